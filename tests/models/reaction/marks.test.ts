import { describe, expect, test } from 'vitest';
import { REACTION_MODELS } from '../../../src/models/reaction/parameters.ts';
import { dayNumber } from '../../../src/kernel/clock.ts';
import { WHAT_IF } from '../../../src/models/reaction/engine/bits.ts';
import { modelActsOf } from '../../../src/models/tension/model-act.ts';
import { impulseOf, type ModelAct } from '../../../src/models/tension/model.ts';
import { NetSeriesAccumulator } from '../../../src/models/tension/net-series.ts';
import { TENSION_MODELS } from '../../../src/models/tension/parameters.ts';
import { SeriesAccumulator } from '../../../src/models/tension/series.ts';
import { act, AT, commitment, observe, requestFor, SPRING, STILL, opened } from './fixtures.ts';
import { meanOf, varianceOf } from './statistics.ts';

const SERIES = { 'tension/1': SeriesAccumulator, 'tension/2': NetSeriesAccumulator } as const;

describe.each(REACTION_MODELS)('given the acts of a path, by %s', (model) => {
  test.each(TENSION_MODELS)(
    'its tension is that of %s for the record, its acts and its commitments together, what they reverse taken away',
    (tensionModel) => {
      const days = 120;
      const fork = dayNumber(AT);
      const record = SPRING.filter((one) => one.actId !== 'talks-month');
      const request = requestFor({
        model,
        tensionModel,
        record,
        baseline: 65,
        horizonDays: days,
        paths: 30,
        commitments: [
          commitment('agreement', 8, '057', { reciprocal: true, probability: 0.5, class: 'material' }),
          commitment('sanctions', 50, '163', { by: 'RUS', magnitude: 2, probability: 0.5 }),
          commitment('lifting', 70, '085', {
            reverses: [{ actId: 'sanctions-2', share: 0.6 }],
            probability: 0.5,
          }),
        ],
      });
      const simulator = opened(request);
      const onDay = (
        day: number,
        score: number,
        magnitude: number,
        material: boolean,
        directions: 1 | 2,
      ) => ({
        first: fork + 1 + day,
        last: fork + 1 + day,
        impulse: impulseOf(score, magnitude, directions),
        material,
        reversals: [],
      });
      for (let path = 0; path < 30; path += 1) {
        const { acts, carriedOut, whatIf } = observe(simulator, path);
        let lifted = Infinity;
        const model: ModelAct[] = [];
        for (const { day, mark, runs } of acts) {
          const drawn = simulator.marks.marks[mark];
          if (drawn === undefined || (runs & WHAT_IF) === 0) continue;
          model.push(onDay(day, drawn.score, drawn.magnitude, drawn.class === 'material', 1));
        }
        for (const { day, index } of carriedOut) {
          const { mark, reciprocal } = request.commitments[index] as (typeof request.commitments)[number];
          const isMaterial = mark.class === 'material';
          model.push(onDay(day, mark.score, mark.magnitude, isMaterial, reciprocal ? 2 : 1));
          if (index === 2) lifted = fork + 1 + day;
        }
        for (const { actId, act: one } of modelActsOf(record)) {
          const reversals =
            actId === 'sanctions-2' && lifted < Infinity
              ? [...one.reversals, { day: lifted, share: 0.6 }]
              : one.reversals;
          model.push({ ...one, reversals });
        }
        const series = new SERIES[tensionModel](fork + 1, fork + days, request.tension);
        for (const one of model) series.add(one);
        const { tension } = series.series(65);
        for (let day = 0; day < days; day += 1) {
          expect(Math.abs((whatIf[day] ?? 0) - (tension[day] ?? 0))).toBeLessThan(1e-9);
        }
      }
    },
  );
});

describe.each(REACTION_MODELS)('given many acts of a process, by %s', (model) => {
  const record = [
    act('a', '2021-06-01', '163', { magnitude: 3 }),
    act('b', '2021-06-02', '163', { magnitude: 3 }),
    act('c', '2021-06-03', '190'),
  ];
  const paths = 2000;
  const request = requestFor({
    model,
    reaction: { ...STILL, mu: [0, 1, 0, 1] },
    record,
    horizonDays: 30,
    paths,
  });
  const simulator = opened(request);
  const acts = Array.from({ length: paths }, (_, path) => observe(simulator, path).acts).flat();

  test.each([1, 3])('process %d draws each mark of its table as often as its weight says', (process) => {
    const table = request.marks[process];
    const drawn = acts.filter((one) => one.process === process);
    const offset = request.marks.slice(0, process).reduce((sum, { marks }) => sum + marks.length, 0);
    table?.marks.forEach(({ weight }, index) => {
      const p = weight / table.total;
      const share = drawn.filter(({ mark }) => mark === offset + index).length / drawn.length;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / drawn.length));
    });
  });

  test('what an act is does not depend on when in the day it happens, nor on the act before', () => {
    const drawn = acts.filter((one) => one.process === 1);
    const size = drawn.map(({ mark }) => {
      const { score, magnitude } = simulator.marks.marks[mark] ?? { score: 0, magnitude: 0 };
      return score * magnitude;
    });
    const correlation = (x: number[], y: number[]) => {
      const mx = meanOf(x);
      const my = meanOf(y);
      const products = x.map((value, i) => (value - mx) * ((y[i] ?? 0) - my));
      return meanOf(products) / Math.sqrt(varianceOf(x) * varianceOf(y));
    };
    const instants = drawn.map(({ time, day }) => time - day);
    const most = 4 / Math.sqrt(drawn.length);
    expect(Math.abs(correlation(instants, size))).toBeLessThan(most);
    expect(Math.abs(correlation(size.slice(1), size.slice(0, -1)))).toBeLessThan(most);
    expect(Math.abs(meanOf(instants) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * drawn.length));
  });
});
