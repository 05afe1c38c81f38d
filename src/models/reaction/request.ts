import { parseDay, type Day } from '../../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import type { DirectedAct } from './directed-act.ts';
import { kernelsOf } from '../tension/net-over-gross.ts';
import { TENSION_MODEL, type TensionModel, type TensionParameters } from '../tension/parameters.ts';
import { expectedCounts, largestEigenvalue } from './branching.ts';
import type { Commitment } from './commitment.ts';
import { effectsOf, inOrder } from './commitments.ts';
import { applyEdits, type HistoryEdit } from './edits.ts';
import { chancesOf } from './given.ts';
import { CHUNK } from './chunk-size.ts';
import { HORIZON_LIMIT } from './horizon.ts';
import { markTableOf } from './marks.ts';
import { ownRates, type Rates } from './own-rates.ts';
import {
  FIRST_REACTION_MODEL,
  goesByOwnRates,
  OWN_RATES_MODEL,
  type AssumedReaction,
  type ReactionModel,
  type ReactionParameters,
} from './parameters.ts';
import { pastOfActs } from './past-of-days.ts';
import { ALL_PROCESSES, PROCESSES, zeros } from './processes.ts';
import { backgroundOf, branchingOf } from './reaction-matrix.ts';
import { begunBy, pastOf, recordMarks, type Parties } from './record.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** Most paths times days of one request. */
export const PATH_DAYS_LIMIT = 10_000_000;
/** Most paths, so that their pieces of work stay few. */
export const PATHS_LIMIT = 100_000;
/** Most acts that all paths may be expected to hold together, without damping: what holds more is simulated on fewer paths. */
export const EXPECTED_ACTS_OF_ALL = 50_000_000;
/** Most acts of one path: so many that a piece of work is left. */
export const EXPECTED_ACTS_LIMIT = EXPECTED_ACTS_OF_ALL / CHUNK;
export const DEFAULT_PATHS = 10_000;

/** What a projection is asked of. */
export interface ProjectionInput {
  /** The relation's two parties, sorted by code. */
  readonly parties: Parties;
  /** Declared third parties, at whom an act may be directed. */
  readonly thirdParties?: readonly string[];
  /** Tension at rest, 1 to 99. */
  readonly baseline: number;
  /** What tension is read by; absent: the first. */
  readonly tensionModel?: TensionModel | undefined;
  /** The history's parameters with the what-if's overrides. */
  readonly tension: TensionParameters;
  readonly reaction: ReactionParameters;
  /** What of `reaction` was stated on purpose; the rest gives way to the relation's own rates where the model goes by them. */
  readonly stated?: AssumedReaction | undefined;
  /** Version of the simulation; absent: the first. */
  readonly model?: ReactionModel | undefined;
  /** Live acts of the history at the base revision; those that began after `at` are not looked at. */
  readonly record: readonly DirectedAct[];
  /** Day of the fork: the last day that counts as past. */
  readonly at: Day;
  readonly edits: readonly HistoryEdit[];
  readonly commitments: readonly Commitment[];
  /** Another what-if of the same fork in the baseline's place, so that the two are compared future by future. */
  readonly against?: Pick<ProjectionInput, 'edits' | 'commitments'> | undefined;
  /** An integer from 0 to 2^53 - 1. */
  readonly seed: number;
  readonly paths: number;
  readonly horizonDays: number;
}

/**
 * Works out all that a simulation needs from a record and a what-if, by the rules of the fork: only days up to `at`
 * count, of interval and month acts too, and reversals dated after it do not. Every refusal names the figure or the
 * entry at fault.
 */
export function requestOf(input: ProjectionInput): Result<SimulationRequest> {
  const sizes = problemOfSize(input) ?? problemOfParties(input);
  if (sizes !== undefined) return sizes;
  const { parties, at, tension, tensionModel = TENSION_MODEL, against = NOTHING } = input;
  const kernels = kernelsOf(tensionModel, tension);
  const record = begunBy(input.record, at);
  const { reaction, rates } = reactionOf(input, record);
  const problem = problemOfSpread(input, reaction) ?? problemOfStationarity(reaction);
  if (problem !== undefined) return problem;
  const compared = { ...input, ...against };
  const otherProblem = problemOfSize(compared) ?? problemOfParties(compared);
  if (otherProblem !== undefined) return otherProblem;
  const edited = applyEdits(record, input.edits, at);
  if (!edited.ok) return edited;
  const other = applyEdits(record, against.edits, at);
  if (!other.ok) return other;

  const recorded = recordMarks(record, at, parties);
  const marks = ALL_PROCESSES.map((process) => markTableOf(process, parties, recorded[process]));
  const meanSizes = marks.map(({ meanSize }) => meanSize);
  const commitments = effectsOf(
    input.commitments,
    edited.value,
    at,
    parties,
    kernels,
    meanSizes,
    tensionModel,
  );
  if (!commitments.ok) return commitments;
  const others = effectsOf(against.commitments, other.value, at, parties, kernels, meanSizes, tensionModel);
  if (!others.ok) return others;

  const past = (acts: readonly DirectedAct[]) =>
    pastOf(acts, at, parties, kernels, reaction.beta, meanSizes, tensionModel);
  const baseline = past(other.value);
  const request: SimulationRequest = {
    models: { tension: tensionModel, reaction: input.model ?? FIRST_REACTION_MODEL },
    parties,
    at,
    horizonDays: input.horizonDays,
    seed: input.seed,
    paths: input.paths,
    baseline: input.baseline,
    tension,
    reaction,
    ...(rates !== undefined && { rates }),
    marks,
    past: {
      baseline,
      whatIf: input.edits.length + against.edits.length === 0 ? baseline : past(edited.value),
    },
    commitments: inOrder([
      ...commitments.value,
      ...others.value.map((effect) => ({ ...effect, inBaseline: true as const })),
    ]),
  };
  return withRoom(request);
}

/** The parameters of a simulation, with the relation's own rates where the model goes by them and the record has them. */
function reactionOf(
  { model, reaction, stated, at, parties }: ProjectionInput,
  record: readonly DirectedAct[],
): { readonly reaction: ReactionParameters; readonly rates?: Rates } {
  if (model === undefined || !goesByOwnRates(model)) return { reaction };
  return ownRates(model, pastOfActs(record, at, parties), reaction, stated);
}

const NOTHING = { edits: [], commitments: [] } as const;

function whole(
  value: number,
  name: string,
  least: number,
  most: number,
  unit: string,
): Result<never> | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return err(
    rejection(
      'rule',
      'projection-size',
      `${name} is ${value}; it is a whole number ${unit}from ${least} to ${most}.`,
      `Give ${name} between ${least} and ${most}.`,
      { field: name, value: String(value) },
    ),
  );
}

/** What is wrong with the numbers of a request, whatever the record says. */
export function problemOfSize({
  at,
  paths,
  horizonDays,
  seed,
  commitments,
}: Omit<ProjectionInput, 'record'>) {
  if (parseDay(at) === undefined) {
    return err(
      rejection('rule', 'projection-fork', `"${at}" is not a calendar day.`, 'Write the fork as YYYY-MM-DD.'),
    );
  }
  const problem =
    whole(horizonDays, 'horizonDays', 1, HORIZON_LIMIT, 'of days ') ??
    // One future says nothing about spread.
    whole(
      paths,
      'paths',
      2,
      Math.min(PATHS_LIMIT, Math.floor(PATH_DAYS_LIMIT / horizonDays)),
      `of futures (times ${horizonDays} days) `,
    ) ??
    whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER, '');
  if (problem !== undefined) return problem;
  const seen = new Set<string>();
  for (const [index, { commitmentId, day, probability, magnitude, score }] of commitments.entries()) {
    const refuse = (message: string, remedy: string) =>
      err(
        rejection('rule', 'commitment', `The commitment "${commitmentId}" ${message}`, remedy, {
          commitment: index,
        }),
      );
    if (seen.has(commitmentId)) return refuse('is there twice.', 'Give each commitment an id of its own.');
    seen.add(commitmentId);
    if (!Number.isInteger(day) || day < 1 || day > HORIZON_LIMIT) {
      return refuse(
        `is due ${day} days after the fork.`,
        `Give a whole number of days from 1 to ${HORIZON_LIMIT}; what lies before the fork is an edit.`,
      );
    }
    if (!(probability.value >= 0 && probability.value <= 1)) {
      return refuse(`has probability ${probability.value}.`, 'Give a probability from 0 to 1.');
    }
    if (!(magnitude.value > 0 && magnitude.value <= 10)) {
      return refuse(`has magnitude ${magnitude.value}.`, 'Give a magnitude above 0, up to 10.');
    }
    if (!(Math.abs(score.value) <= 10)) {
      return refuse(`has score ${score.value}.`, 'Give a score from -10 to 10.');
    }
  }
  return undefined;
}

/** Who may act upon whom in commitments and inserted acts. */
function problemOfParties(input: ProjectionInput): Result<never> | undefined {
  const { parties, thirdParties = [] } = input;
  const inserted = input.edits.flatMap((edit) => (edit.edit === 'insert' ? [edit.act] : []));
  for (const act of [...input.commitments, ...inserted]) {
    const { initiator, target, reciprocal } = act;
    const name = 'commitmentId' in act ? `commitment "${act.commitmentId}"` : `inserted act "${act.actId}"`;
    const refuse = (message: string, remedy: string) =>
      err(rejection('rule', 'act-parties', `The ${name} ${message}`, remedy));
    if (!parties.includes(initiator)) {
      return refuse(
        `is by ${initiator}, no party of the relation.`,
        `Its initiator is one of ${parties.join(', ')}.`,
      );
    }
    const other = initiator === parties[0] ? parties[1] : parties[0];
    if (target !== other && (reciprocal || !thirdParties.includes(target))) {
      const allowed = reciprocal ? [other] : [other, ...thirdParties];
      return refuse(
        `by ${initiator} is directed at ${target}${reciprocal ? ' and reciprocal' : ''}.`,
        `Its target is one of ${allowed.join(', ')}; a reciprocal act is between the two parties.`,
      );
    }
  }
  return undefined;
}

/** Older models do not know the spread of rates: with it their figures would be another model's under their name. */
export function problemOfSpread(
  { model = FIRST_REACTION_MODEL }: Pick<ProjectionInput, 'model'>,
  { spread = 0 }: ReactionParameters,
): Result<never> | undefined {
  const one = typeof spread === 'number';
  const { shared = 0 } = one ? {} : spread;
  if (!one && shared > Math.min(spread.conflict, spread.cooperation)) {
    return err(
      rejection(
        'rule',
        'assumptions',
        `reaction.spread.shared is ${shared}: two factors cannot share more draws than either has.`,
        'Give at most the smaller one of conflict and cooperation.',
        { shared },
      ),
    );
  }
  if (model === OWN_RATES_MODEL || spread === 0) return undefined;
  if (goesByOwnRates(model) && (one || (model !== 'reaction/3' && shared === 0))) return undefined;
  return err(
    rejection(
      'rule',
      'assumptions',
      `${model} knows no ${one ? 'spread of rates' : shared === 0 ? 'spread of rates by kind of act' : 'draws that rates share'}.`,
      `Leave reaction.spread out, or simulate by ${OWN_RATES_MODEL}.`,
      one ? { model, spread } : { model, ...spread },
    ),
  );
}

export function problemOfStationarity(reaction: ReactionParameters): Result<never> | undefined {
  const eigenvalue = largestEigenvalue(branchingOf(reaction), PROCESSES);
  // The figure is exact to a few units in its last place; at the limit itself reactions never die out.
  if (eigenvalue < 1 - 1e-12) return undefined;
  const shown = Number(eigenvalue.toPrecision(6));
  return err(
    rejection(
      'rule',
      'reaction-explodes',
      `The largest eigenvalue of the reaction matrix is ${shown}: each act would bring about ${shown} more and so on without end.`,
      'Lower inertia or reciprocity (or the entries of a) until it is below 1.',
      { eigenvalue },
    ),
  );
}

/** Mean acts of a path, commitments' reactions included, without damping. */
export function expectedActs(request: SimulationRequest, which: 'baseline' | 'whatIf'): number {
  const { reaction, horizonDays, commitments, past } = request;
  const branching = branchingOf(reaction);
  const linear = { background: backgroundOf(reaction), branching, beta: reaction.beta };
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  let expected = sum(expectedCounts(linear, past[which].activity, horizonDays));
  const byDay = new Map<number, number[]>();
  const chances = chancesOf(commitments);
  for (const [index, { day, activity, inBaseline = false }] of commitments.entries()) {
    if (day >= horizonDays || inBaseline !== (which === 'baseline')) continue;
    const before = byDay.get(day) ?? zeros();
    byDay.set(
      day,
      before.map((value, process) => value + (chances[index] ?? 0) * (activity[process] ?? 0)),
    );
  }
  const reactionsOnly = { ...linear, background: new Float64Array(PROCESSES) };
  for (const [day, activity] of byDay) {
    expected += sum(expectedCounts(reactionsOnly, activity, horizonDays - day));
  }
  return expected;
}

/**
 * The request on as many paths as there is room for. A relation that is in the news every hour has tens of acts a day: it is
 * simulated act by act like any other, on whole pieces of work that hold no more acts than those of ten thousand quiet futures.
 */
function withRoom(request: SimulationRequest): Result<SimulationRequest> {
  const expected = Math.max(expectedActs(request, 'baseline'), expectedActs(request, 'whatIf'));
  const pieces = Math.floor(EXPECTED_ACTS_OF_ALL / expected / CHUNK);
  if (pieces >= 1)
    return ok(request.paths <= pieces * CHUNK ? request : { ...request, paths: pieces * CHUNK });
  return err(
    rejection(
      'rule',
      'reaction-too-many-acts',
      `Each future would hold about ${Math.round(expected)} acts, more than ${EXPECTED_ACTS_LIMIT}.`,
      'Lower mu, inertia or reciprocity, or shorten the horizon.',
      { expected, limit: EXPECTED_ACTS_LIMIT },
    ),
  );
}
