import { ERASURES_STREAM } from '../eventstore/erasing/ledger-events.ts';
import { LEDGER_EVENT_TYPES, streamsOf } from '../eventstore/erasing/streams-of.ts';
import type { TopicSource } from '../eventstore/following/topic-source.ts';
import type { Position } from '../eventstore/port.ts';
import { isRole, suffices, type Role } from '../http/principal.ts';
import { ok } from '../kernel/result.ts';
import type { DraftsState } from './draft-answers.ts';
import { DRAFT_STREAM_PREFIX, DRAFTS_TOPIC } from './draft-id.ts';
import { draftList } from './draft-list.ts';
import type { Drafts } from './drafts.ts';
import { DRAFTS_LISTED } from './limits.ts';

/** Who may read drafts, by whatever way. */
const READS_DRAFTS: Role = 'analyst';

/** `drafts`: what happens to any draft, for whoever may read them. Quotes are in the drafts, not in the push. */
export function draftsTopic(parts: {
  readonly drafts: Drafts;
  /** Where the read models stand. */
  readonly position: () => Position;
}): TopicSource<DraftsState> {
  return {
    prefix: DRAFTS_TOPIC,
    form: DRAFTS_TOPIC,
    parse: (topic) => (topic === DRAFTS_TOPIC ? [DRAFT_STREAM_PREFIX, ERASURES_STREAM] : undefined),
    exists: () => ok(undefined),
    mayListen: ({ role }) => isRole(role) && suffices(role, READS_DRAFTS),
    snapshot: () => {
      const position = parts.position();
      const { drafts } = draftList(parts.drafts.table.rows);
      const open = drafts.reduce((sum, each) => sum + each.open, 0);
      return Promise.resolve(
        ok({ position, state: { total: drafts.length, open, drafts: drafts.slice(0, DRAFTS_LISTED) } }),
      );
    },
    topicsOf: (event) =>
      streamsOf(event).some((stream) => stream.startsWith(DRAFT_STREAM_PREFIX)) ? [DRAFTS_TOPIC] : [],
    restricted: ({ type }) => !LEDGER_EVENT_TYPES.includes(type),
  };
}
