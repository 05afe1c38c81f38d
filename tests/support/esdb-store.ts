import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import {
  EventStoreDbStore,
  type EventStoreDbOptions,
} from '../../src/eventstore/eventstoredb/eventstoredb.store.ts';
import { StoreError } from '../../src/eventstore/port.ts';
import { EsdbServer, type EsdbServerOptions } from './esdb-server.ts';

/** Short pauses: what is tested is that there is another try, not how long it waits. */
const IMPATIENT: EventStoreDbOptions = { pauseBefore: (attempt) => 5 * attempt, idleMillis: 40 };

/** A server that is stopped when the test is over. */
export async function startServer(options: EsdbServerOptions = {}): Promise<EsdbServer> {
  const server = await EsdbServer.start(options);
  onTestFinished(() => server.stop());
  return server;
}

/** A store over a server (or connection string) that is closed when the test is over. */
export async function openStore(
  server: EsdbServer | string,
  options: EventStoreDbOptions = {},
): Promise<EventStoreDbStore> {
  const address = typeof server === 'string' ? server : server.connectionString;
  const store = await EventStoreDbStore.open(address, { ...IMPATIENT, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** The `StoreError` with which work is refused; fails the test where it is not. */
export async function refusalOf(work: Promise<unknown>): Promise<StoreError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Waits until something is so; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}
