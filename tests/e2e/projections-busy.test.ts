import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectionService } from '../../src/projection/projection.service.ts';
import { crowd } from '../support/crowd.ts';
import { listening, type Client } from '../support/server.ts';

let server: Client;
beforeAll(async () => {
  server = await listening({ env: { DETENTE_WORKERS: '1' } });
  await server.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => server.close());

test('given more large projections than can be final while somebody waits, when more are waited for, then they are refused at once with when to ask again, and those given up wait no more', async () => {
  const projections = server.server.app.get(ProjectionService);
  const path = '/api/scenarios/geneva-2021/presets/no-killer-remark/projection';
  const waiting = crowd(60, (seed, signal) =>
    fetch(`${server.url}${path}?wait=final&paths=10000&days=730&seed=${seed}`, { signal }),
  );
  const refused = await waiting.first(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'projection-busy' });
  const best = await server.get(`${path}?paths=10000&days=30&seed=99`);
  expect([200, 503]).toContain(best.status);
  expect(best.json.code ?? 'figures').not.toBe('projection-busy');
  await expect.poll(() => projections.finalInTime().ok, { timeout: 20_000 }).toBe(false);
  await waiting.leave();
  await expect.poll(() => projections.finalInTime().ok, { timeout: 20_000 }).toBe(true);
});
