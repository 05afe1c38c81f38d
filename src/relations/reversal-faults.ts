import { listed } from '../kernel/listed.ts';
import { formatDay, type DayNumber } from '../kernel/clock.ts';
import { SHARE_TOLERANCE } from '../models/reaction/edits.ts';
import type { Rejection } from '../kernel/result.ts';
import { beginningOf, liveFault, type Linking, type Links } from './linked-acts.ts';
import { fault, firstFault, found, repeats, type FaultPath } from './rules.ts';

/** What an act that reverses others breaks: each is live, counts, began no later, and is reversed once in all. */
export function reversalFaults(links: Links, act: Linking, what: string): Rejection[] {
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

export const beforeItsAct = (
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
