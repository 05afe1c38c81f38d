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

const draft = (seed: number): string =>
  encodeURIComponent(
    JSON.stringify({
      title: 'x',
      author: 'x',
      base: { at: '2021-06-15' },
      commitments: [],
      horizonDays: 730,
      seed,
    }),
  );

test('given more pictures of drafts than can be simulated while somebody waits, then the next is refused with when to ask again, pictures of the record are still drawn, and those given up are simulated no more', async () => {
  const projections = server.server.app.get(ProjectionService);
  const at = `${server.url}/view.png?history=RUS-USA~geneva-2021`;
  const waiting = crowd(60, (seed, signal) => fetch(`${at}&draft=${draft(seed)}`, { signal }));
  const refused = await waiting.first(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'projection-busy' });
  const record = await fetch(at);
  expect([record.status, record.headers.get('content-type')]).toEqual([200, 'image/png']);
  await expect.poll(() => projections.finalInTime().ok, { timeout: 20_000 }).toBe(false);
  await waiting.leave();
  await expect.poll(() => projections.finalInTime().ok, { timeout: 20_000 }).toBe(true);
});

test('given more pictures at once than are taken, then the others are refused with when to ask again, and all that were taken are drawn', async () => {
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, k) =>
      server.get(`/view.svg?history=RUS-USA~geneva-2021&at=2021-04-${String(1 + (k % 28)).padStart(2, '0')}`),
    ),
  );
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.map(({ json, headers }) => [json.code, headers.get('retry-after')])).toEqual(
    refused.map(() => ['pictures-busy', '1']),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(answers.length - refused.length);
});
