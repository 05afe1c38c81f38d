import { listed } from '../kernel/listed.ts';
import { ok, type Result } from '../kernel/result.ts';
import { dependantsOf } from './act-links.ts';
import type { EntrySeen } from './commands.ts';
import type { RelationEvent } from './events.ts';
import { refuse } from './rules.ts';
import type { RelationState } from './state.ts';

/**
 * Takes acts back together, all or nothing, the last named first, so that none goes before what builds on it. Acts that are retracted
 * already are passed over; one that changed since it was seen, or that an act outside the list builds on, refuses the whole.
 */
export function retractActs(
  state: RelationState,
  seen: readonly EntrySeen[],
  reason: string,
): Result<RelationEvent[]> {
  const unknown = seen.filter(({ actId }) => !state.acts.has(actId)).map(({ actId }) => actId);
  if (unknown.length > 0) {
    return refuse(
      'missing',
      'unknown-act',
      `The history holds no act ${listed(unknown)}`,
      'Correct the ids, or leave them out.',
      { actIds: unknown },
    );
  }
  const { changed, inUse } = standingInTheWay(state, seen);
  if (changed.length > 0) {
    return refuse(
      'conflict',
      'acts-changed',
      `Somebody changed ${listed(changed)} meanwhile; nothing was taken back`,
      'See what they say now; take the others back without them, or retract each by itself.',
      { actIds: changed },
    );
  }
  if (inUse.length > 0) {
    return refuse(
      'conflict',
      'act-in-use',
      `Other acts follow up or reverse ${listed(inUse)}; nothing was taken back`,
      'Retract those acts first, or take the others back without these.',
      { actIds: inUse },
    );
  }
  const ids = new Set(seen.toReversed().map(({ actId }) => actId));
  const live = [...ids].filter((actId) => state.acts.get(actId)?.live);
  return ok(live.map((actId) => ({ type: 'ActRetracted.v1', data: { actId, reason } })));
}

/**
 * Acts of a list that cannot go with it: those that changed since they were seen, and those that an act builds on which stays, be it
 * outside the list or one of these.
 */
export function standingInTheWay(
  state: RelationState,
  seen: readonly EntrySeen[],
): { readonly changed: readonly string[]; readonly inUse: readonly string[] } {
  const changed = seen
    .filter(({ actId, revision }) => {
      const entry = state.acts.get(actId);
      return entry?.live === true && entry.revision !== revision;
    })
    .map(({ actId }) => actId);
  const going = new Set(seen.map(({ actId }) => actId));
  for (const actId of changed) going.delete(actId);
  const inUse: string[] = [];
  // An act that nobody changed builds on acts before it alone, so that from the end each stands after all that builds on it.
  for (const { actId } of seen.toReversed()) {
    if (!going.has(actId) || dependantsOf(state, actId).every((dependant) => going.has(dependant))) continue;
    going.delete(actId);
    inUse.unshift(actId);
  }
  return { changed, inUse };
}
