import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import { streamsOf } from '../eventstore/erasing/streams-of.ts';
import { OPEN_TO_ALL, type EventInStream, type TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { ok, type Result } from '../kernel/result.ts';
import {
  historyOfStream,
  historyOfTopic,
  isHistoryStream,
  observedStreamOf,
  parseHistoryId,
  RELATION_TOPIC,
  relationTopic,
  streamOf,
} from '../relations/history-id.ts';
import type { Reading, Readings } from '../tension/readings.query.ts';
import type { HistorySummary } from '../timeline/timeline-page.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import { WHAT_IFS_LISTED, type WhatIfSummary } from './what-if-answers.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfOfStream } from './what-if-id.ts';
import type { WhatIfQuery } from './what-if.query.ts';
import type { WhatIfs } from './what-ifs.ts';

interface State {
  readonly history: HistorySummary;
  readonly reading: Reading;
  readonly whatIfs: { readonly total: number; readonly list: readonly WhatIfSummary[] };
}

/** `relation:RUS-USA~geneva-2021`: a history and its what-ifs. */
export function historyTopic(parts: {
  readonly timeline: Pick<TimelineQuery, 'summary'>;
  readonly readings: Pick<Readings, 'reading'>;
  readonly whatIfQuery: Pick<WhatIfQuery, 'list'>;
  readonly whatIfs: Pick<WhatIfs, 'table'>;
  /** Where the read models stand. */
  readonly position: () => Position;
}): TopicSource<State> {
  const topicsOf = (event: EventInStream): readonly string[] => [
    ...new Set(streamsOf(event).flatMap(topicOf)),
  ];
  const topicOf = (stream: string): readonly string[] => {
    if (isHistoryStream(stream)) return [relationTopic(historyOfStream(stream))];
    if (!stream.startsWith(WHAT_IF_STREAM_PREFIX)) return [];
    const row = parts.whatIfs.table.get(whatIfOfStream(stream));
    return row === undefined ? [] : [relationTopic(row.history)];
  };
  const snapshot = async (history: string): Promise<Result<State>> => {
    const summary = parts.timeline.summary(history);
    if (!summary.ok) return summary;
    const list = parts.whatIfQuery.list(history, { limit: WHAT_IFS_LISTED });
    const reading = await parts.readings.reading(history, summary.value.revision);
    if (!reading.ok) return reading;
    const page = await list;
    if (!page.ok) return page;
    const whatIfs = { total: page.value.total, list: page.value.whatIfs };
    return ok({ history: summary.value, reading: reading.value, whatIfs });
  };
  return {
    ...OPEN_TO_ALL,
    // What was counted is cells by the thousand, which nobody reads as they come, and of some sources nobody may.
    restricted: ({ type }) => type.startsWith('Observations'),
    prefix: RELATION_TOPIC,
    form: 'relation: and the full id of a history (relation:RUS-USA~geneva-2021)',
    parse: (topic) => {
      const id = parseHistoryId(historyOfTopic(topic) ?? '');
      return id.ok
        ? [streamOf(id.value.id), observedStreamOf(id.value.id), WHAT_IF_STREAM_PREFIX, ERASURES_STREAM]
        : undefined;
    },
    exists: (topic) => {
      const found = parts.timeline.summary(historyOfTopic(topic) ?? '');
      return found.ok ? ok(undefined) : found;
    },
    snapshot: async (topic) => {
      // What is read before the first pause stands at this position, and names the revisions that the rest is read by.
      const position = parts.position();
      const state = await snapshot(historyOfTopic(topic) ?? '');
      return state.ok ? ok({ position, state: state.value }) : state;
    },
    topicsOf,
  };
}
