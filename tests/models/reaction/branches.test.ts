import { describe, expect, test } from 'vitest';
import { addDays } from '../../../src/kernel/clock.ts';
import { CHUNK } from '../../../src/models/reaction/chunk.ts';
import { contributionsFrom, contributionsOf } from '../../../src/models/reaction/contributions.ts';
import { Engine } from '../../../src/models/reaction/engine/engine.ts';
import { orderOf } from '../../../src/models/reaction/orders.ts';
import { tallySets } from '../../../src/models/reaction/sets.ts';
import type { SimulationRequest } from '../../../src/models/reaction/simulation-request.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../../src/models/tension/parameters.ts';
import { act, AT, commitment, observe, opened, reaction, requestFor, SPRING } from './fixtures.ts';
import { Simulator } from './specification/simulate.ts';

const CODES = ['057', '163', '046', '161', '050'];
const stepsFor = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    commitment(`step-${String(index).padStart(2, '0')}`, 1 + ((index * 7) % 30), CODES[index % 5] as string, {
      by: index % 2 === 0 ? 'USA' : 'RUS',
      probability: 0.3 + (index % 7) / 10,
      magnitude: 0.4,
    }),
  );
const requestWith = (count: number, facts: Parameters<typeof requestFor>[0] = {}): SimulationRequest =>
  requestFor({
    record: SPRING,
    baseline: 60,
    horizonDays: 40,
    paths: 60,
    commitments: stepsFor(count),
    ...facts,
  });

/** The request with the commitments alone whose places the bits of a mask name. */
const only = (request: SimulationRequest, mask: number): SimulationRequest => ({
  ...request,
  commitments: request.commitments.filter((_, index) => ((mask >>> index) & 1) === 1),
});

describe('branches over one field', () => {
  test('given 32 sets of steps, then each branch has the bits of a run of its own', () => {
    const request = requestWith(6);
    const masks = Array.from({ length: 32 }, (_, branch) => (branch * 37 + 5) % 64);
    const run = new Engine().open(request, {
      pasts: [request.past.baseline],
      pastOf: masks.map(() => 0),
      holders: request.commitments.map((_, index) =>
        masks.reduce((bits, mask, branch) => bits | (((mask >>> index) & 1) << branch), 0),
      ),
    });
    const own = masks.map((mask) => new Simulator(only(request, mask)));
    let apart = 0;
    for (let path = 0; path < 25; path += 1) {
      run.path(path, 0);
      own.forEach((simulator, branch) => {
        const { whatIf } = observe(simulator, path);
        const seen = Array.from(whatIf, (_, day) => run.tensions(branch, day)[0]);
        expect(seen).toEqual([...whatIf]);
        expect(run.bands(branch)).toEqual({ ever: simulator.ever[0], last: simulator.last[0] });
        if (whatIf[39] !== run.tensions(0, 39)[0]) apart += 1;
      });
    }
    expect(apart).toBeGreaterThan(200);
  });

  test.each([0, 33])('given %d branches, then they are refused', (count) => {
    const request = requestWith(1);
    const branches = {
      pasts: [request.past.baseline],
      pastOf: Array.from({ length: count }, () => 0),
      holders: [0],
    };
    expect(() => new Engine().open(request, branches)).toThrow(RangeError);
  });

  test('given 730 days and 32 branches, then the memory is that of two and fewer paths lie side by side', () => {
    const engine = new Engine();
    const { bytes } = engine;
    const request = requestWith(2, { horizonDays: 730 });
    const run = engine.open(request, {
      pasts: [request.past.baseline],
      pastOf: Array.from({ length: 32 }, () => 0),
      holders: [0xffff, 0xff],
    });
    expect(run.width).toBe(15);
    const alone = observe(new Simulator(request), 14);
    run.path(14, run.width - 1);
    run.path(15, 0);
    expect(run.tensions(0, 729)[run.width - 1]).toBe(alone.whatIf[729]);
    expect(run.tensions(31, 729)[run.width - 1]).toBe(alone.baseline[729]);
    expect(engine.bytes).toBe(bytes);
  });
});

describe('the most that is held at once', () => {
  test('given 730 days, 250 paths and 32 branches, then sets and contributions need no more memory than a projection, and add up', () => {
    const engine = new Engine();
    const { bytes } = engine;
    const request = requestWith(31, { horizonDays: 730, paths: CHUNK });
    const masks = Array.from({ length: 32 }, (_, branch) => (branch === 31 ? 0 : 2 ** branch - 1));
    const candidates = request.commitments.map((_, index) => index);
    const sets = tallySets(engine, request, { candidates, below: 50 }, masks, 0);
    expect(sets?.map(({ paths }) => paths)).toEqual(masks.map(() => CHUNK));
    expect(sets?.[31]?.sum).toBe(sets?.[0]?.sum);
    const sums = contributionsOf(engine, { request }, 0);
    if (sums === undefined) throw new Error('not cancelled');
    const { steps, baseline } = contributionsFrom(request, [sums]);
    const end = steps.reduce((sum, { mean }) => sum + (mean[729] ?? 0), baseline[729] ?? 0);
    const all = 2 ** 31 - 1;
    const whole = tallySets(engine, request, { candidates, below: 50 }, [all], 0)?.[0];
    expect(end).toBeCloseTo((whole?.sum ?? 0) / CHUNK, 8);
    expect(engine.bytes).toBe(bytes);
  });
});

describe('which step does the work', () => {
  const sumsOf = (request: SimulationRequest, plain?: SimulationRequest) => {
    const sums = contributionsOf(new Engine(), { request, plain }, 0);
    if (sums === undefined) throw new Error('not cancelled');
    return sums;
  };

  test.each([1, 5, 31, 32, 40])('given %d steps, then they add up to what the what-if does', (count) => {
    const request = requestWith(count, { paths: 12 });
    const { steps: parts } = contributionsFrom(request, [sumsOf(request)]);
    expect(parts).toHaveLength(count);
    const run = opened(request);
    const whole = Array.from({ length: 12 }, (_, path) => observe(run, path));
    for (const day of [0, 20, 39]) {
      const difference =
        whole.reduce((sum, { whatIf, baseline }) => sum + (whatIf[day] ?? 0) - (baseline[day] ?? 0), 0) / 12;
      expect(parts.reduce((sum, { mean }) => sum + (mean[day] ?? 0), 0)).toBeCloseTo(difference, 9);
      if (day === 39) expect(Math.abs(difference)).toBeGreaterThan(0.01);
    }
  });

  test('given a changed past, then it is a step of its own', () => {
    const inserted = act('past', addDays(AT, -3), '190', { magnitude: 3 });
    const request = requestWith(2, { edits: [{ edit: 'insert', act: inserted }] });
    const { steps: parts } = contributionsFrom(request, [sumsOf(request)]);
    expect(parts.map(({ step }) => step)).toEqual([
      { past: true },
      ...request.commitments.map(({ id }) => ({ commitment: id })),
    ]);
    // A mass assault three days before the fork raises the first day by far more than what is due later.
    expect(parts[0]?.mean[0]).toBeGreaterThan(5);
    expect(parts[0]?.mean[0]).toBeGreaterThan(Math.abs(parts[1]?.mean[0] ?? 0));
  });

  test.each([0, 3, 31, 40])(
    'given assumptions, a changed past and %d commitments, then they add up to the what-if less the baseline without them',
    (count) => {
      const edits = [{ edit: 'insert' as const, act: act('past', addDays(AT, -3), '163', { magnitude: 2 }) }];
      const assumed = {
        reaction: reaction({ mu: 0.1, reciprocity: { conflict: 0.5 }, gamma: 0 }),
        tension: { ...DEFAULT_TENSION_PARAMETERS, s: 0.7 },
      };
      const request = requestWith(count, { paths: 12, edits, ...assumed });
      const plain = requestWith(count, { paths: 12, edits });
      const { baseline, steps } = contributionsFrom(request, [sumsOf(request, plain)], plain);
      expect(steps.map(({ step }) => step).slice(0, 2)).toEqual([{ assumptions: true }, { past: true }]);
      const [whole, without] = [request, plain].map((of) => {
        const run = opened(of);
        return Array.from({ length: 12 }, (_, path) => observe(run, path));
      });
      for (const day of [0, 20, 39]) {
        const mean = (paths: typeof whole, which: 'whatIf' | 'baseline') =>
          (paths ?? []).reduce((sum, path) => sum + (path[which][day] ?? 0), 0) / 12;
        expect(baseline[day]).toBeCloseTo(mean(without, 'baseline'), 9);
        const together = steps.reduce((sum, { mean: points }) => sum + (points[day] ?? 0), 0);
        expect(together).toBeCloseTo(mean(whole, 'whatIf') - mean(without, 'baseline'), 9);
      }
      expect(Math.abs(steps[0]?.mean[39] ?? 0)).toBeGreaterThan(0.1);
    },
  );

  test('given nothing changed, then there is no step, and the baseline stands', () => {
    const request = requestWith(0, { paths: 3 });
    const { baseline, steps } = contributionsFrom(request, [sumsOf(request)]);
    expect(steps).toEqual([]);
    expect(baseline[39]).toBeGreaterThan(1);
  });

  test('given two steps of the same kind, then each does about half, within its standard error', () => {
    const twin = (id: string) => commitment(id, 5, '057', { reciprocal: true });
    const request = requestFor({
      record: SPRING,
      baseline: 60,
      horizonDays: 20,
      paths: CHUNK,
      commitments: [twin('a'), twin('b')],
    });
    const [a, b] = contributionsFrom(request, [sumsOf(request)]).steps;
    const error = Math.hypot(a?.standardErrors[19] ?? 0, b?.standardErrors[19] ?? 0);
    expect(error).toBeGreaterThan(0);
    expect(a?.mean[19]).toBeLessThan(-1);
    expect(Math.abs((a?.mean[19] ?? 0) - (b?.mean[19] ?? 0))).toBeLessThan(4 * error);
  });

  test('given many paths, then all orders of three steps come up about equally often', () => {
    const counts = new Map<string, number>();
    for (let path = 0; path < 6000; path += 1) {
      const order = orderOf(7, path, 3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  test('given a cancelled question, then nothing is told', () => {
    let asked = 0;
    expect(
      contributionsOf(new Engine(), { request: requestWith(3) }, 0, () => (asked += 1) > 4),
    ).toBeUndefined();
    expect(asked).toBe(5);
  });
});
