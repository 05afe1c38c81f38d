import { dayNumber, type Day, type DayNumber } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { Engine } from '../models/reaction/engine/engine.ts';
import type { Rates } from '../models/reaction/own-rates.ts';
import { preparedFrom, type Premises } from '../models/reaction/preparation.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { tensionOfPressure } from '../models/tension/model.ts';
import type { KnownAct } from '../projection/recorded-acts.query.ts';
import { ensembleOf, scoreDay, SCORES, type Ensemble } from './ensemble.ts';
import { lineOf, type Line } from './past-line.ts';
import { ruleOf, type Rule, type Yardstick } from './yardsticks.ts';

/** A record that forecasts are made from and held against. */
export interface Judged {
  /** What a projection of it starts from; the fork is each one's own. */
  readonly premises: Omit<Premises, 'at' | 'edits' | 'commitments' | 'horizonDays'>;
  readonly acts: readonly KnownAct[];
  /** The days that the record covers, both included. */
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly against: readonly Yardstick[];
}

/** How a forecast did, day by day: `SCORES` figures a day, the first day after the fork first. */
export type Scores = Float64Array;

export interface ForkScores {
  readonly at: Day;
  /** Of the projection, as `detente whatif` and the page would name it. */
  readonly fingerprint: string;
  readonly rates?: Rates;
  /** Acts that were known by the fork. */
  readonly acts: number;
  readonly model: Scores;
  /** Absent where the past was too short for a rule. */
  readonly yardsticks: Readonly<Partial<Record<Yardstick, Scores>>>;
  /** What came, in points. */
  readonly came: Float64Array;
}

/** The documented line of a record over all that it covers, as the record has it now. */
export const cameOf = ({ acts, from, to, premises }: Judged): Line =>
  lineOf(
    acts.map(({ act }) => act),
    { first: from, last: to },
    premises.parties,
    premises,
  );

/**
 * Makes the forecast that could have been made on a day, from what was known by then, and scores its next `days` days and those of
 * the yardsticks against what came. Refused as `requestOf` refuses.
 */
export function scoreFork(
  engine: Engine,
  judged: Judged,
  came: Line,
  { at, days }: { readonly at: Day; readonly days: number },
): Result<ForkScores> {
  const fork = dayNumber(at);
  const seen = judged.acts.flatMap((one) =>
    one.known <= fork && one.act.occurred.from <= at ? [asKnownBy(fork, one)] : [],
  );
  const prepared = preparedFrom(seen, {
    ...judged.premises,
    at,
    edits: [],
    commitments: [],
    horizonDays: days,
  });
  if (!prepared.ok) return prepared;
  const { request, fingerprint } = prepared.value;
  const truth = came.z.subarray(fork + 1 - came.first, fork + 1 - came.first + days);
  const past = lineOf(seen, { first: judged.from, last: fork }, request.parties, judged.premises);
  return ok({
    at,
    fingerprint,
    ...(request.rates !== undefined && { rates: request.rates }),
    acts: seen.length,
    model: scored(truth, simulated(engine, request)) as Scores,
    yardsticks: Object.fromEntries(
      judged.against.flatMap((yardstick) => {
        const scores = scored(truth, ruleOf(yardstick, past));
        return scores === undefined ? [] : [[yardstick, scores]];
      }),
    ),
    came: truth.map(tensionOfPressure),
  });
}

/** An act as large as it was by the rows that were known on a day. */
function asKnownBy(day: DayNumber, { act, counted }: KnownAct): DirectedAct {
  const then = counted?.findLast(({ known }) => known <= day);
  return then === undefined ? act : { ...act, magnitude: { value: then.times } };
}

/** A projection's pressures as a rule. */
function simulated(engine: Engine, request: SimulationRequest): Rule {
  const { paths, horizonDays } = request;
  const run = engine.openPressures(request);
  const days = Array.from({ length: horizonDays }, () => new Float64Array(paths));
  for (let from = 0; from < paths; from += run.width) {
    const to = Math.min(paths, from + run.width);
    for (let path = from; path < to; path += 1) run.path(path, path - from);
    for (const [day, pressures] of days.entries()) {
      pressures.set(run.tensions(0, day).subarray(0, to - from), from);
    }
  }
  return (ahead) => days[ahead - 1];
}

function scored(truth: Float64Array, rule: Rule): Scores | undefined {
  const scores = new Float64Array(truth.length * SCORES);
  let points = new Float64Array(0);
  let ensemble: Ensemble | undefined;
  for (const [day, z] of truth.entries()) {
    const pressures = rule(day + 1);
    if (pressures === undefined) return undefined;
    if (points.length !== pressures.length) points = new Float64Array(pressures.length);
    // A rule that says the same of each day says so once.
    if (ensemble?.pressures !== pressures) ensemble = ensembleOf(pressures, points);
    scoreDay(ensemble, z, scores, day * SCORES);
  }
  return scores;
}
