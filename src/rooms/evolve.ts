import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { ROOM_EVENT_SCHEMAS, type RoomEvent } from './events.ts';
import { withStepEvent } from './evolve-steps.ts';
import type { Participant, RoomState } from './state.ts';

/** The border between what a store holds and what is known here. Throws for a type that this version does not know. */
export function roomEvent({
  type,
  data,
  revision,
}: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): RoomEvent {
  if (Object.hasOwn(ROOM_EVENT_SCHEMAS, type)) return { type, data } as RoomEvent;
  throw new UnfitEvent(
    `Event r${revision} has the type "${type}", which this version does not know`,
    'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
  );
}

/** The state after one more event of the room's stream. Throws only where the stream itself is damaged. */
export function evolve(state: RoomState | undefined, recorded: RecordedEvent): RoomState {
  const event = roomEvent(recorded);
  const { revision } = recorded;
  if (event.type === 'RoomOpened.v1') {
    return { ...opened(event.data), revision, commands: remembering(NO_COMMANDS, recorded) };
  }
  if (state === undefined) {
    throw new Error(`The stream begins with ${event.type} instead of RoomOpened.v1: it is damaged`);
  }
  return { ...applied(state, event, revision), revision, commands: remembering(state.commands, recorded) };
}

function opened(data: RoomState['opened']): Omit<RoomState, 'revision' | 'commands'> {
  const { facilitator, name } = data;
  return {
    opened: data,
    base: data.base,
    facilitator,
    joining: true,
    participants: new Map([[facilitator, { participant: facilitator, name, n: 1, removed: false }]]),
    steps: new Map(),
    phase: { name: 'explore' },
  };
}

type Later = Exclude<RoomEvent, { type: 'RoomOpened.v1' }>;

function applied(state: RoomState, event: Later, revision: number): RoomState {
  switch (event.type) {
    case 'ParticipantJoined.v1': {
      const { participant, name, party } = event.data;
      return withParticipant(state, { participant, name, ...(party && { party }), n: 1, removed: false });
    }
    case 'ParticipantRenamed.v1':
    case 'ParticipantMoved.v1':
    case 'ParticipantRemoved.v1':
    case 'ParticipantLetBackIn.v1':
      return withParticipant(state, changed(participantIn(state, event.data.participant), event));
    case 'FacilitatorNamed.v1': {
      const { successor: _, ...rest } = state;
      return { ...rest, facilitator: event.data.participant };
    }
    case 'SuccessorNamed.v1':
      return { ...state, successor: event.data.participant };
    case 'JoiningChanged.v1':
      return { ...state, joining: event.data.open };
    case 'ViewShown.v1':
      return { ...state, shown: { to: event.data.to, revision } };
    case 'PhaseBegun.v1': {
      const { phase: name, endsAt } = event.data;
      return { ...state, phase: { name, ...(endsAt !== undefined && { endsAt }) } };
    }
    case 'PhaseExtended.v1':
      return { ...state, phase: { ...state.phase, endsAt: event.data.endsAt } };
    case 'QuestionOpened.v1':
      return { ...state, question: event.data };
    case 'QuestionRevealed.v1': {
      if (state.question === undefined) throw new Error('it reveals a question that was never opened');
      const { key, ballots } = event.data;
      return { ...state, question: { ...state.question, revealed: { key, ballots } } };
    }
    case 'RoomClosed.v1':
      return { ...state, joining: false, closed: event.data };
    default:
      return withStepEvent(state, event);
  }
}

const withParticipant = (state: RoomState, participant: Participant): RoomState => ({
  ...state,
  participants: new Map(state.participants).set(participant.participant, participant),
});

function participantIn({ participants }: RoomState, id: string): Participant {
  const participant = participants.get(id);
  if (participant === undefined) throw new Error(`it is about the participant ${id}, who never came in`);
  return participant;
}

function changed(
  participant: Participant,
  event: Extract<
    Later,
    {
      type:
        'ParticipantRenamed.v1' | 'ParticipantMoved.v1' | 'ParticipantRemoved.v1' | 'ParticipantLetBackIn.v1';
    }
  >,
): Participant {
  switch (event.type) {
    case 'ParticipantRenamed.v1':
      return { ...participant, name: event.data.name };
    case 'ParticipantMoved.v1': {
      const { party: _, ...rest } = participant;
      return { ...rest, ...(event.data.party !== undefined && { party: event.data.party }) };
    }
    case 'ParticipantRemoved.v1':
      return { ...participant, removed: true };
    case 'ParticipantLetBackIn.v1':
      return { ...participant, removed: false, n: event.data.n };
  }
}
