import type { CommandMemory } from '../eventstore/commands/command-memory.ts';
import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import type { EntrySeen } from './commands.ts';
import { streamOf } from './history-id.ts';
import type { RelationState } from './state.ts';

/** What one command recorded: an import, where it was several acts. */
export interface Import {
  /** Id of the command. */
  readonly id: string;
  /** When the record learned of it, ISO 8601. */
  readonly recordedAt: string;
  readonly actor: StoredEvent['metadata']['actor'];
  /** Its acts in the order in which they were recorded, each with the revision that recorded it. */
  readonly acts: readonly EntrySeen[];
}

/** The import that recorded the acts of these revisions first, where one did that alone. */
export async function importAt(
  store: EventStore,
  history: string,
  state: RelationState,
  revision: number,
): Promise<Import | undefined> {
  for await (const [event] of store.readStream(streamOf(history), { from: revision, limit: 1 })) {
    return event?.type === 'ActRecorded.v1'
      ? importOf(store, history, state, event.metadata.commandId)
      : undefined;
  }
  return undefined;
}

/**
 * What a command recorded, `undefined` where it recorded no act of this history. Of a command that the stream remembers only its
 * own events are read, of an older one the stream from its end.
 */
export async function importOf(
  store: EventStore,
  history: string,
  { commands }: { readonly commands: CommandMemory },
  id: string,
): Promise<Import | undefined> {
  const known = commands.answers.get(id);
  const events: StoredEvent[] = [];
  const range =
    known === undefined
      ? ({ direction: 'backwards' } as const)
      : { from: known.revision - known.events + 1, limit: known.events };
  for await (const batch of store.readStream(streamOf(history), range)) {
    const own = batch.filter(({ metadata }) => metadata.commandId === id);
    events.push(...own);
    if (events.length > 0 && own.at(-1) !== batch.at(-1)) break;
  }
  const recorded = events
    .filter(({ type }) => type === 'ActRecorded.v1')
    .sort((one, other) => one.revision - other.revision);
  const [first] = recorded;
  if (first === undefined) return undefined;
  const { recordedAt, actor } = first.metadata;
  const acts = recorded.map(({ data, revision }) => ({
    actId: (data as { readonly actId: string }).actId,
    revision,
  }));
  return { id, recordedAt, actor, acts };
}
