import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { JsonText } from '../kernel/json-text.ts';
import type { Slice } from './cells.ts';
import { OBSERVATION_EVENT_SCHEMAS, type ObservationEvent } from './events.ts';
import type { ObservedState, PartState } from './state.ts';

/** The border between what a store holds and what the domain knows. Throws for a type that this version does not know. */
export function observationEvent(event: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): ObservationEvent {
  if (!Object.hasOwn(OBSERVATION_EVENT_SCHEMAS, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as ObservationEvent;
}

/** The state after one more event of the stream. Throws only where the stream itself is damaged. */
export function evolve(state: ObservedState | undefined, recorded: RecordedEvent): ObservedState {
  const event = observationEvent(recorded);
  const { revision } = recorded;
  if (event.type === 'ObservedHistoryOpened.v1') {
    const commands = remembering(NO_COMMANDS, recorded);
    return { revision, commands, opening: event.data, parts: new Map() };
  }
  if (state === undefined) {
    throw new Error(
      `The stream begins with ${event.type} instead of ObservedHistoryOpened.v1: it is damaged`,
    );
  }
  const parts = new Map(state.parts);
  if (event.type === 'ObservationsWithdrawn.v1') {
    for (const part of event.data.parts) end(parts, part);
    for (const part of event.data.restored) parts.set(part, { ...partAt(parts, part), stands: true });
  } else {
    if (event.type === 'ObservationsReplaced.v1') {
      for (const part of event.data.replaces) end(parts, part, revision);
    }
    const { import: by, batch, slices } = event.data;
    parts.set(revision, { import: by, batch, slices: textOf(slices), stands: true });
  }
  return {
    ...state,
    revision,
    commands: remembering(state.commands, recorded),
    parts,
  };
}

/** As it was decided, or read from a store. */
const textOf = (slices: Slice[] | JsonText<Slice[]>): JsonText<Slice[]> =>
  slices instanceof JsonText ? slices : JsonText.of(slices);

function end(parts: Map<number, PartState>, part: number, replacedBy?: number): void {
  const { import: by, batch, slices } = partAt(parts, part);
  const ended = { import: by, batch, slices, stands: false };
  parts.set(part, { ...ended, ...(replacedBy !== undefined && { replacedBy }) });
}

function partAt(parts: ReadonlyMap<number, PartState>, revision: number): PartState {
  const part = parts.get(revision);
  if (part === undefined)
    throw new Error(`Nothing was recorded at revision ${revision}: the stream is damaged`);
  return part;
}
