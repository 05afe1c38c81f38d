import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import { CHUNK, simulateChunk } from '../../src/models/reaction/chunk.ts';
import { Engine } from '../../src/models/reaction/engine/engine.ts';
import type { HistoryEdit } from '../../src/models/reaction/edits.ts';
import { requestOf, type ProjectionInput } from '../../src/models/reaction/request.ts';
import type { SimulationRequest } from '../../src/models/reaction/simulation-request.ts';
import { act, AT, commitment, inputOf, observe, reaction, SPRING } from '../models/reaction/fixtures.ts';
import { BlockSimulator } from '../models/reaction/specification/by-blocks.ts';
import { Simulator } from '../models/reaction/specification/simulate.ts';

/** Requests compared; `DETENTE_TEST_REQUESTS=5000` makes it as many. */
const REQUESTS = Number(process.env['DETENTE_TEST_REQUESTS'] ?? 150);
const PATHS = 6;

const CODES = ['112', '163', '161', '190', '041', '050', '057', '085'];
/** Most doubles are tiny; hundredths besides, so that what has a chance comes about on some paths. */
const share = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
);
const rate = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 0.4, noNaN: true }));
const row = fc.tuple(rate, rate, rate, rate);
/** Small enough that most matrices of them have reactions die out. */
const reactions = fc
  .tuple(share, share, share, share)
  .map(([a, b, c, d]): [number, number, number, number] => [a / 4, b / 4, c / 4, d / 4]);

const facts = fc.record({
  code: fc.constantFrom(...CODES),
  by: fc.constantFrom('USA', 'RUS'),
  day: fc.integer({ min: 1, max: 70 }),
  magnitude: fc.oneof(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.integer({ min: 1, max: 10 })),
  reciprocal: fc.boolean(),
  probability: share,
  otherwise: share,
  hangs: fc.boolean(),
});
const commitments = fc.array(facts, { minLength: 1, maxLength: 5 }).map((list) =>
  list.map(({ otherwise, hangs, ...one }, index) => {
    // Any of those due no later that stand before it, so that there is no circle.
    const given = hangs ? list.findIndex(({ day }, at) => at < index && day <= one.day) : -1;
    return commitment(`step-${index}`, one.day, one.code, {
      ...one,
      ...(given >= 0 && { given: `step-${given}`, otherwise }),
    });
  }),
);
const edits = fc
  .array(facts, { maxLength: 3 })
  .map((list): HistoryEdit[] =>
    list.map((one, index) =>
      index === 0 && one.reciprocal
        ? { edit: 'omit', actId: 'remark' }
        : { edit: 'insert', act: act(`past-${index}`, addDays(AT, -one.day), one.code, one) },
    ),
  );

const input: fc.Arbitrary<ProjectionInput> = fc
  .record({
    baseline: fc.double({ min: 1, max: 99, noNaN: true }),
    reaction: fc
      .record({
        mu: fc.oneof(rate, row, fc.constant([0.05, 25, 0, 3] as [number, number, number, number])),
        a: fc.oneof(fc.constant(undefined), fc.tuple(reactions, reactions, reactions, reactions)),
        beta: fc.double({ min: 0.002, max: 3, noNaN: true }),
        gamma: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true })),
      })
      .map(({ a, ...others }) => reaction({ ...others, ...(a !== undefined && { a }) })),
    record: fc.constantFrom([], SPRING),
    seed: fc.oneof(fc.nat(), fc.maxSafeNat()),
    horizonDays: fc.integer({ min: 1, max: 90 }),
    edits: fc.oneof(fc.constant<HistoryEdit[]>([]), edits),
    commitments,
    against: fc.oneof(fc.constant(undefined), fc.record({ edits: fc.constant([]), commitments })),
  })
  .map(({ edits, record, ...others }) =>
    inputOf({
      ...others,
      record,
      edits: record.length === 0 ? edits.filter(({ edit }) => edit === 'insert') : edits,
      paths: PATHS,
    }),
  );

const specificationOf = (request: SimulationRequest): Simulator | BlockSimulator =>
  request.models.reaction === 'reaction/1' ? new Simulator(request) : new BlockSimulator(request);

/** Bands that a line was in on at least one day, and on its last. */
function bandsOf(line: Float64Array): { readonly ever: number; readonly last: number } {
  const bits = Array.from(line, (tension) => 1 << Math.min(3, Math.floor(tension / 25)));
  return { ever: bits.reduce((all, bit) => all | bit, 0), last: bits.at(-1) ?? 0 };
}

describe('the engine and its specification', () => {
  const engine = new Engine();

  test.each([
    { model: 'reaction/1', tensionModel: 'tension/1', requests: REQUESTS },
    { model: 'reaction/2', tensionModel: 'tension/1', requests: REQUESTS },
    { model: 'reaction/3', tensionModel: 'tension/1', requests: REQUESTS / 5 },
    { model: 'reaction/3', tensionModel: 'tension/2', requests: REQUESTS / 5 },
    { model: 'reaction/4', tensionModel: 'tension/1', requests: REQUESTS / 5 },
    { model: 'reaction/5', tensionModel: 'tension/2', requests: REQUESTS / 5 },
  ] as const)(
    'given any request for $model and $tensionModel, then every path has the same acts, tensions and bands to the bit',
    ({ model, tensionModel, requests }) => {
      let compared = 0;
      let parted = 0;
      fc.assert(
        fc.property(input, (of) => {
          // Of the third model, base rates that differ from path to path; of the fourth, by kind of act; of the fifth, with draws that both share.
          const one = 1 + (of.seed % 5);
          const spread =
            (model === 'reaction/3' && { spread: one }) ||
            (model === 'reaction/4' && { spread: { conflict: one, cooperation: of.seed % 7 } }) ||
            (model === 'reaction/5' && {
              spread: {
                conflict: one,
                cooperation: of.seed % 7,
                shared: Math.min(one, of.seed % 7) >> (of.seed % 2),
              },
            });
          const request = requestOf({ ...of, model, tensionModel, reaction: { ...of.reaction, ...spread } });
          if (!request.ok) return;
          compared += 1;
          const specification = specificationOf(request.value);
          const run = engine.open(request.value);
          for (let path = 0; path < PATHS; path += 1) {
            const expected = observe(specification, path);
            const seen = observe(run, path);
            expect(seen.acts).toEqual(expected.acts);
            expect(seen.carriedOut).toEqual(expected.carriedOut);
            expect(Buffer.from(seen.whatIf.buffer).equals(Buffer.from(expected.whatIf.buffer))).toBe(true);
            expect(Buffer.from(seen.baseline.buffer).equals(Buffer.from(expected.baseline.buffer))).toBe(
              true,
            );
            const bands = [0, 1].map((branch) => run.bands(branch));
            const seenBands = [expected.whatIf, expected.baseline].map(bandsOf);
            expect(bands).toEqual(seenBands);
            if (specification instanceof Simulator) {
              expect(seenBands.map(({ ever }) => ever)).toEqual([...specification.ever]);
              expect(seenBands.map(({ last }) => last)).toEqual([...specification.last]);
            }
            if (expected.acts.some(({ runs }) => runs !== 3)) parted += 1;
          }
        }),
        { numRuns: requests },
      );
      expect(compared).toBeGreaterThan(requests / 10);
      expect(parted).toBeGreaterThan(requests / 2);
    },
    3_600_000,
  );

  test('given days with more candidates and paths with more acts than there was room for, then no figure is lost', () => {
    const request = requestOf(
      inputOf({
        reaction: reaction({
          mu: [0.1, 310, 0, 0.2],
          inertia: { conflict: 0, cooperation: 0 },
          beta: 0.5,
        }),
        horizonDays: 8,
        paths: 30,
        commitments: [commitment('talks', 3, '057', { probability: 0.5 })],
      }),
    );
    if (!request.ok) throw new Error(request.error.message);
    const small = new Engine().open(request.value);
    const tension = { whatIf: new Float64Array(8 * CHUNK), baseline: new Float64Array(8 * CHUNK) };
    const outcome = simulateChunk(small, 0, tension);
    const specification = new Simulator(request.value);
    for (let path = 0; path < 30; path += 1) {
      const { acts, whatIf, baseline } = observe(specification, path);
      if (path < 20) expect(outcome?.futures[path]?.acts.length).toBeGreaterThanOrEqual(acts.length);
      expect(acts.length).toBeGreaterThan(2048);
      for (let day = 0; day < 8; day += 1) {
        expect(tension.whatIf[day * CHUNK + path]).toBe(whatIf[day]);
        expect(tension.baseline[day * CHUNK + path]).toBe(baseline[day]);
      }
    }
  });
});
