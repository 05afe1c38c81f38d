import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { Decider, RecordedEvent, StreamCommand, StreamState } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { Place } from './commands.ts';
import type { BallotEvent } from './ballot-events.ts';
import { BALLOTS_LIMIT, GRACE_MS, PREDICTIONS_EACH } from './limits.ts';
import { passOver, roomClosed } from './refusals.ts';
import { ballotStreamOf, type RoomId } from './room-id.ts';
import type { RoomState } from './state.ts';
import { millisOf } from './instant.ts';

/** A sealed prediction; the box is made before the command is, so that nothing of it is held open anywhere. */
export interface BallotCommand extends StreamCommand {
  readonly roomId: RoomId;
  readonly place: Place;
  readonly box: string;
  /** HMAC of what is in the box. */
  readonly hash: string;
  /** The room as it stood when the command came. */
  readonly room: RoomState;
}

/** One sealed prediction, in the order in which they came. */
export interface Ballot {
  readonly participant: string;
  readonly question: string;
  readonly box: string;
}

export interface BallotState extends StreamState {
  readonly ballots: readonly Ballot[];
  /** Last HMAC of each person: a repeat writes nothing, also long after. */
  readonly last: ReadonlyMap<string, string>;
}

function decide(
  { place, box, hash, room }: BallotCommand,
  state: BallotState | undefined,
  now: number,
): Result<BallotEvent[]> {
  const { question, participants, closed, phase } = room;
  const one = participants.get(place.participant);
  if (one === undefined || one.removed || one.n !== place.n) return passOver();
  if (state?.last.get(place.participant) === hash) return ok([]);
  if (closed !== undefined) return roomClosed();
  if (question === undefined) {
    return refuse(
      'conflict',
      'nothing-asked',
      'No prediction is asked for yet',
      'Wait until the facilitator asks for one.',
    );
  }
  const isOver =
    phase.name === 'predict' && phase.endsAt !== undefined && now > millisOf(phase.endsAt) + GRACE_MS;
  if (question.revealed !== undefined || phase.name === 'reveal' || phase.name === 'debrief') {
    return refuse(
      'conflict',
      'already-revealed',
      'What was predicted is revealed',
      'Later predictions do not count.',
    );
  }
  if (isOver || phase.name !== 'predict') {
    return refuse(
      'conflict',
      'phase-over',
      'Predictions are taken in their phase alone',
      'Ask the facilitator to open it again.',
    );
  }
  const before = state?.ballots ?? [];
  const own = before.filter(
    (each) => each.participant === place.participant && each.question === question.question,
  );
  if (own.length >= PREDICTIONS_EACH) {
    return refuse(
      'rule',
      'predicted-enough',
      `Each person predicts ${PREDICTIONS_EACH} times at most`,
      'The last one counts.',
    );
  }
  if (before.length >= BALLOTS_LIMIT) {
    return refuse(
      'rule',
      'ballots-full',
      `The room holds ${BALLOTS_LIMIT} predictions, as many as it takes`,
      'Those before count.',
    );
  }
  const data = { participant: place.participant, question: question.question, box };
  return ok([{ type: 'PredictionSealed.v1', data }]);
}

function evolve(state: BallotState | undefined, recorded: RecordedEvent): BallotState {
  const { participant, question, box } = ballotEvent(recorded).data;
  const last = new Map(state?.last).set(participant, recorded.metadata.commandHash);
  return {
    revision: recorded.revision,
    ballots: [...(state?.ballots ?? []), { participant, question, box }],
    last,
    commands: remembering(state?.commands ?? NO_COMMANDS, recorded),
  };
}

/** The border between what a store holds and what is known here. */
export function ballotEvent({
  type,
  data,
  revision,
}: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): BallotEvent {
  if (type === 'PredictionSealed.v1') return { type, data } as BallotEvent;
  throw new UnfitEvent(
    `Event r${revision} has the type "${type}", which this version does not know`,
    'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
  );
}

/** The stream of a room's predictions. */
export const BALLOT_DECIDER: Decider<BallotCommand, BallotState, BallotEvent> = {
  streamOf: ({ roomId }) => ballotStreamOf(roomId),
  subjectOf: () => 'the ballots of the room',
  hashOf: ({ hash }) => hash,
  decide,
  evolve,
  originOf: () => undefined,
  workOf: () => 1,
  weightOf: ({ ballots }) => ballots.length,
};
