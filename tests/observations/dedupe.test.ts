import { describe, expect, test } from 'vitest';
import { changedView, parseView } from '../../src/charts/view-state.ts';
import { backtestLines } from '../../src/cli/backtest-text.ts';
import { backtestCsv } from '../../src/forecasts/backtest-csv.ts';
import { BacktestQuery } from '../../src/forecasts/backtest.query.ts';
import { calibrationOf } from '../../src/forecasts/calibrate.query.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { netReadingAt } from '../../src/models/tension/net-over-gross.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { addDays, dayNumber } from '../../src/kernel/clock.ts';
import { knownActsOf, type KnownAct } from '../../src/projection/recorded-acts.query.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { ExportQuery, type HistoryExport } from '../../src/timeline/export.query.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import type { View } from '../../src/timeline/view.ts';
import { act, HISTORY } from '../support/relations.ts';
import { given, opened, recorded } from '../timeline/recorded.ts';
import type { KnownDay } from '../../src/observations/cells.ts';
import { OBSERVED, recording, slice, writerOver } from './observed.ts';

const SLICES = [
  slice('20180101', 'aa', [
    '2018-01-01',
    [
      [0, '>042', 3, 2],
      [0, '<112', 1, 1],
    ],
  ]),
  slice('20180102', 'bb', ['2018-01-02', [[1, '>042', 4, 1]]]),
];

const clock = { now: () => Date.UTC(2026, 0, 1) };

async function over() {
  const store = new MemoryStore();
  await writerOver(store)(recording(1, SLICES));
  const parts = { histories: await loadHistories(store), store, clock };
  return { tension: new TensionQuery(parts), exports: new ExportQuery(parts) };
}

async function exported(view: View): Promise<HistoryExport> {
  const pieces = (await over()).exports.json(OBSERVED, view);
  if (!pieces.ok) throw new Error(pieces.error.message);
  let text = '';
  for await (const piece of pieces.value) text += piece;
  return JSON.parse(text) as HistoryExport;
}

test.each([
  { dedupe: undefined, times: 1, early: 1 },
  { dedupe: 'one-a-day', times: 1, early: 1 },
  { dedupe: 'story', times: 3, early: 2 },
  { dedupe: 'none', times: 7, early: 3 },
] as const)(
  'given rows that agree, when they count by $dedupe, then an act counts $times times, $early of them by the day before, in explanations and exports alike',
  async ({ dedupe, times, early }) => {
    const { tension } = await over();
    const view = dedupe === undefined ? {} : { dedupe };
    const magnitudesOf = async (one: View) => {
      const why = await tension.explain(OBSERVED, one);
      if (!why.ok) throw new Error(why.error.message);
      return new Map(why.value.contributions.map(({ code, magnitude }) => [code, magnitude]));
    };
    expect(await magnitudesOf(view)).toEqual(
      new Map([
        ['042', times],
        ['112', 1],
      ]),
    );
    expect((await magnitudesOf({ ...view, knownBy: '2018-01-01' })).get('042')).toBe(early);
    const whole = await exported(view);
    expect(new Map(whole.acts.map(({ code, magnitude }) => [code.code, magnitude.value]))).toEqual(
      new Map([
        ['042', times],
        ['112', 1],
      ]),
    );
    expect(whole.dedupe).toBe(dedupe === 'one-a-day' ? undefined : dedupe);
    // What a page computes from the export is what is answered.
    const reading = await tension.reading(OBSERVED, view);
    const series = await tension.series(OBSERVED, {}, view);
    if (!reading.ok || !series.ok) throw new Error('it is answered');
    const { baseline, parameters } = whole.declaration;
    const acts = modelActsOf(whole.acts).map(({ act: one }) => one);
    const computed = netReadingAt(acts, dayNumber('2018-01-02'), baseline.value, parameters);
    expect(reading.value.tension).toBeCloseTo(computed.tension, 9);
    expect(series.value.series.tension.at(-1)).toBeCloseTo(computed.tension, 9);
    expect(reading.value.dedupe).toBe(whole.dedupe);
  },
);

test('given a history that people wrote, when its rows are to count each, then it is told that there are none', async () => {
  const { tension } = await given(opened(), recorded(act('a')));
  expect(await tension.reading(HISTORY, { dedupe: 'none' })).toMatchObject({
    ok: false,
    error: { code: 'written-once' },
  });
  expect((await tension.reading(HISTORY, { dedupe: 'one-a-day' })).ok).toBe(true);
});

test('given an address that counts rows and shows a what-if, then the what-if stays, and that is told', () => {
  const { view, problems } = parseView('?history=RUS-USA~gdelt&dedupe=none&preset=reset');
  expect([view.dedupe, view.preset, problems]).toEqual([
    undefined,
    'reset',
    [expect.stringContaining('dedupe=none')],
  ]);
  const counted = parseView('?history=RUS-USA~gdelt&dedupe=story').view;
  expect(counted.dedupe).toBe('story');
  expect(changedView(counted, { at: '2018-01-01' }).dedupe).toBe('story');
  expect(changedView(counted, { draft: '{}' }).dedupe).toBeUndefined();
});

describe('forecasts of what a data set counted', () => {
  /** Some years of which every third day is told of on the day itself and once more on the day after. */
  const longer = async () => {
    const store = new MemoryStore();
    const record = writerOver(store);
    const slices = Array.from({ length: 1200 }, (_, day) => {
      const code = Math.floor(day / 3) % 2 === 0 ? '>042' : '<112';
      const told: KnownDay[1][] = [[[0, code, 3, 2]], [[1, code, 4, 1]], []];
      const known = addDays('2018-01-01', day);
      return slice(known.replaceAll('-', ''), `${day}`, [known, told[day % 3] ?? []]);
    });
    const months = Object.values(Object.groupBy(slices, (one) => one.slice[0].slice(0, 6)));
    for (const [number, month = []] of months.entries()) await record(recording(number + 1, month));
    return { histories: await loadHistories(store), clock };
  };

  test('given rows that are told on two days, then an act is as large on a day as it was by the rows known then', async () => {
    const store = new MemoryStore();
    await writerOver(store)(recording(1, SLICES));
    const table = (await loadHistories(store)).resolve(OBSERVED);
    if (!table.ok) throw new Error(table.error.message);
    const acts = async (dedupe: 'one-a-day' | 'none'): Promise<KnownAct | undefined> => {
      const all: KnownAct[] = [];
      for await (const page of knownActsOf(table.value, { revision: table.value.revision, dedupe })) {
        all.push(...page);
      }
      return all.find(({ act: { code } }) => code.code === '042');
    };
    const first = dayNumber('2018-01-01');
    expect(await acts('none')).toMatchObject({
      known: first,
      act: { magnitude: { value: 7 } },
      counted: [
        { known: first, times: 3 },
        { known: first + 1, times: 7 },
      ],
    });
    const once = await acts('one-a-day');
    expect([once?.act.magnitude.value, once?.counted]).toEqual([1, undefined]);
  });

  test('given each view, then back-tests and calibrations go by it, say so, and have a digest of their own', async () => {
    const parts = await longer();
    const backtests = new BacktestQuery({ ...parts, workers: 1 });
    const question = { horizon: [10], every: 300, paths: 20, against: [] };
    const digests = new Set<string>();
    const crps = new Set<number | undefined>();
    for (const [dedupe, words] of [
      [undefined, 'rows that agree counted once a day'],
      ['story', 'each story counted'],
      ['none', 'every row counted'],
    ] as const) {
      const asked = backtests.ask(OBSERVED, { ...question, dedupe });
      if (!asked.ok) throw new Error(asked.error.message);
      const answer = await backtests.answer(asked.value);
      if (!answer.ok) throw new Error(answer.error.message);
      expect(answer.value).toMatchObject({
        dedupe: dedupe ?? 'one-a-day',
        models: { tension: 'tension/2' },
      });
      const text = backtestLines(answer.value, { width: 400, utf8: true, colour: false } as never);
      expect(text.join(' ')).toContain(`known that day, ${words}:`);
      const scores = await backtests.scores(asked.value);
      if (!scores.ok) throw new Error(scores.error.message);
      expect(backtestCsv(asked.value.subject, scores.value)).toContain(`,${dedupe ?? 'one-a-day'}\r\n`);
      const calibration = await calibrationOf(parts, OBSERVED, { mode: 'shared', dedupe });
      if (!calibration.ok) throw new Error(calibration.error.message);
      expect(calibration.value.dedupe).toBe(dedupe ?? 'one-a-day');
      digests.add(answer.value.digest).add(calibration.value.digest);
      crps.add(answer.value.horizons[0]?.crps.z);
    }
    expect([digests.size, crps.size]).toEqual([6, 3]);
  });
});
