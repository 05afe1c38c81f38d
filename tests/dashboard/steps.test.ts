import { expect, test } from 'vitest';
import { stepCount, stepsView } from '../../src/dashboard/whatifs/steps-vm.ts';
import type { Contributions } from '../../src/projection/contributions-answer.ts';

const of = (steps: readonly [number, number][]): Contributions => ({
  of: {
    history: 'RUS-USA~test',
    title: 'Talks',
    base: { at: '2021-06-15', revision: 3 },
  } as Contributions['of'],
  fingerprint: 'f',
  models: { tension: 'tension/1', reaction: 'reaction/2' },
  first: '2021-06-16',
  horizonDays: 2,
  seed: 1,
  paths: 4000,
  baseline: [50, 54.04],
  steps: steps.map(([points, error], index) => ({
    kind: index === 0 ? 'past' : 'commitment',
    ...(index === 0 ? {} : { commitment: `c${index}`, summary: `step ${index}`, day: '2021-06-17' }),
    mean: [0, points],
    standardErrors: [0, error],
  })),
});

test('given steps, when they are shown, then the strongest is first, bars follow each other, and printed figures add up', () => {
  const { rows, startAt, sentence, table } = stepsView(
    of([
      [-0.2, 0.011],
      [1.1, 0.02],
      [-4.1, 0.05],
    ]),
  );
  expect(rows.map(({ label, text }) => [label, text])).toEqual([
    ['Step 2', '\u22124.1'],
    ['Step 1', '+1.1'],
    ['What is changed of the past', '\u22120.2'],
  ]);
  expect(rows[0]?.detail).toBe('17 Jun 2021 \u00b7 \u00b10.05');
  const ends = rows.map(({ left, width, raising }) =>
    raising ? [left, left + width] : [left + width, left],
  );
  expect(ends[0]?.[0]).toBeCloseTo(startAt, 9);
  expect(ends[1]?.[0]).toBeCloseTo(ends[0]?.[1] ?? 0, 9);
  expect(ends[2]?.[0]).toBeCloseTo(ends[1]?.[1] ?? 0, 9);
  expect(sentence).toContain(
    'On 17 Jun 2021 the steps together move mean tension by \u22123.2 points, from 54.0 to 50.8',
  );
  expect(table.rows[0]).toEqual(['Step 2', '2021-06-17', -4.1, 0.05]);
});

test('given contents, when steps are counted, then all that is changed of the past is one, and so is all that is assumed', () => {
  expect(stepCount({ commitments: [], edits: [], assumptions: {} })).toBe(0);
  expect(stepCount({ commitments: [1, 2], edits: [1, 2, 3], assumptions: { reaction: {} } })).toBe(4);
});
