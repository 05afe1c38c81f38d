import fc from 'fast-check';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { START, type EventStore, type Position, type StoredEvent } from '../../src/eventstore/port.ts';
import {
  readText,
  textBytes,
  type ByteSource,
  type SnapshotPart,
} from '../../src/eventstore/snapshots/snapshot-part.ts';
import { headerOf } from '../../src/eventstore/snapshots/snapshot-header.ts';
import { openSnapshot } from '../../src/eventstore/snapshots/snapshot.reader.ts';
import { writeSnapshot } from '../../src/eventstore/snapshots/snapshot.writer.ts';
import { SnapshotRunner, type SnapshotPolicy } from '../../src/eventstore/snapshots/snapshot.runner.ts';
import { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { numbersOf, sampleEvents } from '../support/sample-events.ts';
import { SpyStore } from '../support/spy.store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A read model of the numbers in events. */
class Numbers implements SnapshotPart {
  readonly name: string;
  readonly version: string;
  numbers: number[] = [];
  position: Position = START;
  /** Where an image is as long as a real one, so that it takes many turns. */
  padding = '';

  constructor(name = 'numbers', version = 'v1') {
    this.name = name;
    this.version = version;
  }

  apply(events: readonly StoredEvent[]): void {
    this.numbers.push(...numbersOf(events));
    this.position = events.at(-1)?.position ?? this.position;
  }

  resumeAt(position: Position): void {
    this.position = position;
  }

  image(): Iterable<Uint8Array> {
    return imageOf(this.numbers.slice(), this.padding);
  }

  async restore(source: ByteSource): Promise<(position: Position) => void> {
    const numbers = JSON.parse(await readText(source)) as number[];
    this.padding = await readText(source);
    return () => (this.numbers = numbers);
  }
}

function* imageOf(numbers: readonly number[], padding: string): Generator<Uint8Array> {
  yield* textBytes(JSON.stringify(numbers));
  yield* textBytes(padding);
}

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'data', 'read-models.snapshot');
});
afterEach(() => folder.remove());

const NO_WAITING: SnapshotPolicy = { leastEvents: 1, share: 0, spacingMs: 0 };
/** Only at the end. */
const AT_STOP: SnapshotPolicy = { leastEvents: 1, share: 0, spacingMs: 3_600_000 };

interface Process {
  readonly part: Numbers;
  readonly snapshots: SnapshotRunner;
  readonly follower: SubscriptionRunner;
  readonly said: string[];
  readonly wasLoaded: boolean;
  reached(): Promise<void>;
  stop(): Promise<void>;
}

/** What a server does with snapshots from its start to its stop. */
async function start(
  store: EventStore,
  policy: Partial<SnapshotPolicy> = AT_STOP,
  part = new Numbers(),
  file = path,
): Promise<Process> {
  const clock = { now: Date.now };
  const follower = new SubscriptionRunner({ store, prefixes: [], projector: part, clock });
  const said: string[] = [];
  const log = { log: () => undefined, warn: (message: string) => void said.push(message) };
  const snapshots = new SnapshotRunner({
    path: file,
    store,
    parts: [part],
    projector: part,
    follower,
    clock,
    log,
    policy,
  });
  const wasLoaded = await snapshots.load();
  snapshots.start();
  follower.start();
  return {
    part,
    snapshots,
    follower,
    said,
    wasLoaded,
    reached: async () => {
      expect(await follower.waitFor((await store.head()).position, 5_000)).toBe(true);
    },
    stop: async () => {
      await follower.stop();
      await snapshots.stop();
    },
  };
}

/** A log of so many events, and a snapshot of it. */
async function snapshotOf(count: number, store: EventStore = new MemoryStore()): Promise<EventStore> {
  await store.append('numbers', sampleEvents(count), 'no-stream');
  const process = await start(store);
  await process.reached();
  await process.stop();
  expect(process.said).toEqual([]);
  return store;
}

/** Starts on what lies there; it must be passed over with this said, and everything replayed. */
async function passedOver(store: EventStore, reason: RegExp, part = new Numbers()): Promise<void> {
  const process = await start(store, AT_STOP, part);
  expect(process.wasLoaded).toBe(false);
  expect(process.said).toEqual([expect.stringMatching(reason)]);
  expect(process.said[0]).toContain('passed over');
  await process.reached();
  const events = (await Array.fromAsync(store.readStream('numbers'))).flat();
  expect(process.part.numbers).toEqual(numbersOf(events));
  await process.follower.stop();
}

describe('a snapshot', () => {
  test('given a server that stopped, when the next one starts, then it takes up what was folded and follows from there', async () => {
    const store = await snapshotOf(400);
    await store.append('numbers', sampleEvents(5, 400), 399);
    const received: number[] = [];
    const next = await start(store);
    expect(next.wasLoaded).toBe(true);
    next.follower.onApplied((events) => received.push(...numbersOf(events)));
    await next.reached();
    expect(received).toEqual([400, 401, 402, 403, 404]);
    expect(next.part.numbers).toEqual(Array.from({ length: 405 }, (_, n) => n));
    await next.stop();
    const third = await start(store);
    expect(third.part.numbers).toHaveLength(405);
    await third.stop();
  });

  test('given no snapshot, when a server starts, then nothing is said and everything is replayed', async () => {
    const store = new MemoryStore();
    await store.append('numbers', sampleEvents(3), 'no-stream');
    const process = await start(store);
    expect([process.wasLoaded, process.said]).toEqual([false, []]);
    await process.reached();
    expect(process.part.numbers).toEqual([0, 1, 2]);
    await process.stop();
  });

  test('given a snapshot of another log, when a server starts, then it is passed over', async () => {
    await snapshotOf(10);
    const other = new MemoryStore();
    await other.append('numbers', sampleEvents(4), 'no-stream');
    await passedOver(other, /is of another log/);
  });

  test('given a snapshot of another version, part or order, when a server starts, then it is passed over', async () => {
    const store = await snapshotOf(10);
    await passedOver(store, /another version/, new Numbers('numbers', 'v2'));
    await passedOver(store, /another version/, new Numbers('other'));
  });

  test('given a log that was put back to before the snapshot, when a server starts, then it is passed over', async () => {
    const store = await snapshotOf(10);
    const { log } = await store.head();
    const shorter = new MemoryStore();
    await shorter.append('numbers', sampleEvents(2), 'no-stream');
    const sameId = new SpyStore(shorter);
    sameId.head = async () => ({ log, position: (await shorter.head()).position });
    await passedOver(sameId, /reaches up to position \d+, the log only up to/);

    // ... and went on from there past the snapshot's position: the event there is another one.
    await shorter.append('numbers', sampleEvents(400, 2), 1);
    await passedOver(sameId, /does not hold at position/);
  });

  test('given a snapshot with any byte changed or its end cut off, when a server starts, then it is passed over', async () => {
    const store = await snapshotOf(10);
    const whole = await readFile(path);
    const damaged = fc.oneof(
      fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        return bytes;
      }),
      fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 60 }).map((more) => Buffer.concat([whole, more])),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        await writeFile(path, bytes);
        await passedOver(store, /is damaged|is no snapshot/);
      }),
      { numRuns: 60 },
    );
    await writeFile(path, whole);
    const process = await start(store);
    expect(process.wasLoaded).toBe(true);
    await process.stop();
  });

  test('given a file or folder that is no snapshot at its place, when a server starts, then it is passed over and replayed', async () => {
    const store = await snapshotOf(3);
    await writeFile(path, 'a text');
    await passedOver(store, /is no snapshot/);
    const process = await start(store, AT_STOP, new Numbers(), folder.path);
    expect(process.said).toEqual([expect.stringContaining('passed over')]);
    await process.reached();
    expect(process.part.numbers).toEqual([0, 1, 2]);
    // It cannot be written there either, which nobody suffers from.
    await process.stop();
    expect(process.said.at(-1)).toContain('was not written');
  });

  test('given bytes that a part cannot read, when a server starts, then no part has taken up anything', async () => {
    const store = await snapshotOf(3);
    class Reading extends Numbers {
      override async restore(source: ByteSource): Promise<() => void> {
        await super.restore(source);
        await readText(source);
        return () => (this.numbers = [-1]);
      }
    }
    await passedOver(store, /bytes are wanted/, new Reading());
    class Lazy extends Numbers {
      override restore(): Promise<() => void> {
        return Promise.resolve(() => (this.numbers = [-1]));
      }
    }
    await passedOver(store, /holds more than its read models/, new Lazy());
  });
});

describe('writing snapshots', () => {
  const files = async (): Promise<string[]> => readdir(join(folder.path, 'data')).catch(() => []);

  test('given few events, when a server stops, then there is no file; given enough, then there is one alone', async () => {
    const store = new MemoryStore();
    await store.append('numbers', sampleEvents(99), 'no-stream');
    const policy = { ...AT_STOP, leastEvents: 100 };
    const few = await start(store, policy);
    await few.reached();
    await few.stop();
    expect(await files()).toEqual([]);
    await store.append('numbers', sampleEvents(1, 99), 98);
    const enough = await start(store, policy);
    await enough.reached();
    await enough.stop();
    expect(await files()).toEqual(['read-models.snapshot']);
    const none = await start(store, policy);
    expect(none.wasLoaded).toBe(true);
    const before = await readFile(path);
    await none.stop();
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  test('given events that go on while it is written, when it is killed, then what lies there is whole and of one position', async () => {
    const store = new MemoryStore();
    const process = await start(store, NO_WAITING);
    // So long that many batches are applied between its pieces.
    process.part.padding = 'x'.repeat(3_000_000);
    for (let n = 0; n < 200; n += 10) {
      await store.append('numbers', sampleEvents(10, n), n === 0 ? 'no-stream' : n - 1);
      await process.reached();
    }
    // What a kill leaves: it is neither stopped nor waited for.
    await expect.poll(async () => (await files()).includes('read-models.snapshot')).toBe(true);
    await process.follower.stop();
    const next = await start(store);
    expect(next.wasLoaded).toBe(true);
    const taken = next.part.numbers.length;
    expect(next.part.numbers).toEqual(Array.from({ length: taken }, (_, n) => n));
    await next.reached();
    expect(next.part.numbers).toEqual(Array.from({ length: 200 }, (_, n) => n));
    await process.stop();
    await next.stop();
  });

  test('given memory that changes with each turn, when it is written, then the file holds what each piece held when it was taken', async () => {
    const memory = new Uint8Array(300_000);
    function* pieces(): Generator<Uint8Array> {
      for (const [value, length] of [100_000, 100_000, 100_000, 300_000, 7, 200_000].entries()) {
        memory.fill(value + 1);
        yield memory.subarray(0, length);
      }
    }
    const changing = setInterval(() => memory.fill(0xff), 0);
    try {
      const header = headerOf('log', 1n, { stream: 's', revision: 0, id: 'i' }, 1, []);
      await writeSnapshot(path, header, [pieces()]);
    } finally {
      clearInterval(changing);
    }
    const found = await openSnapshot(path);
    if (found === undefined || typeof found === 'string') throw new Error(found);
    const bytes = new Uint8Array(800_007);
    await found.source.readInto(bytes);
    expect(found.isRead()).toBe(true);
    const runs = [0, 99_999, 100_000, 299_999, 300_000, 599_999, 600_000, 600_006, 600_007, 800_006];
    expect(runs.map((at) => bytes[at])).toEqual([1, 1, 2, 3, 4, 4, 5, 5, 6, 6]);
    await found.close();
  });

  test('given enough events at once, when the time between two is not over, then it is written once it is', async () => {
    const store = new MemoryStore();
    const process = await start(store, { leastEvents: 5, share: 0, spacingMs: 40 });
    await store.append('numbers', sampleEvents(20), 'no-stream');
    await process.reached();
    await expect.poll(files).toEqual(['read-models.snapshot']);
    await process.stop();
  });

  test('given a big record, when a share of it has to follow, then fewer events do not make another snapshot', async () => {
    const store = await snapshotOf(400);
    const before = await readFile(path);
    const process = await start(store, { leastEvents: 100, share: 0.5, spacingMs: 0 });
    await store.append('numbers', sampleEvents(150, 400), 399);
    await process.reached();
    await process.follower.stop();
    expect((await readFile(path)).equals(before)).toBe(true);
    // At the stop nothing else is delayed by it.
    await process.stop();
    expect((await readFile(path)).equals(before)).toBe(false);
  });

  test('given a file that another process left unfinished long ago, when a server starts, then it is gone, a recent one not', async () => {
    const store = await snapshotOf(3);
    const [old, recent] = [`${path}.old.unfinished`, `${path}.recent.unfinished`];
    await writeFile(old, 'half');
    await writeFile(recent, 'half');
    const longAgo = new Date(Date.now() - 7_200_000);
    await utimes(old, longAgo, longAgo);
    const process = await start(store);
    expect((await files()).sort()).toEqual([
      'read-models.snapshot',
      'read-models.snapshot.recent.unfinished',
    ]);
    await process.stop();
  });

  test('given a folder that cannot be made, when it is written, then a warning is all that comes of it', async () => {
    const store = new MemoryStore();
    await store.append('numbers', sampleEvents(3), 'no-stream');
    await mkdir(join(folder.path, 'data'));
    await writeFile(path, 'a file');
    const process = await start(store, NO_WAITING, new Numbers(), join(path, 'below-a-file', 'snapshot'));
    await process.reached();
    await process.stop();
    expect(process.said.at(-1)).toContain('was not written');
    expect(process.part.numbers).toEqual([0, 1, 2]);
  });

  test('given no place for it, when a server runs, then nothing is read or written', async () => {
    const store = new MemoryStore();
    const part = new Numbers();
    const clock = { now: Date.now };
    const follower = new SubscriptionRunner({ store, prefixes: [], projector: part, clock });
    const log = { log: () => undefined, warn: () => expect.unreachable() };
    const snapshots = new SnapshotRunner({ store, parts: [part], projector: part, follower, clock, log });
    expect(await snapshots.load()).toBe(false);
    snapshots.start();
    follower.start();
    await store.append('numbers', sampleEvents(500), 'no-stream');
    await store.append('numbers', sampleEvents(500, 500), 499);
    expect(await follower.waitFor((await store.head()).position, 5_000)).toBe(true);
    await follower.stop();
    await snapshots.stop();
    expect(await files()).toEqual([]);
  });
});
