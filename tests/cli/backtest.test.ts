import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Backtest } from '../../src/forecasts/backtest-answer.ts';
import { detente, temporaryStore } from '../support/cli.ts';

const env = { DETENTE_STORE: 'memory:' };
const SOME = ['iran-deal-2013-18', '--every', '180d', '--horizon', '30,60', '--paths', '100'];
const run = (...args: string[]) => detente(['backtest', ...args], { env });

describe('detente backtest', () => {
  test('given a scenario, then forecasts of its history are judged, and twice the same', async () => {
    const [first, second] = await Promise.all([run(...SOME, '--json'), run(...SOME, '--json')]);
    expect(first.stderr.replaceAll(/^caution.*$/gm, '').trim()).toBe('');
    expect(first.stdout).toBe(second.stdout);
    const answer = JSON.parse(first.stdout) as Backtest;
    expect(answer).toMatchObject({
      history: 'IRN-USA~iran-deal-2013-18',
      models: { reaction: 'reaction/5' },
    });
    expect(answer.horizons.map(({ days }) => days)).toEqual([30, 60]);
    expect(Object.keys(answer.horizons[0]?.yardsticks ?? {})).toEqual([
      'persistence',
      'persistence-point',
      'no-news',
      'ar1',
      'var1',
      'climatology',
    ]);
    expect(answer.forks).toBe(answer.rates.own + answer.rates.prior);
    expect(answer.worst[0]?.q5.length).toBe(answer.worst[0]?.came.length);
  });

  test('given a table, then there is a line a forecast and day; given nobody asks for one, then words', async () => {
    const [table, text] = await Promise.all([
      run(...SOME, '--csv', '--against', 'no-news'),
      run(...SOME, '--against', 'no-news'),
    ]);
    const lines = table.stdout.trim().split('\r\n');
    expect(lines[0]).toMatch(/^fork,days_ahead,date,came,q5/);
    const forks = Number(/^(\d+) forecasts of IRN-USA~iran-deal-2013-18/m.exec(text.stdout)?.[1]);
    expect(lines.length - 1).toBeGreaterThan((forks - 1) * 60);
    expect(text.stdout).toMatch(
      /Bands like these, meant to hold 90 of 100 times, held \d+ of 100 days up to 30/,
    );
    expect(text.stdout).toContain('no-news');
    expect(text.stdout).not.toContain('climatology');
  });

  test.each([
    [['geneva-2021', '--against', 'luck'], 3, '--against luck is no rule'],
    [['geneva-2021', '--every', 'often'], 3, '--every often is no whole number'],
    [['geneva-2021', '--every', '9999'], 3, '3650'],
    [['geneva-2021', '--paths', '3'], 3, '20'],
    [['geneva-2021', '--horizon', '700'], 3, '700 to be judged by'],
    [['RUS-USA'], 4, 'RUS-USA'],
    [['geneva-2021', '--dedupe', 'story'], 3, 'was written by people'],
    [['geneva-2021', '--bom'], 2, '--bom is for tables'],
  ])('given %j, then it says what is wrong', async (args, exitCode, says) => {
    const ran = await run(...args);
    expect([ran.exitCode, ran.stdout]).toEqual([exitCode, '']);
    expect(ran.stderr).toContain(says);
  });
});

test('given a store of all that comes along, then each history is judged, the shares are summed up, and the documents say the same', async () => {
  using temporary = temporaryStore();
  const from = { env: { DETENTE_STORE: temporary.store } };
  const files = readdirSync('scenarios').flatMap((file) => /^(.*)\.scenario\.yaml$/.exec(file)?.[1] ?? []);
  for (const name of files) await detente(['replay', name], from);
  const [text, json] = await Promise.all([
    detente(['accuracy'], from),
    detente(['accuracy', '--json'], from),
  ]);
  expect(text.exitCode).toBe(0);
  expect(text.stdout).toMatch(/^IRN-USA~iran-deal-2013-18 +33 /m);
  const spaced = (told: string) => told.replaceAll(/ +/g, ' ');
  expect(text.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /held \d+ of 100 times: days up to 45 ahead of 52 forecasts\. They held 85 to 95 of 100 days for \d of 2 histories/,
  );
  // The table in the documents is what the command prints.
  const documents = spaced(readFileSync('src/forecasts/README.md', 'utf8'));
  const rows = text.stdout.split('\n').filter((line) => line.includes('~'));
  expect(rows).toHaveLength(files.length);
  for (const row of rows) expect(documents).toContain(`\n${spaced(row).trimEnd()}\n`);
  const { judged } = JSON.parse(json.stdout) as { judged: Backtest[] };
  expect(judged.map(({ history }) => history)).toContain('IRN-USA~iran-deal-2013-18');
});
