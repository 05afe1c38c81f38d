import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { RelationCommand } from '../../src/relations/commands.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { SpyStore } from '../support/spy.store.ts';

/**
 * A process that executes one command on a store file and prints the answer, or is killed on the way: `before` the append
 * begins, or `after` it is durable and before anybody is told.
 * Arguments: store file, command as JSON, `answer` | `before` | `after`.
 */
const [path = '', json = '', fate] = process.argv.slice(2);
const store = new SpyStore(await SqliteStore.open(path));
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
if (fate === 'before') store.before = die;
if (fate === 'after') store.after = die;
const writer = new RelationWriter({ store, clock: { now: Date.now } });
const result = await writer.execute(JSON.parse(json) as RelationCommand);
process.stdout.write(JSON.stringify(result));
await store.close();
