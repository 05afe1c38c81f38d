import { describe, expect, test } from 'vitest';
import { ofHundred, takeawayOf } from '../../../src/models/reaction/takeaway.ts';
import { shareOf, type Curve } from '../../../src/models/reaction/results.ts';

const figures = (values: readonly [number, number, number]): Curve => {
  const [low, median, high] = values;
  const curve = { mean: [median], q5: [low], q25: [low], q50: [median], q75: [high], q95: [high] };
  return { ...curve, standardErrors: curve };
};
const shares = (below: number) => {
  const of = (count: number) => shareOf(count, 1000);
  const last = { calm: of(0), strained: of(below), tense: of(1000 - below), acute: of(0) };
  return { last, ever: last };
};

const takeaway = (
  difference: readonly [number, number, number],
  [whatIf, baseline]: readonly [number, number] = [61, 73],
  [below, belowWithout]: readonly [number, number] = [280, 90],
) =>
  takeawayOf({
    whatIf: figures([whatIf, whatIf, whatIf]),
    baseline: figures([baseline, baseline, baseline]),
    difference: figures(difference),
    bands: { whatIf: shares(below), baseline: shares(belowWithout) },
    horizonDays: 1,
    paths: 1000,
  });

describe('the takeaway of a projection', () => {
  test.each([
    [
      [-29, -10, -3] as const,
      'On day 1 tension is 10 points lower than without it, 3 to 29 in 90 of 100 futures: median 61 against 73; below 50 in 28 of 100 futures against 9.',
    ],
    [
      [2, 7.6, 12.2] as const,
      'On day 1 tension is 8 points higher than without it, 2 to 12 in 90 of 100 futures: median 61 against 73; below 50 in 28 of 100 futures against 9.',
    ],
    [
      [-8, -4, 3] as const,
      'On day 1 tension is 4 points lower than without it, from 8 lower to 3 higher in 90 of 100 futures: median 61 against 73; below 50 in 28 of 100 futures against 9.',
    ],
    [
      [-0.8, -0.3, -0.1] as const,
      'On day 1 tension is 0.3 points lower than without it, 0.1 to 0.8 in 90 of 100 futures: median 61.0 against 73.0; below 50 in 28 of 100 futures against 9.',
    ],
    [
      [0, 0, 0] as const,
      'On day 1 tension is about where it would be without it, by less than 0.1 points in 90 of 100 futures: median 61.0 against 73.0; below 50 in 28 of 100 futures against 9.',
    ],
    [
      [-2.4, -0.01, 1.2] as const,
      'On day 1 tension is about where it would be without it, from 2.4 lower to 1.2 higher in 90 of 100 futures: median 61.0 against 73.0; below 50 in 28 of 100 futures against 9.',
    ],
  ])('given a difference of %s, then it says its size, its range and both levels', (difference, sentence) => {
    expect(takeaway(difference)).toBe(sentence);
  });

  test('given a share that rounds to none or all, then it is said so only where it is none or all', () => {
    expect(ofHundred(0, 1000)).toBe('0 of 100 futures');
    expect(ofHundred(3, 1000)).toBe('fewer than 1 of 100 futures');
    expect(ofHundred(998, 1000)).toBe('more than 99 of 100 futures');
    expect(ofHundred(1000, 1000)).toBe('100 of 100 futures');
    expect(takeaway([-29, -10, -3], [61, 73], [280, 2])).toMatch(
      /in 28 of 100 futures against fewer than 1\.$/,
    );
  });
});
