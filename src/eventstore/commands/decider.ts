import type { Result } from '../../kernel/result.ts';
import type { CommandMemory } from './command-memory.ts';
import type { EventMetadata } from '../port.ts';

/** What every command on a stream carries beside what it asks for. */
export interface StreamCommand {
  /** UUID; a repeat with the same id gets the first answer. */
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly via: string };
  readonly correlationId?: string;
  readonly causationId?: string;
}

/** What every state folded from a stream holds. */
export interface StreamState {
  /** Revision of the last event folded in. */
  readonly revision: number;
  readonly commands: CommandMemory;
}

/** An event as decided, before it is stamped and stored. */
export interface DecidedEvent {
  readonly type: string;
  readonly data: unknown;
}

/** What a fold reads of a stored event; a `StoredEvent` is one. */
export interface RecordedEvent {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Pick<EventMetadata, 'commandId' | 'commandHash' | 'origin'> &
    Partial<Pick<EventMetadata, 'actor'>>;
  readonly revision: number;
}

/**
 * All that is particular about one kind of stream. Every function is total and pure, but for `evolve`, which throws where the
 * stream is damaged or of a newer version: an event that is skipped would make every later decision wrong.
 */
export interface Decider<C extends StreamCommand, S extends StreamState, E extends DecidedEvent> {
  readonly streamOf: (command: C) => string;
  /** What the command is about, as messages name it. */
  readonly subjectOf: (command: C) => string;
  /** What identifies a command beside its id: the same id with another hash is another command. */
  readonly hashOf: (command: C) => string;
  /** Events, none where the stream already says so, or the reason why not; `now` in milliseconds is the recording clock. */
  readonly decide: (command: C, state: S | undefined, now: number) => Result<readonly E[]>;
  readonly evolve: (state: S | undefined, event: RecordedEvent) => S;
  /** The scenario entry that an event of the command is replayed from. */
  readonly originOf: (command: C, event: E) => EventMetadata['origin'] | undefined;
  /** How much there is to judge in a command; 1 for an ordinary one. */
  readonly workOf: (command: C) => number;
  /** How much memory a state takes, in entries. */
  readonly weightOf: (state: S) => number;
}

/** What a command did to its stream; a repeat of the command gets an equal answer. */
export interface Written {
  /** The stream's revision after the command. */
  readonly revision: number;
  /** Events written by the command; 0 where the stream already said so. */
  readonly events: number;
  /**
   * Log position, as a decimal string, by which everything that the command wrote can be read (the last event of its append, which may
   * hold other commands' events too); absent where nothing was written or on a repeat.
   */
  readonly position?: string;
}
