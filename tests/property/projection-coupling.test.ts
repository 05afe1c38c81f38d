import type { EngineRun } from '../../src/models/reaction/engine/engine.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REACTION_MODELS, type ReactionModel } from '../../src/models/reaction/parameters.ts';
import { addDays } from '../../src/kernel/clock.ts';
import { BASELINE, WHAT_IF } from '../../src/models/reaction/engine/bits.ts';
import {
  act,
  AT,
  commitment,
  observe,
  reaction,
  requestFor,
  SPRING,
  opened,
} from '../models/reaction/fixtures.ts';

/** Futures busy enough that an extra act has many others to bring about or to prevent. */
const BUSY = { mu: 0.2, inertia: { conflict: 0.3, cooperation: 0.3 }, beta: 1 / 5, gamma: 0.9 };

const CONFLICT = ['112', '163', '161', '120', '1312', '190'];
const COOPERATION = ['041', '036', '050', '085', '057'];

interface Extra {
  readonly by: string;
  readonly code: string;
  readonly day: number;
  readonly magnitude: number;
  readonly reciprocal: boolean;
  readonly probability: number;
}

const extras = (codes: readonly string[]): fc.Arbitrary<Extra[]> =>
  fc.array(
    fc.record({
      by: fc.constantFrom('USA', 'RUS'),
      code: fc.constantFrom(...codes),
      // Day 0 and before are acts inserted into the past, the others commitments.
      day: fc.integer({ min: -20, max: 40 }),
      magnitude: fc.double({ min: 0.1, max: 10, noNaN: true }),
      reciprocal: fc.boolean(),
      probability: fc.double({ min: 0.2, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  );

function simulatorWith(model: ReactionModel, list: readonly Extra[], seed: number): EngineRun {
  const inserted = list.filter(({ day }) => day <= 0);
  return opened(
    requestFor({
      model,
      reaction: reaction(BUSY),
      record: SPRING,
      seed,
      horizonDays: 60,
      paths: 20,
      edits: inserted.map((extra, index) => ({
        edit: 'insert',
        act: act(`extra-${index}`, addDays(AT, extra.day), extra.code, extra),
      })),
      commitments: list
        .filter(({ day }) => day > 0)
        .map((extra, index) => commitment(`extra-${index}`, extra.day, extra.code, extra)),
    }),
  );
}

const isConflict = (process: number) => process < 2;
const PATHS = Array.from({ length: 20 }, (_, path) => path);

/** T is a function of z that rises with it, up to the last bits of exp. */
const SLACK = 1e-12;

describe.each(REACTION_MODELS)('what-if and baseline share one field, by %s', (model) => {
  test('given extra cooperation, on every path no conflict is new, no cooperation is gone and no day is tenser', () => {
    let prevented = 0;
    let added = 0;
    fc.assert(
      fc.property(extras(COOPERATION), fc.nat(), (list, seed) => {
        const simulator = simulatorWith(model, list, seed);
        for (const path of PATHS) {
          const { acts, whatIf, baseline } = observe(simulator, path);
          for (const { process, runs } of acts) {
            expect(isConflict(process) ? runs !== WHAT_IF : runs !== BASELINE).toBe(true);
            if (runs === BASELINE) prevented += 1;
            if (runs === WHAT_IF) added += 1;
          }
          whatIf.forEach((tension, day) => expect(tension).toBeLessThanOrEqual((baseline[day] ?? 0) + SLACK));
        }
      }),
      { numRuns: 40 },
    );
    expect(prevented).toBeGreaterThan(100);
    expect(added).toBeGreaterThan(100);
  });

  test('given extra conflict, on every path no conflict is gone, cooperation is as it was and no day is calmer', () => {
    let added = 0;
    fc.assert(
      fc.property(extras(CONFLICT), fc.nat(), (list, seed) => {
        const simulator = simulatorWith(model, list, seed);
        for (const path of PATHS) {
          const { acts, whatIf, baseline } = observe(simulator, path);
          for (const { process, runs } of acts) {
            expect(isConflict(process) ? runs !== BASELINE : runs === WHAT_IF + BASELINE).toBe(true);
            if (runs === WHAT_IF) added += 1;
          }
          whatIf.forEach((tension, day) =>
            expect(tension).toBeGreaterThanOrEqual((baseline[day] ?? 0) - SLACK),
          );
        }
      }),
      { numRuns: 40 },
    );
    expect(added).toBeGreaterThan(100);
  });

  test('given no commitments and no edits, the difference is exactly 0 on every path', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const simulator = simulatorWith(model, [], seed);
        for (const path of PATHS) {
          const { acts, whatIf, baseline } = observe(simulator, path);
          expect(whatIf).toEqual(baseline);
          expect(acts.every(({ runs }) => runs === WHAT_IF + BASELINE)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('given edits that change nothing, run apart, the two runs still agree to the last bit', () => {
    // An omitted follow-up scores nothing; an inserted and a commitment that is never carried out neither.
    const simulator = opened(
      requestFor({
        model,
        record: SPRING,
        edits: [{ edit: 'omit', actId: 'refusal' }],
        commitments: [commitment('never', 1, '057', { probability: 0 })],
      }),
    );
    for (const path of PATHS) {
      const { whatIf, baseline } = observe(simulator, path);
      expect(whatIf).toEqual(baseline);
    }
  });

  test('given another commitment beside it, whether a commitment is carried out stays as it was', () => {
    const first = commitment('talks', 5, '046', { probability: 0.5 });
    const alone = opened(requestFor({ model, commitments: [first] }));
    const beside = opened(
      requestFor({ model, commitments: [commitment('before', 2, '112', { probability: 0.5 }), first] }),
    );
    let carried = 0;
    for (let path = 0; path < 2000; path += 1) {
      const once = observe(alone, path).carriedOut.some(({ day }) => day === 4);
      expect(observe(beside, path).carriedOut.some(({ day }) => day === 4)).toBe(once);
      if (once) carried += 1;
    }
    expect(Math.abs(carried / 2000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2000));
  });

  test('given a past of its own, a run beside another is what it is alone, bit for bit', () => {
    fc.assert(
      fc.property(extras([...CONFLICT, ...COOPERATION]), fc.nat(), (list, seed) => {
        const past = list.map((extra) => ({ ...extra, day: Math.min(extra.day, 0) % 3, magnitude: 10 }));
        const { request } = simulatorWith(model, past, seed);
        const beside = opened(request);
        const alone = opened({
          ...request,
          past: { baseline: request.past.whatIf, whatIf: request.past.whatIf },
        });
        for (const path of PATHS) {
          expect(observe(beside, path).whatIf).toEqual(observe(alone, path).baseline);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('given a what-if, its baseline is that of every other what-if with the same seed, bit for bit', () => {
    const none = simulatorWith(model, [], 5);
    const some = simulatorWith(
      model,
      [{ by: 'USA', code: '190', day: 1, magnitude: 10, reciprocal: true, probability: 1 }],
      5,
    );
    for (const path of PATHS) expect(observe(some, path).baseline).toEqual(observe(none, path).baseline);
  });
});
