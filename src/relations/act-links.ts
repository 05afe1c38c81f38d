import { listed } from '../kernel/listed.ts';
import { formatDay, dayNumber, type DayNumber } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import type { ActContent } from './events.ts';
import { liveFault, type Linking, type Links } from './linked-acts.ts';
import { beforeItsAct, reversalFaults } from './reversal-faults.ts';
import { fault, found, type FaultPath } from './rules.ts';
import type { RelationState } from './state.ts';

/**
 * The rules between acts. A follow-up names a live act that counts, never another follow-up, so that every follow-up has one
 * root, and did not end before that one began.
 * A reversal takes shares of the lasting effect of live acts that count, not before they happened and never more than all
 * of it.
 */
export function linkFaults(links: Links, act: Linking, what: string): Rejection[] {
  const { followUpOf, reverses = [] } = act;
  if (followUpOf === undefined) return reversalFaults(links, act, what);
  return found([
    followUpFault(links, act, followUpOf, what),
    reverses.length === 0
      ? undefined
      : fault(
          'follow-up-reverses',
          `${what} is a follow-up, which scores nothing, and yet reverses other acts`,
          `Let the act that it follows up ("${followUpOf}") reverse them, or record it as an act of its own.`,
          ['reverses'],
        ),
  ]);
}

function followUpFault(links: Links, act: Linking, root: string, what: string): Rejection | undefined {
  const path = ['followUpOf'];
  const unknown = liveFault(links, act, root, `${what} follows up`, path);
  if (unknown !== undefined) return unknown;
  const entry = links.acts.get(root);
  if (entry?.followUpOf !== undefined) {
    return fault(
      'follow-up-of-follow-up',
      `${what} follows up "${root}", which is itself a follow-up of "${entry.followUpOf}"`,
      `Name the act that counts: followUpOf "${entry.followUpOf}".`,
      path,
      { root: entry.followUpOf },
    );
  }
  const ended = act.occurred === undefined ? NaN : dayNumber(act.occurred.to ?? act.occurred.from);
  return entry !== undefined && ended < entry.from
    ? followsTooEarly(what, ended, root, entry.from, path)
    : undefined;
}

const followsTooEarly = (
  followUp: string,
  ended: DayNumber,
  id: string,
  from: DayNumber,
  path: FaultPath,
): Rejection =>
  fault(
    'follow-up-before-act',
    `${followUp} of ${formatDay(ended)} would follow up "${id}", which began only on ${formatDay(from)}`,
    'Correct the day of one of the two: nothing can be followed up before it happened.',
    path,
  );

/** A correction must leave the rules between acts true for the acts that depend on the corrected one, too. */
export function dependantsFault(state: RelationState, act: ActContent): Rejection | undefined {
  const { actId, followUpOf, occurred } = act;
  const reversers = state.reversals.get(actId);
  if (followUpOf !== undefined) {
    const dependants = [...(state.followUps.get(actId) ?? []), ...(reversers?.keys() ?? [])];
    if (dependants.length === 0) return undefined;
    return fault(
      'counted-by-others',
      `Act "${actId}" cannot become a follow-up: ${listed(dependants)} follow it up or reverse it`,
      `Correct or retract ${listed(dependants)} first.`,
      ['followUpOf'],
      { dependants },
    );
  }
  const from = dayNumber(occurred.from);
  // In a record from before this rule, a correction that does not move the act later makes nothing worse.
  const later = from > (state.acts.get(actId)?.from ?? -Infinity);
  for (const followUp of later ? (state.followUps.get(actId) ?? []) : []) {
    const entry = state.acts.get(followUp);
    if (entry !== undefined && entry.to < from) {
      return followsTooEarly(`Act "${followUp}"`, entry.to, actId, from, ['occurred', 'from']);
    }
  }
  for (const reverser of reversers?.keys() ?? []) {
    const entry = state.acts.get(reverser);
    if (entry !== undefined && entry.from < from) {
      return beforeItsAct(`Act "${reverser}"`, entry.from, actId, from, ['occurred', 'from']);
    }
  }
  return undefined;
}

/** Live acts that a live act cannot be retracted under: its follow-ups and what reverses it. */
export const dependantsOf = (state: RelationState, actId: string): string[] => [
  ...new Set([...(state.followUps.get(actId) ?? []), ...(state.reversals.get(actId)?.keys() ?? [])]),
];
