import { DEFAULT_TENSION_PARAMETERS } from '../tension/parameters.ts';
import { CHUNK, chunkLength, simulateChunk } from './chunk.ts';
import type { Engine } from './engine/engine.ts';
import { DEFAULT_REACTION_PARAMETERS, NEW_REACTION_MODEL } from './parameters.ts';
import type { SimulationRequest } from './simulation-request.ts';
import { summarise } from './summary.ts';

const mark = (score: number) => ({
  code: score < 0 ? '111' : '036',
  scale: 'goldstein/gdelt',
  score,
  magnitude: 1,
  class: 'verbal' as const,
  target: 'B',
  weight: 1,
});
const table = (score: number) => ({
  marks: [mark(score)],
  total: 1,
  fromRecord: 0,
  meanSize: Math.abs(score) / 10,
});
const nothing = { stocks: { verbal: 0, material: 0, lasting: 0 }, activity: [0, 0, 0, 0] };

/** A made-up relation without a record. */
const request: SimulationRequest = {
  models: { tension: 'tension/1', reaction: NEW_REACTION_MODEL },
  parties: ['A', 'B'],
  at: '2000-01-01',
  horizonDays: 90,
  seed: 1,
  paths: CHUNK,
  baseline: 50,
  tension: DEFAULT_TENSION_PARAMETERS,
  reaction: DEFAULT_REACTION_PARAMETERS,
  marks: [table(-2), table(-2), table(2), table(2)],
  past: { baseline: nothing, whatIf: nothing },
  commitments: [],
};

/** Simulates and condenses what nobody asks for, so that the code of both is compiled before somebody asks. */
export function rehearse(engine: Engine): void {
  const length = chunkLength(request.horizonDays);
  const tension = { whatIf: new Float64Array(length), baseline: new Float64Array(length) };
  simulateChunk(engine.open(request), 0, tension);
  summarise([tension], CHUNK, 0, request.horizonDays);
}
