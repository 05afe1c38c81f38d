import { describe, expect, test } from 'vitest';
import {
  abreast,
  placeOfStrand,
  simulateAbreast,
  type Strand,
} from '../../../src/models/reaction/abreast.ts';
import { chunkLength } from '../../../src/models/reaction/chunk.ts';
import { Engine } from '../../../src/models/reaction/engine/engine.ts';
import type { SimulationRequest } from '../../../src/models/reaction/simulation-request.ts';
import { AT, commitment, requestFor, SPRING } from './fixtures.ts';

const CODES = ['057', '163', '046', '161', '050'];
const requestOf = (
  ids: readonly number[],
  edits: NonNullable<Parameters<typeof requestFor>[0]>['edits'] = [],
) =>
  requestFor({
    record: SPRING,
    baseline: 60,
    horizonDays: 30,
    paths: 40,
    edits,
    commitments: ids.map((id) =>
      commitment(`step-${id}`, 1 + ((id * 7) % 25), CODES[id % 5] as string, {
        probability: 0.6,
        magnitude: 0.5,
      }),
    ),
  });
const strandOf = ({ past, commitments }: SimulationRequest): Strand => ({ past: past.whatIf, commitments });

/** Tension on the last day, path by path, in a run of the request's own. */
function endsOf(request: SimulationRequest): number[] {
  const run = new Engine().open(request);
  return Array.from({ length: request.paths }, (_, path) => {
    run.path(path, 0);
    return run.tensions(0, request.horizonDays - 1)[0] as number;
  });
}

function simulated(requests: readonly SimulationRequest[]): (strand: number) => number[] {
  const [first] = requests as [SimulationRequest, ...SimulationRequest[]];
  const { request, runs } = abreast(first, requests.map(strandOf));
  const buffer = () => new Float64Array(chunkLength(request.horizonDays));
  const done = runs.map((branches) => ({
    branches,
    chunk: simulateAbreast(new Engine(), request, branches, 0, { whatIf: buffer(), baseline: buffer() }),
  }));
  return (strand) => {
    const { run, branch } = placeOfStrand(strand);
    const ends = done[run]?.chunk?.ends ?? new Float64Array();
    return [...ends.subarray(branch * request.paths, (branch + 1) * request.paths)];
  };
}

describe('many what-ifs side by side', () => {
  test('given a package, nothing, and 40 steps alone, then each has the bits of a run of its own, over two runs', () => {
    const alone = Array.from({ length: 40 }, (_, id) => requestOf([id]));
    const requests = [requestOf([0, 1, 2, 3]), requestOf([]), ...alone];
    const ends = simulated(requests);
    for (const [strand, request] of requests.entries()) {
      expect([strand, ends(strand)]).toEqual([strand, endsOf(request)]);
    }
  });

  test('given strands that see another past, and two wordings of one step, then each has its own', () => {
    const [first] = SPRING;
    const omitted = [{ edit: 'omit', actId: first?.actId ?? '' }] as const;
    const amended = requestFor({
      record: SPRING,
      baseline: 60,
      horizonDays: 30,
      paths: 40,
      commitments: [commitment('step-0', 3, '163', { probability: 0.6 })],
    });
    const requests = [
      requestOf([0]),
      requestOf([]),
      requestOf([], omitted),
      requestOf([0], omitted),
      amended,
    ];
    const ends = simulated(requests);
    for (const [strand, request] of requests.entries()) expect(ends(strand)).toEqual(endsOf(request));
    expect(new Set(requests.map((_, strand) => ends(strand).join())).size).toBe(requests.length);
    expect(requests[0]?.at).toBe(AT);
  });
});
