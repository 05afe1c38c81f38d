import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  START as BEGIN,
  streamNameFilter,
  type JSONEventData,
} from '@eventstore/db-client';
import { EventStoreDbStore } from '../../src/eventstore/eventstoredb/eventstoredb.store.ts';
import { START, type EventMetadata, type NewEvent } from '../../src/eventstore/port.ts';

const SINGLE = 1_500;
const TOGETHER = 6_000;
const IN_FLIGHT = 200;
const EVENTS = 20_000;
const ROUNDS = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** About 500 bytes, as an act has. */
const body = (n: number) => ({
  n,
  summary: 'x'.repeat(300),
  source: { title: 'y'.repeat(100), quote: 'z'.repeat(60) },
});
const metadata: EventMetadata = {
  recordedAt: '2021-06-16T11:00:00.000Z',
  commandId: '00000000-0000-4000-8000-000000000001',
  commandHash: 'c0',
  correlationId: '00000000-0000-4000-8000-000000000002',
  causationId: '00000000-0000-4000-8000-000000000003',
  actor: { id: 'bench', via: 'bench' },
  prev: null,
};
const ours = (n: number): NewEvent => ({ id: randomUUID(), type: 'Measured.v1', data: body(n), metadata });
const theirs = (n: number): JSONEventData =>
  jsonEvent({ id: randomUUID(), type: 'Measured.v1', data: body(n), metadata: { ...metadata } });

/** What is measured: the same work through the adapter and through the client alone. */
interface Work {
  readonly name: string;
  readonly count: number;
  readonly adapter: () => Promise<void>;
  readonly bare: () => Promise<void>;
}

/** Many appends, each to a stream of its own, at most so many at a time. */
async function together(append: (stream: string) => Promise<unknown>): Promise<void> {
  let left = TOGETHER;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await append(`relation-${randomUUID()}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

function worksOf(store: EventStoreDbStore, client: EventStoreDBClient): Work[] {
  const enough = (count: number): void => {
    if (count < EVENTS) throw new Error(`only ${count} of ${EVENTS} events came`);
  };
  return [
    {
      name: 'single appends, one after another',
      count: SINGLE,
      adapter: async () => {
        const stream = `relation-${randomUUID()}`;
        for (let n = 0; n < SINGLE; n += 1)
          await store.append(stream, [ours(n)], n === 0 ? 'no-stream' : n - 1);
      },
      bare: async () => {
        const stream = `relation-${randomUUID()}`;
        for (let n = 0; n < SINGLE; n += 1) {
          const expectedRevision = n === 0 ? NO_STREAM : BigInt(n - 1);
          await client.appendToStream(stream, [theirs(n)], { expectedRevision });
        }
      },
    },
    {
      name: `single appends, ${IN_FLIGHT} in flight`,
      count: TOGETHER,
      adapter: () => together((stream) => store.append(stream, [ours(0)], 'no-stream')),
      bare: () =>
        together((stream) => client.appendToStream(stream, [theirs(0)], { expectedRevision: NO_STREAM })),
    },
    {
      name: 'reading a stream',
      count: EVENTS,
      adapter: async () => {
        let count = 0;
        for await (const events of store.readStream('whatif-long')) {
          for (const { data } of events) if (data !== null) count += 1;
        }
        enough(count);
      },
      bare: async () => {
        let count = 0;
        for await (const { event } of client.readStream('whatif-long')) if (event?.data !== null) count += 1;
        enough(count);
      },
    },
    {
      name: 'catching up by a subscription',
      count: EVENTS,
      adapter: async () => {
        let count = 0;
        const subscription = store.subscribe(['whatif-'], START);
        for await (const message of subscription) {
          if (message.kind === 'caught-up') break;
          if (message.kind !== 'events') continue;
          for (const { data } of message.events) if (data !== null) count += 1;
        }
        await subscription.close();
        enough(count);
      },
      bare: async () => {
        let count = 0;
        const filter = streamNameFilter({ prefixes: ['whatif-'] });
        const subscription = client.subscribeToAll({ fromPosition: BEGIN, filter });
        for await (const { event } of subscription) {
          if (event?.data !== null) count += 1;
          if (count === EVENTS) break;
        }
        enough(count);
      },
    },
  ];
}

async function perSecond({ count }: Work, work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (count / (performance.now() - begin)) * 1000;
}

/**
 * The adapter for EventStoreDB against the client it is made of, in turn, over the same protocol and the same server: the one that the
 * tests use, which keeps its log in memory. So the figures tell what the adapter costs, not what a real server does.
 */
export async function run(): Promise<void> {
  const child = fork(fileURLToPath(new URL('eventstoredb-server.child.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
  const address = `esdb://127.0.0.1:${String(port).trim()}?tls=false`;
  const store = await EventStoreDbStore.open(address);
  const client = EventStoreDBClient.connectionString(address);
  try {
    for (let n = 0; n < EVENTS; n += 500) {
      const events = Array.from({ length: 500 }, (_, k) => ours(n + k));
      await store.append('whatif-long', events, n === 0 ? 'no-stream' : n - 1);
    }
    say('eventstoredb: adapter against the bare client, each the best of three in turn');
    for (const work of worksOf(store, client)) {
      let [adapter, bare] = [0, 0];
      for (let round = 0; round < ROUNDS; round += 1) {
        bare = Math.max(bare, await perSecond(work, work.bare));
        adapter = Math.max(adapter, await perSecond(work, work.adapter));
      }
      say(
        `  ${work.name}: ${adapter.toFixed(0)} events/s, bare ${bare.toFixed(0)}; ` +
          `ratio ${(adapter / bare).toFixed(2)} (at least 0.9)`,
      );
    }
  } finally {
    await client.dispose();
    await store.close();
    child.disconnect();
  }
}

if (import.meta.main) await run();
