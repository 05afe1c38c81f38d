import { existsSync } from 'node:fs';
import { withLedger } from '../eventstore/erasing/ledgered.adapter.ts';
import type { EventStore, StoreAccess } from '../eventstore/port.ts';
import { DEFAULT_STORE, parseStoreUrl, type StoreUrl } from '../eventstore/store-url.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** The location of the store that a command was pointed at. */
export function storeUrlOf(context: CliContext): StoreUrl {
  const parsed = parseStoreUrl(context.store ?? DEFAULT_STORE);
  if (parsed.ok) return parsed.value;
  throw new CliError(EXIT.usage, parsed.error.message, parsed.error.remedy);
}

/**
 * Opens the store for the time that `work` takes, without what was taken out of it; for reading alone where nothing else is said. A file
 * that is not there is read as an empty record, which is told, and not made.
 */
export async function withStore<T>(
  context: CliContext,
  work: (store: EventStore) => Promise<T>,
  access: StoreAccess = 'read',
): Promise<T> {
  const url = storeUrlOf(context);
  const isAbsent = access === 'read' && url.kind === 'sqlite' && !existsSync(url.path);
  if (isAbsent) context.say(`There is no file ${url.path}: it is read as an empty record, and not made.`);
  return using(await context.openStore(isAbsent ? { kind: 'memory' } : url, access), async (store) =>
    work(await withLedger(store)),
  );
}

/** Opens a store that has to be there, as it is, for the time that `work` takes. */
export const withExistingStore = async <T>(
  context: CliContext,
  work: (store: EventStore) => Promise<T>,
  access: Exclude<StoreAccess, 'write'>,
): Promise<T> => using(await context.openStore(storeUrlOf(context), access), work);

async function using<T>(store: EventStore, work: (store: EventStore) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
