import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { accuraciesOf } from '../../src/forecasts/accuracy.ts';
import { AccuracyQuery } from '../../src/forecasts/accuracy.query.ts';
import type { Backtest } from '../../src/forecasts/backtest-answer.ts';
import type { BacktestQuery } from '../../src/forecasts/backtest.query.ts';
import { err, ok, rejection } from '../../src/kernel/result.ts';
import { WAITS } from '../../src/projection/refusals.ts';
import { accuracyPage } from '../../src/pages/accuracy-page.ts';

const band = (closed: number) => ({ closed, randomised: closed });
const accuracy = (closed: number) => ({
  crps: { z: 0.1, points: 2 },
  interval: 20,
  band50: band(0.5),
  band90: band(closed),
  below: 0.05,
  above: 0.05,
  pit: Array.from({ length: 10 }, () => 0.1),
});
const judged = (history: string, forks: number, closed: number): Backtest => ({
  history,
  title: `<${history}>`,
  revision: 3,
  models: { tension: 'tension/1', reaction: 'reaction/4' },
  seed: 1,
  paths: 1000,
  every: 45,
  from: '2014-01-01',
  to: '2018-01-01',
  forks,
  rates: { own: forks, prior: 0, stated: 0 },
  digest: history,
  sentence: `Of ${history}.`,
  horizons: [{ days: 45, forks, ...accuracy(closed), yardsticks: {} }],
  leads: [{ day: 7, forks, ...accuracy(closed), overNoNews: -0.12 }],
  worst: [
    {
      at: '2015-02-03',
      fingerprint: 'f',
      crps: 9,
      q5: [40, 41],
      q50: [50, 51],
      q95: [60, 61],
      came: [55, 62],
    },
  ],
});

test('given histories of which some have few forecasts, then the sentence counts forecasts and says for how many histories bands were honest', () => {
  const { sentence } = accuraciesOf([judged('A', 30, 0.9), judged('B', 10, 0.7), judged('C', 2, 0)], []);
  expect(sentence).toContain('held 85 of 100 times: days up to 45 ahead of 40 forecasts');
  expect(sentence).toContain('for 1 of 2 histories with at least 8 forecasts');
  expect(accuraciesOf([judged('C', 2, 0)], []).sentence).toMatch(/^No history has 8 forecasts/);
});

/** Back-tests of three histories, of which one is too short; each goes on when it is let. */
function three(unseenMs?: number) {
  const gates = new Map(['A', 'B'].map((id) => [id, Promise.withResolvers<void>()]));
  const begun: string[] = [];
  const backtests = {
    ask: (history: string) =>
      history === 'SHORT'
        ? err(rejection('rule', 'backtest-too-short', 'The record covers 3 days', 'Ask for another.'))
        : ok({ key: history, subject: { history, title: `Now ${history}` } }),
    answer: async (
      { key }: { readonly key: string },
      { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: object) => void },
    ) => {
      begun.push(key);
      onProgress?.({ done: 1, forks: 9 });
      const gone = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      await Promise.race([gates.get(key)?.promise, gone]);
      return signal?.aborted === true ? err(WAITS) : ok(judged(key, 9, 0.9));
    },
  } as unknown as BacktestQuery;
  const histories = { list: () => ['A', 'B', 'SHORT'].map((id) => ({ id })) } as never;
  const query = new AccuracyQuery({ histories, backtests, ...(unseenMs !== undefined && { unseenMs }) });
  return { query, begun, let: (id: string) => gates.get(id)?.resolve() };
}

describe('judging all histories', () => {
  test('given somebody who looks, then what is known is told with the progress, and each history is judged once', async () => {
    const { query, begun, let: go } = three();
    expect(query.look()).toMatchObject({ open: ['A', 'B'], accuracies: { judged: [] } });
    expect(query.look().progress).toMatchObject({ history: 'A', place: 1, of: 2, done: 1, forks: 9 });
    go('A');
    await expect.poll(() => query.look().open).toEqual(['B']);
    expect(query.look().accuracies).toMatchObject({
      judged: [{ history: 'A', title: 'Now A' }],
      left: [{ history: 'SHORT', why: 'The record covers 3 days' }],
    });
    go('B');
    await expect.poll(() => query.look().open).toEqual([]);
    expect((await query.answer()).ok).toBe(true);
    expect(begun).toEqual(['A', 'B']);
  });

  test('given that it is stopped, then nothing is worked out until somebody looks again', async () => {
    const { query, begun, let: go } = three();
    query.look();
    expect(query.stop().open).toEqual(['A', 'B']);
    await after(0);
    expect(begun).toEqual(['A']);
    go('A');
    go('B');
    expect(query.look().problem).toBeUndefined();
    await expect.poll(() => query.look().open).toEqual([]);
  });

  test('given that nobody looks any more, then the work ends; given a question that is left, then it is not answered', async () => {
    const { query, begun } = three(5);
    query.look();
    await after(30);
    query.look();
    expect(begun).toEqual(['A', 'A']);
    query.stop();
    const answer = await query.answer({ signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ ok: false, error: { code: 'projection-waits' } });
  });
});

describe('the page of accuracy', () => {
  const accuracies = accuraciesOf(
    [judged('A', 30, 0.9)],
    [{ history: 'SHORT', why: 'The record covers 3 days' }],
  );

  test('given all, then sentence, skill by days ahead and the worst misses stand there, escaped, and it is not asked for again', () => {
    const page = accuracyPage({ accuracies, open: [] });
    expect(page).toContain('held 90 of 100 times');
    expect(page).toContain('&lt;A&gt;');
    expect(page).not.toContain('<A>');
    expect(page).toMatch(/<th scope="row">7<\/th>.*<td>\u221212 %<\/td>/);
    expect(page).toContain('outside the 90 % band on 1 of 2 days');
    expect(page.match(/<svg /g)).toHaveLength(1);
    expect(page).toContain('SHORT: The record covers 3 days.');
    expect(page).not.toContain('http-equiv');
  });

  test('given a history that a data set counted, then it is said how its rows count', () => {
    const counted = accuraciesOf([{ ...judged('A', 30, 0.9), dedupe: 'one-a-day' }], []);
    expect(accuracyPage({ accuracies: counted, open: [] })).toContain('rows that agree counted once a day');
    expect(accuracyPage({ accuracies, open: [] })).not.toContain('rows that agree');
  });

  test('given work under way, then its progress is told, the page comes again, and it can be stopped; once stopped it can go on', () => {
    const progress = { history: 'A', place: 1, of: 2, done: 3, forks: 9 };
    const under = accuracyPage({ accuracies, open: ['B'], progress }, { first: 'A&B' });
    expect(under).toContain('<meta http-equiv="refresh" content="2; url=accuracy?history=A%26B">');
    expect(under).toContain('max="9" value="3"');
    expect(under).toContain('Being worked out: A, 3 of 9 forecasts, history 1 of 2. Then B.');
    const further = accuracyPage({ accuracies, open: ['A', 'B', 'C', 'D'], progress });
    expect(further).toContain('Then B and 2 more.');
    expect(under).toContain('So far: Bands like these');
    const begins = accuracyPage({ accuracies: accuraciesOf([], []), open: ['A', 'B', 'C'] });
    expect(begins).toContain('It begins with A.');
    // Nothing was judged yet, which says nothing of how much there is to judge by.
    expect(begins).not.toContain('too few to judge by');
    expect(under).toContain('href="accuracy?history=A%26B&amp;work=no"');
    const stopped = accuracyPage({ accuracies, open: ['B'] }, { stopped: true });
    expect(stopped).not.toContain('http-equiv');
    expect(stopped).toContain('1 history is not judged yet');
    const { problem } = { problem: WAITS };
    expect(accuracyPage({ accuracies, open: ['B'], problem })).toContain(WAITS.message);
  });
});
