import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { Decider, RecordedEvent, StreamCommand, StreamState } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { canonicalJson, digestOf } from '../kernel/canonical-json.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../kernel/ids.ts';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import {
  IMPORT_EVENT_SCHEMAS,
  IMPORTS_STREAM,
  type ImportBeginning,
  type ImportEnd,
  type ImportEvent,
} from './import-events.ts';

/** An import as the ledger tells it. */
export interface ImportRecord {
  readonly beginning: ImportBeginning;
  /** Absent where it was not brought to its end: it is to be run again. */
  readonly end?: ImportEnd;
  readonly undone?: true;
}

export interface ImportsState extends StreamState {
  /** By id, in the order in which they began. */
  readonly imports: ReadonlyMap<string, ImportRecord>;
}

export interface ImportCommand extends StreamCommand {
  readonly order:
    | { readonly type: 'BeginImport'; readonly beginning: ImportBeginning }
    | { readonly type: 'FinishImport'; readonly end: ImportEnd }
    | { readonly type: 'UndoImport'; readonly import: string };
}

/**
 * The id of an import: one that was not brought to its end is gone on with under its own; one that was, or that was undone, and is
 * run again is another.
 */
export function importIdOf(asked: Omit<ImportBeginning, 'import'>, imports: ImportsState['imports']): string {
  const named = canonicalJson(asked);
  for (let n = 0; ; n += 1) {
    const id = uuidV5(DETENTE_NAMESPACE, `import ${n} ${named}`);
    const before = imports.get(id);
    if (before === undefined || (before.end === undefined && before.undone === undefined)) return id;
  }
}

/** What a command adds to the ledger: events, none where it already says so, or the reason why not. Total and pure. */
export function decide({ order }: ImportCommand, state: ImportsState | undefined): Result<ImportEvent[]> {
  if (order.type === 'BeginImport') {
    const known = state?.imports.has(order.beginning.import) === true;
    return ok(known ? [] : [{ type: 'ImportBegun.v1', data: order.beginning }]);
  }
  const id = order.type === 'FinishImport' ? order.end.import : order.import;
  const found = state?.imports.get(id);
  if (found === undefined) {
    return refuse(
      'missing',
      'unknown-import',
      `There is no import ${id.slice(0, 80)}`,
      'Take its id from the list: detente imports.',
      { import: id.slice(0, 80) },
    );
  }
  if (order.type === 'UndoImport') {
    return ok(found.undone === true ? [] : [{ type: 'ImportUndone.v1', data: { import: id } }]);
  }
  return ok(found.end === undefined ? [{ type: 'ImportFinished.v1', data: order.end }] : []);
}

/** The border between what a store holds and what the domain knows. Throws for a type that this version does not know. */
export function importEvent(event: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): ImportEvent {
  if (!Object.hasOwn(IMPORT_EVENT_SCHEMAS, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as ImportEvent;
}

/** The imports after one more event of the ledger. */
export function withImportEvent(
  imports: ImportsState['imports'],
  event: ImportEvent,
): ImportsState['imports'] {
  const next = new Map(imports);
  const { import: id } = event.data;
  if (event.type === 'ImportBegun.v1') return next.set(id, { beginning: event.data });
  const before = next.get(id);
  if (before === undefined) throw new Error(`${event.type} speaks of an import that did not begin`);
  const change = event.type === 'ImportFinished.v1' ? { end: event.data } : { undone: true as const };
  return next.set(id, { ...before, ...change });
}

/** The stream of imports. */
export const IMPORT_DECIDER: Decider<ImportCommand, ImportsState, ImportEvent> = {
  streamOf: () => IMPORTS_STREAM,
  subjectOf: () => 'the ledger of imports',
  hashOf: ({ order }) => digestOf(order),
  decide,
  evolve: (state, recorded) => ({
    revision: recorded.revision,
    commands: remembering(state?.commands ?? NO_COMMANDS, recorded),
    imports: withImportEvent(state?.imports ?? new Map(), importEvent(recorded)),
  }),
  originOf: () => undefined,
  workOf: () => 1,
  weightOf: ({ imports }) => 1 + imports.size,
};
