import { StoreError, START } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { sampleEvent, take } from '../support/sample-events.ts';

/**
 * One of several processes on one store file: appends to a stream of its own and, against the others, to a shared one, while
 * it follows the log; prints the ids of all processes' events in the order in which it saw them.
 */
const [file = '', name = '', processes = '1', each = '1'] = process.argv.slice(2);
const store = await SqliteStore.open(file);
const following = take(store.subscribe(['own-', 'shared'], START), 2 * Number(processes) * Number(each));

async function append(stream: string, n: number, expected: number | 'no-stream'): Promise<number> {
  const event = sampleEvent({ name, n });
  for (;;) {
    try {
      return (await store.append(stream, [event], expected)).revision;
    } catch (error) {
      if (!(error instanceof StoreError) || error.actual === undefined) throw error;
      expected = error.actual;
    }
  }
}

let own: number | 'no-stream' = 'no-stream';
let shared: number | 'no-stream' = 'no-stream';
for (let n = 0; n < Number(each); n += 1) {
  [own, shared] = await Promise.all([append(`own-${name}`, n, own), append('shared', n, shared)]);
}
const seen = await following;
console.log(JSON.stringify(seen.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)));
await store.close();
