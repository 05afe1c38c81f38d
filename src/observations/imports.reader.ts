import { upcastAll } from '../eventstore/following/upcasting.ts';
import type { EventStore } from '../eventstore/port.ts';
import { IMPORTS_STREAM } from './import-events.ts';
import { ImportModel } from './imports.projector.ts';

/** An empty ledger of imports, to be folded once. */
export const foldOfImports = (): ImportModel => new ImportModel();

/** The imports of a store for a process that does not follow the log. Rejects with a `StoreError`. */
export async function loadImports(store: EventStore): Promise<ImportModel> {
  const model = new ImportModel();
  for await (const events of store.readStream(IMPORTS_STREAM)) model.apply(upcastAll(events));
  return model;
}
