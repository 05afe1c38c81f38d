import type { Finding } from './eventstore/finding.ts';
import type { EventStore, StoreAccess } from './eventstore/port.ts';
import type { StoreUrl } from './eventstore/store-url.ts';
import type { Clock } from './kernel/clock.ts';

/**
 * The one place that picks adapters of the event store. Each is loaded when it is asked for, so that the embedded store
 * does not pay for a driver that it does not use. Rejects with a `StoreError` where the store cannot be used.
 */
export async function openStore(url: StoreUrl, access: StoreAccess = 'write'): Promise<EventStore> {
  switch (url.kind) {
    case 'memory': {
      const { MemoryStore } = await import('./eventstore/memory/memory.store.ts');
      return new MemoryStore();
    }
    case 'sqlite': {
      const { SqliteStore } = await import('./eventstore/sqlite/sqlite.store.ts');
      return SqliteStore.open(url.path, { access });
    }
    case 'esdb': {
      const { EventStoreDbStore } = await import('./eventstore/eventstoredb/eventstoredb.store.ts');
      return EventStoreDbStore.open(url.connectionString);
    }
  }
}

/** What can be told of a store before it is opened; nothing where opening it tells all. */
export async function diagnoseStore(url: StoreUrl, clock: Clock): Promise<readonly Finding[]> {
  if (url.kind !== 'esdb') return [];
  const { diagnoseEventStoreDb } = await import('./eventstore/eventstoredb/eventstoredb.diagnosis.runner.ts');
  return diagnoseEventStoreDb(url.connectionString, clock);
}
