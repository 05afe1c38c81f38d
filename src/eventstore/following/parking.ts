import { STREAM_DELETED, StoreError, type Position, type Revision, type StoredEvent } from '../port.ts';

/** A stream whose event could not be taken in: the read models hold what came before it, and nothing after. */
export interface ParkedStream {
  readonly stream: string;
  /** Of the event at fault. */
  readonly revision: Revision;
  readonly position: Position;
  /** Wire name of the event at fault. */
  readonly type: string;
  /** What is wrong, for people. */
  readonly cause: string;
  readonly remedy: string;
}

/** An event that a fold cannot take in, with what to do about it. */
export class UnfitEvent extends Error {
  override readonly name = 'UnfitEvent';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

const REMEDY =
  'Run detente verify: where its chain holds, another program or a newer version wrote it (install that version); otherwise restore the store from a backup made before.';

/**
 * Judges events stream by stream for a read model. The first event of a stream that cannot be taken in parks that stream: its
 * later events are passed over, as they build on the one at fault, and every other stream goes on.
 */
export class Parking {
  readonly #parked = new Map<string, ParkedStream>();

  /** Parked streams, in the order of their faults. */
  get list(): readonly ParkedStream[] {
    return [...this.#parked.values()];
  }

  of(stream: string): ParkedStream | undefined {
    return this.#parked.get(stream);
  }

  /** A stream that was taken out is no fault any more. */
  forget(stream: string): void {
    this.#parked.delete(stream);
  }

  clear(): void {
    this.#parked.clear();
  }

  /**
   * Whether `work` took in an event whose stream should go on with revision `next`. Throws the store's own failures: they
   * say nothing of the event.
   */
  take(event: StoredEvent, next: Revision, work: () => void): boolean {
    if (this.#parked.size > 0 && this.#parked.has(event.stream)) return false;
    if (event.type === STREAM_DELETED) {
      // The server gives it the largest number there is for a revision.
      this.#park(event, next, DELETED);
      return false;
    }
    try {
      work();
      return true;
    } catch (error) {
      if (error instanceof StoreError && error.kind !== 'unusable') throw error;
      this.#park(event, event.revision, faultOf(event, error));
      return false;
    }
  }

  #park(
    { stream, position, type }: StoredEvent,
    revision: Revision,
    fault: Pick<ParkedStream, 'cause' | 'remedy'>,
  ): void {
    this.#parked.set(stream, { stream, revision, position, type, ...fault });
  }
}

const DELETED = {
  cause: 'the stream was deleted for good in the store',
  remedy:
    'Nothing can be written to it any more. Restore the store from a backup made before, or copy the record into another store.',
};

/** What is wrong with an event, by what its fold threw. */
export function faultOf(event: StoredEvent, error: unknown): Pick<ParkedStream, 'cause' | 'remedy'> {
  if (error instanceof UnfitEvent || error instanceof StoreError) {
    return { cause: error.message, remedy: error.remedy };
  }
  if (error instanceof SyntaxError) return { cause: 'its content is no JSON', remedy: REMEDY };
  if (error instanceof TypeError) {
    return { cause: `its content is not what ${event.type} holds`, remedy: REMEDY };
  }
  return { cause: error instanceof Error ? error.message : String(error), remedy: REMEDY };
}

/** `event 3 of "relation-..." (ActRecorded.v1 at position 9): its content is no JSON`. */
export const describeParked = ({ stream, revision, type, position, cause }: ParkedStream): string =>
  `event ${revision} of "${stream}" (${type} at position ${position}): ${cause}`;
