import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { batchOf } from './cells.ts';
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
    return { revision, commands, opening: event.data, parts: new Map(), standing: new Map() };
  }
  if (state === undefined) {
    throw new Error(
      `The stream begins with ${event.type} instead of ObservedHistoryOpened.v1: it is damaged`,
    );
  }
  const parts = new Map(state.parts);
  let standing: ObservedState['standing'] | undefined;
  if (event.type === 'ObservationsWithdrawn.v1') {
    for (const part of event.data.parts) end(parts, part);
    for (const part of event.data.restored) parts.set(part, { ...partAt(parts, part), stands: true });
  } else {
    if (event.type === 'ObservationsReplaced.v1') {
      for (const part of event.data.replaces) end(parts, part, revision);
    }
    const { import: by, slices } = event.data;
    parts.set(revision, {
      import: by,
      slices: new Map(slices.map(([slice, , hash]) => [slice, hash])),
      stands: true,
    });
    if (event.type === 'ObservationsRecorded.v1')
      standing = withMonth(state.standing, event.data.batch, slices, revision);
  }
  return {
    ...state,
    revision,
    commands: remembering(state.commands, recorded),
    parts,
    standing: standing ?? standingOf(parts),
  };
}

function end(parts: Map<number, PartState>, part: number, replacedBy?: number): void {
  const { import: by, slices } = partAt(parts, part);
  parts.set(part, { import: by, slices, stands: false, ...(replacedBy !== undefined && { replacedBy }) });
}

function partAt(parts: ReadonlyMap<number, PartState>, revision: number): PartState {
  const part = parts.get(revision);
  if (part === undefined)
    throw new Error(`Nothing was recorded at revision ${revision}: the stream is damaged`);
  return part;
}

function standingOf(parts: ReadonlyMap<number, PartState>): ObservedState['standing'] {
  const standing = new Map<string, Map<string, number>>();
  for (const [revision, { slices, stands }] of parts) {
    if (!stands) continue;
    for (const slice of slices.keys()) {
      const month = standing.get(batchOf(slice)) ?? new Map<string, number>();
      standing.set(batchOf(slice), month.set(slice, revision));
    }
  }
  return standing;
}

/** Only the month changes: a history of years is not gone through for each event. */
function withMonth(
  standing: ObservedState['standing'],
  month: string,
  slices: readonly (readonly [slice: string, rows: number, hash: string])[],
  revision: number,
): ObservedState['standing'] {
  const held = new Map(standing.get(month));
  for (const [slice] of slices) held.set(slice, revision);
  return new Map(standing).set(month, held);
}
