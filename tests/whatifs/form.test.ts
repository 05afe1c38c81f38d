import { describe, expect, test } from 'vitest';
import { assumptionsSchema } from '../../src/whatifs/assumptions.ts';
import { outcomeSchema } from '../../src/whatifs/events.ts';
import { proposalSchema } from '../../src/whatifs/request-bodies.ts';
import { commitment } from '../support/what-ifs.ts';

const base = {
  commitmentId: 'c',
  day: 1,
  initiator: 'USA',
  target: 'RUS',
  code: { code: '050' },
  issue: 'cyber',
  summary: 'It.',
};
const outcome = (changes: object) => ({ title: 'T', author: 'A', ...changes });
const committed = (changes: object) => outcome({ commitments: [{ ...base, ...changes }] });

describe('the form of an outcome', () => {
  test.each<[string, object, string]>([
    ['a probability of 1.2', committed({ probability: { value: 1.2 } }), 'commitments.0.probability.value'],
    ['a probability below 0', committed({ probability: { value: -0.1 } }), 'commitments.0.probability.value'],
    [
      'a probability that is no number',
      committed({ probability: { value: NaN } }),
      'commitments.0.probability.value',
    ],
    ['a negative magnitude', committed({ magnitude: { value: -1 } }), 'commitments.0.magnitude.value'],
    ['an infinite magnitude', committed({ magnitude: { value: Infinity } }), 'commitments.0.magnitude.value'],
    [
      'a magnitude without a rationale',
      committed({ magnitude: { value: 2 } }),
      'commitments.0.magnitude.rationale',
    ],
    ['day 0', committed({ day: 0 }), 'commitments.0.day'],
    ['day 731', committed({ day: 731 }), 'commitments.0.day'],
    ['half a day', committed({ day: 1.5 }), 'commitments.0.day'],
    ['a day and a date', committed({ date: '2021-07-01' }), 'commitments.0.day'],
    ['neither day nor date', committed({ day: undefined }), 'commitments.0.day'],
    ['no calendar day', committed({ day: undefined, date: '2021-02-30' }), 'commitments.0.date'],
    ['a horizon of 0', outcome({ horizonDays: 0 }), 'horizonDays'],
    ['a horizon of 10 000', outcome({ horizonDays: 10_000 }), 'horizonDays'],
    ['a horizon that is no number', outcome({ horizonDays: NaN }), 'horizonDays'],
    ['an infinite seed', outcome({ seed: Infinity }), 'seed'],
    [
      'an infinite parameter',
      outcome({ assumptions: { tension: { s: Infinity } } }),
      'assumptions.tension.s',
    ],
    [
      'a parameter below its limit',
      outcome({ assumptions: { reaction: { gamma: -1 } } }),
      'assumptions.reaction.gamma',
    ],
    [
      'another model',
      outcome({ models: { tension: 'tension/3', reaction: 'reaction/1' } }),
      'models.tension',
    ],
    ['201 commitments', outcome({ commitments: Array.from({ length: 201 }, () => base) }), 'commitments'],
    ['an edit of an unknown kind', outcome({ edits: [{ edit: 'burn', actId: 'a' }] }), 'edits.0.edit'],
    ['a revision below 0', outcome({ base: { revision: -1 } }), 'base.revision'],
  ])('given %s, when it is read, then it is refused there', (_, value, place) => {
    const parsed = outcomeSchema.safeParse(value);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toContain(place);
  });

  test('given unknown fields at any depth, when they are read, then they are refused and never dropped', () => {
    for (const value of [
      outcome({ colour: 'red' }),
      committed({ chance: 1 }),
      outcome({ assumptions: { reaction: { nu: 1 } } }),
      outcome({ base: { day: '2021-06-15' } }),
    ]) {
      expect(outcomeSchema.safeParse(value).error?.issues[0]?.code).toBe('unrecognized_keys');
    }
  });

  test('given what is left out, when it is read, then it has its documented default', () => {
    expect(outcomeSchema.parse(outcome({}))).toEqual({
      title: 'T',
      author: 'A',
      base: {},
      commitments: [],
      edits: [],
      assumptions: {},
      horizonDays: 180,
      seed: 20_210_616,
    });
    expect(commitment('c')).toMatchObject({ probability: { value: 1 }, magnitude: { value: 1 } });
  });
});

describe('assumptions', () => {
  test('given one override, when it is read, then nothing else is overridden by a default', () => {
    const one = { tension: { s: 1 }, reaction: { inertia: { conflict: 0.3 } } };
    expect(assumptionsSchema.parse(one)).toEqual(one);
    expect(assumptionsSchema.parse({ tension: {}, reaction: {} })).toEqual({ tension: {}, reaction: {} });
  });
});

describe('the body of a proposal', () => {
  test('given neither title nor preset, when it is read, then what is missing is named', () => {
    const issues = proposalSchema.safeParse({}).error?.issues.map(({ path }) => path.join('.'));
    expect(issues).toEqual(['title', 'author']);
  });
  test('given a preset with contents of its own, when it is read, then they are refused', () => {
    const mixed = { preset: 'reset', commitments: [], edits: [], assumptions: {} };
    const issues = proposalSchema.safeParse(mixed).error?.issues.map(({ path }) => path.join('.'));
    expect(issues).toEqual(['commitments', 'edits', 'assumptions']);
    expect(proposalSchema.safeParse({ preset: 'reset', author: 'Ann', horizonDays: 30 }).success).toBe(true);
  });
});
