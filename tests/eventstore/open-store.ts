import type { StoreAccess } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';

/** Opens a store file as the user given by number, and prints its head's position, or the refusal, as JSON. */
const [file = '', user = '', access = 'write'] = process.argv.slice(2);
if (user !== '') process.setuid?.(Number(user));
try {
  const store = await SqliteStore.open(file, { access: access as StoreAccess });
  const { position } = await store.head();
  await store.close();
  console.log(JSON.stringify({ position: String(position) }));
} catch (error) {
  const { kind, message, remedy } = error as { kind?: string; message: string; remedy?: string };
  console.log(JSON.stringify({ kind, message, remedy }));
}
