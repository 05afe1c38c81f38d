import { listed } from '../kernel/listed.ts';
import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import type { Rejection } from '../kernel/result.ts';
import { actorsFaults, fault, issueFault, type Declared, type FaultPath } from '../relations/rules.ts';
import type { Commitment, HistoryEdit, OutcomeContent } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';
import { assumptionsFault, recordFault } from './simulated-faults.ts';

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
    modelFault(content, facts),
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

/** What is simulated goes on where the history stands: by the model that it is read by. */
function modelFault(
  { models }: OutcomeContent,
  { history, declaration }: HistoryAtBase,
): Rejection | undefined {
  if (models.tension === declaration.model) return undefined;
  return fault(
    'tension-model',
    `${history} is read by ${declaration.model}, the what-if names ${models.tension}`,
    `Write ${declaration.model}, or leave models out.`,
    ['models', 'tension'],
    { model: declaration.model },
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
