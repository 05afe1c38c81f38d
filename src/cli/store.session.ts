import type { EventStore } from '../eventstore/port.ts';
import { DEFAULT_STORE, parseStoreUrl, type StoreUrl } from '../eventstore/store-url.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** The location of the store that a command was pointed at. */
export function storeUrlOf(context: CliContext): StoreUrl {
  const parsed = parseStoreUrl(context.store ?? DEFAULT_STORE);
  if (parsed.ok) return parsed.value;
  throw new CliError(EXIT.usage, parsed.error.message, parsed.error.remedy);
}

/** Opens the store for the time that `work` takes. */
export async function withStore<T>(context: CliContext, work: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await context.openStore(storeUrlOf(context));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
