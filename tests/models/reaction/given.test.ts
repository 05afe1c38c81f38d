import { describe, expect, test } from 'vitest';
import type { Commitment } from '../../../src/models/reaction/commitment.ts';
import { contributionsFrom, contributionsOf } from '../../../src/models/reaction/contributions.ts';
import { Engine } from '../../../src/models/reaction/engine/engine.ts';
import { chancesOf } from '../../../src/models/reaction/given.ts';
import { REACTION_MODELS } from '../../../src/models/reaction/parameters.ts';
import { requestOf } from '../../../src/models/reaction/request.ts';
import { commitment, inputOf, observe, opened, requestFor, STILL } from './fixtures.ts';

const PATHS = 4000;
const sanctions = commitment('sanctions', 4, '163', { probability: 0.7 });
/** Sorted before what it hangs on, and due on the same day: the order of ids decides nothing. */
const expulsion = commitment('expulsion', 4, '161', {
  by: 'RUS',
  probability: 0.85,
  given: 'sanctions',
  otherwise: 0.1,
});
const answer = commitment('answer', 6, '161', { probability: 0.8, given: 'expulsion', otherwise: 0.05 });
const CHAIN = [answer, expulsion, sanctions];

/** How often each set of commitments is carried out together. */
function outcomes(model: (typeof REACTION_MODELS)[number], commitments: readonly Commitment[]): string[] {
  const request = requestFor({ reaction: STILL, model, horizonDays: 8, paths: PATHS, commitments });
  const run = opened(request);
  return Array.from({ length: PATHS }, (_, path) =>
    observe(run, path)
      .carriedOut.map(({ index }) => request.commitments[index]?.id ?? '')
      .sort()
      .join(),
  );
}

describe.each(REACTION_MODELS)('commitments that hang on others, by %s', (model) => {
  const share = (of: readonly string[], holds: (has: (id: string) => boolean) => boolean): number =>
    of.filter((set) => holds((id) => set.split(',').includes(id))).length / of.length;
  const error = (p: number, n = PATHS) => 4 * Math.sqrt((p * (1 - p)) / n);

  test('given a chain, then each comes as often as its chances say, with what it hangs on and without', () => {
    const seen = outcomes(model, CHAIN);
    const withIt = share(seen, (has) => has('sanctions') && has('expulsion'));
    const without = share(seen, (has) => !has('sanctions') && has('expulsion'));
    const answered = share(seen, (has) => has('answer'));
    expect(Math.abs(withIt - 0.7 * 0.85)).toBeLessThan(error(0.6));
    expect(Math.abs(without - 0.3 * 0.1)).toBeLessThan(error(0.03));
    expect(Math.abs(answered - (0.625 * 0.8 + 0.375 * 0.05))).toBeLessThan(error(0.52));
  });

  test('given chances that are equal either way, then every path is what it is without a condition', () => {
    const plain = [sanctions, commitment('expulsion', 4, '161', { by: 'RUS', probability: 0.4 })];
    const conditional = [
      sanctions,
      commitment('expulsion', 4, '161', { by: 'RUS', probability: 0.4, given: 'sanctions', otherwise: 0.4 }),
    ];
    expect(outcomes(model, conditional)).toEqual(outcomes(model, plain));
  });

  test('given a higher chance otherwise, then nothing that came before is gone: the draws are the same', () => {
    const low = outcomes(model, CHAIN);
    const high = outcomes(model, [
      answer,
      { ...expulsion, probability: { ...expulsion.probability, otherwise: 0.6 } },
      sanctions,
    ]);
    let more = 0;
    low.forEach((set, path) => {
      const had = set.split(',').filter(Boolean);
      expect(high[path]?.split(',')).toEqual(expect.arrayContaining(had));
      if (high[path] !== set) more += 1;
    });
    expect(more).toBeGreaterThan(200);
  });

  test('given two sides with commitments of the same ids, then each hangs on those of its own side', () => {
    const other = [expulsion, { ...sanctions, probability: { value: 0 } }];
    const pair = requestFor({
      reaction: STILL,
      model,
      horizonDays: 8,
      paths: 500,
      commitments: CHAIN,
      against: { edits: [], commitments: other },
    });
    const alone = (commitments: readonly Commitment[]) =>
      opened(requestFor({ reaction: STILL, model, horizonDays: 8, paths: 500, commitments }));
    const [both, first, second] = [opened(pair), alone(CHAIN), alone(other)];
    for (let path = 0; path < 500; path += 1) {
      // One engine holds one run at a time, so each line is taken before the next is asked for.
      const { whatIf, baseline } = observe(both, path);
      expect(whatIf).toEqual(observe(first, path).whatIf);
      expect(baseline).toEqual(observe(second, path).whatIf);
    }
  });

  test('given a step that is left out, then what hangs on it counts it as not carried out, and the shares add up', () => {
    const request = requestFor({ reaction: STILL, model, horizonDays: 8, paths: 50, commitments: CHAIN });
    const sums = contributionsOf(new Engine(), { request }, 0);
    if (sums === undefined) throw new Error('not cancelled');
    const { steps: parts } = contributionsFrom(request, [sums]);
    const run = opened(request);
    const whole =
      Array.from({ length: 50 }, (_, path) => observe(run, path)).reduce(
        (sum, { whatIf, baseline }) => sum + (whatIf[7] ?? 0) - (baseline[7] ?? 0),
        0,
      ) / 50;
    expect(whole).toBeGreaterThan(1);
    expect(parts.reduce((sum, { mean }) => sum + (mean[7] ?? 0), 0)).toBeCloseTo(whole, 9);
  });
});

describe('chances that hang on others', () => {
  test('given a chain, then the chance of each for itself is that of all its ways', () => {
    const { commitments } = requestFor({ commitments: CHAIN });
    const chances = new Map(chancesOf(commitments).map((chance, at) => [commitments[at]?.id, chance]));
    expect(chances.get('sanctions')).toBeCloseTo(0.7, 12);
    expect(chances.get('expulsion')).toBeCloseTo(0.7 * 0.85 + 0.3 * 0.1, 12);
    expect(chances.get('answer')).toBeCloseTo(0.625 * 0.8 + 0.375 * 0.05, 12);
  });

  const hangs = (id: string, day: number, given?: string, otherwise?: number) =>
    commitment(id, day, '161', { probability: 0.5, given, otherwise });
  test.each<[string, readonly Commitment[], string]>([
    ['one that hangs on itself', [hangs('a', 3, 'a', 0.1)], 'circle'],
    ['a circle of two', [hangs('a', 3, 'b', 0.1), hangs('b', 3, 'a', 0.1)], 'circle'],
    [
      'a circle of three that another hangs on',
      [hangs('x', 5, 'a', 0), hangs('a', 3, 'b', 0), hangs('b', 3, 'c', 0), hangs('c', 3, 'a', 0)],
      'circle',
    ],
    ['one that hangs on what is due later', [hangs('a', 3, 'b', 0.1), hangs('b', 4)], 'due on day 4'],
    ['one that hangs on nothing there', [hangs('a', 3, 'nowhere', 0.1)], 'no commitment of this what-if'],
    ['given without otherwise', [hangs('a', 3, 'b'), hangs('b', 3)], 'given without otherwise'],
    ['otherwise without given', [hangs('a', 3, undefined, 0.1)], 'otherwise without given'],
    ['a chance above 1 otherwise', [hangs('a', 3, 'b', 1.1), hangs('b', 3)], 'is 1.1 otherwise'],
    ['a chance that is no number', [hangs('a', 3, 'b', Number.NaN), hangs('b', 3)], 'is NaN otherwise'],
  ])('given %s, then it is refused and named', (_, commitments, part) => {
    const refused = requestOf(inputOf({ commitments }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'commitment-given' } });
    if (!refused.ok) expect(refused.error.message).toContain(part);
  });
});
