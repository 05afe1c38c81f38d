import { formatDay, dayNumber, type DayNumber } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import type { ActContent } from './events.ts';
import { fault, firstFault, listed, repeated, type FaultPath } from './rules.ts';
import type { RelationState } from './state.ts';

/** Rounding that a sum of shares may carry beyond 1. */
const SHARE_TOLERANCE = 1e-9;

/**
 * The rules between acts. A follow-up names a live act that counts, never another follow-up, so that every follow-up has one root.
 * A reversal takes shares of the lasting effect of live acts that count, not before they happened and never more than all
 * of it. A correction must leave these rules true for the acts that depend on the corrected one, too.
 */
export function linkFault(state: RelationState, act: ActContent): Rejection | undefined {
  return firstFault(
    () => followUpFault(state, act),
    () => reversalsFault(state, act),
    () => dependantsFault(state, act),
  );
}

/** Something else that the act names must be a live act. */
function liveFault(
  state: RelationState,
  { actId }: ActContent,
  named: string,
  relation: string,
  path: FaultPath,
): Rejection | undefined {
  if (named === actId) {
    return fault(
      'self-reference',
      `Act "${actId}" ${relation} itself`,
      'Name the other act, or leave the field out.',
      path,
    );
  }
  const entry = state.acts.get(named);
  if (entry?.live) return undefined;
  const why = entry === undefined ? 'which the history does not hold' : 'which was retracted';
  return fault(
    'unknown-reference',
    `Act "${actId}" ${relation} "${named}", ${why}`,
    `Record "${named}" first, or correct the id.`,
    path,
    { named },
  );
}

function followUpFault(state: RelationState, act: ActContent): Rejection | undefined {
  const { actId, followUpOf: root } = act;
  if (root === undefined) return undefined;
  const path = ['followUpOf'];
  return firstFault(
    () => liveFault(state, act, root, 'follows up', path),
    () => {
      const further = state.acts.get(root)?.followUpOf;
      if (further === undefined) return undefined;
      return fault(
        'follow-up-of-follow-up',
        `Act "${actId}" follows up "${root}", which is itself a follow-up of "${further}"`,
        `Name the act that counts: followUpOf "${further}".`,
        path,
        { root: further },
      );
    },
    () =>
      act.reverses?.length
        ? fault(
            'follow-up-reverses',
            `Act "${actId}" is a follow-up, which scores nothing, and yet reverses other acts`,
            `Let the act that it follows up ("${root}") reverse them, or record it as an act of its own.`,
            ['reverses'],
          )
        : undefined,
  );
}

function reversalsFault(state: RelationState, act: ActContent): Rejection | undefined {
  const reverses = act.reverses ?? [];
  const twice = repeated(reverses.map(({ actId }) => actId));
  if (twice !== undefined) {
    return fault(
      'duplicate-reversal',
      `Act "${act.actId}" names "${twice.name}" twice among those it reverses`,
      'Name it once, with the whole share.',
      ['reverses', twice.index],
    );
  }
  for (const [index, { actId: reversed, share }] of reverses.entries()) {
    const path = ['reverses', index, 'actId'];
    const found = firstFault(
      () => liveFault(state, act, reversed, 'reverses', path),
      () => reversedFault(state, act, reversed, path),
      () => shareFault(state, act, reversed, share, ['reverses', index, 'share']),
    );
    if (found !== undefined) return found;
  }
  return cycleFault(state, act);
}

function reversedFault(
  state: RelationState,
  act: ActContent,
  id: string,
  path: FaultPath,
): Rejection | undefined {
  const reversed = state.acts.get(id);
  if (reversed?.followUpOf !== undefined) {
    return fault(
      'reversal-of-follow-up',
      `Act "${act.actId}" reverses "${id}", a follow-up, which scores nothing`,
      `Reverse the act that counts: "${reversed.followUpOf}".`,
      path,
      { root: reversed.followUpOf },
    );
  }
  if (reversed !== undefined && dayNumber(act.occurred.from) < reversed.from) {
    return beforeItsAct(act.actId, act.occurred.from, id, reversed.from, path);
  }
  return undefined;
}

const beforeItsAct = (
  reverser: string,
  day: string,
  id: string,
  from: DayNumber,
  path: FaultPath,
): Rejection =>
  fault(
    'reversal-before-act',
    `Act "${reverser}" of ${day} would reverse "${id}", which began only on ${formatDay(from)}`,
    'Correct the day of one of the two: nothing can be reversed before it happened.',
    path,
  );

function shareFault(
  state: RelationState,
  { actId }: ActContent,
  reversed: string,
  share: number,
  path: FaultPath,
): Rejection | undefined {
  let taken = 0;
  const others: string[] = [];
  for (const [reverser, its] of state.reversals.get(reversed) ?? []) {
    if (reverser === actId) continue;
    taken += its;
    others.push(reverser);
  }
  if (taken + share <= 1 + SHARE_TOLERANCE) return undefined;
  const remaining = Math.max(0, 1 - taken);
  return fault(
    'reversed-too-much',
    `Act "${actId}" would reverse ${share} of "${reversed}", of which ${listed(others)} already ${others.length === 1 ? 'reverses' : 'reverse'} ${taken}`,
    `Shares add up to 1 at most: give at most ${remaining}, or correct the others first.`,
    path,
    { remaining, others },
  );
}

/**
 * Acts of one day could reverse each other in a ring; then none of them could be retracted any more. A ring cannot leave its
 * day, since nothing is reversed before it happened, so acts of earlier days are not searched.
 */
function cycleFault(state: RelationState, act: ActContent): Rejection | undefined {
  const day = dayNumber(act.occurred.from);
  const seen = new Set<string>();
  const open = (act.reverses ?? []).map(({ actId }) => actId);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entry = state.acts.get(id);
    if (entry === undefined || entry.from < day) continue;
    for (const { actId: next } of entry.reverses) {
      if (next === act.actId) {
        return fault(
          'reversal-cycle',
          `Act "${act.actId}" would reverse "${id}", which reverses it`,
          'Let only the later of the two reverse the other.',
          ['reverses'],
        );
      }
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return undefined;
}

function dependantsFault(state: RelationState, act: ActContent): Rejection | undefined {
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
  for (const reverser of reversers?.keys() ?? []) {
    const entry = state.acts.get(reverser);
    if (entry !== undefined && entry.from < from) {
      return beforeItsAct(reverser, formatDay(entry.from), actId, from, ['occurred', 'from']);
    }
  }
  return undefined;
}

/** Live acts that a live act cannot be retracted under: its follow-ups and what reverses it. */
export const dependantsOf = (state: RelationState, actId: string): string[] => [
  ...new Set([...(state.followUps.get(actId) ?? []), ...(state.reversals.get(actId)?.keys() ?? [])]),
];
