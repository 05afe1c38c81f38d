import { START, type Position, type StoredEvent } from '../port.ts';
import type { ParkedStream } from './parking.ts';
import type { Projector } from './subscription.runner.ts';

export interface Part {
  /** Of the streams whose events it takes. */
  readonly prefix: string;
  readonly projector: {
    readonly position: Position;
    /** Streams that it judged and parked. */
    readonly parked?: readonly ParkedStream[];
    apply(events: readonly StoredEvent[]): void;
  };
}

/**
 * Several read models that one subscription feeds, so that they always stand at one position: each takes the events of its
 * own streams, in the order of the log. What one of them throws holds all of them; a stream that one of them parks holds none.
 */
export class CompositeProjector implements Projector {
  readonly #parts: readonly Part[];
  #position: Position = START;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    // Streams of two kinds may have one read model.
    const projectors = new Set(this.#parts.map(({ projector }) => projector));
    return [...projectors].flatMap(({ parked }) => parked ?? []);
  }

  get prefixes(): readonly string[] {
    return this.#parts.map(({ prefix }) => prefix);
  }

  /** Says that the parts have been put to a position by other means than events: by a snapshot. */
  resumeAt(position: Position): void {
    this.#position = position;
  }

  apply(events: readonly StoredEvent[]): void {
    for (let start = 0; start < events.length;) {
      const first = events[start] as StoredEvent;
      const part = this.#partOf(first.stream);
      let end = start + 1;
      while (end < events.length && (events[end] as StoredEvent).stream.startsWith(part.prefix)) end += 1;
      this.#applyRun(part, start === 0 && end === events.length ? events : events.slice(start, end));
      start = end;
    }
  }

  #applyRun({ projector }: Part, run: readonly StoredEvent[]): void {
    try {
      projector.apply(run);
    } catch (error) {
      // What came before the event at fault is applied.
      const applied = run.findLast(({ position }) => position <= projector.position);
      this.#advance(applied?.position);
      throw error;
    }
    this.#advance(run.at(-1)?.position);
  }

  #advance(position: Position | undefined): void {
    if (position !== undefined && position > this.#position) this.#position = position;
  }

  #partOf(stream: string): Part {
    const part = this.#parts.find(({ prefix }) => stream.startsWith(prefix));
    if (part !== undefined) return part;
    throw new Error(
      `${stream} belongs to no read model: subscribe to the prefixes ${this.prefixes.join(', ')}`,
    );
  }
}
