import type { RecordedEvent, StreamState } from '../eventstore/commands/decider.ts';
import { Parking, UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { Lru } from '../kernel/lru.ts';
import { isUuid } from '../kernel/ids.ts';
import { BALLOT_DECIDER, type BallotState } from './ballots.ts';
import { evolve } from './evolve.ts';
import {
  BALLOT_STREAM_PREFIX,
  roomOfBallots,
  roomOfStream,
  ROOM_STREAM_PREFIX,
  type RoomId,
} from './room-id.ts';
import type { RoomState } from './state.ts';

/** Codes of erased rooms that are kept. */
const KEPT_CODES = 1000;

/** One kind of a room's streams, folded whole: the fullest room is a few megabytes. */
class StreamModels<S extends StreamState> {
  readonly #fold: (state: S | undefined, event: RecordedEvent) => S;
  readonly #roomOf: (stream: string) => RoomId;
  readonly #prefix: string;
  readonly #states = new Map<RoomId, S>();
  readonly #parking = new Parking();
  #position: Position = START;

  constructor(
    prefix: string,
    roomOf: (stream: string) => RoomId,
    fold: (state: S | undefined, event: RecordedEvent) => S,
  ) {
    this.#prefix = prefix;
    this.#roomOf = roomOf;
    this.#fold = fold;
  }

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  get(room: RoomId): S | undefined {
    return this.#states.get(room);
  }

  /** In the order in which they began. */
  get all(): readonly S[] {
    return [...this.#states.values()];
  }

  /** Takes in events in order of position; those that were taken in before are passed over. Throws failures of the store alone. */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      this.#parking.take(event, (this.#states.get(this.#roomOf(event.stream))?.revision ?? -1) + 1, () =>
        this.#take(event),
      );
      this.#position = event.position;
    }
  }

  /** Lets go of a room that was taken out. */
  drop(stream: string): void {
    if (!stream.startsWith(this.#prefix)) return;
    this.#states.delete(this.#roomOf(stream));
    this.#parking.forget(stream);
  }

  #take(event: StoredEvent): void {
    const room = this.#roomOf(event.stream);
    if (!isUuid(room)) throw foreignStream(room, this.#prefix);
    const before = this.#states.get(room);
    const next = (before?.revision ?? -1) + 1;
    if (event.revision < next) return;
    if (event.revision > next)
      throw new RangeError(`events ${next} to ${event.revision - 1} before it are missing`);
    this.#states.set(room, this.#fold(before, event));
  }
}

const foreignStream = (id: string, prefix: string): UnfitEvent =>
  new UnfitEvent(
    `"${id}" is no id of a room`,
    `Another program wrote this stream, and nothing rests on it. Give it a name that does not begin with ${prefix}.`,
  );

/** The read models of rooms: what is seen in them, and their sealed predictions, which nothing reads before they are revealed. */
export class RoomModels {
  readonly rooms = new StreamModels<RoomState>(ROOM_STREAM_PREFIX, roomOfStream, evolve);
  readonly ballots = new StreamModels<BallotState>(
    BALLOT_STREAM_PREFIX,
    roomOfBallots,
    BALLOT_DECIDER.evolve,
  );

  readonly #erasedCodes = new Lru<string, true>({ most: KEPT_CODES });

  /** The room of a join code: one that lets people in by it, else the one that was opened last. */
  byCode(code: string): RoomState | undefined {
    const rooms = this.rooms.all.filter((room) => room.opened.code === code);
    return rooms.find(({ joining }) => joining) ?? rooms.at(-1);
  }

  /** Whether a code was that of a room that was taken out while this process ran: nothing of such a room is kept elsewhere. */
  wasErased(code: string): boolean {
    return this.#erasedCodes.get(code) !== undefined;
  }

  drop(stream: string): void {
    const gone = stream.startsWith(ROOM_STREAM_PREFIX) ? this.rooms.get(roomOfStream(stream)) : undefined;
    if (gone !== undefined) this.#erasedCodes.set(gone.opened.code, true);
    this.rooms.drop(stream);
    this.ballots.drop(stream);
  }
}
