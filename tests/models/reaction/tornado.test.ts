import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/models/reaction/engine/engine.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../../src/models/reaction/parameters.ts';
import { requestOf } from '../../../src/models/reaction/request.ts';
import { TORNADO_PIECE, variedFigures, varyPiece } from '../../../src/models/reaction/tornado.ts';
import { variationsOf, type Varied } from '../../../src/models/reaction/variations.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../../src/models/tension/parameters.ts';
import { commitment, inputOf, observe, opened, reaction, requestFor, SPRING } from './fixtures.ts';

const OWN = { tension: DEFAULT_TENSION_PARAMETERS, reaction: DEFAULT_REACTION_PARAMETERS };
/** Every number in parameters, by its path. */
function leaves(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path === '' ? key : `${path}.${key}`));
}
const changed = (from: unknown, to: unknown): string[] => {
  const before = new Map(leaves(from));
  return leaves(to).flatMap(([path, value]) => (before.get(path) === value ? [] : [path]));
};
const part = ({ tension, reaction: reacting }: Varied) => ({ tension, reaction: reacting });

describe('variations of the assumptions', () => {
  const variations = variationsOf(OWN);

  test('given the priors, then every parameter is varied by itself, low below and high above it, and all can be simulated', () => {
    expect(variations.map(({ parameter }) => parameter).toSorted()).toEqual(
      leaves(OWN)
        .map(([path]) => path)
        .toSorted(),
    );
    for (const { parameter, value, low, high } of variations) {
      expect(low.value, parameter).toBeLessThan(value ?? Number.NaN);
      expect(high.value, parameter).toBeGreaterThan(value ?? Number.NaN);
      for (const end of [low, high]) {
        expect(changed(OWN, part(end))).toEqual([parameter]);
        expect(requestOf(inputOf({ record: SPRING, ...part(end) }))).toMatchObject({ ok: true });
      }
    }
  });

  test('given a value beyond its range, then it is itself that end', () => {
    const own = { ...OWN, reaction: reaction({ gamma: 3 }) };
    const gamma = variationsOf(own).find(({ parameter }) => parameter === 'reaction.gamma');
    expect([gamma?.low.value, gamma?.value, gamma?.high.value]).toEqual([0, 3, 3]);
  });

  test('given a whole matrix and four rates, then each is scaled as one', () => {
    const row = (at: number): [number, number, number, number] => [0.1, 0.2, 0, at / 100];
    const own = {
      ...OWN,
      reaction: reaction({ mu: [0.1, 0.2, 0.3, 0.4], a: [row(0), row(1), row(2), row(3)] }),
    };
    const names = variationsOf(own).map(({ parameter }) => parameter);
    expect(names).toContain('reaction.a');
    expect(names.some((name) => /inertia|reciprocity/.test(name))).toBe(false);
    const mu = variationsOf(own).find(({ parameter }) => parameter === 'reaction.mu');
    expect(mu?.value).toBeUndefined();
    expect(mu?.high.reaction.mu).toEqual([0.2, 0.4, 0.6, 0.8]);
  });
});

describe('what variations move', () => {
  const steps = [commitment('talks', 5, '046', { reciprocal: true }), commitment('treaty', 20, '057')];
  const of = (facts: Parameters<typeof requestFor>[0] = {}) =>
    requestFor({ record: SPRING, baseline: 60, horizonDays: 40, paths: 130, commitments: steps, ...facts });
  const request = of();

  test('given a varied request, then each path is held against itself, and all paths are counted once', () => {
    const varied = of({ reaction: reaction({ gamma: 0, mu: 0.1 }) });
    const pieces = [0, 1, 2].map((piece) => varyPiece(new Engine(), request, [varied, request], piece) ?? []);
    expect(pieces.map(([own]) => own?.whatIf.paths)).toEqual([TORNADO_PIECE, TORNADO_PIECE, 30]);
    const [own, moved, same] = variedFigures(pieces);
    const lines = [request, varied].map((one) => {
      const run = opened(one);
      return Array.from({ length: 130 }, (_, path) => observe(run, path));
    });
    const means = lines.map((paths) => paths.reduce((sum, { whatIf }) => sum + (whatIf[39] ?? 0), 0) / 130);
    expect(own?.whatIf.mean).toBeCloseTo(means[0] ?? Number.NaN, 9);
    expect(moved?.whatIf.mean).toBeCloseTo((means[1] ?? 0) - (means[0] ?? 0), 9);
    expect(Math.abs(moved?.whatIf.mean ?? 0)).toBeGreaterThan(0.05);
    const apart = lines[1]?.map(({ whatIf, baseline }, path) => {
      const before = lines[0]?.[path];
      return (
        (whatIf[39] ?? 0) - (baseline[39] ?? 0) - ((before?.whatIf[39] ?? 0) - (before?.baseline[39] ?? 0))
      );
    });
    const mean = (apart ?? []).reduce((sum, points) => sum + points, 0) / 130;
    expect(moved?.difference.mean).toBeCloseTo(mean, 9);
    const variance = (apart ?? []).reduce((sum, points) => sum + (points - mean) ** 2, 0) / 130;
    expect(moved?.difference.standardError).toBeCloseTo(Math.sqrt(variance / 129), 6);
    expect(same).toEqual({
      whatIf: { mean: 0, standardError: 0 },
      difference: { mean: 0, standardError: 0 },
    });
  });

  test('given a cancelled question, then nothing is told', () => {
    let asked = 0;
    expect(varyPiece(new Engine(), request, [request], 0, () => (asked += 1) > 60)).toBeUndefined();
    expect(asked).toBe(61);
  });
});
