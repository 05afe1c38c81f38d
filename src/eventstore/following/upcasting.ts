import type { Json } from '../../kernel/canonical-json.ts';
import type { EventMetadata, Position, Revision, StoredEvent } from '../port.ts';

/** The step from one version of an event to the next. */
export interface Upcaster {
  /** Wire name of the version that the step leads to. */
  readonly to: string;
  /** Data of the new version from data of the old; must be total, as the old event cannot be refused any more. */
  readonly data: (old: Json) => Json;
}

/** Steps by the wire name they start from. */
export type Upcasters = ReadonlyMap<string, Upcaster>;

/**
 * Every step of this program's events; the one place where old versions become new ones. A new version of an event
 * gets its step here, and the old version a golden file that the step is tested with.
 */
export const UPCASTERS: Upcasters = new Map([
  // Version 1 knew one model of reactions and chances that hang on nothing; all that it says, version 2 says the same way.
  ['OutcomeProposed.v1', { to: 'OutcomeProposed.v2', data: (old) => old }],
  ['OutcomeRevised.v1', { to: 'OutcomeRevised.v2', data: (old) => old }],
]);

const VERSIONED = /^(.+)\.v(\d+)$/;

/**
 * A function that brings an event to its newest version, step by step, when its data is asked for. Types without a
 * step, unknown ones among them, pass through as the same object: what to do with them is the consumer's decision.
 * Throws a `RangeError` for steps that do not lead to a later version of the same event.
 */
export function upcastingBy(upcasters: Upcasters): (event: StoredEvent) => StoredEvent {
  for (const [from, { to }] of upcasters) checkStep(from, to);
  return (event) => {
    const steps: Upcaster[] = [];
    for (let step = upcasters.get(event.type); step !== undefined; step = upcasters.get(step.to))
      steps.push(step);
    return steps.length === 0 ? event : new UpcastEvent(event, steps);
  };
}

/** Brings an event of this program to its newest version. */
export const upcast = upcastingBy(UPCASTERS);

/** Upcasts the events of a batch; the same array where there is nothing to do. */
export function upcastAll(events: readonly StoredEvent[], by = upcast): readonly StoredEvent[] {
  return by === upcast && UPCASTERS.size === 0 ? events : events.map(by);
}

/** A stored event seen in its newest version. Its place, id and metadata are those of the event as stored. */
class UpcastEvent implements StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: number;
  readonly #stored: StoredEvent;
  readonly #steps: readonly Upcaster[];
  #data: Json | undefined;

  constructor(stored: StoredEvent, steps: readonly Upcaster[]) {
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.id = stored.id;
    this.type = steps.at(-1)?.to ?? stored.type;
    this.recordedAt = stored.recordedAt;
    this.#stored = stored;
    this.#steps = steps;
  }

  get position(): Position {
    return this.#stored.position;
  }

  get data(): Json {
    return (this.#data ??= this.#steps.reduce((data, step) => step.data(data), this.#stored.data));
  }

  get metadata(): EventMetadata {
    return this.#stored.metadata;
  }
}

function checkStep(from: string, to: string): void {
  const [, oldName, oldVersion] = VERSIONED.exec(from) ?? [];
  const [, newName, newVersion] = VERSIONED.exec(to) ?? [];
  if (oldName === undefined || oldName !== newName || Number(oldVersion) >= Number(newVersion)) {
    throw new RangeError(
      `"${to}" is not a later version of "${from}": an event keeps its name, as in Renamed.v2`,
    );
  }
}
