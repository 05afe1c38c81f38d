import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import {
  accepted,
  act,
  corrected,
  given,
  HISTORY,
  on,
  opened,
  recorded,
  refused,
  relation,
  retracted,
} from '../timeline/recorded.ts';

const AT = '2021-05-01';
const LN2 = Math.LN2;
/** Pressure of a material act of score g on its day, at age x days: 0.5 x (-g/10) x (0.75 fading + 0.25 lasting). */
const fading = (g: number, x: number) => (0.5 * -g * 0.75 * Math.exp((-LN2 * x) / 30)) / 10;
const lasting = (g: number, x: number) => (0.5 * -g * 0.25 * Math.exp((-LN2 * x) / 1095)) / 10;

async function zOf(orders: readonly RelationOrder[], view = {}): Promise<Record<string, number>> {
  const { tension } = await given(opened(), ...orders);
  const { contributions } = accepted(await tension.explain(HISTORY, { at: AT, ...view }));
  return Object.fromEntries(contributions.map(({ actId, z }) => [actId, z]));
}

// 163 scores -8 on goldstein/gdelt, 085 scores +7; both are material.
const sanctions = recorded(act('sanctions', { ...on('2021-04-01'), code: { code: '163' } }));
const waiver = (share = 1, reported = '2021-04-11') =>
  act('waiver', {
    occurred: { from: '2021-04-11' },
    reported,
    code: { code: '085' },
    reverses: [{ actId: 'sanctions', share }],
  });

describe('reversals', () => {
  test('given a reversal, then the lasting part is gone from its day on and the fading part goes on', async () => {
    const z = await zOf([sanctions, recorded(waiver())]);
    expect(z['sanctions']).toBeCloseTo(fading(-8, 30), 12);
    expect(z['waiver']).toBeCloseTo(fading(7, 20) + lasting(7, 20), 12);
    const before = await zOf([sanctions, recorded(waiver())], { at: '2021-04-10' });
    expect(before['sanctions']).toBeCloseTo(fading(-8, 9) + lasting(-8, 9), 12);
  });

  test('given a partial reversal, then the rest of the lasting part stays', async () => {
    const z = await zOf([sanctions, recorded(waiver(0.25))]);
    expect(z['sanctions']).toBeCloseTo(fading(-8, 30) + 0.75 * lasting(-8, 30), 12);
  });

  test('given the reversal retracted, then the lasting part is back, and still gone as of before', async () => {
    const orders = [sanctions, recorded(waiver()), retracted('waiver')];
    expect((await zOf(orders))['sanctions']).toBeCloseTo(fading(-8, 30) + lasting(-8, 30), 12);
    expect((await zOf(orders, { asOf: { revision: 2 } }))['sanctions']).toBeCloseTo(fading(-8, 30), 12);
  });

  test('given the reversal retracted and recorded again, then it counts once', async () => {
    const orders = [sanctions, recorded(waiver(0.5)), retracted('waiver'), recorded(waiver(0.5))];
    expect((await zOf(orders))['sanctions']).toBeCloseTo(fading(-8, 30) + 0.5 * lasting(-8, 30), 12);
  });

  test('given the reversal’s share corrected, then the new share counts', async () => {
    const orders = [sanctions, recorded(waiver(0.5)), corrected(waiver(0.2))];
    expect((await zOf(orders))['sanctions']).toBeCloseTo(fading(-8, 30) + 0.8 * lasting(-8, 30), 12);
  });

  test('given the reversed act corrected, then it stays reversed', async () => {
    const orders = [
      sanctions,
      recorded(waiver()),
      corrected(act('sanctions', { ...on('2021-04-02'), code: { code: '163' } })),
    ];
    expect((await zOf(orders))['sanctions']).toBeCloseTo(fading(-8, 29), 12);
  });

  test('given a reversal not yet reported, then it does not reverse', async () => {
    const z = await zOf([sanctions, recorded(waiver(1, '2021-04-20'))], { knownBy: '2021-04-19' });
    expect(z['sanctions']).toBeCloseTo(fading(-8, 30) + lasting(-8, 30), 12);
    expect(z).not.toHaveProperty('waiver');
  });
});

describe('what counts', () => {
  test('given a follow-up, then it is listed and adds nothing', async () => {
    const followUp = act('note-of-it', {
      ...on('2021-04-02'),
      code: { code: '163' },
      followUpOf: 'sanctions',
    });
    const { tension } = await given(opened(), sanctions, recorded(followUp));
    const explanation = accepted(await tension.explain(HISTORY, { at: AT }));
    expect(explanation.contributions).toMatchObject([
      { actId: 'sanctions' },
      { actId: 'note-of-it', followUpOf: 'sanctions', z: 0, points: 0 },
    ]);
    expect(explanation.byIssue).toMatchObject([{ key: 'cyber', acts: 1 }]);
    expect(accepted(await tension.reading(HISTORY, { at: AT })).acts).toBe(1);
  });

  test('given an act toward a third party, then it counts as its initiator’s', async () => {
    const toward = act('build-up', { ...on(AT), code: { code: '163' }, initiator: 'RUS', target: 'UKR' });
    const { tension } = await given(opened(), recorded(toward));
    const explanation = accepted(await tension.explain(HISTORY, { at: AT }));
    expect(explanation.byDirection).toMatchObject([{ key: 'RUS>UKR', z: 0.4 }]);
    expect(explanation.z).toBeCloseTo(0.4, 12);
  });

  test('given a reciprocal act, then it counts twice, half in each direction', async () => {
    const call = act('call', { ...on(AT), code: { code: '163' }, reciprocal: true });
    const { tension } = await given(opened(), recorded(call));
    const { z, byDirection } = accepted(await tension.explain(HISTORY, { at: AT }));
    expect(z).toBeCloseTo(0.8, 12);
    expect(byDirection.map(({ key, z: half }) => [key, half])).toEqual([
      ['RUS>USA', 0.4],
      ['USA>RUS', 0.4],
    ]);
  });

  test('given a class of its own, then an act fades as that class does', async () => {
    const treaty = act('treaty', {
      ...on('2021-04-01'),
      code: { code: '057' },
      class: { class: 'material', rationale: 'signed' },
    });
    const z = await zOf([recorded(treaty)]);
    expect(z['treaty']).toBeCloseTo(fading(8, 30) + lasting(8, 30), 12);
  });

  test('given an act known to the month, then its facts come as recorded', async () => {
    const inMonth = act('talks', { occurred: { from: '2021-04-01', to: '2021-04-30', precision: 'month' } });
    const { tension } = await given(opened(), recorded(inMonth));
    const { contributions } = accepted(await tension.explain(HISTORY, { at: AT }));
    expect(contributions).toMatchObject([
      {
        occurred: { from: '2021-04-01', to: '2021-04-30', precision: 'month' },
        scale: 'goldstein/gdelt',
        score: -2,
        magnitude: 1,
        class: 'verbal',
        revision: 1,
      },
    ]);
  });

  test('given a limit, then the strongest are listed and the sums cover all', async () => {
    const acts = ['163', '112', '161'].map((code) =>
      recorded(act(`act-${code}`, { ...on(AT), code: { code } })),
    );
    const { tension } = await given(opened(), ...acts);
    const all = accepted(await tension.explain(HISTORY, { at: AT }));
    const few = accepted(await tension.explain(HISTORY, { at: AT }, { limit: 1 }));
    expect(few.contributions.map(({ actId }) => actId)).toEqual(['act-163']);
    expect(few).toMatchObject({ total: 3, tension: all.tension, raising: all.raising });
    const sum = all.contributions.reduce((points, contribution) => points + contribution.points, 0);
    expect(sum).toBeCloseTo(all.tension - all.baseline, 9);
  });
});

describe('series', () => {
  test('given acts, then each day of the series is that day’s reading, by default over the coverage', async () => {
    const { tension } = await given(opened(), sanctions, recorded(waiver(0.5)));
    const answer = accepted(await tension.series(HISTORY));
    expect(answer).toMatchObject({ from: '2021-03-01', to: '2021-06-15', coverage: { from: '2021-03-01' } });
    expect(answer.series.tension).toHaveLength(107);
    for (const at of ['2021-03-01', '2021-04-01', '2021-04-11', '2021-06-15']) {
      const day = dayNumber(at) - answer.series.first;
      const reading = accepted(await tension.reading(HISTORY, { at }));
      expect(answer.series.tension[day]).toBeCloseTo(reading.tension, 9);
      expect(answer.series.underlying[day]).toBeCloseTo(reading.underlying, 9);
    }
  });

  test('given a day before the coverage, then the series is of that day', async () => {
    const { tension } = await given(opened());
    expect(accepted(await tension.series(HISTORY, {}, { at: '2021-01-05' }))).toMatchObject({
      from: '2021-01-05',
      to: '2021-01-05',
    });
  });

  test.each([
    [{ from: '2021-05-02', to: '2021-05-01' }, 'span'],
    [{ from: '1800-01-01', to: '2021-05-01' }, 'span'],
    [{ from: '2021-02-30' }, 'not-a-day'],
  ])('given the span %j, then it is refused as %s', async (span, code) => {
    const { tension } = await given(opened(relation()));
    expect(refused(await tension.series(HISTORY, span)).code).toBe(code);
  });
});

describe('a history read by tension/2', () => {
  const talks = recorded(act('talks', { ...on('2021-04-10'), code: { code: '046' } }));

  test('given a day, then reading, series and explanation have one figure, contributions add up to it, and the model is named', async () => {
    const { tension } = await given(opened(), sanctions, talks, recorded(waiver(0.25)));
    const model = 'tension/2';
    const reading = accepted(await tension.reading(HISTORY, { at: AT }, model));
    const series = accepted(await tension.series(HISTORY, { from: AT, to: AT }, {}, model));
    const explanation = accepted(await tension.explain(HISTORY, { at: AT }, { model }));
    expect(series.series.tension[0]).toBeCloseTo(reading.tension, 9);
    expect(explanation.tension).toBeCloseTo(reading.tension, 9);
    expect([reading.model, series.model, explanation.model]).toEqual([model, model, model]);
    expect(explanation.net).toEqual(reading.net);
    const sum = explanation.contributions.reduce((z, each) => z + each.z, explanation.z0);
    expect(sum).toBeCloseTo(reading.z, 12);
  });

  test('given an act, then what leaving it out would do is what the record without it says', async () => {
    const model = 'tension/2';
    const { tension } = await given(opened(), sanctions, talks);
    const without = await given(opened(), talks);
    const [strongest] = accepted(await tension.explain(HISTORY, { at: AT }, { model })).contributions;
    expect(strongest?.actId).toBe('sanctions');
    const all = accepted(await tension.reading(HISTORY, { at: AT }, model)).tension;
    const less = accepted(await without.tension.reading(HISTORY, { at: AT }, model)).tension;
    expect(strongest?.beyondWithout).toBeCloseTo(all - less, 9);
    expect(strongest?.beyondWithout).not.toBeCloseTo(strongest?.points ?? 0, 1);
  });

  test('given no model, then nothing is said of the other', async () => {
    const { tension } = await given(opened(), sanctions);
    const { model, net, contributions } = accepted(await tension.explain(HISTORY, { at: AT }));
    expect([model, net, contributions[0]?.beyondWithout]).toEqual(['tension/1', undefined, undefined]);
  });
});
