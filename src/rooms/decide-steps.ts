import { dayOfInstant } from '../kernel/clock.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { listed } from '../kernel/listed.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { HistoryAtBase } from '../whatifs/history-at-base.ts';
import { refuse } from '../relations/rules.ts';
import type { RoomCommand, RoomOrder } from './commands.ts';
import type { Decision } from './decision.ts';
import type { RoomEvent, StepContent } from './events.ts';
import { factsFor } from './facts.ts';
import { GRACE_MS, TABLED_LIMIT } from './limits.ts';
import { isAgreed, packageOf, type RoomState, type Step } from './state.ts';
import { boundBy, completeStep, faultTogether } from './step-content.ts';
import { millisOf } from './instant.ts';

type OrderOf<T extends RoomOrder['type']> = Extract<RoomOrder, { type: T }>;

/** Moves at the table. */
export function decideOnSteps(
  command: RoomCommand,
  order: RoomOrder,
  state: RoomState,
  now: number,
): Decision {
  switch (order.type) {
    case 'HideStep':
      return hide(command, order, state);
    case 'TakeStepBack':
      return takeBack(command, order, state, now);
    case 'TableStep':
      return outOfTime(state, now) ?? table(command, order, state, now);
    case 'AmendStep':
      return outOfTime(state, now) ?? amend(command, order, state, now);
    case 'AcceptStep':
      return outOfTime(state, now) ?? accept(command, order, state, now);
    case 'RefuseStep':
      return outOfTime(state, now) ?? refuseStep(command, order, state);
    default:
      throw new RangeError(`nothing decides on ${order.type}`);
  }
}

/** Whether moves are taken: in the phase of negotiation, until it ends and a little longer for what was on its way. */
function outOfTime({ phase }: RoomState, now: number): Result<never> | undefined {
  if (phase.name !== 'negotiate') {
    return refuse(
      'conflict',
      'not-negotiating',
      'Nothing is tabled or agreed in this phase',
      'Wait until the facilitator opens the negotiation.',
      { phase: phase.name },
    );
  }
  if (phase.endsAt === undefined || now <= millisOf(phase.endsAt) + GRACE_MS) return undefined;
  return refuse(
    'conflict',
    'phase-over',
    'The time of this phase is over',
    'Ask the facilitator to extend it.',
    { endsAt: phase.endsAt },
  );
}

const partyOf = ({ place }: RoomCommand, { participants }: RoomState): string | undefined =>
  participants.get(place?.participant ?? '')?.party;

function table(
  command: RoomCommand,
  { stepId, step: draft }: OrderOf<'TableStep'>,
  state: RoomState,
  now: number,
): Decision {
  const party = partyOf(command, state);
  if (party === undefined) return noDelegation('tables steps');
  const before = state.steps.get(stepId);
  const tabled = [...state.steps.values()].filter(({ lies }) => lies === 'on the table').length;
  if (tabled >= TABLED_LIMIT) {
    return refuse(
      'rule',
      'table-full',
      `${TABLED_LIMIT} steps lie on the table, as many as it holds`,
      'Take one back, or let the facilitator take some away.',
    );
  }
  const facts = factsFor(command, state.base);
  if (!facts.ok) return facts;
  const step = completeStep(state, stepId, draft, facts.value, dayOfInstant(now) + 1);
  if (!step.ok) return step;
  if (before !== undefined) {
    const isSame = before.wording === 1 && before.party === party && isEqual(before.step, step.value);
    return isSame && before.lies === 'on the table' ? ok([]) : idTaken(before);
  }
  const repeated = alreadyThere(state, step.value);
  if (repeated !== undefined) return repeated;
  return worded(
    { command, state, facts: facts.value, now },
    { type: 'StepTabled.v1', party, stepId, wording: 1 },
    step.value,
  );
}

function amend(
  command: RoomCommand,
  { stepId, wording, step: draft }: OrderOf<'AmendStep'>,
  state: RoomState,
  now: number,
): Decision {
  const party = partyOf(command, state);
  if (party === undefined) return noDelegation('amends steps');
  const before = onTable(state, stepId, wording);
  if (!before.ok) return before;
  const facts = factsFor(command, state.base);
  if (!facts.ok) return facts;
  const step = completeStep(state, stepId, draft, facts.value, dayOfInstant(now) + 1);
  if (!step.ok) return step;
  if (isEqual(before.value.step, step.value)) return ok([]);
  const of = { type: 'StepAmended.v1', party, stepId, wording: wording + 1 } as const;
  return worded({ command, state, facts: facts.value, now }, of, step.value);
}

interface Judging {
  readonly command: RoomCommand;
  readonly state: RoomState;
  readonly facts: HistoryAtBase;
  readonly now: number;
}

/** A wording; whoever brings one that binds them accepts it with that. */
function worded(
  judging: Judging,
  {
    type,
    ...of
  }: {
    readonly type: 'StepTabled.v1' | 'StepAmended.v1';
    readonly party: string;
    readonly stepId: string;
    readonly wording: number;
  },
  step: StepContent,
): Decision {
  const binds = [...boundBy(step, judging.facts)];
  const data = { ...of, by: judging.command.place?.participant ?? '' };
  const events: RoomEvent[] = [{ type, data: { ...data, step, binds } }];
  if (!binds.includes(of.party)) return ok(events);
  const accepted = new Set([of.party]);
  const after: Step = { ...data, step, binds, accepted, refused: new Map(), lies: 'on the table' };
  const clash = clashOf(judging, after);
  if (clash !== undefined) return err(clash);
  return ok([...events, { type: 'StepAccepted.v1', data }]);
}

/** Why a step that would be agreed cannot stand beside what is agreed already. */
function clashOf({ state, facts, now }: Judging, after: Step): Rejection | undefined {
  if (!isAgreed(after)) return undefined;
  const others = packageOf(state).filter(({ stepId }) => stepId !== after.stepId);
  return faultTogether(state, [...others, after], facts, dayOfInstant(now) + 1);
}

function accept(
  command: RoomCommand,
  { stepId, wording }: OrderOf<'AcceptStep'>,
  state: RoomState,
  now: number,
): Decision {
  const bound = boundParty(command, state, stepId, wording);
  if (!bound.ok) return bound;
  const { step, party } = bound.value;
  if (step.accepted.has(party)) return ok([]);
  const after = { ...step, accepted: new Set(step.accepted).add(party) };
  if (isAgreed(after)) {
    const facts = factsFor(command, state.base);
    if (!facts.ok) return facts;
    const clash = clashOf({ command, state, facts: facts.value, now }, after);
    if (clash !== undefined) return err(clash);
  }
  return ok([
    { type: 'StepAccepted.v1', data: { stepId, wording, by: command.place?.participant ?? '', party } },
  ]);
}

function refuseStep(
  command: RoomCommand,
  { stepId, wording, reason }: OrderOf<'RefuseStep'>,
  state: RoomState,
): Decision {
  const bound = boundParty(command, state, stepId, wording);
  if (!bound.ok) return bound;
  const { step, party } = bound.value;
  if (step.refused.get(party) === reason) return ok([]);
  const by = command.place?.participant ?? '';
  return ok([{ type: 'StepRefused.v1', data: { stepId, wording, by, party, reason } }]);
}

/** By whoever brought it while it is negotiated, and by the facilitator at any time. */
function takeBack(
  command: RoomCommand,
  { stepId }: OrderOf<'TakeStepBack'>,
  state: RoomState,
  now: number,
): Decision {
  const by = command.place?.participant ?? '';
  const step = state.steps.get(stepId);
  if (step === undefined) return noStep();
  if (by !== state.facilitator) {
    const party = partyOf(command, state);
    if (party === undefined || party !== step.party) return notYours();
    const late = outOfTime(state, now);
    if (late !== undefined) return late;
  }
  return ok(step.lies === 'on the table' ? [{ type: 'StepTakenBack.v1', data: { stepId, by } }] : []);
}

function hide({ place }: RoomCommand, { stepId, reason }: OrderOf<'HideStep'>, state: RoomState): Decision {
  const step = state.steps.get(stepId);
  if (step === undefined) return noStep();
  if (step.lies === 'hidden') return ok([]);
  return ok([{ type: 'StepHidden.v1', data: { stepId, by: place?.participant ?? '', reason } }]);
}

/** The step and the party that answers for itself; only a party that the step binds has an answer to give. */
function boundParty(
  command: RoomCommand,
  state: RoomState,
  stepId: string,
  wording: number,
): Result<{ readonly step: Step; readonly party: string }> {
  const found = onTable(state, stepId, wording);
  if (!found.ok) return found;
  const party = partyOf(command, state);
  if (party === undefined) return noDelegation('accepts or refuses');
  if (found.value.binds.includes(party)) return ok({ step: found.value, party });
  return refuse(
    'forbidden',
    'not-bound',
    'This step does not bind your delegation, which therefore has no answer to give',
    `It binds ${listed(found.value.binds)}.`,
    { binds: found.value.binds },
  );
}

function onTable(state: RoomState, stepId: string, wording: number): Result<Step> {
  const step = state.steps.get(stepId);
  if (step === undefined) return noStep();
  if (step.lies !== 'on the table') {
    return refuse(
      'conflict',
      'step-gone',
      'That step lies on the table no more',
      'Table it anew, as a step of its own.',
      {
        lies: step.lies,
      },
    );
  }
  if (step.wording === wording) return ok(step);
  return refuse(
    'conflict',
    'wording-superseded',
    `That step has another wording by now (${step.wording})`,
    'Read what it says now, and answer that.',
    { wording: step.wording },
  );
}

/** An edit of one act of the past stands once: two of them would never stand beside each other. */
function alreadyThere({ steps }: RoomState, step: StepContent): Result<never> | undefined {
  const same = [...steps.values()].find(
    ({ lies, step: other }) => lies === 'on the table' && 'edit' in step && isEqual(other, step),
  );
  if (same === undefined) return undefined;
  return refuse(
    'conflict',
    'step-there',
    'That very step lies on the table already',
    'Answer it, or amend it.',
    { stepId: same.stepId },
  );
}

const isEqual = (a: StepContent, b: StepContent): boolean => digestOf(a) === digestOf(b);

const idTaken = ({ stepId }: Step): Result<never> =>
  refuse(
    'conflict',
    'step-id-taken',
    'A step of that id was tabled before',
    'Amend it, or give the new step an id of its own.',
    { stepId },
  );

const noStep = (): Result<never> =>
  refuse('missing', 'unknown-step', 'No step of that id was tabled', 'Take an id from the table of steps.');

const notYours = (): Result<never> =>
  refuse(
    'forbidden',
    'not-your-step',
    'Another delegation brought the present wording of this step',
    'Refuse it with a reason, or amend it.',
  );

const noDelegation = (does: string): Result<never> =>
  refuse(
    'forbidden',
    'no-delegation',
    `Whoever has no delegation ${does} for none`,
    'Ask the facilitator for a place in a delegation.',
  );
