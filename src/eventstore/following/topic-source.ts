import type { Result } from '../../kernel/result.ts';
import type { Position, StoredEvent } from '../port.ts';

/** The events of one topic between two positions: all there are. */
export interface TopicRange {
  readonly topic: string;
  /** Exclusive. */
  readonly from: Position;
  /** Inclusive. */
  readonly to: Position;
  readonly events: readonly StoredEvent[];
}

/** An event, or a stream alone. */
export type EventInStream = Pick<StoredEvent, 'stream'> & Partial<Pick<StoredEvent, 'data'>>;

/** Who listens: what the record calls them, and their role. */
export interface Listener {
  readonly name: string;
  readonly role: string;
}

/** The state of a topic at a position. */
export interface TopicState<State> {
  /** Position that the state includes. */
  readonly position: Position;
  readonly state: State;
}

/**
 * What one may listen to of a slice: it publishes one of these for each kind of its topics, and the application registers them
 * where events are pushed. A topic is a text; all topics of one source begin with its prefix.
 */
export interface TopicSource<State = unknown> {
  readonly prefix: string;
  /** How its topics are written, in words that follow "Write". */
  readonly form: string;
  /** Prefixes of the streams that may hold events of a topic; `undefined` where the text names none. */
  parse(topic: string): readonly string[] | undefined;
  /** Rejection where there is nothing of that name. */
  exists(topic: string): Result<void>;
  /** Whether somebody may have a range of a topic; asked for each listener and range, and with an empty one as they join. */
  mayListen(listener: Listener, range: TopicRange): boolean;
  snapshot(topic: string): Promise<Result<TopicState<State>>>;
  /** Its topics to which an event belongs that the read models have applied; without data, those that its stream alone tells. */
  topicsOf(event: EventInStream): readonly string[];
  /** Whether its topics show an event without its data. */
  restricted(event: StoredEvent): boolean;
  /** Other topics of whose events a snapshot tells too. */
  leansOn?(topic: string): readonly string[];
  /** What a snapshot is a function of beside events and the day, as it is now: one that was taken by another is not given to others. */
  stamp?(topic: string): string;
}

/** Of what is open to whoever may connect at all. */
export const OPEN_TO_ALL: Pick<TopicSource, 'mayListen' | 'restricted'> = {
  mayListen: () => true,
  restricted: () => false,
};
