import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay, dayNumber } from '../../src/kernel/clock.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, relation } from '../support/relations.ts';
import { listening, type Client } from '../support/server.ts';

let server: Client;
const DAYS = 75_000;
const END = '2020-12-31';
const HISTORIES = [
  ['eight decades', 'decades', '1940-09-02'],
  ['three centuries', 'centuries', '1720-01-01'],
] as const;

beforeAll(async () => {
  server = await listening();
  for (const [, name, from] of HISTORIES) {
    const content = relation({ coverage: { from, to: END } });
    await server.post('/api/histories', { name, content });
    for (const [actId, day] of [
      ['early', from],
      ['late', '2020-11-01'],
    ] as const) {
      const { status } = await server.post(
        `/api/histories/RUS-USA~${name}/acts`,
        act(actId, { occurred: { from: day } }),
      );
      expect(status).toBe(201);
    }
  }
});
afterAll(() => server.close());

const firstShown = (from: string): string =>
  from < formatDay(dayNumber(END) - DAYS + 1) ? formatDay(dayNumber(END) - DAYS + 1) : from;

describe.each(HISTORIES)('given a history of %s, when no days are named', (_, name, from) => {
  const history = `RUS-USA~${name}`;
  const at = `/api/histories/${history}`;
  const shown = firstShown(from);

  test('then its figures are answered up to the end, and whether they are the last part', async () => {
    const { json } = await server.get(`${at}/tension/series`);
    expect([json.from, json.to, json.coverage.from, json.shortened]).toEqual([
      shown,
      END,
      from,
      shown === from ? undefined : true,
    ]);
    expect(json.days.at(-1).tension).toBeGreaterThan(50);
    const view = await server.get(`/view.json?history=${history}`);
    expect([view.json.series.from, view.json.series.days.length]).toEqual([shown, json.days.length]);
    for (const path of [`${at}/tension/series.csv`, `/view.csv?history=${history}`]) {
      expect((await server.get(path)).text.split('\r\n')[1]).toMatch(new RegExp(`^${shown},`));
    }
  });

  test('then it is drawn, with a word where it is the last part', async () => {
    for (const path of [`${at}/tension.svg`, `/view.svg?history=${history}`]) {
      const { status, text } = await server.get(path);
      expect(status).toBe(200);
      // Lines of text may be broken anywhere in the picture.
      expect(/last 75,000\s/.test(text.replaceAll(/<[^>]*>/g, ' '))).toBe(shown !== from);
      expect(text.length).toBeLessThan(400_000);
    }
    const png = await fetch(`${server.url}/view.png?history=${history}`);
    expect([png.status, png.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  test('then the days before can still be asked for', async () => {
    const { json } = await server.get(`${at}/tension/series?from=${from}&to=${addYear(from)}`);
    expect(json.days.length).toBeGreaterThan(300);
    expect(Math.max(...json.days.map((day: { tension: number }) => day.tension))).toBeGreaterThan(50);
  });

  test('then it is explained, listened to, and its what-ifs are simulated and drawn', async () => {
    expect((await server.get(`${at}/explanation`)).json.total).toBe(2);
    expect((await server.get(`${at}/timeline`)).json.total).toBe(2);
    const live = await LiveClient.open(server.url);
    live.send({ type: 'subscribe', topic: `relation:${history}` });
    expect((await live.next('snapshot')).topic).toBe(`relation:${history}`);
    live.socket.close();
    const proposed = await server.post(`${at}/what-ifs`, {
      title: 'Without the first',
      author: 'Ana',
      base: { at: END },
      edits: [{ edit: 'omit', actId: 'early' }],
      commitments: [],
      horizonDays: 30,
    });
    expect(proposed.status).toBe(201);
    const { whatIfId } = proposed.json;
    const projected = await server.get(`/api/what-ifs/${whatIfId}/projection?wait=final&paths=250`);
    expect([projected.status, projected.json.whatIf.q50.length]).toEqual([200, 30]);
    expect((await server.get(`/view.svg?history=${history}&whatIfs=${whatIfId}`)).text).toContain(
      'Without the first',
    );
  });
});

const addYear = (day: string): string => formatDay(dayNumber(day) + 365);
