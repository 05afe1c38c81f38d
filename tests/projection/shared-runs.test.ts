import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/models/reaction/fingerprint.ts';
import type { ProjectionResult } from '../../src/models/reaction/results.ts';
import { SharedRuns, type AskOptions, type RunOrder } from '../../src/projection/shared-runs.runner.ts';
import { SimulationPool } from '../../src/projection/simulation.pool.ts';
import type { SimulationRequest } from '../../src/models/reaction/simulation-request.ts';
import { requestFor, SPRING } from '../models/reaction/fixtures.ts';

const requestWith = (seed: number, paths = 4000): SimulationRequest =>
  requestFor({ record: SPRING, seed, paths, horizonDays: 60 });

/** A pool that counts what it is asked to simulate. */
class CountingPool extends SimulationPool {
  projected = 0;

  override project(...args: Parameters<SimulationPool['project']>): Promise<ProjectionResult> {
    this.projected += 1;
    return super.project(...args);
  }
}

let pool: CountingPool;
let runs: SharedRuns;
beforeEach(() => {
  pool = new CountingPool({ workers: 1 });
  runs = new SharedRuns(pool);
});
afterEach(() => pool.close());

function orderOf(request: SimulationRequest, changes: Partial<RunOrder> = {}): RunOrder {
  const fingerprint = fingerprintOf(request);
  return {
    key: fingerprint,
    fingerprint,
    prepared: () => ({ request, fingerprint }),
    prepare: () => Promise.resolve(),
    ...changes,
  };
}

async function followed(order: RunOrder, options: AskOptions = {}): Promise<ProjectionResult[]> {
  const results: ProjectionResult[] = [];
  for await (const result of runs.follow(order, options)) results.push(result);
  return results;
}

/** Until nothing runs any more. */
async function idle(): Promise<void> {
  for (let turn = 0; runs.running > 0 && turn < 500; turn += 1) await pause(10);
  expect(runs.running).toBe(0);
}

describe('runs that are shared', () => {
  test('given many ask the same at once, when it is simulated, then it is simulated once and all get the same figures', async () => {
    const order = orderOf(requestWith(1));
    const all = await Promise.all([followed(order), followed(order), runs.best(order), followed(order)]);
    expect(pool.projected).toBe(1);
    const [one, two, polled, four] = all as [
      ProjectionResult[],
      ProjectionResult[],
      ProjectionResult,
      ProjectionResult[],
    ];
    expect(one.map(({ paths }) => paths)).toEqual([250, 1000, 4000]);
    expect(two.at(-1)).toBe(one.at(-1));
    expect(four.at(-1)).toBe(one.at(-1));
    expect(polled.paths).toBe(250);
  });

  test('given final figures, when they are asked for again, then they come out of memory', async () => {
    const order = orderOf(requestWith(1, 500));
    const [final] = (await followed(order)).slice(-1);
    expect(await followed(order)).toEqual([final]);
    expect(await runs.best(order)).toBe(final);
    expect(pool.projected).toBe(1);
  });

  test('given more results than are kept, when others come, then the ones used longest ago are forgotten', async () => {
    const order = (seed: number): RunOrder =>
      orderOf(requestFor({ seed, paths: 2, horizonDays: 730, record: [] }));
    for (let seed = 0; seed < 18; seed += 1) {
      await followed(order(seed));
      // The first is asked for again and again.
      await runs.best(order(0));
      expect(runs.keptDays).toBeLessThanOrEqual(12_000);
    }
    expect(pool.projected).toBe(18);
    await runs.best(order(0));
    expect(pool.projected).toBe(18);
    await followed(order(1));
    expect(pool.projected).toBe(19);
  });

  test('given a newer question in a slot, when it is asked, then the older run ends, and one with another slot goes on', async () => {
    const older = followed(orderOf(requestWith(1, 40_000)), { slot: 'what-if' });
    const beside = followed(orderOf(requestWith(2, 1000)), { slot: 'another seed' });
    await pause(30);
    const newer = await followed(orderOf(requestWith(3, 500)), { slot: 'what-if' });
    expect(newer.at(-1)?.final).toBe(true);
    expect((await older).at(-1)?.final ?? false).toBe(false);
    expect((await beside).at(-1)?.final).toBe(true);
    await idle();
  });

  test('given two follow one run in two slots, when one goes on to a newer question, then the other still gets the final figures', async () => {
    const order = orderOf(requestWith(1, 4000));
    const leaves = followed(order, { slot: 'a' });
    const stays = followed(order, { slot: 'b' });
    await followed(orderOf(requestWith(2, 250)), { slot: 'a' });
    await leaves;
    expect((await stays).at(-1)?.final).toBe(true);
  });

  test('given a polled run, when a newer question takes its slot, then it ends without waiting for its lease', async () => {
    const older = orderOf(requestWith(1, 40_000));
    expect((await runs.best(older, { slot: 'draft' }))?.paths).toBe(250);
    expect(runs.running).toBe(1);
    await runs.best(orderOf(requestWith(2, 250)), { slot: 'draft' });
    await idle();
    expect(pool.waiting).toBe(0);
  });

  test('given a follower who goes, when nobody else wants the run, then it is stopped', async () => {
    const gone = new AbortController();
    const figures = followed(orderOf(requestWith(1, 40_000)), { signal: gone.signal });
    await pause(30);
    gone.abort();
    expect((await figures).at(-1)?.final ?? false).toBe(false);
    expect(runs.running).toBe(0);
  });

  test('given somebody polls and does not come back, when the lease is over, then the run is stopped', async () => {
    runs = new SharedRuns(pool, { leaseMs: 20 });
    expect((await runs.best(orderOf(requestWith(1, 40_000))))?.final).toBe(false);
    await idle();
    // Asking again begins again.
    expect((await runs.best(orderOf(requestWith(1, 40_000))))?.paths).toBe(250);
    expect(pool.projected).toBe(2);
  });

  test('given a request that was dropped while it waited, when its turn comes, then it is worked out again and nothing is lost', async () => {
    const request = requestWith(1, 1000);
    const fingerprint = fingerprintOf(request);
    let ready = false;
    let prepared = 0;
    const order = orderOf(request, {
      prepared: () => (ready ? { request, fingerprint } : undefined),
      prepare: () => {
        prepared += 1;
        ready = true;
        return Promise.resolve();
      },
    });
    expect((await followed(order)).at(-1)).toMatchObject({ paths: 1000, final: true });
    expect(prepared).toBe(1);
  });

  test('given a run that fails, when it is followed, then the follower is told and the next who asks begins anew', async () => {
    let broken = true;
    const request = requestWith(1, 250);
    const order = orderOf(request, {
      prepared: () => {
        if (broken) throw new Error('the disk is on fire');
        return { request, fingerprint: 'f' };
      },
    });
    await expect(followed(order)).rejects.toThrow('the disk is on fire');
    await idle();
    broken = false;
    expect((await followed(order)).at(-1)?.final).toBe(true);
  });

  test('given a hundred different questions that wait, then only a few hold figures', async () => {
    const all = Array.from({ length: 100 }, (_, seed) => followed(orderOf(requestWith(seed, 200))));
    const results = await Promise.all(all);
    expect(results.every((stages) => stages.at(-1)?.final === true)).toBe(true);
    expect(pool.mostHeld).toBeLessThanOrEqual(pool.workers + 2);
  });
});
