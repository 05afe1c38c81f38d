import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accuracies } from '../../src/forecasts/accuracy.ts';
import type { Backtest } from '../../src/forecasts/backtest-answer.ts';
import { listening, type Client } from '../support/server.ts';

const AT = '/api/histories/RUS-USA~geneva-2021/backtest';
const SOME = '?every=14&horizon=20&paths=50&against=persistence,no-news';

let client: Client;
beforeAll(async () => {
  client = await listening({ env: { DETENTE_WORKERS: '1' } });
  await client.post('/api/scenarios/geneva-2021/replay', {});
});
afterAll(() => client.close());

describe('a back-test over HTTP', () => {
  test('given a history, then its forecasts are judged, told line by line, as a table, and not sent again', async () => {
    const answer = await fetch(client.url + AT + SOME);
    expect(answer.status).toBe(200);
    const told = (await answer.json()) as Backtest;
    expect(told).toMatchObject({ history: 'RUS-USA~geneva-2021', every: 14, paths: 50 });
    expect(told.horizons[0]?.days).toBe(20);
    expect(Object.keys(told.horizons[0]?.yardsticks ?? {})).toEqual(['persistence', 'no-news']);
    const again = await fetch(client.url + AT + SOME, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);

    const lines = (await (await fetch(`${client.url}${AT}.ndjson${SOME}&seed=5`)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { done?: number; backtest?: Backtest });
    expect(lines.slice(0, -1).map(({ done }) => done)).toEqual(
      Array.from({ length: told.forks }, (_, index) => index + 1),
    );
    expect(lines.at(-1)?.backtest).toMatchObject({ seed: 5, forks: told.forks });

    const table = await fetch(`${client.url}${AT}.csv${SOME}`);
    expect(table.headers.get('content-type')).toContain('text/csv');
    expect((await table.text()).split('\r\n').length).toBe(told.forks * 20 + 2);
  });

  test('given all histories, then they are judged line by line, and the page of it waits for nothing that is known', async () => {
    const lines = (await (await fetch(`${client.url}/api/accuracy.ndjson`)).text()).trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      history: 'RUS-USA~geneva-2021',
      place: 1,
      of: 1,
      done: 1,
    });
    const { accuracy } = JSON.parse(lines.at(-1) ?? '') as { accuracy: Accuracies };
    expect(accuracy.judged[0]?.horizons[0]?.days).toBe(45);
    expect((await client.get('/api/accuracy')).json).toEqual(accuracy);
    const page = await client.get('/accuracy');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(accuracy.judged[0]?.sentence);
    expect(page.text).not.toContain('http-equiv="refresh"');
    expect((await client.get('/accuracy?work=maybe')).status).toBe(400);
  });

  test.each([
    ['?every=0', 400],
    ['?against=luck', 400],
    ['?horizon=700', 422],
    ['?dedupe=twice', 400],
    ['?dedupe=story', 422],
  ])('given %s, then it is refused', async (query, status) => {
    const answer = await fetch(client.url + AT + query);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('problem+json');
  });
});
