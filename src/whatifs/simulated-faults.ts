import type { Rejection, Result } from '../kernel/result.ts';
import { expectedCounts } from '../models/reaction/branching.ts';
import { effectsOf } from '../models/reaction/commitments.ts';
import { applyEdits } from '../models/reaction/edits.ts';
import { PROCESSES, zeros } from '../models/reaction/processes.ts';
import { backgroundOf, branchingOf } from '../models/reaction/reaction-matrix.ts';
import { begunBy } from '../models/reaction/record.ts';
import { EXPECTED_ACTS_LIMIT, problemOfSpread, problemOfStationarity } from '../models/reaction/request.ts';
import { fault } from '../relations/rules.ts';
import { assumedParameters } from './assumed-parameters.ts';
import type { OutcomeContent } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';

/** What the simulation itself would refuse, found by its own functions. */

/** What the edits and the commitments ask of the acts of the record. */
export function recordFault(
  { base, edits, commitments }: OutcomeContent,
  { acts, declaration }: HistoryAtBase,
): Rejection | undefined {
  const edited = applyEdits(begunBy(acts, base.at), edits, base.at);
  if (!edited.ok) return placed(edited, 'edits', 'edit');
  // Only whether the effects can be worked out is asked here, which neither parameters nor sizes of acts decide.
  const { parties, parameters } = declaration;
  const effects = effectsOf(commitments, edited.value, base.at, parties, parameters, zeros().fill(1));
  return effects.ok ? undefined : placed(effects, 'commitments', 'commitment');
}

/** The simulation names the entry at fault by its number; this names its place. */
function placed(
  result: Result<unknown>,
  list: 'edits' | 'commitments',
  field: string,
): Rejection | undefined {
  if (result.ok) return undefined;
  const { details } = result.error;
  const index = details?.[field];
  const path = typeof index === 'number' ? [list, index] : [list];
  return { ...result.error, details: { ...details, path } };
}

/** Assumptions that the parameters cannot bear, or under which every future would be too long to simulate. */
export function assumptionsFault(
  { assumptions, horizonDays, models }: OutcomeContent,
  { declaration }: HistoryAtBase,
): Rejection | undefined {
  const assumed = assumedParameters(declaration.parameters, assumptions);
  if (!assumed.ok) return { ...assumed.error, details: { ...assumed.error.details, path: ['assumptions'] } };
  const { reaction } = assumed.value;
  const path = ['assumptions', 'reaction'];
  const explosive = problemOfSpread({ model: models.reaction }, reaction) ?? problemOfStationarity(reaction);
  if (explosive?.ok === false) {
    return { ...explosive.error, details: { ...explosive.error.details, path } };
  }
  const branching = branchingOf(reaction);
  const processes = { background: backgroundOf(reaction), branching, beta: reaction.beta };
  // Without the record's own activity: what a request adds to it is only known when it is simulated.
  const expected = expectedCounts(processes, new Float64Array(PROCESSES), horizonDays).reduce(
    (sum, count) => sum + count,
    0,
  );
  if (expected <= EXPECTED_ACTS_LIMIT) return undefined;
  return fault(
    'reaction-too-many-acts',
    `Each future would hold at least ${Math.round(expected)} acts, more than ${EXPECTED_ACTS_LIMIT}`,
    'Lower mu, inertia or reciprocity, or shorten the horizon.',
    path,
    { expected, limit: EXPECTED_ACTS_LIMIT },
  );
}
