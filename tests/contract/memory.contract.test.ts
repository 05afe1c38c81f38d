import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { eventStoreContract } from './event-store.contract.ts';

eventStoreContract('the store in memory', async () => ({
  store: new MemoryStore(),
  dispose: async () => {},
}));
