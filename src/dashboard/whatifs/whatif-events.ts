import { addDays } from '../../kernel/clock.ts';
import type { EventItem } from '../../live/protocol.ts';
import type { Base, OutcomeContent } from '../../whatifs/events.ts';
import { WHAT_IF_STREAM_PREFIX } from '../../whatifs/what-if-id.ts';
import type { WhatIfDetail, WhatIfSummary } from '../../whatifs/what-if-answers.ts';

/** What-ifs as their events tell of them: what an event carries is not asked for. */

const KINDS = {
  'OutcomeProposed.v2': 'proposed',
  'OutcomeRevised.v2': 'revised',
  'OutcomeRebased.v1': 'rebased',
  'OutcomeWithdrawn.v1': 'withdrawn',
} as const;

export const kindOf = (type: string): (typeof KINDS)[keyof typeof KINDS] | undefined =>
  Object.hasOwn(KINDS, type) ? KINDS[type as keyof typeof KINDS] : undefined;

/** What a summary says of a content. */
const said = ({ title, author, base, horizonDays, commitments, edits }: OutcomeContent) => ({
  title,
  author,
  base,
  horizonDays,
  until: addDays(base.at, horizonDays),
  commitments: commitments.length,
  edits: edits.length,
});

/** A what-if after an event of its own; itself where the event is known already, or of a newer server. */
export function summaryAfter<T extends WhatIfSummary>(before: T, item: EventItem): T {
  const { revision, type, recordedAt, data } = item;
  if (revision <= before.revision) return before;
  const step = { revision, changedAt: recordedAt };
  switch (kindOf(type)) {
    case 'revised':
      return { ...before, ...said(data as unknown as OutcomeContent), ...step };
    case 'rebased': {
      const { base } = data as unknown as { readonly base: Base };
      return { ...before, base, until: addDays(base.at, before.horizonDays), stale: false, ...step };
    }
    case 'withdrawn':
      return { ...before, state: 'withdrawn', ...step };
    default:
      return before;
  }
}

/** Likewise with its content. */
export function detailAfter(before: WhatIfDetail, item: EventItem): WhatIfDetail {
  const after = summaryAfter(before, item);
  const kind = kindOf(item.type);
  if (after === before || kind === undefined) return before;
  const content =
    kind === 'revised'
      ? (item.data as unknown as OutcomeContent)
      : kind === 'rebased'
        ? { ...before.content, base: after.base }
        : before.content;
  const { revision, recordedAt, actor } = item;
  const version = { kind, revision, recordedAt, by: actor.id };
  return { ...after, asOf: item.revision, content, versions: [...before.versions, version] };
}

/** The open what-ifs of a history after events, the last proposed first. */
export function listAfter(
  list: readonly WhatIfSummary[],
  items: readonly EventItem[],
): readonly WhatIfSummary[] {
  let after = list;
  for (const item of items) {
    const { stream, revision, type, recordedAt, actor, data } = item;
    if (!stream.startsWith(WHAT_IF_STREAM_PREFIX)) continue;
    const whatIfId = stream.slice(WHAT_IF_STREAM_PREFIX.length);
    const known = after.some((each) => each.whatIfId === whatIfId);
    if (kindOf(type) === 'proposed' && !known && data !== undefined) {
      const content = data as unknown as OutcomeContent & { readonly history: string };
      const times = { proposedAt: recordedAt, proposedBy: actor.id, changedAt: recordedAt };
      const state = { state: 'open', stale: false, revision } as const;
      after = [
        { whatIfId, history: content.history, ...said(content), ...state, ...times } as WhatIfSummary,
        ...after,
      ];
    } else {
      after = after
        .map((each) => (each.whatIfId === whatIfId ? summaryAfter(each, item) : each))
        .filter(({ state }) => state === 'open');
    }
  }
  return after;
}
