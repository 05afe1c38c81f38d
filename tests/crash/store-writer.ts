import { writeSync } from 'node:fs';
import { StoreError } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { sampleEvent } from '../support/sample-events.ts';

/**
 * A process that appends to a store file until it is killed, twenty at a time over ten streams, and reports each
 * acknowledged event as a line `stream revision id` before it goes on.
 */
const store = await SqliteStore.open(process.argv[2] ?? '');
const tag = process.argv[3] ?? '';

async function writer(stream: string): Promise<never> {
  let expected: number | 'no-stream' = 'no-stream';
  for (;;) {
    const event = sampleEvent({ text: tag.repeat(100) });
    try {
      expected = (await store.append(stream, [event], expected)).revision;
      writeSync(1, `${stream} ${expected} ${event.id}\n`);
    } catch (error) {
      if (!(error instanceof StoreError) || error.actual === undefined) throw error;
      expected = error.actual;
    }
  }
}

await Promise.all(Array.from({ length: 20 }, (_, k) => writer(`crash-${k % 10}`)));
