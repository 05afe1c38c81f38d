import type { EngineRun } from '../../../src/models/reaction/engine/engine.ts';
import { describe, expect, test } from 'vitest';
import type { ProjectionInput } from '../../../src/models/reaction/request.ts';
import { expectedActs, requestOf } from '../../../src/models/reaction/request.ts';
import { commitment, inputOf, observe, requestFor, SPRING, opened } from './fixtures.ts';

/** Two outcomes of one fork, with something in common and something apart. */
const MILD = {
  edits: [{ edit: 'omit' as const, actId: 'remark' }],
  commitments: [
    commitment('talks', 10, '046', { reciprocal: true, probability: 0.6 }),
    commitment('ambassadors', 5, '050', { reciprocal: true, probability: 0.9 }),
  ],
};
const HARSH = {
  edits: [],
  commitments: [
    commitment('talks', 10, '046', { reciprocal: true, probability: 0.6 }),
    commitment('sanctions', 14, '163', { probability: 0.7 }),
  ],
};
const ALONE = inputOf({ record: SPRING, baseline: 60, paths: 200, horizonDays: 60 });
const simulatorOf = (facts: Partial<ProjectionInput>): EngineRun =>
  opened(requestFor({ ...ALONE, ...facts }));

describe('one outcome against another', () => {
  test('given two outcomes of a fork, then on every path each line is the very one that the outcome has on its own', () => {
    const [mild, harsh] = [simulatorOf(MILD), simulatorOf(HARSH)];
    const pair = simulatorOf({ ...HARSH, against: MILD });
    let apart = 0;
    for (let path = 0; path < 200; path += 1) {
      const paired = observe(pair, path);
      expect(paired.whatIf).toEqual(observe(harsh, path).whatIf);
      expect(paired.baseline).toEqual(observe(mild, path).whatIf);
      if (paired.whatIf.at(-1) !== paired.baseline.at(-1)) apart += 1;
    }
    expect(apart).toBe(200);
  });

  test('given an outcome against itself, then the difference is exactly 0 on every path', () => {
    const pair = simulatorOf({ ...MILD, against: MILD });
    for (let path = 0; path < 200; path += 1) {
      const { whatIf, baseline } = observe(pair, path);
      expect(whatIf).toEqual(baseline);
    }
  });

  test('given an outcome against nothing, then it is its own projection, of the same name', () => {
    const nothing = { edits: [], commitments: [] };
    expect(requestFor({ ...ALONE, ...MILD, against: nothing })).toEqual(requestFor({ ...ALONE, ...MILD }));
  });

  test('given commitments on both sides, then the expected acts of each side count its own', () => {
    const request = requestFor({ ...ALONE, ...HARSH, against: MILD });
    const own = requestFor({ ...ALONE, ...MILD });
    expect(expectedActs(request, 'baseline')).toBeCloseTo(expectedActs(own, 'whatIf'), 9);
  });

  test('given the other outcome has an edit of no act, then it is refused', () => {
    const edits = [{ edit: 'omit' as const, actId: 'nowhere' }];
    expect(requestOf({ ...ALONE, against: { edits, commitments: [] } })).toMatchObject({
      ok: false,
      error: { code: 'edit-unknown-act' },
    });
  });
});
