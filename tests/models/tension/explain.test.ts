import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayNumber, formatDay } from '../../../src/kernel/clock.ts';
import { ExplanationAccumulator } from '../../../src/models/tension/explain.ts';
import { explanationRowOf, type ExplanationRow } from '../../../src/models/tension/explanation-row.ts';
import { modelActOf, type IdentifiedAct } from '../../../src/models/tension/model-act.ts';
import { readingAt, type ModelAct } from '../../../src/models/tension/model.ts';
import { DEFAULT_TENSION_PARAMETERS as parameters } from '../../../src/models/tension/parameters.ts';
import { act } from './acts.ts';

const rowOf = (content: IdentifiedAct, more: Partial<ExplanationRow> = {}): ExplanationRow => ({
  actId: content.actId,
  revision: 1,
  occurred: { precision: 'day', ...content.occurred },
  initiator: 'USA',
  target: 'RUS',
  reciprocal: content.reciprocal,
  issue: 'cyber',
  code: content.code.code,
  scale: 'goldstein/gdelt',
  score: content.score.value,
  magnitude: content.magnitude.value,
  class: 'verbal',
  followUpOf: content.followUpOf,
  model: modelActOf(content),
  ...more,
});

const explain = (at: string, rows: readonly ExplanationRow[], limit?: number, baseline = 40) => {
  const accumulator = new ExplanationAccumulator({ at: dayNumber(at), baseline, parameters, limit });
  for (const row of rows) accumulator.add(row);
  return accumulator.finish();
};

const DAY = '2021-04-15';
const attribution = rowOf(act('attribution', DAY, '112', -2));
const sanctions = rowOf(act('sanctions', DAY, '163', -8), { issue: 'election-interference' });
const expulsion = rowOf(act('expulsion', DAY, '161', -4), { initiator: 'RUS', target: 'USA' });
const call = rowOf(act('call', DAY, '041', 1, { reciprocal: true }), { issue: 'summitry' });
const note = rowOf(act('note', DAY, '161', -4, { followUpOf: 'expulsion' }));
const buildUp = rowOf(act('build-up', DAY, '154', -7.2), {
  initiator: 'RUS',
  target: 'UKR',
  issue: 'ukraine',
});
const later = rowOf(act('later', '2021-04-16', '111', -2));
const laterNote = rowOf(act('later-note', '2021-04-16', '111', -2, { followUpOf: 'later' }));
const record = [attribution, sanctions, expulsion, call, note, buildUp, later, laterNote];

test('given no acts, then tension is the baseline and there is nothing to explain', () => {
  const answer = explain(DAY, []);
  expect(answer.tension).toBeCloseTo(40, 12);
  expect(answer).toMatchObject({
    z: answer.z0,
    band: 'strained',
    raising: 0,
    lowering: 0,
    contributions: [],
    total: 0,
    byIssue: [],
    byDirection: [],
  });
});

test('given a day, then acts that begin after it are left out, and follow-ups are listed with 0', () => {
  const { contributions, total } = explain(DAY, record);
  // On the day itself K = 1, so the order is that of |score|.
  expect(contributions.map(({ actId }) => actId)).toEqual([
    'sanctions',
    'build-up',
    'expulsion',
    'attribution',
    'call',
    'note',
  ]);
  expect(total).toBe(6);
  expect(contributions.at(-1)).toMatchObject({ followUpOf: 'expulsion', z: 0, lasting: 0, points: 0 });
  expect(contributions[0]).not.toHaveProperty('followUpOf');
  expect(contributions[0]).not.toHaveProperty('model');
});

test('given acts of several issues, then groups hold their sums, and a follow-up is no act of a group', () => {
  const { byIssue, z, z0 } = explain(DAY, record);
  // Impulses: sanctions 0.8; build-up 0.72; cyber 0.2 + 0.4 (the note is a follow-up); call 2 x -0.1. Times s = 0.5.
  expect(byIssue.map(({ key, acts }) => [key, acts])).toEqual([
    ['election-interference', 1],
    ['ukraine', 1],
    ['cyber', 2],
    ['summitry', 1],
  ]);
  expect(byIssue.map((group) => Number(group.z.toFixed(12)))).toEqual([0.4, 0.36, 0.3, -0.1]);
  expect(z - z0).toBeCloseTo(0.96, 12);
});

test('given a reciprocal act and one toward a third party, then each direction gets its half and its own', () => {
  const { byDirection } = explain(DAY, record);
  const directions = Object.fromEntries(
    byDirection.map(({ key, acts, z }) => [key, [acts, Number(z.toFixed(12))]]),
  );
  expect(directions).toEqual({ 'USA>RUS': [3, 0.45], 'RUS>USA': [2, 0.15], 'RUS>UKR': [1, 0.36] });
});

test('given points, then they are the contributions in z times one factor, and raising and lowering add up to T - T0', () => {
  const { contributions, z, z0, tension, raising, lowering } = explain(DAY, record);
  // z0 = ln(40/60); T = 100 / (1 + exp(-(z0 + 0.96))), by hand 63.520448...
  expect(tension).toBeCloseTo(100 / (1 + Math.exp(-(Math.log(2 / 3) + 0.96))), 10);
  const factor = (tension - 40) / (z - z0);
  for (const contribution of contributions) {
    expect(contribution.points).toBeCloseTo(contribution.z * factor, 10);
  }
  expect(raising).toBeGreaterThan(0);
  expect(lowering).toBeLessThan(0);
  expect(raising + lowering).toBeCloseTo(tension - 40, 10);
});

test('given equal contributions, then the earlier act comes first, and of one day the smaller id', () => {
  const zero = (actId: string, day: string) => rowOf(act(actId, day, '010', 0));
  const rows = [zero('c', '2021-04-02'), zero('b', '2021-04-01'), zero('a', '2021-04-02')];
  for (const limit of [undefined, 3]) {
    expect(explain(DAY, rows, limit).contributions.map(({ actId }) => actId)).toEqual(['b', 'a', 'c']);
  }
  expect(explain(DAY, rows, 2).contributions.map(({ actId }) => actId)).toEqual(['b', 'a']);
});

test('given an act of several days, then its dates are handed on and nothing else of them', () => {
  const content = {
    ...act('visit', DAY, '042', 1.9),
    occurred: { from: DAY, to: '2021-04-18', precision: 'approximate' as const, basis: 'a log' },
  };
  const [contribution] = explain(DAY, [rowOf(content)]).contributions;
  expect(contribution?.occurred).toEqual({ from: DAY, to: '2021-04-18', precision: 'approximate' });
});

test('given the content of a recorded act, then its row says what the explanation shows', () => {
  const row = explanationRowOf(
    {
      actId: 'treaty',
      occurred: { from: DAY, precision: 'day' },
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '057' },
      score: { scale: 'goldstein/icews', value: 8 },
      magnitude: { value: 2 },
      class: { class: 'material' },
      issue: 'arms-control',
    },
    7,
    undefined,
  );
  expect(row).toMatchObject({
    actId: 'treaty',
    revision: 7,
    code: '057',
    scale: 'goldstein/icews',
    score: 8,
    magnitude: 2,
    class: 'material',
    reciprocal: true,
    issue: 'arms-control',
  });
});

const rows = fc.array(
  fc
    .record({
      day: fc.integer({ min: 18_000, max: 18_100 }),
      days: fc.integer({ min: 1, max: 20 }),
      impulse: fc.double({ min: -4, max: 4, noNaN: true }),
      material: fc.boolean(),
      issue: fc.constantFrom('cyber', 'arms-control', 'ukraine'),
      initiator: fc.constantFrom('USA', 'RUS'),
      reciprocal: fc.boolean(),
      followUp: fc.boolean(),
    })
    .map((facts) => ({
      ...facts,
      model: {
        first: facts.day,
        last: facts.day + facts.days - 1,
        impulse: facts.impulse,
        material: facts.material,
        reversals: [],
      } satisfies ModelAct,
    })),
  { maxLength: 60 },
);

test('given any record, then the explanation agrees with the reading, its groups with its contributions, and a limit only cuts the list', () => {
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 0, max: 20 }),
      fc.double({ min: 1, max: 99, noNaN: true }),
      (facts, limit, baseline) => {
        const at = 18_080;
        const list = facts.map(({ day, issue, initiator, reciprocal, followUp, model }, i) =>
          rowOf(act(`act-${i}`, formatDay(day), '111', -2, { reciprocal }), {
            issue,
            initiator,
            target: initiator === 'USA' ? 'RUS' : 'USA',
            followUpOf: followUp ? 'act-0' : undefined,
            model: followUp ? undefined : model,
          }),
        );
        const whole = explain(formatDay(at), list, undefined, baseline);
        const counted = list.flatMap(({ model }) => (model === undefined ? [] : [model]));
        const reading = readingAt(counted, at, baseline, parameters);
        expect(whole).toMatchObject({
          z: reading.z,
          tension: reading.tension,
          underlying: reading.underlying,
          band: reading.band,
        });

        const total = (values: readonly { readonly points: number }[]) =>
          values.reduce((sum, { points }) => sum + points, 0);
        const change = whole.tension - baseline;
        for (const part of [whole.contributions, whole.byIssue, whole.byDirection]) {
          expect(Math.abs(total(part) - change)).toBeLessThan(1e-9);
        }
        expect(Math.abs(whole.raising + whole.lowering - change)).toBeLessThan(1e-9);
        expect(whole.total).toBe(list.filter((row) => dayNumber(row.occurred.from) <= at).length);

        const strengths = whole.contributions.map(({ points }) => Math.abs(points));
        expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
        const cut = explain(formatDay(at), list.toReversed(), limit, baseline);
        expect(cut.total).toBe(whole.total);
        expect(cut.contributions.map(({ actId }) => actId)).toEqual(
          whole.contributions.slice(0, limit).map(({ actId }) => actId),
        );
      },
    ),
  );
});
