import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulationRequest } from '../../src/models/reaction/simulation-request.ts';
import type { Contributions } from '../../src/projection/contributions-answer.ts';
import { ContributionsQuery, type AskedContributions } from '../../src/projection/contributions.query.ts';
import type { ProjectionService } from '../../src/projection/projection.service.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import { commitment, requestFor, SPRING } from '../models/reaction/fixtures.ts';

const pools: SimulationPool[] = [];
const hired: Worker[] = [];
let onHired: (worker: Worker) => void = () => {};
const note = (worker: Worker): void => {
  hired.push(worker);
  onHired(worker);
};
process.on('worker', note);
afterEach(async () => {
  onHired = () => {};
  hired.length = 0;
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const request = requestFor({
  record: SPRING,
  baseline: 60,
  horizonDays: 120,
  paths: 2000,
  commitments: Array.from({ length: 8 }, (_, index) =>
    commitment(`step-${index}`, 5 + index * 6, index % 2 === 0 ? '057' : '163', { probability: 0.7 }),
  ),
});

/** A query on a pool of one thread, of requests that are ready. */
function queryOf(): ContributionsQuery {
  const pool = new SimulationPool({ workers: 1 });
  pools.push(pool);
  const service = { requestOf: ({ order }: { order: unknown }) => Promise.resolve(order) };
  return new ContributionsQuery({ projections: service as unknown as ProjectionService, pool });
}
const askedOf = (of: SimulationRequest, key: string): AskedContributions =>
  ({ key, whole: { order: of, outcome: { of: { title: 'Steps' } } } }) as unknown as AskedContributions;
const value = (result: Awaited<ReturnType<ContributionsQuery['answer']>>): Contributions => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('which step does the work, on threads that fail', () => {
  test('given a worker that dies in the middle, then its work is done again, and the shares are the same', async () => {
    const undisturbed = value(await queryOf().answer(askedOf(request, 'a')));
    hired.length = 0;
    const deaths: Promise<number>[] = [];
    onHired = (worker) => {
      // The first is at its first chunk once it is up.
      if (deaths.length === 0) worker.once('online', () => void deaths.push(worker.terminate()));
    };
    const disturbed = value(await queryOf().answer(askedOf(request, 'a')));
    expect(await Promise.all(deaths)).toHaveLength(1);
    expect(hired.length).toBeGreaterThan(1);
    expect(disturbed).toEqual(undisturbed);
  });

  test('given a question that nobody waits for any more, then it ends unanswered, and the next one is answered', async () => {
    const query = queryOf();
    const leave = new AbortController();
    onHired = (worker) => worker.once('online', () => leave.abort());
    const gone = await query.answer(askedOf({ ...request, paths: 40_000 }, 'b'), leave.signal);
    expect(gone).toMatchObject({ ok: false, error: { code: 'projection-waits' } });
    const next = value(await query.answer(askedOf({ ...request, paths: 250 }, 'c')));
    expect(next.steps).toHaveLength(8);
  });
});
