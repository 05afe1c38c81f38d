import { dayOfInstant, type DayNumber } from '../kernel/clock.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { WhatIfCommand, WhatIfOrder } from './commands.ts';
import { completeOutcome } from './complete-outcome.ts';
import { newModels } from './events.ts';
import type { AskedBase, Models, OutcomeContent, OutcomeDraft, WhatIfEvent } from './events.ts';
import type { HistoryAtBase } from './history-at-base.ts';
import { foreignTo } from './ownership.ts';
import { faultsOf, forkFaults } from './what-if-rules.ts';
import type { WhatIfState } from './state.ts';

type Decision = Result<WhatIfEvent[]>;

/**
 * What a command adds to its what-if: events, none where it already says so, or the reason why not. Total and pure; `now`
 * (milliseconds) is the recording clock. The past may reach up to the UTC day after it, as in the record.
 */
export function decide(command: WhatIfCommand, state: WhatIfState | undefined, now: number): Decision {
  const { whatIfId, order } = command;
  const latest = dayOfInstant(now) + 1;
  if (state === undefined) {
    if (order.type === 'ProposeOutcome') return propose(command, order, latest);
    return refuse(
      'missing',
      'unknown-what-if',
      `There is no what-if ${whatIfId}`,
      'Correct the id, or propose the outcome.',
      { whatIfId },
    );
  }
  const forbidden = order.type === 'ProposeOutcome' ? undefined : foreignTo(command, state);
  if (forbidden !== undefined) return forbidden;
  switch (order.type) {
    case 'ProposeOutcome':
      return proposeAgain(command, order, state);
    case 'ReviseOutcome':
      return closed(command, state) ?? conflict(command, state) ?? revise(command, order, state, latest);
    case 'RebaseOutcome':
      return closed(command, state) ?? conflict(command, state) ?? rebase(command, order, state, latest);
    case 'WithdrawOutcome':
      return withdraw(command, order, state);
  }
}

type OrderOf<T extends WhatIfOrder['type']> = Extract<WhatIfOrder, { type: T }>;

function propose(command: WhatIfCommand, order: OrderOf<'ProposeOutcome'>, latest: DayNumber): Decision {
  const facts = factsFor(command, order.content.base);
  if (!facts.ok) return facts;
  const { head, history } = facts.value;
  const { expectedRevision } = command;
  if (expectedRevision !== undefined && expectedRevision !== head) {
    return moved(history, head, expectedRevision);
  }
  const content = contentAt(order.content, facts.value, latest);
  if (!content.ok) return content;
  const { whatIfId } = command;
  return ok([{ type: 'OutcomeProposed.v2', data: { whatIfId, history, ...content.value } }]);
}

/** Only a proposal that its stream has forgotten, or one that names another's id, gets here. */
function proposeAgain(
  command: WhatIfCommand,
  order: OrderOf<'ProposeOutcome'>,
  { history, content, revision }: WhatIfState,
): Decision {
  const facts = factsFor(command, order.content.base);
  const again = facts.ok ? completeOutcome(order.content, facts.value.base, content.models) : undefined;
  if (order.history === history && again?.ok === true && digestOf(again.value) === digestOf(content)) {
    return ok([]);
  }
  return refuse(
    'conflict',
    'what-if-exists',
    `The what-if ${command.whatIfId} is there already, with other content (r${revision})`,
    'Revise it, or propose this one with a key of its own.',
    { whatIfId: command.whatIfId, revision },
  );
}

function revise(
  command: WhatIfCommand,
  { content: draft, reason }: OrderOf<'ReviseOutcome'>,
  state: WhatIfState,
  latest: DayNumber,
): Decision {
  const facts = factsFor(command, { ...state.content.base, ...given(draft.base) });
  if (!facts.ok) return facts;
  const content = contentAt(draft, facts.value, latest, state.content.models);
  if (!content.ok) return content;
  if (digestOf(content.value) === digestOf(state.content)) return ok([]);
  return ok([
    { type: 'OutcomeRevised.v2', data: { ...content.value, ...(reason !== undefined && { reason }) } },
  ]);
}

function rebase(
  command: WhatIfCommand,
  order: OrderOf<'RebaseOutcome'>,
  { content }: WhatIfState,
  latest: DayNumber,
): Decision {
  const facts = factsFor(command, { at: content.base.at, ...given(order.base ?? {}) });
  if (!facts.ok) return facts;
  const { base } = facts.value;
  if (base.revision === content.base.revision && base.at === content.base.at) return ok([]);
  const [first] = faultsOf({ ...content, base }, facts.value, latest);
  return first === undefined ? ok([{ type: 'OutcomeRebased.v1', data: { base } }]) : err(first);
}

function withdraw(
  command: WhatIfCommand,
  { reason }: OrderOf<'WithdrawOutcome'>,
  state: WhatIfState,
): Decision {
  const { withdrawn } = state;
  if (withdrawn !== undefined && withdrawn.reason === reason) return ok([]);
  return (
    closed(command, state) ??
    conflict(command, state) ??
    ok([{ type: 'OutcomeWithdrawn.v1', data: { ...(reason !== undefined && { reason }) } }])
  );
}

/** The draft complete, where its history at the base allows it; else the first fault. `models` are those of a draft that names none. */
export function contentAt(
  draft: OutcomeDraft,
  facts: HistoryAtBase,
  latest: DayNumber,
  models?: Models,
): Result<OutcomeContent> {
  // A fork in the wrong place makes days before or after it wrong, too; it is told first.
  const [fork] = forkFaults(facts, latest);
  if (fork !== undefined) return err(fork);
  const completed = completeOutcome(draft, facts.base, models ?? newModels(facts.declaration.model));
  if (!completed.ok) return err(completed.error[0]);
  const [first] = faultsOf(completed.value, facts, latest);
  return first === undefined ? completed : err(first);
}

/**
 * The facts, provided that they are of the base asked for: they were gathered before the what-if was judged, and another command
 * may have moved its base since.
 */
function factsFor({ facts, whatIfId }: WhatIfCommand, asked: AskedBase): Result<HistoryAtBase> {
  if (facts === undefined) {
    return refuse(
      'missing',
      'unknown-history',
      `Nothing is known of the history of ${whatIfId}`,
      'Send it again.',
    );
  }
  if (!facts.ok) return facts;
  const { base } = facts.value;
  const fits = (asked.revision ?? base.revision) === base.revision && (asked.at ?? base.at) === base.at;
  if (fits) return facts;
  return refuse(
    'conflict',
    'revision-conflict',
    `The base of ${whatIfId} was moved while this command was under way`,
    'Read it again, see whether the command still makes sense, and send it with the current revision.',
  );
}

const given = (asked: AskedBase): AskedBase => ({
  ...(asked.revision !== undefined && { revision: asked.revision }),
  ...(asked.at !== undefined && { at: asked.at }),
});

function closed({ whatIfId }: WhatIfCommand, { withdrawn }: WhatIfState): Result<never> | undefined {
  if (withdrawn === undefined) return undefined;
  return refuse(
    'conflict',
    'what-if-withdrawn',
    `The what-if ${whatIfId} was withdrawn (r${withdrawn.revision})`,
    'Propose the outcome anew; what was withdrawn stays as it was.',
    { whatIfId, revision: withdrawn.revision },
  );
}

function conflict(
  { whatIfId, expectedRevision }: WhatIfCommand,
  { revision }: WhatIfState,
): Result<never> | undefined {
  if (expectedRevision === undefined || expectedRevision === revision) return undefined;
  return moved(`The what-if ${whatIfId}`, revision, expectedRevision);
}

const moved = (what: string, current: number, expected: number): Result<never> =>
  refuse(
    'conflict',
    'revision-conflict',
    `${what} stands at r${current}, the command expects r${expected}`,
    'Read it again, see whether the command still makes sense, and send it with the current revision.',
    { current, expected },
  );
