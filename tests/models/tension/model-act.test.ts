import { expect, test } from 'vitest';
import { dayNumber } from '../../../src/kernel/clock.ts';
import { actSchema } from '../../../src/relations/events.ts';
import { actClassOf, modelActOf, modelActsOf } from '../../../src/models/tension/model-act.ts';
import { act } from './acts.ts';

test('given an act as the record holds it, then the model takes over its days, impulse and class', () => {
  const content = actSchema.parse({
    actId: 'blockade',
    occurred: { from: '2021-03-02', to: '2021-03-05', precision: 'approximate', basis: 'press reports' },
    initiator: 'RUS',
    target: 'UKR',
    code: { code: '191' },
    magnitude: { value: 2, rationale: 'two straits' },
    issue: 'security',
    summary: 'Closes the strait.',
    sources: [{ title: 'A report', publisher: 'An agency' }],
  });
  expect(modelActOf({ ...content, score: { value: -9.5 } })).toEqual({
    first: dayNumber('2021-03-02'),
    last: dayNumber('2021-03-05'),
    impulse: 1.9,
    material: true,
    reversals: [],
  });
});

test('given a reciprocal act, then its impulse counts twice', () => {
  expect(modelActOf(act('call', '2021-04-13', '041', 1))?.impulse).toBe(-0.1);
  expect(modelActOf(act('call', '2021-04-13', '041', 1, { reciprocal: true }))?.impulse).toBe(-0.2);
});

test('given an act that scores 0, then its impulse is 0 and not -0', () => {
  expect(modelActOf(act('statement', '2021-04-13', '010', 0))?.impulse).toBe(0);
});

test('given an act that names its class, then that counts, and the code’s root otherwise', () => {
  expect(actClassOf(act('a', '2021-04-13', '057', 8))).toBe('verbal');
  expect(actClassOf(act('a', '2021-04-13', '0841', 7))).toBe('material');
  expect(actClassOf(act('a', '2021-04-13', '057', 8, { class: { class: 'material' } }))).toBe('material');
  expect(actClassOf(act('a', '2021-04-13', '163', -8, { class: { class: 'verbal' } }))).toBe('verbal');
});

test('given a reversing act of several days, then the reversal counts from its first day', () => {
  const acts = modelActsOf([
    act('expulsion', '2021-04-15', '161', -4),
    act('return', '2021-06-20', '050', 3.5, {
      occurred: { from: '2021-06-20', to: '2021-06-24' },
      reverses: [{ actId: 'expulsion', share: 0.6 }],
    }),
  ]);
  expect(acts.map(({ actId }) => actId)).toEqual(['expulsion', 'return']);
  expect(acts[0]?.act.reversals).toEqual([{ day: dayNumber('2021-06-20'), share: 0.6 }]);
  expect(acts[1]?.act.reversals).toEqual([]);
});

test('given a set without the reversing act, or without the reversed one, then nothing is reversed', () => {
  const expulsion = act('expulsion', '2021-04-15', '161', -4);
  const returned = act('return', '2021-06-20', '050', 3.5, { reverses: [{ actId: 'expulsion', share: 1 }] });
  expect(modelActsOf([expulsion])[0]?.act.reversals).toEqual([]);
  expect(modelActsOf([returned])).toHaveLength(1);
});

test('given follow-ups, then the model sees none of them, and they reverse nothing', () => {
  const acts = modelActsOf([
    act('expulsion', '2021-04-15', '161', -4),
    act('note', '2021-04-21', '161', -4, {
      followUpOf: 'expulsion',
      reverses: [{ actId: 'expulsion', share: 1 }],
    }),
  ]);
  expect(acts).toMatchObject([{ actId: 'expulsion', act: { reversals: [] } }]);
});

test('given a reversal of a reversal, then what was reversed first does not come back', () => {
  const acts = modelActsOf([
    act('a', '2021-04-15', '163', -8),
    act('b', '2021-05-15', '085', 7, { reverses: [{ actId: 'a', share: 1 }] }),
    act('c', '2021-06-15', '163', -8, { reverses: [{ actId: 'b', share: 1 }] }),
  ]);
  expect(acts[0]?.act.reversals).toEqual([{ day: dayNumber('2021-05-15'), share: 1 }]);
});

test('given a day that does not exist, then it is an error and not a wrong figure', () => {
  expect(() => modelActOf(act('a', '2021-02-30', '163', -8))).toThrow(RangeError);
});
