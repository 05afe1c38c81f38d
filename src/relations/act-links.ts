import { listed } from '../kernel/listed.ts';
import { formatDay, dayNumber, type DayNumber } from '../kernel/clock.ts';
import { didYouMean } from '../kernel/nearest.ts';
import { SHARE_TOLERANCE } from '../models/reaction/edits.ts';
import type { Rejection } from '../kernel/result.ts';
import type { ActContent } from './events.ts';
import { fault, firstFault, found, repeats, type FaultPath, type Partly } from './rules.ts';
import type { ActEntry, RelationState } from './state.ts';

/** What rules between acts ask of another act. The days are NaN, which breaks no rule, where they are not known. */
export type LinkedAct = Pick<ActEntry, 'live' | 'from' | 'followUpOf' | 'reverses'>;

/** The acts that another one may name, and the shares that are taken of each, by the act that takes them. */
export interface Links {
  readonly acts: {
    get(actId: string): LinkedAct | undefined;
    keys(): Iterable<string>;
  };
  readonly reversals: {
    get(actId: string): Iterable<readonly [reverser: string, share: number]> | undefined;
  };
}

type Linking = Partly<Pick<ActContent, 'actId' | 'occurred' | 'followUpOf' | 'reverses'>>;

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

/** The first day of an act, or NaN: of a comparison with it nothing follows. */
const beginningOf = ({ occurred }: Linking): DayNumber =>
  occurred === undefined ? NaN : dayNumber(occurred.from);

/** Something else that the act names must be a live act. */
function liveFault(
  { acts }: Links,
  { actId }: Linking,
  named: string,
  says: string,
  path: FaultPath,
): Rejection | undefined {
  if (named === actId) {
    return fault('self-reference', `${says} itself`, 'Name the other act, or leave the field out.', path);
  }
  const entry = acts.get(named);
  if (entry?.live) return undefined;
  const why = entry === undefined ? 'which the history does not hold' : 'which was retracted';
  const near = entry === undefined ? didYouMean(named, acts.keys()) : '';
  return fault(
    'unknown-reference',
    `${says} "${named}", ${why}`,
    `${near}Record "${named}" first, or correct the id.`,
    path,
    { named },
  );
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

function reversalFaults(links: Links, act: Linking, what: string): Rejection[] {
  const reverses = act.reverses ?? [];
  if (reverses.length === 0) return [];
  const twice = repeats(reverses.map(({ actId }) => actId));
  const again = new Set(twice.map(({ index }) => index));
  return found([
    ...twice.map(({ name, index }) =>
      fault(
        'duplicate-reversal',
        `${what} names "${name}" twice among those it reverses`,
        'Name it once, with the whole share.',
        ['reverses', index],
      ),
    ),
    ...reverses.map(({ actId: reversed, share }, index) => {
      if (again.has(index)) return undefined;
      const path = ['reverses', index, 'actId'];
      return firstFault(
        () => liveFault(links, act, reversed, `${what} reverses`, path),
        () => reversedFault(links, act, reversed, what, path),
        () => shareFault(links, act, { reversed, share }, what, ['reverses', index, 'share']),
      );
    }),
    cycleFault(links, act, what),
  ]);
}

function reversedFault(
  { acts }: Links,
  act: Linking,
  id: string,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  const reversed = acts.get(id);
  if (reversed?.followUpOf !== undefined) {
    return fault(
      'reversal-of-follow-up',
      `${what} reverses "${id}", a follow-up, which scores nothing`,
      `Reverse the act that counts: "${reversed.followUpOf}".`,
      path,
      { root: reversed.followUpOf },
    );
  }
  const day = beginningOf(act);
  return reversed !== undefined && day < reversed.from
    ? beforeItsAct(what, day, id, reversed.from, path)
    : undefined;
}

const beforeItsAct = (
  reverser: string,
  day: DayNumber,
  id: string,
  from: DayNumber,
  path: FaultPath,
): Rejection =>
  fault(
    'reversal-before-act',
    `${reverser} of ${formatDay(day)} would reverse "${id}", which began only on ${formatDay(from)}`,
    'Correct the day of one of the two: nothing can be reversed before it happened.',
    path,
  );

function shareFault(
  { reversals }: Links,
  { actId }: Linking,
  { reversed, share }: { readonly reversed: string; readonly share: number },
  what: string,
  path: FaultPath,
): Rejection | undefined {
  let taken = 0;
  const others: string[] = [];
  for (const [reverser, its] of reversals.get(reversed) ?? []) {
    if (reverser === actId) continue;
    taken += its;
    others.push(reverser);
  }
  if (taken + share <= 1 + SHARE_TOLERANCE) return undefined;
  const remaining = Math.max(0, 1 - taken);
  return fault(
    'reversed-too-much',
    `${what} would reverse ${share} of "${reversed}", of which ${listed(others)} already ${others.length === 1 ? 'reverses' : 'reverse'} ${taken}`,
    `Shares add up to 1 at most: give at most ${remaining}, or correct the others first.`,
    path,
    { remaining, others },
  );
}

/**
 * Acts of one day could reverse each other in a ring; then none of them could be retracted any more. A ring cannot leave its
 * day, since nothing is reversed before it happened, so acts of earlier days are not searched.
 */
function cycleFault({ acts }: Links, act: Linking, what: string): Rejection | undefined {
  const day = beginningOf(act);
  const seen = new Set<string>();
  const open = (act.reverses ?? []).map(({ actId }) => actId).filter((id) => id !== act.actId);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entry = acts.get(id);
    if (entry === undefined || entry.from < day) continue;
    for (const { actId: next } of entry.reverses) {
      if (next === act.actId) {
        return fault(
          'reversal-cycle',
          `${what} would reverse "${id}", which reverses it`,
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
