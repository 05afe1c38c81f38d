import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../src/kernel/canonical-json.ts';
import { REACTION_MODELS } from '../../src/models/reaction/parameters.ts';
import { ProjectionError } from '../../src/projection/projection-error.ts';
import type { ProjectionResult } from '../../src/models/reaction/results.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import { commitment, requestFor, SPRING } from '../models/reaction/fixtures.ts';

const pools: SimulationPool[] = [];
const poolOf = (workers: number): SimulationPool => {
  const pool = new SimulationPool({ workers });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const request = requestFor({
  record: SPRING,
  baseline: 70,
  paths: 1100,
  horizonDays: 60,
  edits: [{ edit: 'omit', actId: 'remark' }],
  commitments: [
    commitment('ambassadors', 5, '050', { reciprocal: true, probability: 0.9 }),
    commitment('talks', 30, '046', { reciprocal: true, probability: 0.6 }),
    commitment('relapse', 45, '163', { by: 'RUS', probability: 0.2 }),
  ],
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof ProjectionError ? error.code : error),
  );

describe('given one request', () => {
  test.each(REACTION_MODELS)(
    'by %s, with 1, 2 and 4 workers the results are equal to the last bit, days inside the bands included',
    async (model) => {
      const results: ProjectionResult[] = [];
      const asked = { ...request, models: { ...request.models, reaction: model } };
      for (const workers of [1, 2, 4]) {
        results.push(await poolOf(workers).project(asked, { daysInside: 45 }));
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
      expect(JSON.stringify(results[2])).toBe(JSON.stringify(results[0]));
    },
  );

  test('the figures are those of every other process and machine that runs reaction/1', async () => {
    const { fingerprint, ...figures } = await poolOf(2).project(request);
    expect(fingerprint).toMatchInlineSnapshot(
      `"c6560833d157e3f9176c422fab461bd27cecba96a2da252c47934784ce0266f8"`,
    );
    expect(digestOf(figures)).toMatchInlineSnapshot(
      `"f110097ae63fe84e4d9273b3aa3458b92f3c01b32b93cb3071aed2f4aa4441a4"`,
    );
  });

  test('threads that were started and have rehearsed give the figures of those that were not', async () => {
    const rehearsed = poolOf(1);
    rehearsed.start();
    expect(await rehearsed.project(request)).toEqual(await poolOf(2).project(request));
  });

  test('figures come after 250, 1 000 and all paths, and only the last are final', async () => {
    const seen: [number, boolean][] = [];
    const final = await poolOf(2).project(request, {
      onResult: ({ paths, final: last }) => seen.push([paths, last]),
    });
    expect(seen).toEqual([
      [250, false],
      [1000, false],
      [1100, true],
    ]);
    expect(final.paths).toBe(1100);
    expect(final.whatIf.q50).toHaveLength(60);
    expect(final.futures).toHaveLength(20);
  });

  test('the first figures equal those of a run asked for 250 paths', async () => {
    const pool = poolOf(2);
    const seen: ProjectionResult[] = [];
    await pool.project(request, { onResult: (result) => seen.push(result) });
    const short = await pool.project({ ...request, paths: 250 });
    const figures = ({ whatIf, baseline, difference, bands, futures, paths }: ProjectionResult) => ({
      whatIf,
      baseline,
      difference,
      bands,
      futures,
      paths,
    });
    expect(figures(seen[0] as ProjectionResult)).toEqual(figures(short));
  });

  test('a number of paths that fills no chunk is simulated exactly', async () => {
    const pool = poolOf(1);
    const small = await pool.project({ ...request, paths: 7 });
    expect(small.futures).toHaveLength(7);
    expect(Object.values(small.bands.whatIf.last).reduce((sum, { count }) => sum + count, 0)).toBe(7);
    const last = small.futures.map(({ whatIf }) => whatIf.at(-1) ?? 0);
    expect(small.whatIf.mean.at(-1)).toBeCloseTo(last.reduce((sum, tension) => sum + tension, 0) / 7, 10);
  });

  test('every path is counted once among the days inside the bands', async () => {
    const { inside } = await poolOf(2).project(request, { daysInside: 45 });
    expect(inside?.days).toBe(45);
    for (const counts of [inside?.whatIf.band50, inside?.baseline.band90]) {
      expect(counts).toHaveLength(46);
      expect(counts?.reduce((sum, count) => sum + count, 0)).toBe(1100);
    }
  });
});

const cancelling = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
};

describe('given several runs', () => {
  test('runs that are cancelled, waiting or under way, end at once, and others go on', async () => {
    const pool = poolOf(1);
    const { signal, abort } = cancelling();
    let begun: () => void = () => {};
    const underWay = new Promise<void>((resolve) => (begun = resolve));
    const first = codeOf(pool.project({ ...request, paths: 10_000 }, { signal, onResult: () => begun() }));
    await underWay;
    const other = pool.project({ ...request, seed: 2 });
    const second = codeOf(pool.project({ ...request, seed: 3 }, { signal }));
    const third = pool.project({ ...request, seed: 4 });
    abort();
    expect(await first).toBe('projection-cancelled');
    expect(await second).toBe('projection-cancelled');
    expect((await third).seed).toBe(4);
    expect((await other).final).toBe(true);
  });

  test('a cancelled run gives no further figures and leaves the pool working', async () => {
    const pool = poolOf(2);
    const controller = new AbortController();
    const seen: number[] = [];
    const run = pool.project(
      { ...request, paths: 10_000 },
      {
        signal: controller.signal,
        onResult: ({ paths }) => {
          seen.push(paths);
          controller.abort();
        },
      },
    );
    expect(await codeOf(run)).toBe('projection-cancelled');
    expect((await pool.project({ ...request, paths: 300 })).final).toBe(true);
    expect(seen).toEqual([250]);
    expect(await codeOf(pool.project(request, { signal: controller.signal }))).toBe('projection-cancelled');
  });

  test('a new run has its first figures before the pieces of an older one that are queued already', async () => {
    const pool = poolOf(1);
    const order: string[] = [];
    const note = (name: string, { final, paths }: ProjectionResult) =>
      order.push(`${name} ${final ? 'final' : paths}`);
    let reached: () => void = () => {};
    const halfWay = new Promise<void>((resolve) => (reached = resolve));
    const long = pool.project(
      { ...request, paths: 9000 },
      {
        onResult: (result) => {
          note('long', result);
          if (result.paths === 4000) reached();
        },
      },
    );
    await halfWay;
    // By now all of the last stage's pieces wait for the only thread.
    await nextTurn();
    const runs = [1, 2].map((seed) =>
      pool.project({ ...request, seed }, { onResult: (result) => note(`new ${seed}`, result) }),
    );
    await Promise.all([long, ...runs]);
    for (const seed of [1, 2]) {
      expect(order.indexOf(`new ${seed} 250`)).toBeLessThan(order.indexOf('long final'));
    }
  });

  test('however many wait, requests are made when their turn comes and few are held at a time', async () => {
    const pool = poolOf(2);
    let made = 0;
    const runs = Array.from({ length: 120 }, (_, seed) =>
      pool.project(() => {
        made += 1;
        return { ...request, seed, paths: 300 };
      }),
    );
    expect(made).toBeLessThanOrEqual(2);
    expect(pool.waiting).toBe(118);
    const results = await Promise.all(runs);
    expect(results.map(({ seed }) => seed)).toEqual(Array.from({ length: 120 }, (_, seed) => seed));
    expect(pool.waiting).toBe(0);
    expect(pool.held).toBe(0);
    expect(pool.mostHeld).toBeLessThanOrEqual(2 * 2 + 1);
  });

  test('a run whose request cannot be made fails with that error, and the next one goes on', async () => {
    const pool = poolOf(1);
    const failing = pool.project(() => {
      throw new RangeError('the history is gone');
    });
    await expect(failing).rejects.toThrow('the history is gone');
    expect((await pool.project({ ...request, paths: 250 })).final).toBe(true);
  });

  test('a large run does not hold up the final figures of a small one that is asked for later', async () => {
    const pool = poolOf(1);
    const order: string[] = [];
    const { promise: underWay, resolve: reached } = Promise.withResolvers<void>();
    const large = pool
      .project(
        { ...request, paths: 20_000 },
        {
          onResult: ({ paths }) => {
            if (paths === 1000) reached();
          },
        },
      )
      .then(() => order.push('large'));
    await underWay;
    const small = pool.project({ ...request, seed: 2, paths: 1000 }).then(() => order.push('small'));
    await Promise.all([large, small]);
    expect(order).toEqual(['small', 'large']);
    expect(pool.mostHeld).toBeLessThanOrEqual(1 + 2);
  });

  test('what a worker was at when it died is done again, and the figures are the same', async () => {
    const undisturbed = await poolOf(1).project({ ...request, paths: 2000 });
    const hired: Worker[] = [];
    const note = (worker: Worker): void => void hired.push(worker);
    process.on('worker', note);
    try {
      const deaths: Promise<number>[] = [];
      const disturbed = await poolOf(1).project(
        { ...request, paths: 2000 },
        {
          onResult: ({ final }) => void (final || deaths.push(hired.at(-1)?.terminate() as Promise<number>)),
        },
      );
      expect(await Promise.all(deaths)).toHaveLength(2);
      expect(hired).toHaveLength(3);
      expect(disturbed).toEqual(undisturbed);
    } finally {
      process.off('worker', note);
    }
  });

  test('a run over which one worker after the other breaks down fails with a remedy, and the next run gets another worker', async () => {
    const pool = poolOf(1);
    // A request that no simulator can be made of.
    const broken = { ...request, marks: undefined } as unknown as typeof request;
    const error = await pool.project(broken).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProjectionError);
    expect(error).toMatchObject({ code: 'projection-failed' });
    expect((await pool.project({ ...request, paths: 250 })).final).toBe(true);
  });

  test('closing ends what runs and what waits, and refuses what comes', async () => {
    const pool = poolOf(1);
    const runs = [1, 2, 3].map((seed) => codeOf(pool.project({ ...request, seed, paths: 10_000 })));
    await nextTurn();
    await pool.close();
    expect(new Set(await Promise.all(runs))).toEqual(new Set(['projection-closed']));
    expect(await codeOf(pool.project(request))).toBe('projection-closed');
  });
});
