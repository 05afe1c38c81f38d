import { dayNumber, dayOfInstant, formatDay, formatInstant } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { RoomCommand, RoomOrder } from './commands.ts';
import type { Decision } from './decision.ts';
import type { RoomEvent } from './events.ts';
import { factsFor } from './facts.ts';
import { packageIdOf, questionIdOf } from './room-id.ts';
import { packageOf, type RoomState } from './state.ts';
import { completeStep, faultTogether } from './step-content.ts';
import { millisOf } from './instant.ts';

/** What concerns where a room stands; `undefined` for an order about something else. */
export function decideOnPhases(
  command: RoomCommand,
  order: RoomOrder,
  state: RoomState,
  now: number,
): Decision | undefined {
  switch (order.type) {
    case 'BeginPhase':
      return begin(command, order, state, now);
    case 'ExtendPhase': {
      const { endsAt } = state.phase;
      // A phase that is over goes on from now, not from when it ended.
      const from = Math.max(now, endsAt === undefined ? now : millisOf(endsAt));
      return ok([{ type: 'PhaseExtended.v1', data: { endsAt: later(from, order.minutes) } }]);
    }
    case 'Reveal':
      return reveal(order, state);
    case 'RebaseRoom':
      return rebase(command, order, state, now);
    case 'CloseRoom':
      return close(order, state, now);
    default:
      return undefined;
  }
}

const later = (from: number, minutes: number): string => formatInstant(from + minutes * 60_000);

function begin(
  { commandId }: RoomCommand,
  { phase, minutes, keyHash }: Extract<RoomOrder, { type: 'BeginPhase' }>,
  state: RoomState,
  now: number,
): Decision {
  const isOver = state.phase.name === 'reveal' || state.phase.name === 'debrief';
  if (phase === 'reveal' || (isOver && phase !== 'debrief')) {
    return refuse(
      'rule',
      'phase-out-of-turn',
      phase === 'reveal'
        ? 'What was predicted is revealed by a command of its own'
        : 'What was predicted is revealed: the room does not go back behind that',
      phase === 'reveal' ? 'Send Reveal.' : 'Go on to the debrief, or open another room.',
      { phase: state.phase.name },
    );
  }
  // Past the debrief nothing is revealed any more, and what stays sealed would keep the room from closing.
  if (phase === 'debrief' && isSealed(state)) return stillSealed();
  const begun: RoomEvent = {
    type: 'PhaseBegun.v1',
    data: { phase, ...(minutes !== undefined && { endsAt: later(now, minutes) }) },
  };
  if (phase !== 'predict' || state.question !== undefined) return ok([begun]);
  if (keyHash === undefined) throw new RangeError('a phase of predictions needs the hash of its key');
  const { base, opened } = state;
  const day = formatDay(dayNumber(base.at) + opened.horizonDays);
  return ok([
    begun,
    { type: 'QuestionOpened.v1', data: { question: questionIdOf(commandId), day, keyHash } },
  ]);
}

function reveal({ key, ballots }: Extract<RoomOrder, { type: 'Reveal' }>, state: RoomState): Decision {
  const { question, phase } = state;
  if ((phase.name === 'reveal' || phase.name === 'debrief') && !isSealed(state)) return ok([]);
  const begun: RoomEvent = { type: 'PhaseBegun.v1', data: { phase: 'reveal' } };
  if (question === undefined) return ok([begun]);
  if (key === undefined || ballots === undefined)
    throw new RangeError('a reveal needs the key of its question');
  return ok([begun, { type: 'QuestionRevealed.v1', data: { question: question.question, key, ballots } }]);
}

/** To another revision of the history, or another day: only where nobody has predicted anything yet. */
function rebase(
  command: RoomCommand,
  { base: asked, ballots = 0 }: Extract<RoomOrder, { type: 'RebaseRoom' }>,
  state: RoomState,
  now: number,
): Decision {
  if (ballots > 0 || state.question?.revealed !== undefined) return predicted();
  const facts = factsFor(command, asked);
  if (!facts.ok) return facts;
  const { base } = facts.value;
  if (base.revision === state.base.revision && base.at === state.base.at) return ok([]);
  const latest = dayOfInstant(now) + 1;
  const moved = { ...state, base };
  const onTable = [...state.steps.values()].filter(({ lies }) => lies === 'on the table');
  const unfit = onTable.filter(
    ({ stepId, step }) => !completeStep(moved, stepId, step, facts.value, latest).ok,
  );
  const agreed = packageOf(state).filter((step) => !unfit.includes(step));
  const clash = faultTogether(moved, agreed, facts.value, latest) !== undefined;
  const cleared = (clash ? onTable : unfit).map(({ stepId }) => stepId);
  return ok([{ type: 'RoomRebased.v1', data: { base, cleared } }]);
}

const predicted = (): Result<never> =>
  refuse(
    'rule',
    'already-predicted',
    'Somebody has sealed a prediction, which is of the history as the room sees it',
    'Go on as it is, or open another room.',
  );

const isSealed = ({ question }: RoomState): boolean =>
  question !== undefined && question.revealed === undefined;

const stillSealed = (): Result<never> =>
  refuse(
    'rule',
    'not-revealed',
    'Predictions of this room are still sealed',
    'Reveal them first; a room that is in its debrief or closed opens nothing any more.',
  );

function close(
  { communique }: Extract<RoomOrder, { type: 'CloseRoom' }>,
  state: RoomState,
  now: number,
): Decision {
  if (isSealed(state)) return stillSealed();
  const agreed = packageOf(state).map(({ stepId }) => stepId);
  return ok([
    {
      type: 'RoomClosed.v1',
      data: {
        because: 'facilitator',
        package: agreed,
        ...(agreed.length > 0 && { whatIfId: packageIdOf(state.opened.roomId) }),
        ...(communique !== undefined && { communique }),
        closedAt: formatInstant(now),
      },
    },
  ]);
}
