import { randomUUID } from 'node:crypto';
import { EventStoreDbStore } from '../../src/eventstore/eventstoredb/eventstoredb.store.ts';
import { EsdbServer } from '../support/esdb-server.ts';
import { eventStoreContract } from './event-store.contract.ts';

eventStoreContract('EventStoreDB, over the protocol test server', async () => {
  const server = await EsdbServer.start();
  // What a server of one's own writes beside the record.
  for (let k = 0; k < 3; k += 1) server.log.writeSystemEvent();
  return {
    store: await EventStoreDbStore.open(server.connectionString),
    dispose: () => server.stop(),
  };
});

const real = process.env['DETENTE_TEST_ESDB'];
if (real !== undefined && real !== '') {
  eventStoreContract('a running EventStoreDB or KurrentDB', async () => ({
    store: await EventStoreDbStore.open(
      `${real}${real.includes('?') ? '&' : '?'}connectionName=${randomUUID()}`,
    ),
    dispose: async () => undefined,
  }));
}
