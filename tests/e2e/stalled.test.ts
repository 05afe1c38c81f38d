import { afterEach, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { Subscription, SubscriptionMessage } from '../../src/eventstore/port.ts';
import { STALLED_MS } from '../../src/http/follower.ts';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';
import { SpyStore } from '../support/spy.store.ts';

/** A store whose subscriptions, once they are live, hold back what comes until they are let go. */
class StallingStore extends SpyStore {
  #flows = Promise.resolve();
  #letGo: () => void = () => undefined;

  stall(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#flows = promise;
    this.#letGo = resolve;
  }

  flow(): void {
    this.#letGo();
    this.#flows = Promise.resolve();
  }

  override subscribe(...args: Parameters<SpyStore['subscribe']>): Subscription {
    const inner = super.subscribe(...args);
    const held = async function* (flows: () => Promise<void>): AsyncGenerator<SubscriptionMessage> {
      for await (const message of inner) {
        await flows();
        yield message;
      }
    };
    return Object.assign(
      held(() => this.#flows),
      { close: () => inner.close() },
    ) as Subscription;
  }
}

const store = new StallingStore(new MemoryStore());
let client: Client;
afterEach(async () => {
  store.flow();
  await client.close();
});

test('given a subscription that stands still though events lie ahead, when ten seconds have passed, then the server is not ready, until it moves again', async () => {
  let now = Date.UTC(2021, 5, 16);
  client = await listening({ store, clock: { now: () => now } });
  await opened(client);
  const ready = async () => {
    const { status, json } = await client.get('/health/ready');
    return [status, json.status, json.readModels.stalledForMs];
  };
  await expect.poll(ready).toEqual([200, 'ready', 0]);
  store.stall();
  expect((await client.post(`${AT}/acts`, act('a'))).status).toBe(201);
  expect(await ready()).toEqual([200, 'ready', 0]);
  now += STALLED_MS;
  expect(await ready()).toEqual([200, 'ready', STALLED_MS]);
  now += 1;
  expect(await ready()).toEqual([503, 'not-ready', STALLED_MS + 1]);
  store.flow();
  await expect.poll(ready).toEqual([200, 'ready', 0]);
});
