import { describe, expect, test } from 'vitest';
import { bandOf } from '../../../src/models/tension/model.ts';
import { simulateChunk, type ChunkTension } from '../../../src/models/reaction/chunk.ts';
import { resultOf, shareOf } from '../../../src/models/reaction/results.ts';
import { daysInside, summarise } from '../../../src/models/reaction/summary.ts';
import { commitment, observe, requestFor, SPRING, opened } from './fixtures.ts';
import { meanOf, standardErrorOfMean } from './statistics.ts';

const days = 40;
const paths = 610;
const request = requestFor({
  record: SPRING,
  baseline: 60,
  horizonDays: days,
  paths,
  commitments: [
    commitment('agreement', 4, '057', { reciprocal: true, probability: 0.7 }),
    commitment('expulsion', 20, '161', { by: 'RUS', probability: 0.4 }),
  ],
});

const simulator = opened(request);
const chunks: ChunkTension[] = [0, 1, 2].map(() => ({
  whatIf: new Float64Array(days * 250),
  baseline: new Float64Array(days * 250),
}));
const outcomes = chunks.map((tension, chunk) => {
  const outcome = simulateChunk(simulator, chunk, tension);
  if (outcome === undefined) throw new Error('not cancelled');
  return outcome;
});
const result = resultOf(request, 'print', paths, summarise(chunks, paths, 0, days), outcomes);
const observed = Array.from({ length: paths }, (_, path) => observe(simulator, path));
const column = (of: (path: (typeof observed)[number]) => number) => Float64Array.from(observed, of);

describe('given all paths of a request', () => {
  test.each([0, 3, 19, 39])('mean and its standard error of day %d are those of the paths', (day) => {
    for (const which of ['whatIf', 'baseline'] as const) {
      const values = column((path) => path[which][day] ?? 0);
      expect(result[which].mean[day]).toBeCloseTo(meanOf(values), 10);
      expect(result[which].standardErrors.mean[day]).toBeCloseTo(standardErrorOfMean(values), 10);
    }
    const paired = column((path) => (path.whatIf[day] ?? 0) - (path.baseline[day] ?? 0));
    expect(result.difference.mean[day]).toBeCloseTo(meanOf(paired), 10);
    expect(result.difference.standardErrors.mean[day]).toBeCloseTo(standardErrorOfMean(paired), 10);
  });

  test.each([0, 19, 39])(
    'the quantiles of day %d are those of the paths, of the paired difference too',
    (day) => {
      const rank = (values: Float64Array, p: number) => {
        const sorted = values.toSorted();
        const h = (paths - 1) * p;
        const low = sorted[Math.floor(h)] ?? 0;
        return low + (h - Math.floor(h)) * ((sorted[Math.floor(h) + 1] ?? 0) - low);
      };
      const paired = column((path) => (path.whatIf[day] ?? 0) - (path.baseline[day] ?? 0));
      const whatIf = column((path) => path.whatIf[day] ?? 0);
      expect(result.whatIf.q5[day]).toBe(rank(whatIf, 0.05));
      expect(result.whatIf.q25[day]).toBe(rank(whatIf, 0.25));
      expect(result.whatIf.q50[day]).toBe(rank(whatIf, 0.5));
      expect(result.difference.q75[day]).toBe(rank(paired, 0.75));
      expect(result.difference.q95[day]).toBe(rank(paired, 0.95));
    },
  );

  test('band shares count the paths on the last day and on at least one day', () => {
    for (const which of ['whatIf', 'baseline'] as const) {
      for (const band of ['calm', 'strained', 'tense', 'acute'] as const) {
        const last = observed.filter((path) => bandOf(path[which].at(-1) ?? 0) === band).length;
        const ever = observed.filter((path) =>
          path[which].some((tension) => bandOf(tension) === band),
        ).length;
        expect(result.bands[which].last[band].count).toBe(last);
        expect(result.bands[which].ever[band].count).toBe(ever);
        expect(result.bands[which].last[band].share).toBe(last / paths);
      }
    }
  });

  test('a share has a standard error even where it is 0 or all', () => {
    expect(shareOf(0, 98)).toEqual({
      count: 0,
      share: 0,
      standardError: Math.sqrt((0.01 * 0.99) / 98),
    });
    expect(shareOf(98, 98).standardError).toBeCloseTo(Math.sqrt((0.01 * 0.99) / 98), 12);
  });

  test('the first 20 paths are told act by act, with what happens in both runs and in one alone', () => {
    expect(result.futures.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, (_, path) => path));
    for (const { path, acts, whatIf, baseline } of result.futures) {
      const seen = observed[path];
      expect(Float64Array.from(whatIf)).toEqual(seen?.whatIf);
      expect(Float64Array.from(baseline)).toEqual(seen?.baseline);
      expect(acts.filter((one) => one.commitment === undefined)).toHaveLength(seen?.acts.length ?? -1);
      expect(acts.filter((one) => one.commitment !== undefined)).toHaveLength(seen?.carriedOut.length ?? -1);
    }
    const all = result.futures.flatMap(({ acts }) => acts);
    const agreement = all.find((one) => one.commitment === 'agreement');
    expect(agreement).toMatchObject({
      day: '2021-06-19',
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: '057',
      score: 8,
      in: 'what-if',
    });
    expect(new Set(all.map((one) => one.in))).toEqual(new Set(['both', 'what-if', 'baseline']));
    for (const one of all) {
      expect(one.target).not.toBe(one.initiator);
      expect(one.day > '2021-06-15' && one.day <= '2021-07-25').toBe(true);
    }
  });

  test('acts of a future come in order of their days', () => {
    for (const { acts } of result.futures) {
      const order = acts.map(({ day }) => day);
      expect(order).toEqual(order.toSorted());
    }
  });

  test('days inside a band are counted path by path, its edges included', () => {
    const low = result.baseline.q25;
    const high = result.baseline.q75;
    const counts = daysInside((chunks[1] as ChunkTension).baseline, 250, 30, low, high);
    const expected = Array.from({ length: 31 }, () => 0);
    for (const { baseline } of observed.slice(250, 500)) {
      let inside = 0;
      for (let day = 0; day < 30; day += 1) {
        const tension = baseline[day] ?? 0;
        if (tension >= (low[day] ?? 0) && tension <= (high[day] ?? 0)) inside += 1;
      }
      expected[inside] = (expected[inside] ?? 0) + 1;
    }
    expect(counts).toEqual(expected);
  });

  test('the result names what it rests on', () => {
    expect(result).toMatchObject({
      fingerprint: 'print',
      models: { tension: 'tension/1', reaction: 'reaction/1' },
      at: '2021-06-15',
      first: '2021-06-16',
      horizonDays: days,
      seed: 20210616,
      paths,
      requested: paths,
      final: true,
      parameters: { baseline: 60, tension: { s: 0.5 }, reaction: { gamma: 0.4 } },
    });
  });

  test('a chunk that is cancelled stops', () => {
    let asked = 0;
    const tension = { whatIf: new Float64Array(days * 250), baseline: new Float64Array(days * 250) };
    expect(simulateChunk(simulator, 0, tension, () => (asked += 1) > 3)).toBeUndefined();
    expect(asked).toBe(4);
  });
});
