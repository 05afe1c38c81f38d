import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { formatInstant } from '../kernel/clock.ts';
import type { RoomCommand } from './commands.ts';
import { decideOnPeople, join } from './decide-people.ts';
import { decideOnPhases } from './decide-phases.ts';
import { decideOnSteps } from './decide-steps.ts';
import type { Decision } from './decision.ts';
import { MOVES_LIMIT } from './limits.ts';
import { openRoom } from './open-room.ts';
import { facilitatorOnly, noRoom, passOver, roomClosed, roomExpired } from './refusals.ts';
import { expiresAt, packageOf, type RoomState } from './state.ts';

/** What participants do; all else is the facilitator's. */
const MOVES: ReadonlySet<string> = new Set([
  'TableStep',
  'AmendStep',
  'AcceptStep',
  'RefuseStep',
  'TakeStepBack',
  'RenameParticipant',
  'TakeOver',
]);

/** What is still taken where a room holds as many events as it may. */
const ENDING: ReadonlySet<string> = new Set([
  'CloseRoom',
  'Reveal',
  'BeginPhase',
  'HideStep',
  'RemoveParticipant',
]);

/**
 * What a command adds to its room: events, none where it already says so, or the reason why not. Total and pure; `now`
 * (milliseconds) is the recording clock, by which phases end.
 */
export function decide(command: RoomCommand, state: RoomState | undefined, now: number): Decision {
  const { order } = command;
  if (order.type === 'OpenRoom') return openRoom(command, order, state, now);
  if (state === undefined) return noRoom();
  if (order.type === 'ExpireRoom') return expire(state, now);
  if (order.type === 'CloseRoom' && state.closed !== undefined) {
    return state.closed.communique === order.communique ? ok([]) : roomClosed();
  }
  if (state.closed !== undefined) return roomClosed();
  if (now >= expiresAt(state)) return roomExpired();
  if (state.revision + 1 >= MOVES_LIMIT && !ENDING.has(order.type)) return fullOfMoves();
  if (order.type === 'JoinRoom') return join(command, order, state);
  const stranger = strangerTo(command, state);
  if (stranger !== undefined) return stranger;
  if (!MOVES.has(order.type) && command.place?.participant !== state.facilitator) return facilitatorOnly();
  return (
    decideOnPeople(command, order, state) ??
    decideOnPhases(command, order, state, now) ??
    decideOnSteps(command, order, state, now)
  );
}

/** Whether the pass that a command comes with opens the room. */
function strangerTo({ place }: RoomCommand, { participants }: RoomState): Result<never> | undefined {
  const participant = place && participants.get(place.participant);
  const isIn = participant !== undefined && !participant.removed && participant.n === place?.n;
  return isIn ? undefined : passOver();
}

function expire(state: RoomState, now: number): Decision {
  if (state.closed !== undefined || now < expiresAt(state)) return ok([]);
  const agreed = packageOf(state).map(({ stepId }) => stepId);
  const closedAt = formatInstant(now);
  return ok([{ type: 'RoomClosed.v1', data: { because: 'age', package: agreed, closedAt } }]);
}

const fullOfMoves = (): Result<never> =>
  refuse(
    'rule',
    'room-full-of-moves',
    `The room holds ${MOVES_LIMIT} moves, as many as a room takes`,
    'Let the facilitator reveal and close it.',
  );
