import { describe, expect, test } from 'vitest';
import { assumedParameters } from '../../src/whatifs/assumed-parameters.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../src/models/reaction/parameters.ts';
import { backgroundOf, branchingOf } from '../../src/models/reaction/reaction-matrix.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';
import { reaction } from '../models/reaction/fixtures.ts';

describe('the parameters that a what-if assumes', () => {
  test('given no overrides they are those of the history and the priors', () => {
    const history = { ...DEFAULT_TENSION_PARAMETERS, s: 0.7 };
    expect(assumedParameters(history)).toEqual({
      ok: true,
      value: { tension: history, reaction: DEFAULT_REACTION_PARAMETERS },
    });
    expect(DEFAULT_REACTION_PARAMETERS).toEqual({
      mu: 0.05,
      inertia: { conflict: 0.15, cooperation: 0.1 },
      reciprocity: { conflict: 0.35, cooperation: 0.3 },
      beta: 1 / 14,
      gamma: 0.4,
    });
  });

  test('given some overrides, the others stay', () => {
    const assumed = assumedParameters(DEFAULT_TENSION_PARAMETERS, {
      tension: { h_verbal: 14 },
      reaction: { reciprocity: { conflict: 0.5 } },
    });
    expect(assumed).toMatchObject({
      ok: true,
      value: {
        tension: { h_verbal: 14, s: 0.5 },
        reaction: { reciprocity: { conflict: 0.5, cooperation: 0.3 }, gamma: 0.4 },
      },
    });
  });

  test.each([
    [{ reaction: { gama: 1 } }, /gama/],
    [{ reaction: { beta: 0 } }, /reaction\.beta/],
    [{ reaction: { mu: -1 } }, /reaction\.mu/],
    [{ reaction: { mu: [1, 2, 3] } }, /reaction\.mu/],
    [{ reaction: { inertia: { conflict: Number.NaN } } }, /reaction\.inertia\.conflict/],
    [{ tension: { s: Number.POSITIVE_INFINITY } }, /tension\.s/],
  ])('given %j, it is refused with the name of the parameter', (assumptions, message) => {
    const refused = assumedParameters(DEFAULT_TENSION_PARAMETERS, assumptions);
    expect(refused).toMatchObject({ ok: false, error: { code: 'assumptions' } });
    if (!refused.ok) expect(refused.error.message).toMatch(message);
  });
});

describe('the reaction matrix', () => {
  test('given the priors, inertia stands on the diagonal, reciprocity across, nothing between the kinds', () => {
    expect([...branchingOf(DEFAULT_REACTION_PARAMETERS)]).toEqual(
      [
        [0.15, 0.35, 0, 0],
        [0.35, 0.15, 0, 0],
        [0, 0, 0.1, 0.3],
        [0, 0, 0.3, 0.1],
      ].flat(),
    );
    expect(backgroundOf(DEFAULT_REACTION_PARAMETERS)).toEqual([0.05, 0.05, 0.05, 0.05]);
  });

  test('given a whole matrix and four backgrounds, they stand in place of the priors', () => {
    const row = [0.1, 0.2, 0.3, 0.1] as [number, number, number, number];
    const parameters = reaction({ a: [row, row, row, row], mu: [1, 2, 3, 4] });
    expect([...branchingOf(parameters)]).toEqual([row, row, row, row].flat());
    expect(backgroundOf(parameters)).toEqual([1, 2, 3, 4]);
  });
});
