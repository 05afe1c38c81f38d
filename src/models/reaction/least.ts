import type { SetTally } from './sets.ts';

/** Most steps to choose from: their sets are tried one by one. */
export const CANDIDATES_LIMIT = 12;
/** Futures on which a set is tried, and on which the best are checked unless another number is asked for. */
export const TRIAL_PATHS = 250;
export const CHECK_PATHS = 10_000;
/** Sets that are checked at a time. */
export const CHECKED_AT_ONCE = 10;
/** Most sets that are tried at a time: four runs of 32 branches. */
const WAVE = 128;
/** How many standard errors of a trial separate a set that surely does from one that may. */
const SURE = 3;

/** What the search wants to know next: how some sets end, on few futures or on many. */
export interface Ask {
  readonly check: boolean;
  /** Bit j of a mask: candidate j is in the set. */
  readonly masks: readonly number[];
  /** Sets that are done with so far, of all. */
  readonly done: number;
  readonly sets: number;
}

/** A set with its cost and how it ended on the futures of a check. */
export interface CheckedSet extends SetTally {
  readonly mask: number;
  readonly cost: number;
  readonly does: boolean;
}

/** What the search found. */
export interface Found {
  /** Checked sets: those that do first, the cheapest of them first, none that holds another one; then the others, the nearest first. */
  readonly checked: readonly CheckedSet[];
  /** Sets that were tried, and those that were spared as they hold a cheaper one, or one as cheap, that surely does. */
  readonly tried: number;
  readonly spared: number;
}

interface SetOfSteps {
  readonly mask: number;
  readonly cost: number;
  readonly size: number;
}

interface Tried extends SetOfSteps {
  readonly share: number;
}

type Search<T> = Generator<Ask, T, readonly SetTally[]>;

/**
 * Searches the cheapest sets of steps with which at least `chance` (1 to 100) of 100 futures do what is wanted. Sets are tried on
 * few futures, the cheaper first, of equal cost the smaller. As soon as all that is cheaper is known, those that may do are checked
 * on many: the cheapest first, of equal cost the likeliest, at most ten at a time. What holds a set that does, by a check or
 * surely by its trial, is not tried. The search ends when one does and ten were checked, or all sets are done with. Where none
 * does on any trial, the ten that came nearest are checked, so that the answer says how near.
 *
 * @param costs by candidate, finite and not negative; at most `CANDIDATES_LIMIT`
 */
export function* leastSets(costs: readonly number[], chance: number): Search<Found> {
  let pending = byCost(costs);
  const sets = pending.length;
  const needed = chance / 100;
  const margin = SURE * Math.sqrt((needed * (1 - needed)) / TRIAL_PATHS);
  const sure: SetOfSteps[] = [];
  const tried: Tried[] = [];
  const checked: CheckedSet[] = [];
  let possible: Tried[] = [];
  const ask = (check: boolean, of: readonly SetOfSteps[]): Ask => ({
    check,
    masks: of.map(({ mask }) => mask),
    done: sets - pending.length - (check ? 0 : of.length),
    sets,
  });
  function* check(of: readonly Tried[]): Search<readonly Tried[]> {
    if (of.length === 0) return [];
    const tallies = yield ask(true, of);
    return of.filter(({ mask, cost }, index) => {
      const tally = tallies[index] as SetTally;
      const does = tally.below * 100 >= chance * tally.paths;
      checked.push({ ...tally, mask, cost, does });
      return does;
    });
  }
  const found = (): Found => ({
    checked: sorted(checked),
    tried: tried.length,
    spared: sets - pending.length - tried.length,
  });

  while (pending.length > 0) {
    const { wave, rest } = nextWave(pending, sure);
    pending = rest;
    if (wave.length > 0) {
      const tallies = yield ask(false, wave);
      const judged = wave.map((set, index): Tried => {
        const { below, paths } = tallies[index] as SetTally;
        return { ...set, share: below / paths };
      });
      tried.push(...judged);
      possible.push(...judged.filter(({ share }) => share >= needed - margin));
      sure.push(...judged.filter(({ share }) => share - needed > margin));
    }
    // What is as cheap as a set that has not been tried yet may stand behind it.
    const [next] = pending;
    const settled = possible.filter(({ cost }) => next === undefined || cost < next.cost).sort(byPromise);
    while (
      settled.length >= CHECKED_AT_ONCE ||
      settled.some(({ share }) => next === undefined || share >= needed)
    ) {
      const best = settled.splice(0, CHECKED_AT_ONCE);
      possible = possible.filter((set) => !best.includes(set));
      const doing = yield* check(
        best.filter(
          (set) =>
            !holdsOneOf(
              set,
              checked.filter(({ does }) => does),
            ),
        ),
      );
      sure.push(...doing);
      if (checked.length >= CHECKED_AT_ONCE && checked.some(({ does }) => does)) return found();
    }
  }
  if (checked.length === 0) yield* check(nearest(tried));
  return found();
}

/** All sets, the cheapest first; one set never stands before a part of it. */
function byCost(costs: readonly number[]): readonly SetOfSteps[] {
  const sets = Array.from({ length: 2 ** costs.length }, (_, mask) => {
    const held = costs.filter((__, bit) => ((mask >>> bit) & 1) === 1);
    return { mask, cost: held.reduce((sum, cost) => sum + cost, 0), size: held.length };
  });
  return sets.sort((a, b) => a.cost - b.cost || a.size - b.size || a.mask - b.mask);
}

interface Masked {
  readonly mask: number;
}

const holds = (set: Masked, part: Masked): boolean => (set.mask & part.mask) === part.mask;

const holdsOneOf = (set: Masked, parts: readonly Masked[]): boolean => parts.some((part) => holds(set, part));

/** The next sets to try, none of which holds a cheaper one among them, and what stays; what holds a sure one is dropped. */
function nextWave(
  pending: readonly SetOfSteps[],
  sure: readonly SetOfSteps[],
): { readonly wave: readonly SetOfSteps[]; readonly rest: readonly SetOfSteps[] } {
  const wave: SetOfSteps[] = [];
  const rest: SetOfSteps[] = [];
  for (const set of pending) {
    if (holdsOneOf(set, sure)) continue;
    const waits = wave.length >= WAVE || wave.some((part) => part.cost < set.cost && holds(set, part));
    (waits ? rest : wave).push(set);
  }
  return { wave, rest };
}

const byPromise = (a: Tried, b: Tried): number => a.cost - b.cost || a.size - b.size || b.share - a.share;

const nearest = (tried: readonly Tried[]): readonly Tried[] =>
  tried.toSorted((a, b) => b.share - a.share || byPromise(a, b)).slice(0, CHECKED_AT_ONCE);

/** Those that do, without what holds another one of them; then the others. */
function sorted(checked: readonly CheckedSet[]): readonly CheckedSet[] {
  const shareOf = ({ below, paths }: CheckedSet): number => below / paths;
  const doing = checked.filter(({ does }) => does);
  const least = doing.filter((set) => !doing.some((other) => other !== set && holds(set, other)));
  return [
    ...least.sort((a, b) => a.cost - b.cost || shareOf(b) - shareOf(a)),
    ...checked.filter(({ does }) => !does).sort((a, b) => shareOf(b) - shareOf(a) || a.cost - b.cost),
  ];
}
