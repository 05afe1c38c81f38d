import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import {
  START,
  StoreError,
  type EventStore,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionMessage,
} from '../../src/eventstore/port.ts';
import {
  SubscriptionRunner,
  type Projector,
  type RunnerOptions,
} from '../../src/eventstore/following/subscription.runner.ts';
import type { ParkedStream } from '../../src/eventstore/following/parking.ts';
import { upcastingBy } from '../../src/eventstore/following/upcasting.ts';
import { numbersOf, sampleEvent, sampleEvents } from '../support/sample-events.ts';

/** Collects numbers; throws at those in `poison`. It moves with each event, or with whole batches only. */
class Numbers implements Projector {
  position: Position = START;
  readonly seen: number[] = [];
  readonly poison = new Set<number>();
  calls = 0;
  largest = 0;
  readonly #atomic: boolean;

  constructor(atomic = false) {
    this.#atomic = atomic;
  }

  apply(events: readonly StoredEvent[]): void {
    this.calls += 1;
    this.largest = Math.max(this.largest, events.length);
    const numbers = numbersOf(events);
    const bad = numbers.findIndex((n) => this.poison.has(n));
    const good = bad === -1 ? events.length : this.#atomic ? 0 : bad;
    this.seen.push(...numbers.slice(0, good));
    this.position = events[good - 1]?.position ?? this.position;
    if (bad !== -1) throw new Error(`cannot apply ${numbers[bad]}`);
  }
}

/** Lets a test cut subscriptions, and repeats the last events after a cut as a remote store may. */
class CutStore {
  readonly inner = new MemoryStore();
  readonly store: EventStore;
  subscriptions = 0;
  failCounts = false;
  /** Whether each subscription is cut after one to three messages. */
  cutting = false;
  refuse = 0;

  constructor() {
    const { inner } = this;
    this.store = {
      append: (...args) => inner.append(...args),
      readStream: (...args) => inner.readStream(...args),
      deleteStream: (...args) => inner.deleteStream(...args),
      head: () => inner.head(),
      close: () => inner.close(),
      countAfter: async (...args) => {
        if (this.failCounts) throw new StoreError('unavailable', 'no route to the store', 'Wait.');
        return inner.countAfter(...args);
      },
      subscribe: (prefixes, from) => this.#subscribe(prefixes, from),
    };
  }

  #subscribe(prefixes: readonly string[], from: Position): Subscription {
    this.subscriptions += 1;
    if (this.refuse > 0) {
      this.refuse -= 1;
      throw new StoreError('unavailable', 'connection refused', 'Wait.');
    }
    const subscription = this.inner.subscribe(prefixes, from - 2_000n < START ? START : from - 2_000n);
    let left = 1 + (this.subscriptions % 3);
    const cut = (): boolean => this.cutting && (left -= 1) < 0;
    return {
      close: () => subscription.close(),
      async *[Symbol.asyncIterator](): AsyncGenerator<SubscriptionMessage> {
        for await (const message of subscription) {
          if (cut()) throw new StoreError('unavailable', 'connection lost', 'Wait.');
          yield message;
        }
      },
    };
  }
}

describe('the subscription runner', () => {
  let cut: CutStore;
  let projector: Numbers;
  let runner: SubscriptionRunner;
  let now: number;
  const logged: string[] = [];

  function run(more: Partial<RunnerOptions> = {}): SubscriptionRunner {
    runner = new SubscriptionRunner({
      store: cut.store,
      prefixes: ['n-'],
      projector,
      clock: { now: () => now },
      backoff: { firstMs: 1, longestMs: 4, attempts: 4, random: () => 0.5 },
      log: { warn: (text) => logged.push(text), error: (text) => logged.push(text) },
      ...more,
    });
    runner.start();
    return runner;
  }

  /** Appends `{n: from}`, `{n: from + 1}`, ... and returns the last position. */
  const append = async (count: number, from = 0, stream = 'n-1'): Promise<Position> =>
    (await cut.store.append(stream, sampleEvents(count, from), from === 0 ? 'no-stream' : from - 1)).position;
  const numbers = (to: number): number[] => Array.from({ length: to }, (_, n) => n);
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  beforeEach(() => {
    cut = new CutStore();
    projector = new Numbers();
    now = 1_000_000;
    logged.length = 0;
  });
  afterEach(async () => {
    await runner.stop();
    await cut.store.close();
  });

  test('given a log, when run, then all is applied in order, first and later events alike', async () => {
    await append(500);
    run();
    expect(await runner.waitFor(await append(500, 500), 5_000)).toBe(true);
    expect(projector.seen).toEqual(numbers(1_000));
    await until(() => runner.state === 'live');
    expect(await runner.waitFor(await append(1, 1_000), 5_000)).toBe(true);
    expect(projector.seen).toEqual(numbers(1_001));
    expect(await runner.health()).toEqual({
      state: 'live',
      position: String(projector.position),
      lag: 0,
      lagCapped: false,
      stalledForMs: 0,
    });
  });

  test('given a projector that stands somewhere, when run, then it gets only what follows', async () => {
    await append(5);
    run();
    await until(() => projector.seen.length === 5);
    await runner.stop();
    await append(5, 5);
    runner.start();
    await until(() => projector.seen.length >= 10);
    expect(projector.seen).toEqual(numbers(10));
  });

  test('given a store that loses its connection again and again, when run, then nothing is missed or repeated', async () => {
    cut.cutting = true;
    run();
    for (let n = 0; n < 20; n += 1) {
      await append(10, 10 * n);
      await until(() => projector.seen.length >= 10 * n);
    }
    cut.cutting = false;
    await until(() => projector.seen.length >= 200);
    expect(projector.seen).toEqual(numbers(200));
    expect(cut.subscriptions).toBeGreaterThan(5);
  });

  test('given a store that cannot be reached, when run, then it is tried until it can, and health says so', async () => {
    cut.refuse = 10;
    await append(3);
    run();
    await until(() => cut.subscriptions > 3);
    expect(await runner.health()).toMatchObject({
      state: 'retrying',
      lag: 3,
      error: { message: 'connection refused', position: '-1' },
    });
    await until(() => runner.state === 'live');
    expect(projector.seen).toEqual([0, 1, 2]);
    expect((await runner.health()).error).toBeUndefined();
  });

  test.each([false, true])(
    'given an event that cannot be applied, when its attempts are used up, then the runner parks before it (atomic batches: %s)',
    async (atomic) => {
      projector = new Numbers(atomic);
      projector.poison.add(4);
      const last = await append(8);
      run();
      await until(() => runner.state === 'parked');
      expect(projector.seen).toEqual(numbers(4));
      now += 60_000;
      const stored = await cut.store.readStream('n-1')[Symbol.asyncIterator]().next();
      const poisoned = (stored.value as readonly StoredEvent[])[4];
      expect(await runner.health()).toEqual({
        state: 'parked',
        position: String(projector.position),
        lag: 4,
        lagCapped: false,
        stalledForMs: expect.any(Number) as number,
        error: {
          message: 'cannot apply 4',
          position: String(poisoned?.position),
          type: 'Sampled.v1',
          attempts: 4,
        },
      });
      expect((await runner.health()).stalledForMs).toBeGreaterThanOrEqual(60_000);
      expect(await runner.waitFor(last, 10_000)).toBe(false);
      expect(logged.at(-1)).toMatch(/parked before Sampled\.v1/);

      projector.poison.clear();
      runner.retry();
      expect(await runner.waitFor(last, 5_000)).toBe(true);
      expect(projector.seen).toEqual(numbers(8));
      expect((await runner.health()).error).toBeUndefined();
    },
  );

  test('given streams that the projector parks, when run, then health names them, and listeners get the others alone', async () => {
    const parked: ParkedStream[] = [];
    const judging: Projector = {
      position: START,
      parked,
      apply: (events) => {
        const bad = events.find(({ stream, revision }) => stream === 'n-bad' && revision === 1);
        if (bad === undefined) return;
        const { stream, revision, position, type } = bad;
        parked.push({ stream, revision, position, type, cause: 'it is bad', remedy: 'Mend it.' });
      },
    };
    await append(3, 0, 'n-bad');
    await append(2);
    const heard: string[] = [];
    run({ projector: judging });
    runner.onApplied((events) =>
      heard.push(...events.map(({ stream, revision }) => `${stream}@${revision}`)),
    );
    await until(() => heard.length >= 3);
    expect(heard).toEqual(['n-bad@0', 'n-1@0', 'n-1@1']);
    const [{ position } = { position: START }] = parked;
    expect(await runner.health()).toMatchObject({
      state: 'live',
      lag: 0,
      parkedStreams: 1,
      parked: [{ stream: 'n-bad', revision: 1, position: String(position), cause: 'it is bad' }],
    });
    expect(logged.join()).toMatch(/parked.*event 1 of "n-bad".*Mend it/);
  });

  test('given an event that fails for a while, when tried again, then it is applied once and the runner goes on', async () => {
    projector.poison.add(2);
    await append(5);
    const states = new Set<string>();
    run();
    await until(() => {
      states.add(runner.state);
      if (projector.calls === 3) projector.poison.clear();
      return projector.seen.length === 5;
    });
    expect(projector.seen).toEqual(numbers(5));
    expect(states).toContain('retrying');
    await until(() => runner.state === 'live');
    expect((await runner.health()).error).toBeUndefined();
  });

  test('given a parked runner, when the process goes on appending, then nothing is skipped', async () => {
    projector.poison.add(0);
    await append(1);
    run();
    await until(() => runner.state === 'parked');
    await append(5, 1);
    expect(projector.seen).toEqual([]);
    expect(await runner.health()).toMatchObject({ state: 'parked', lag: 6 });
  });

  test('given events ahead that do not come, when time passes, then health counts it, and 0 when nothing lay ahead', async () => {
    const applied = Promise.withResolvers<void>();
    let applying = false;
    const slow: Projector = {
      position: START,
      apply: () => {
        applying = true;
        return applied.promise;
      },
    };
    run({ projector: slow });
    await until(() => runner.state === 'live');
    now += 3_600_000;
    expect((await runner.health()).stalledForMs).toBe(0);
    await append(2);
    await until(() => applying);
    expect(await runner.health()).toMatchObject({ lag: 2, stalledForMs: 0 });
    now += 5_000;
    expect(await runner.health()).toMatchObject({ lag: 2, stalledForMs: 5_000 });
    applied.resolve();
    await until(() => runner.position > START);
    expect(await runner.health()).toMatchObject({ lag: 0, stalledForMs: 0 });
  });

  test('given a runner that moves slowly, when asked for health, then time counts from its last move', async () => {
    const steps: (() => void)[] = [];
    run({
      projector: {
        position: START,
        apply: () => new Promise<void>((resolve) => steps.push(resolve)),
      },
    });
    await append(1);
    await until(() => steps.length === 1);
    await append(1, 1);
    now += 5_000;
    expect(await runner.health()).toMatchObject({ lag: 2, stalledForMs: 5_000 });
    steps[0]?.();
    await until(() => steps.length === 2);
    expect(await runner.health()).toMatchObject({ lag: 1, stalledForMs: 0 });
    steps[1]?.();
  });

  test('given a store that cannot count, when asked for health, then it answers with the last count and the error', async () => {
    await append(1);
    run();
    await until(() => runner.state === 'live');
    cut.failCounts = true;
    expect(await runner.health()).toMatchObject({ lag: 0, error: { message: 'no route to the store' } });
  });

  test('given a wait, when the position does not come in time or the runner stops, then it is false', async () => {
    run();
    await until(() => runner.state === 'live');
    const far = (await cut.store.head()).position + 1_000_000n;
    expect(await runner.waitFor(far, 5)).toBe(false);
    const waiting = runner.waitFor(far, 60_000);
    await runner.stop();
    expect(await waiting).toBe(false);
    expect(await runner.waitFor(far, 60_000)).toBe(false);
    expect((await runner.health()).state).toBe('stopped');
  });

  test('given events of other streams only, when waited for, then their positions are passed', async () => {
    run();
    const { position } = await cut.store.append('other', sampleEvents(3), 'no-stream');
    expect(await runner.waitFor(position, 5_000)).toBe(true);
    expect(projector.seen).toEqual([]);
  });

  test('given listeners, when events are applied, then they get them once, and a throwing one harms nobody', async () => {
    const heard: number[] = [];
    const positions: Position[] = [];
    run();
    runner.onApplied(() => {
      throw new Error('listener fault');
    });
    const end = runner.onApplied((events, position) => {
      heard.push(...numbersOf(events));
      positions.push(position);
    });
    const last = await append(5);
    await runner.waitFor(last, 5_000);
    await until(() => heard.length >= 5);
    expect(heard).toEqual(numbers(5));
    expect(positions.at(-1)).toBe(last);
    expect(logged.some((text) => text.includes('listener fault'))).toBe(true);
    end();
    await runner.waitFor(await append(1, 5), 5_000);
    expect(heard).toEqual(numbers(5));
  });

  test('given 3 000 events, when applied, then at most 1 000 at a time', async () => {
    for (let n = 0; n < 3_000; n += 500) await append(500, n);
    run();
    await until(() => projector.seen.length === 3_000);
    expect(projector.largest).toBeLessThanOrEqual(1_000);
  });

  test('given an old version of an event, when applied, then the projector and the listeners see the newest', async () => {
    const types: string[] = [];
    const step = { to: 'Sampled.v2', data: (old: unknown) => ({ n: (old as { n: number }).n * 10 }) };
    await cut.store.append('n-1', [sampleEvent({ n: 4 })], 'no-stream');
    run({ upcast: upcastingBy(new Map([['Sampled.v1', step]])) });
    runner.onApplied((events) => types.push(...events.map(({ type }) => type)));
    await until(() => types.length === 1);
    expect(projector.seen).toEqual([40]);
    expect(types).toEqual(['Sampled.v2']);
  });

  test('given a store that closes, when run, then the runner stops without an error', async () => {
    run();
    await until(() => runner.state === 'live');
    await cut.store.close();
    await until(() => runner.state === 'stopped');
    expect(logged).toEqual([]);
  });

  test('given a runner started twice, when events come, then they are applied once', async () => {
    run();
    runner.start();
    const last = await append(3);
    expect(await runner.waitFor(last, 5_000)).toBe(true);
    expect(projector.seen).toEqual([0, 1, 2]);
    expect(cut.subscriptions).toBe(1);
  });
});
