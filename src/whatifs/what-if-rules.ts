import { listed } from '../kernel/listed.ts';
import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import { assumedParameters } from './assumed-parameters.ts';
import { expectedCounts } from '../models/reaction/branching.ts';
import { effectsOf } from '../models/reaction/commitments.ts';
import { applyEdits } from '../models/reaction/edits.ts';
import { PROCESSES, zeros } from '../models/reaction/processes.ts';
import { backgroundOf, branchingOf } from '../models/reaction/reaction-matrix.ts';
import { begunBy } from '../models/reaction/record.ts';
import { EXPECTED_ACTS_LIMIT, problemOfSpread, problemOfStationarity } from '../models/reaction/request.ts';
import { actorsFaults, fault, issueFault, type Declared, type FaultPath } from '../relations/rules.ts';
import type { Commitment, HistoryEdit, OutcomeContent } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';

/**
 * Everything about an outcome that its history at the base forbids, in the order of the content. What edits do to the past
 * and what commitments may reverse is judged by the simulation's own functions, so that whatever is accepted here can be
 * simulated. `latest` is the last day that may count as past.
 */
export function faultsOf(content: OutcomeContent, facts: HistoryAtBase, latest: DayNumber): Rejection[] {
  const declared = declaredBy(facts);
  return [
    ...forkFaults(facts, latest),
    summitFault(facts, content.summitId, 'The outcome', ['summitId']),
    ...twice(content.commitments),
    ...content.commitments.flatMap((commitment, index) =>
      commitmentFaults(commitment, content.horizonDays, declared, ['commitments', index]),
    ),
    ...content.edits.flatMap((edit, index) => insertFaults(edit, facts, declared, ['edits', index, 'act'])),
    recordFault(content, facts),
    assumptionsFault(content, facts),
  ].filter((found) => found !== undefined);
}

const declaredBy = ({ declaration }: HistoryAtBase): Declared => ({
  relation: {
    content: declaration,
    issues: new Set(declaration.issues.map(({ id }) => id)),
    thirdParties: new Set(declaration.thirdParties.map(({ party }) => party)),
  },
});

/** Whether a what-if may fork off there at all. */
export function forkFaults(facts: HistoryAtBase, latest: DayNumber): Rejection[] {
  const found = forkFault(facts, latest);
  return found === undefined ? [] : [found];
}

function forkFault({ history, base, firstAct }: HistoryAtBase, latest: DayNumber): Rejection | undefined {
  const path = ['base', 'at'];
  if (dayNumber(base.at) > latest) {
    return fault(
      'future-fork',
      `The fork on ${base.at} has not come yet: nobody knows the past up to it`,
      `Fork on ${formatDay(latest)} at the latest; what may come until then belongs among the commitments.`,
      path,
      { latest: formatDay(latest) },
    );
  }
  if (firstAct === undefined) {
    return fault(
      'fork-before-first-act',
      `${history} holds no act at r${base.revision}: there is nothing to fork from`,
      'Record an act or replay a scenario first, or name a later revision.',
      ['base', 'revision'],
    );
  }
  if (base.at >= firstAct) return undefined;
  return fault(
    'fork-before-first-act',
    `The fork on ${base.at} lies before the first act of ${history}, on ${firstAct}`,
    `Fork on ${firstAct} or later.`,
    path,
    { firstAct },
  );
}

function summitFault(
  { history, summits }: HistoryAtBase,
  summitId: string | undefined,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  if (summitId === undefined || summits.has(summitId)) return undefined;
  return fault(
    'unknown-reference',
    `${what} belongs to the summit "${summitId}", which ${history} does not hold`,
    summits.size === 0 ? 'Leave it out, or schedule the summit first.' : `It holds ${listed(summits)}.`,
    path,
    { named: summitId },
  );
}

function twice(commitments: readonly Commitment[]): Rejection[] {
  const seen = new Set<string>();
  return commitments.flatMap(({ commitmentId }, index) => {
    if (!seen.has(commitmentId)) {
      seen.add(commitmentId);
      return [];
    }
    const path = ['commitments', index, 'commitmentId'];
    const message = `The commitment "${commitmentId}" is there twice`;
    return [fault('named-twice', message, 'Give each commitment an id of its own.', path)];
  });
}

function commitmentFaults(
  commitment: Commitment,
  horizonDays: number,
  declared: Declared,
  at: FaultPath,
): (Rejection | undefined)[] {
  const what = `Commitment "${commitment.commitmentId}"`;
  const { day, issue } = commitment;
  return [
    ...actorsFaults(declared, commitment, what, at),
    issueFault(declared, issue, what, [...at, 'issue']),
    day <= horizonDays
      ? undefined
      : fault(
          'commitment-past-horizon',
          `${what} is due on day ${day}, but the what-if looks ${horizonDays} days ahead`,
          `Let it look ahead ${day} days or more (horizonDays), or give an earlier day.`,
          [...at, 'day'],
          { horizonDays },
        ),
  ];
}

function insertFaults(
  edit: HistoryEdit,
  facts: HistoryAtBase,
  declared: Declared,
  at: FaultPath,
): (Rejection | undefined)[] {
  if (edit.edit !== 'insert') return [];
  const { act } = edit;
  const what = `Inserted act "${act.actId}"`;
  return [
    ...actorsFaults(declared, act, what, at),
    issueFault(declared, act.issue, what, [...at, 'issue']),
    summitFault(facts, act.summitId, what, [...at, 'summitId']),
  ];
}

/** What the edits and the commitments ask of the acts of the record. */
function recordFault(
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

function assumptionsFault(
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
