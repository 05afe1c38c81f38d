import { describe, expect, test } from 'vitest';
import {
  leastParameters,
  leastView,
  picksOf,
  problemOf,
  type LeastForm,
} from '../../src/dashboard/whatifs/least-vm.ts';
import type { Least } from '../../src/projection/least-answer.ts';

const AT = '2021-06-15';
const commitments = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ commitmentId: `step-${index}`, summary: `Step ${index}.` }));
const form = (part: Partial<LeastForm> = {}): LeastForm => ({
  below: 40,
  chance: 80,
  until: '2021-12-12',
  picks: picksOf(commitments(3)),
  ...part,
});

describe('what is asked for the least that would do', () => {
  test('given 13 steps, then the first 12 are chosen from, and one more is too many', () => {
    const picks = picksOf(commitments(13));
    expect(picks.filter(({ picked }) => picked)).toHaveLength(12);
    expect(problemOf(form({ picks }), AT)).toBeUndefined();
    expect(problemOf(form({ picks: picks.map((pick) => ({ ...pick, picked: true })) }), AT)).toContain(
      'at most 12',
    );
  });

  test('given a form, then the question names level, share, days and each chosen step with its cost', () => {
    const picks = picksOf(commitments(3)).map((pick, index) => ({ ...pick, picked: index > 0, cost: index }));
    expect(leastParameters(form({ picks }), AT)).toBe(
      'below=40&chance=80&days=180&candidates=step-1%3A1%2Cstep-2%3A2',
    );
  });

  test.each<[string, Partial<LeastForm>, string]>([
    ['no tension', { below: Number.NaN }, 'between 0 and 100'],
    ['a tension of 0', { below: 0 }, 'between 0 and 100'],
    ['half a future', { chance: 0.5 }, 'whole number of futures'],
    ['the day of the fork', { until: AT }, 'after the fork'],
    ['no day', { until: '' }, 'after the fork'],
    ['a day far off', { until: '2024-01-01' }, 'at most 730'],
    ['no step', { picks: [] }, 'at least one'],
    [
      'a negative cost',
      { picks: [{ commitment: 'a', label: 'A', picked: true, cost: -1 }] },
      'of \u201cA\u201d',
    ],
    [
      'a cost that is none',
      { picks: [{ commitment: 'a', label: 'A', picked: true, cost: Number.NaN }] },
      '\u201cA\u201d',
    ],
  ])('given %s, then it is told and nothing is asked', (_, part, words) => {
    expect(problemOf(form(part), AT)).toContain(words);
  });
});

const end = (share: number) => ({ share, standardError: 0.005, mean: 41 });
const least = (part: Partial<Least> = {}): Least => ({
  of: { title: 'Talks' } as Least['of'],
  fingerprint: 'f',
  models: { tension: 'tension/1', reaction: 'reaction/2' },
  seed: 1,
  paths: 10_000,
  horizonDays: 180,
  day: '2021-12-12',
  below: 40,
  chance: 80,
  candidates: [
    { commitment: 'a', cost: 1, summary: 'They talk.', day: '2021-06-20' },
    { commitment: 'b', cost: 1, summary: 'They sign.', day: '2021-07-20' },
  ],
  none: end(0.1),
  all: end(0.9),
  found: true,
  sets: [
    { commitments: ['a'], cost: 1, does: true, ...end(0.81) },
    { commitments: ['b'], cost: 1, does: false, ...end(0.7) },
  ],
  tried: 3,
  spared: 1,
  ...part,
});

describe('what was found', () => {
  test('given a set that does, then it comes first in words, with its share and what the search did', () => {
    const { sentence, context, rows, table } = leastView(least());
    expect(sentence).toBe(
      'It takes 1 step: with it tension is below 40.0 on 12 Dec 2021 in 81.0 of 100 futures.',
    );
    expect(rows.map(({ does, steps, share, cost }) => [does, steps, share, cost])).toEqual([
      [true, ['They talk.'], '81.0 of 100', '1 step'],
      [false, ['They sign.'], '70.0 of 100', '1 step'],
    ]);
    expect(context).toContain('without any of the steps in 10.0 of 100 futures, with all of them in 90.0');
    expect(context).toContain('3 sets tried on few futures, 1 not');
    expect(table.rows[0]).toEqual(['They talk.', 1, 81, 0.5, 41, 'yes']);
  });

  test('given costs, then the cheapest is named by its cost', () => {
    const candidates = least().candidates.map((candidate) => ({ ...candidate, cost: 2.5 }));
    const sets = least().sets.map((set) => ({ ...set, cost: 2.5 }));
    expect(leastView(least({ candidates, sets })).sentence).toContain(
      'The cheapest set costs 2.5, with 1 step',
    );
  });

  test('given no set that does, or one without a step, then that is said', () => {
    const none = least({ found: false, sets: least().sets.slice(1) });
    expect(leastView(none).sentence).toContain('No set of these steps brings tension below 40.0');
    const anyway = least({ sets: [{ commitments: [], cost: 0, does: true, ...end(0.85) }] });
    expect(leastView(anyway).sentence).toContain('None of these steps is needed');
    expect(leastView(anyway).rows[0]?.steps).toEqual([]);
  });
});
