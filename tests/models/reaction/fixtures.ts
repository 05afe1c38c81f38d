import type { ActContent } from '../../../src/relations/events.ts';
import { scoreOf } from '../../../src/ontology/look-up.ts';
import type { Commitment } from '../../../src/models/reaction/commitment.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../../src/models/reaction/parameters.ts';
import {
  reactionParametersSchema,
  type ReactionOverrides,
} from '../../../src/whatifs/reaction-parameters.ts';
import { requestOf, type ProjectionInput } from '../../../src/models/reaction/request.ts';
import type { SimulationRequest } from '../../../src/models/reaction/simulation-request.ts';
import { Engine, type EngineRun, type Listener } from '../../../src/models/reaction/engine/engine.ts';
import { BASELINE, WHAT_IF } from '../../../src/models/reaction/engine/bits.ts';
import { BlockSimulator, type Told } from './specification/by-blocks.ts';
import type { Simulator } from './specification/simulate.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../../src/models/tension/parameters.ts';

export const AT = '2021-06-15';

type ActFacts = {
  readonly by?: string;
  readonly to?: string;
  readonly until?: string;
  readonly month?: boolean;
  readonly reciprocal?: boolean;
  readonly magnitude?: number;
  readonly score?: number;
  readonly class?: 'verbal' | 'material';
  readonly issue?: string;
  readonly followUpOf?: string;
  readonly reverses?: ActContent['reverses'];
};

/** A recorded act with a score of the GDELT table unless one is given. */
export function act(actId: string, from: string, code: string, facts: ActFacts = {}): ActContent {
  const by = facts.by ?? 'USA';
  const found = scoreOf('goldstein/gdelt', code);
  if (!found.ok) throw new Error(found.error.message);
  return {
    actId,
    occurred: {
      from,
      ...(facts.until === undefined ? {} : { to: facts.until }),
      precision: facts.month === true ? 'month' : 'day',
    },
    initiator: by,
    target: facts.to ?? (by === 'USA' ? 'RUS' : 'USA'),
    reciprocal: facts.reciprocal ?? false,
    code: { ontology: 'cameo', code },
    score: { scale: 'goldstein/gdelt', value: facts.score ?? found.value.value },
    magnitude: { value: facts.magnitude ?? 1 },
    ...(facts.class === undefined ? {} : { class: { class: facts.class, rationale: 'as the test says' } }),
    issue: facts.issue ?? 'cyber',
    summary: `Act ${actId}`,
    sources: [{ title: 'A source', publisher: 'A paper' }],
    confidence: 'high',
    ...(facts.reverses === undefined ? {} : { reverses: facts.reverses }),
    ...(facts.followUpOf === undefined ? {} : { followUpOf: facts.followUpOf }),
  };
}

type CommitmentFacts = ActFacts & {
  readonly probability?: number;
  readonly given?: string | undefined;
  readonly otherwise?: number | undefined;
};

export function commitment(
  commitmentId: string,
  day: number,
  code: string,
  facts: CommitmentFacts = {},
): Commitment {
  const like = act(commitmentId, AT, code, facts);
  return {
    commitmentId,
    day,
    initiator: like.initiator,
    target: like.target,
    reciprocal: like.reciprocal,
    code: like.code,
    score: like.score,
    magnitude: like.magnitude,
    class: like.class,
    issue: like.issue,
    probability: { value: facts.probability ?? 1, given: facts.given, otherwise: facts.otherwise },
    reverses: like.reverses,
  };
}

export const reaction = (overrides: ReactionOverrides) => reactionParametersSchema.parse(overrides);

/** Nothing happens of itself. */
export const STILL = reaction({
  mu: 0,
  inertia: { conflict: 0, cooperation: 0 },
  reciprocity: { conflict: 0, cooperation: 0 },
});

export const inputOf = (facts: Partial<ProjectionInput> = {}): ProjectionInput => ({
  parties: ['RUS', 'USA'],
  thirdParties: ['UKR'],
  baseline: 50,
  tension: DEFAULT_TENSION_PARAMETERS,
  reaction: DEFAULT_REACTION_PARAMETERS,
  record: [],
  at: AT,
  edits: [],
  commitments: [],
  seed: 20210616,
  paths: 1000,
  horizonDays: 90,
  ...facts,
});

export function requestFor(facts: Partial<ProjectionInput> = {}): SimulationRequest {
  const request = requestOf(inputOf(facts));
  if (!request.ok) throw new Error(`${request.error.message} ${request.error.remedy}`);
  return request.value;
}

/** A spring of about twenty acts, such as precedes a summit. */
export const SPRING: readonly ActContent[] = [
  act('call', '2021-01-26', '041', { reciprocal: true }),
  act('treaty', '2021-02-03', '057', { reciprocal: true, class: 'material' }),
  act('sanctions-1', '2021-03-02', '163', { magnitude: 0.5 }),
  act('remark', '2021-03-17', '112', { magnitude: 2 }),
  act('recall', '2021-03-17', '161', { by: 'RUS' }),
  act('challenge', '2021-03-18', '036', { by: 'RUS' }),
  act('refusal', '2021-03-19', '120', { followUpOf: 'challenge' }),
  act('troops', '2021-04-01', '152', { by: 'RUS', to: 'UKR', until: '2021-04-22' }),
  act('call-2', '2021-04-13', '036', {}),
  act('sanctions-2', '2021-04-15', '163', {}),
  act('expulsions', '2021-04-15', '161', { magnitude: 1.5 }),
  act('counter', '2021-04-16', '161', { by: 'RUS', magnitude: 1.5 }),
  act('list', '2021-05-14', '172', { by: 'RUS' }),
  act('meeting', '2021-05-19', '044', { reciprocal: true }),
  act('waiver', '2021-05-19', '085', { reverses: [{ actId: 'sanctions-1', share: 0.5 }] }),
  act('agreed', '2021-05-25', '036', { reciprocal: true }),
  act('open-skies', '2021-06-07', '120', { by: 'RUS' }),
  act('talks-month', '2021-06-01', '046', { until: '2021-06-30', month: true, reciprocal: true }),
];

export interface Happening {
  readonly path: number;
  readonly day: number;
  readonly time: number;
  readonly process: number;
  readonly mark: number;
  readonly runs: number;
}

export interface Observed {
  readonly acts: readonly Happening[];
  readonly whatIf: Float64Array;
  readonly baseline: Float64Array;
  /** Places of the commitments carried out, with their days. */
  readonly carriedOut: readonly { readonly day: number; readonly index: number }[];
}

const ENGINE = new Engine();

/** A request in the engine; at another height of the strips where one is given. */
export const opened = (request: SimulationRequest, stripHeight?: number): EngineRun =>
  ENGINE.open(request, undefined, stripHeight);

/** Simulates one path and writes down all that happens; acts in order of time, in days from the start. */
export function observe(simulator: EngineRun | Simulator | BlockSimulator, path: number): Observed {
  if (simulator instanceof BlockSimulator) return joined(simulator, path);
  const days = simulator.request.horizonDays;
  const acts: Happening[] = [];
  const carriedOut: { day: number; index: number }[] = [];
  const listener: Listener = {
    act: (day, instant, process, mark, runs) =>
      acts.push({ path, day, time: day + instant, process, mark, runs }),
    commitment: (day, index) => carriedOut.push({ day, index }),
  };
  const whatIf = new Float64Array(days);
  const baseline = new Float64Array(days);
  if ('run' in simulator) {
    simulator.run(path, { whatIf, baseline, offset: 0, stride: 1 }, listener);
    return { acts, whatIf, baseline, carriedOut };
  }
  simulator.path(path, 0, listener);
  for (let day = 0; day < days; day += 1) {
    whatIf[day] = simulator.tensions(0, day)[0] ?? Number.NaN;
    baseline[day] = simulator.tensions(1, day)[0] ?? Number.NaN;
  }
  return { acts, whatIf, baseline, carriedOut };
}

/** The two runs of a path as one story. */
function joined(simulator: BlockSimulator, path: number): Observed {
  const whatIf = simulator.run(path, 'whatIf');
  const baseline = simulator.run(path, 'baseline');
  const acts = new Map<string, Happening>();
  const add = (told: Told, run: number) => {
    for (const { day, instant, process, mark } of told.acts) {
      const time = day + instant;
      const key = [time, process, mark].join();
      acts.set(key, { path, day, time, process, mark, runs: (acts.get(key)?.runs ?? 0) + run });
    }
  };
  add(whatIf, WHAT_IF);
  add(baseline, BASELINE);
  return {
    acts: [...acts.values()].sort((a, b) => a.time - b.time),
    whatIf: whatIf.tension,
    baseline: baseline.tension,
    carriedOut: [...whatIf.carriedOut, ...baseline.carriedOut].sort((a, b) => a.index - b.index),
  };
}

/** Counts by path and process. */
export function countsOf(simulator: EngineRun, paths: number): Float64Array[] {
  const counts = [0, 1, 2, 3].map(() => new Float64Array(paths));
  for (let path = 0; path < paths; path += 1) {
    for (const { process } of observe(simulator, path).acts) {
      const of = counts[process] as Float64Array;
      of[path] = (of[path] ?? 0) + 1;
    }
  }
  return counts;
}
