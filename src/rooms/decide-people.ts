import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { listed } from '../kernel/listed.ts';
import type { RoomCommand, RoomOrder } from './commands.ts';
import type { Decision } from './decision.ts';
import { DELEGATES_LIMIT } from './limits.ts';
import { facilitatorOnly, joiningClosed, noParticipant } from './refusals.ts';
import { participantIdOf } from './room-id.ts';
import type { Participant, RoomState } from './state.ts';

/** In the place of a delegation: whichever has the fewest people. */
export const ANY_PARTY = 'any';

/** Somebody comes in with a name and, unless they watch, a delegation. */
export function join(
  { commandId }: RoomCommand,
  { name, party: asked }: Extract<RoomOrder, { type: 'JoinRoom' }>,
  state: RoomState,
): Decision {
  const participant = participantIdOf(commandId);
  const known = state.participants.get(participant);
  if (known !== undefined) return ok([]);
  if (!state.joining) return joiningClosed();
  const taken = nameTaken(state, name);
  if (taken !== undefined) return taken;
  const seat = seatFor(state, asked);
  if (!seat.ok) return seat;
  const { party } = seat.value;
  return ok([
    { type: 'ParticipantJoined.v1', data: { participant, name, ...(party !== undefined && { party }) } },
  ]);
}

/** What concerns who is in the room; `undefined` for an order about something else. */
export function decideOnPeople(
  { place }: RoomCommand,
  order: RoomOrder,
  state: RoomState,
): Decision | undefined {
  switch (order.type) {
    case 'RenameParticipant':
      return rename(place?.participant, order, state);
    case 'MoveParticipant':
      return move(order, state);
    case 'RemoveParticipant': {
      const { participant, reason } = order;
      if (participant === state.facilitator) return ownPlace();
      return (
        known(state, participant, ({ removed }) => removed) ??
        ok([
          { type: 'ParticipantRemoved.v1', data: { participant, ...(reason !== undefined && { reason }) } },
        ])
      );
    }
    case 'LetParticipantBackIn': {
      const one = state.participants.get(order.participant);
      if (one === undefined) return noParticipant();
      const data = { participant: order.participant, n: one.n + 1 };
      return ok([{ type: 'ParticipantLetBackIn.v1', data }]);
    }
    case 'NameSuccessor': {
      const { participant } = order;
      if (participant === state.facilitator) return ownPlace();
      return (
        known(state, participant, () => state.successor === participant) ??
        ok([{ type: 'SuccessorNamed.v1', data: { participant } }])
      );
    }
    case 'TakeOver':
      return takeOver(place?.participant, state);
    case 'ChangeJoining':
      return ok(
        state.joining === order.open ? [] : [{ type: 'JoiningChanged.v1', data: { open: order.open } }],
      );
    case 'ShowView':
      return ok([{ type: 'ViewShown.v1', data: { to: order.to } }]);
    default:
      return undefined;
  }
}

/** Oneself, or anybody by the facilitator. */
function rename(
  by: string | undefined,
  { participant, name }: Extract<RoomOrder, { type: 'RenameParticipant' }>,
  state: RoomState,
): Decision {
  if (participant !== by && by !== state.facilitator) return facilitatorOnly();
  return (
    known(state, participant, (one) => one.name === name) ??
    nameTaken(state, name, participant) ??
    ok([{ type: 'ParticipantRenamed.v1', data: { participant, name } }])
  );
}

function takeOver(by: string | undefined, { facilitator, successor }: RoomState): Decision {
  if (by === facilitator) return ok([]);
  if (by === undefined || by !== successor) return facilitatorOnly();
  return ok([{ type: 'FacilitatorNamed.v1', data: { participant: by } }]);
}

function move(
  { participant, party: asked }: Extract<RoomOrder, { type: 'MoveParticipant' }>,
  state: RoomState,
): Decision {
  if (participant === state.facilitator) return ownPlace();
  const there = known(state, participant, ({ party }) => party === asked);
  if (there !== undefined) return there;
  const seat = seatFor(state, asked);
  if (!seat.ok) return seat;
  const { party } = seat.value;
  return ok([{ type: 'ParticipantMoved.v1', data: { participant, ...(party !== undefined && { party }) } }]);
}

/** Refused where nobody of that id came in; nothing to do where it is so already; `undefined` where there is something to do. */
function known(
  { participants }: RoomState,
  participant: string,
  isSo: (one: Participant) => boolean,
): Decision | undefined {
  const one = participants.get(participant);
  if (one === undefined) return noParticipant();
  return isSo(one) ? ok([]) : undefined;
}

function nameTaken({ participants }: RoomState, name: string, self?: string): Result<never> | undefined {
  const key = name.normalize('NFKC').toLowerCase();
  const isTaken = [...participants.values()].some(
    (one) => one.participant !== self && !one.removed && one.name.normalize('NFKC').toLowerCase() === key,
  );
  if (!isTaken) return undefined;
  return refuse(
    'conflict',
    'name-taken',
    'Somebody in this room is called so already',
    'Choose another name; whoever lost their place gets it back by the code that the facilitator shows.',
  );
}

function seatFor(state: RoomState, asked: string | undefined): Result<{ readonly party?: string }> {
  if (asked === undefined) return ok({});
  const { delegations } = state.opened;
  const seated = [...state.participants.values()].filter(
    ({ party, removed }) => !removed && party !== undefined,
  );
  if (seated.length >= DELEGATES_LIMIT) {
    return refuse(
      'rule',
      'room-full',
      `The room has ${DELEGATES_LIMIT} people with a delegation, as many as it takes`,
      'Come in to watch, without a delegation.',
    );
  }
  if (asked === ANY_PARTY) {
    const sizes = delegations.map((party) => seated.filter((one) => one.party === party).length);
    // Mediators are chosen, not dealt.
    const [first = 0, second = 0] = sizes;
    const party = second < first ? delegations[1] : delegations[0];
    return ok({ ...(party !== undefined && { party }) });
  }
  if (delegations.includes(asked)) return ok({ party: asked });
  return refuse(
    'rule',
    'unknown-delegation',
    'The room has no such delegation',
    `It has ${listed(delegations)}.`,
    { path: ['party'] },
  );
}

const ownPlace = (): Result<never> =>
  refuse(
    'rule',
    'facilitator-stays',
    'The facilitator keeps their place, and has no delegation',
    'Name a successor, who takes over; or come in a second time under another name.',
  );
