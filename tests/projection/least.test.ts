import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/models/reaction/candidates.ts';
import { fingerprintOf } from '../../src/models/reaction/fingerprint.ts';
import type { SimulationRequest } from '../../src/models/reaction/simulation-request.ts';
import type { Least, LeastProgress } from '../../src/projection/least-answer.ts';
import { LeastQuery, type AskedLeast } from '../../src/projection/least.query.ts';
import type { ProjectionService } from '../../src/projection/projection.service.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import { commitment, requestFor, SPRING } from '../models/reaction/fixtures.ts';

const pools: SimulationPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const CODES = ['057', '046', '050', '036', '085', '041'];
const requestOf = (count: number): SimulationRequest =>
  requestFor({
    record: SPRING,
    baseline: 60,
    horizonDays: 60,
    paths: 1000,
    commitments: Array.from({ length: count }, (_, index) =>
      commitment(`step-${index}`, 3 + index * 4, CODES[index % CODES.length] as string, {
        by: index % 2 === 0 ? 'USA' : 'RUS',
        magnitude: 0.6 + (index % 4) / 5,
        probability: 0.9,
      }),
    ),
  });

/** A search on a pool of its own, of a request that is ready. */
function searchOf(workers = 1): LeastQuery {
  const pool = new SimulationPool({ workers });
  pools.push(pool);
  const service = { requestOf: ({ order }: { order: unknown }) => Promise.resolve(order) };
  return new LeastQuery({ projections: service as unknown as ProjectionService, pool });
}

const askedOf = (
  request: SimulationRequest,
  {
    below = 50,
    chance = 80,
    costs = () => 1,
  }: { below?: number; chance?: number; costs?: (at: number) => number } = {},
): AskedLeast =>
  ({
    key: `${fingerprintOf(request)} ${below} ${chance}`,
    whole: { order: request, outcome: { of: { title: 'Talks' } } },
    candidates: request.commitments.map(({ id }, at): Candidate => ({ commitment: id, cost: costs(at) })),
    below,
    chance,
  }) as unknown as AskedLeast;

const value = (result: Awaited<ReturnType<LeastQuery['answer']>>): Least => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('a search for the least that would do', () => {
  test('given 6 steps, then the cheapest set that does is told, with 1 thread as with 2, and progress grows', async () => {
    const request = requestOf(6);
    const { none, all } = value(await searchOf().answer(askedOf(request, { below: 99 })));
    expect(all.mean).toBeLessThan(none.mean - 3);
    const below = Math.round((none.mean + all.mean) / 2);
    const asked = askedOf(request, { below, chance: 50 });
    const seen: LeastProgress[] = [];
    const one = value(await searchOf().answer(asked, { onProgress: (progress) => seen.push(progress) }));
    const two = value(await searchOf(2).answer(asked));
    expect(two).toEqual(one);
    expect(one.found).toBe(true);
    expect(one.sets[0]?.share).toBeGreaterThanOrEqual(0.5);
    expect(one.sets[0]?.cost).toBe(one.sets[0]?.commitments.length);
    expect(one.paths).toBe(1000);
    expect(seen.some(({ checking }) => checking)).toBe(true);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(seen[0]).toEqual({ done: 0, sets: 64, checking: false });
  });

  test('given a tension above that of every future, then no step is needed', async () => {
    const least = value(await searchOf().answer(askedOf(requestOf(3), { below: 100, chance: 100 })));
    expect(least.sets[0]).toMatchObject({ commitments: [], cost: 0, does: true, share: 1 });
    expect(least).toMatchObject({ found: true, tried: 1, spared: 7 });
  });

  test('given a tension below that of every future, then no set does, and those that come nearest are told', async () => {
    const least = value(await searchOf().answer(askedOf(requestOf(4), { below: 0.001 })));
    expect(least.found).toBe(false);
    expect(least.sets).toHaveLength(10);
    expect(least.sets.some(({ does }) => does)).toBe(false);
    expect(least.tried).toBe(16);
  });

  test('given a search that nobody waits for any more, then it ends, and the next one is answered', async () => {
    const search = searchOf();
    const leave = new AbortController();
    const seen: LeastProgress[] = [];
    const gone = await search.answer(askedOf(requestOf(12), { below: 0.001 }), {
      signal: leave.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.done > 0) leave.abort();
      },
    });
    expect(gone).toMatchObject({ ok: false, error: { code: 'projection-waits' } });
    const last = seen.at(-1)?.done ?? 0;
    expect(value(await search.answer(askedOf(requestOf(2), { below: 100 }))).found).toBe(true);
    expect(last).toBeGreaterThan(0);
    expect(last).toBeLessThan(4096);
    expect(seen.at(-1)?.done).toBe(last);
  });

  test('given a worker that dies in the middle, then its work is done again, and the answer is the same', async () => {
    const asked = askedOf(requestOf(6), { below: 0.001 });
    const undisturbed = value(await searchOf().answer(asked));
    const hired: Worker[] = [];
    const note = (worker: Worker): void => void hired.push(worker);
    process.on('worker', note);
    try {
      const deaths: Promise<number>[] = [];
      const disturbed = value(
        await searchOf().answer(asked, {
          onProgress: ({ done, checking }) => {
            if ((done > 0 || checking) && deaths.length < 2)
              deaths.push(hired.at(-1)?.terminate() as Promise<number>);
          },
        }),
      );
      expect(await Promise.all(deaths)).toHaveLength(2);
      expect(hired.length).toBeGreaterThan(1);
      expect(disturbed).toEqual(undisturbed);
    } finally {
      process.off('worker', note);
    }
  });
});
