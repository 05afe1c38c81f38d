import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';

/** Opens a store file as the user given by number, and prints the refusal, if any, as JSON. */
const [file = '', user = ''] = process.argv.slice(2);
if (user !== '') process.setuid?.(Number(user));
try {
  await (await SqliteStore.open(file)).close();
  console.log('null');
} catch (error) {
  const { kind, message, remedy } = error as { kind?: string; message: string; remedy?: string };
  console.log(JSON.stringify({ kind, message, remedy }));
}
