import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidatesOf, type LeastQuestion } from '../../../src/models/reaction/candidates.ts';
import { Engine } from '../../../src/models/reaction/engine/engine.ts';
import { leastSets, TRIAL_PATHS, type Ask, type Found } from '../../../src/models/reaction/least.ts';
import { addedTallies, tallySets, type SetTally } from '../../../src/models/reaction/sets.ts';
import type { SimulationRequest } from '../../../src/models/reaction/simulation-request.ts';
import { commitment, observe, opened, requestFor, SPRING } from './fixtures.ts';

const tally = (below: number, paths: number): SetTally => ({ paths, below, sum: 0, squares: 0 });

/** Takes a search to its end, with shares of futures by mask, and notes what it asked. */
function searched(
  costs: readonly number[],
  chance: number,
  share: (mask: number) => number,
): { readonly found: Found; readonly asked: readonly Ask[] } {
  const search = leastSets(costs, chance);
  const asked: Ask[] = [];
  let step = search.next();
  while (step.done !== true) {
    asked.push(step.value);
    const paths = step.value.check ? 10_000 : TRIAL_PATHS;
    step = search.next(step.value.masks.map((mask) => tally(Math.round(share(mask) * paths), paths)));
  }
  return { found: step.value, asked };
}

const costOf = (mask: number, costs: readonly number[]): number =>
  costs.reduce((sum, cost, bit) => sum + ((mask >>> bit) & 1) * cost, 0);
const tried = (asked: readonly Ask[]): readonly number[] =>
  asked.filter(({ check }) => !check).flatMap(({ masks }) => masks);
const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

describe('the least that would do', () => {
  test('given any costs and shares, then the cheapest set that does is found, and none that holds another one that does', () => {
    const costs = fc.array(fc.constantFrom(0, 0.1, 0.5, 1, 1, 2, 3.3, 40), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        costs,
        fc.integer({ min: 1, max: 100 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (some, chance, stream) => {
          const sets = 2 ** some.length;
          // Whole hundredths, so that a trial tells the same as a check.
          const shares = Array.from({ length: sets }, () => Math.round((stream.next().value ?? 0) * 50) / 50);
          const { found, asked } = searched(some, chance, (mask) => shares[mask] ?? 0);
          const doing = shares.flatMap((share, mask) => (share * 100 >= chance - 1e-9 ? [mask] : []));
          const least = Math.min(...doing.map((mask) => costOf(mask, some)));
          const winners = found.checked.filter(({ does }) => does);
          if (doing.length === 0) {
            expect(winners).toEqual([]);
            const best = Math.max(...shares);
            expect((found.checked[0]?.below ?? 0) / 10_000).toBeCloseTo(best, 9);
          } else {
            expect(winners[0]?.cost).toBeCloseTo(least, 9);
            for (const a of winners)
              for (const b of winners) if (a !== b) expect(a.mask & b.mask).not.toBe(b.mask);
          }
          expect(new Set(tried(asked)).size).toBe(tried(asked).length);
          expect(found.tried).toBe(tried(asked).length);
          expect(found.tried + found.spared).toBeLessThanOrEqual(sets);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('given a cheap step that does alone, then no set that holds it is tried but itself', () => {
    const { found, asked } = searched(ones(12), 80, (mask) => ((mask & 4) === 4 ? 0.95 : 0.1));
    expect(tried(asked).filter((mask) => (mask & 4) === 4)).toEqual([4]);
    expect(found.checked.filter(({ does }) => does).map(({ mask }) => mask)).toEqual([4]);
    expect(found.tried + found.spared).toBe(4096);
    expect(found.spared).toBe(2047);
  });

  test('given 12 candidates of which all are needed, then every set is tried once, on few futures, and the nearest stand beside it', () => {
    const { found, asked } = searched(
      ones(12),
      90,
      (mask) => mask.toString(2).replaceAll('0', '').length / 13,
    );
    expect(tried(asked)).toHaveLength(4096);
    expect(Math.max(...asked.map(({ masks }) => masks.length))).toBeLessThanOrEqual(128);
    expect(found.checked[0]).toMatchObject({ mask: 4095, does: true, cost: 12 });
    const done = asked.map((ask) => ask.done);
    expect(done.toSorted((a, b) => a - b)).toEqual(done);
  });

  test('given a set that a trial flatters, then the check on many futures decides, and the search goes on', () => {
    const search = leastSets(ones(3), 50);
    let checks = 0;
    let step = search.next();
    while (step.done !== true) {
      const { check, masks } = step.value;
      checks += Number(check);
      step = search.next(
        masks.map((mask) =>
          check ? tally(mask === 7 ? 5100 : 4000, 10_000) : tally(mask === 7 ? 120 : 130, TRIAL_PATHS),
        ),
      );
    }
    expect(step.value.checked[0]).toMatchObject({ mask: 7, does: true });
    expect(step.value.checked.filter(({ does }) => does)).toHaveLength(1);
    expect(checks).toBeGreaterThan(0);
  });

  test('given a step that costs nothing and does nothing, then the set without it is named', () => {
    const { found } = searched([0, 2], 60, (mask) => ((mask & 2) === 2 ? 0.7 : 0));
    expect(found.checked.filter(({ does }) => does).map(({ mask, cost }) => [mask, cost])).toEqual([[2, 2]]);
  });
});

const steps = [
  commitment('talks', 5, '046', { reciprocal: true, probability: 0.8 }),
  commitment('treaty', 20, '057', { reciprocal: true, magnitude: 2 }),
  commitment('sanctions', 8, '163', { by: 'RUS', probability: 0.5 }),
  commitment('answer', 12, '161', { probability: 0.9, given: 'sanctions', otherwise: 0.1 }),
];
const request = requestFor({ record: SPRING, baseline: 60, horizonDays: 40, paths: 300, commitments: steps });
const places = request.commitments.map((_, index) => index);
/** The request with the commitments alone that a mask names; what hangs on another one counts that as not carried out. */
const only = (mask: number): SimulationRequest => ({
  ...request,
  commitments: request.commitments
    .filter((_, index) => ((mask >>> index) & 1) === 1)
    .map((effect, _, kept) => {
      const { given, ...plain } = effect;
      return given === undefined || kept.some(({ id }) => id === given.id)
        ? effect
        : { ...plain, probability: given.otherwise };
    }),
});

describe('sets of steps as branches over one field', () => {
  test('given all sets, then each ends as a run of its own', () => {
    const masks = Array.from({ length: 16 }, (_, mask) => mask);
    const engine = new Engine();
    const told = addedTallies(
      [0, 1].map(
        (chunk) => tallySets(engine, request, { candidates: places, below: 55 }, masks, chunk) ?? [],
      ),
    );
    const ends = new Set<number>();
    masks.forEach((mask) => {
      const run = opened(only(mask));
      const last = Array.from({ length: 300 }, (_, path) => observe(run, path).whatIf[39] ?? Number.NaN);
      expect(told[mask]?.paths).toBe(300);
      expect(told[mask]?.below).toBe(last.filter((tension) => tension < 55).length);
      expect(told[mask]?.sum).toBeCloseTo(
        last.reduce((sum, tension) => sum + tension, 0),
        6,
      );
      ends.add(told[mask]?.sum ?? 0);
    });
    expect(ends.size).toBe(16);
  });

  test('given candidates that are but some of the steps, then the others are in every set', () => {
    const place = request.commitments.findIndex(({ id }) => id === 'treaty');
    const question = { candidates: [place], below: 55 };
    const [without, withIt] = tallySets(new Engine(), request, question, [0, 1], 0) ?? [];
    const all = places.reduce((mask, index) => mask | (1 << index), 0);
    const sums = [all & ~(1 << place), all].map(
      (mask) => tallySets(new Engine(), request, { candidates: places, below: 55 }, [mask], 0)?.[0]?.sum,
    );
    expect([without?.sum, withIt?.sum]).toEqual(sums);
    expect(withIt?.sum).toBeLessThan(without?.sum ?? 0);
  });

  test('given a cancelled search, then nothing is told', () => {
    let asked = 0;
    const over = (): boolean => (asked += 1) > 4;
    expect(
      tallySets(new Engine(), request, { candidates: places, below: 55 }, [0, 1], 0, over),
    ).toBeUndefined();
    expect(asked).toBe(5);
  });
});

describe('what may be searched', () => {
  const of = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ commitmentId: `step-${index}` }));
  const question: LeastQuestion = { below: 40, chance: 80 };

  test('given 12 steps, then all are candidates of the cost 1; given 13, then at most 12 are to be named', () => {
    expect(candidatesOf(of(12), question)).toMatchObject({ ok: true });
    const refused = candidatesOf(of(13), question);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'rule', code: 'least-question' } });
    if (!refused.ok) expect(refused.error.message).toContain('13 steps');
    const named = of(13)
      .slice(1)
      .map(({ commitmentId }) => ({ commitment: commitmentId, cost: 0 }));
    expect(candidatesOf(of(13), { ...question, candidates: named })).toEqual({ ok: true, value: named });
  });

  test.each<[string, Partial<LeastQuestion>, string]>([
    ['a negative cost', { candidates: [{ commitment: 'step-0', cost: -1 }] }, 'costs -1'],
    ['a cost that is no number', { candidates: [{ commitment: 'step-0', cost: Number.NaN }] }, 'costs NaN'],
    ['an endless cost', { candidates: [{ commitment: 'step-0', cost: Infinity }] }, 'costs Infinity'],
    ['a candidate that is not there', { candidates: [{ commitment: 'x', cost: 1 }] }, '"x" is no commitment'],
    [
      'one twice',
      {
        candidates: [
          { commitment: 'step-0', cost: 1 },
          { commitment: 'step-0', cost: 2 },
        ],
      },
      'twice',
    ],
    ['no candidate', { candidates: [] }, 'no step to choose from'],
    ['a tension of 0', { below: 0 }, 'below 0'],
    ['a tension above 100', { below: 100.5 }, 'below 100.5'],
    ['a tension that is no number', { below: Number.NaN }, 'below NaN'],
    ['no future', { chance: 0 }, '0 of 100'],
    ['more futures than all', { chance: 101 }, '101 of 100'],
    ['a part of a future', { chance: 1.5 }, '1.5 of 100'],
  ])('given %s, then it is refused and named', (_, part, words) => {
    const refused = candidatesOf(of(2), { ...question, ...part });
    expect(refused).toMatchObject({ ok: false, error: { code: 'least-question' } });
    if (!refused.ok) expect(refused.error.message).toContain(words);
  });
});
