import { join } from 'node:path';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eventStoreContract } from './event-store.contract.ts';

eventStoreContract('the store in an SQLite file', async () => {
  const folder = temporaryFolder();
  return {
    store: await SqliteStore.open(join(folder.path, 'store.db')),
    dispose: async () => folder.remove(),
  };
});
