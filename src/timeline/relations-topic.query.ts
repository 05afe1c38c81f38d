import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import { LEDGER_EVENT_TYPES, streamsOf } from '../eventstore/erasing/streams-of.ts';
import { OPEN_TO_ALL, type TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { ok } from '../kernel/result.ts';
import { HISTORY_STREAM_PREFIXES, isHistoryStream, RELATIONS_TOPIC } from '../relations/history-id.ts';

import { HISTORIES_LISTED, type HistorySummary } from './timeline-page.ts';
import type { TimelineQuery } from './timeline.query.ts';

/** Types whose data is sent to who listens to all histories too: what a history declares of itself, and what was taken out. */
const DECLARING: ReadonlySet<string> = new Set([
  'RelationOpened.v1',
  'RelationRevised.v1',
  ...LEDGER_EVENT_TYPES,
]);

/** `relations`: what happens in any history. */
export function relationsTopic(parts: {
  readonly timeline: Pick<TimelineQuery, 'histories'>;
  /** Where the read models stand. */
  readonly position: () => Position;
}): TopicSource<{ readonly total: number; readonly histories: readonly HistorySummary[] }> {
  return {
    ...OPEN_TO_ALL,
    prefix: RELATIONS_TOPIC,
    form: RELATIONS_TOPIC,
    parse: (topic) => (topic === RELATIONS_TOPIC ? [...HISTORY_STREAM_PREFIXES, ERASURES_STREAM] : undefined),
    exists: () => ok(undefined),
    snapshot: async () => {
      const position = parts.position();
      const all = parts.timeline.histories();
      return ok({ position, state: { total: all.length, histories: all.slice(0, HISTORIES_LISTED) } });
    },
    topicsOf: (event) => (streamsOf(event).some(isHistoryStream) ? [RELATIONS_TOPIC] : []),
    restricted: ({ type }) => !DECLARING.has(type),
  };
}
