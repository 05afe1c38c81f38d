import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Listener, TopicRange } from '../../src/eventstore/following/topic-source.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { START, type StoredEvent } from '../../src/eventstore/port.ts';
import { ok } from '../../src/kernel/result.ts';
import type { Packet } from '../../src/live/frames.ts';
import { LiveHub, type AppliedEvents } from '../../src/live/hub.runner.ts';
import type { ServerFrame } from '../../src/live/protocol.ts';
import { Topics, type LiveSource } from '../../src/live/topic.ts';
import { fixedClock } from '../support/relations.ts';
import { sampleEvent } from '../support/sample-events.ts';

/** Rooms: a kind of topic that no slice of the product has, and that not everybody may listen to for ever. */
class Rooms implements LiveSource {
  readonly prefix = 'room:';
  readonly form = 'room: and its name';
  readonly asked: { readonly principal: string; readonly range: TopicRange }[] = [];
  /** Who may not have the range that holds an event of this type. */
  forbids: { readonly principal: string; readonly type: string } | undefined;
  readonly #position: () => bigint;

  constructor(position: () => bigint) {
    this.#position = position;
  }

  parse(topic: string): readonly string[] | undefined {
    const name = topic.slice(this.prefix.length);
    return /^[a-z]+$/.test(name) ? [`room-${name}`] : undefined;
  }
  exists() {
    return ok(undefined);
  }
  mayListen({ name: principal }: Listener, range: TopicRange): boolean {
    this.asked.push({ principal, range });
    const { forbids } = this;
    return !(forbids?.principal === principal && range.events.some(({ type }) => type === forbids.type));
  }
  async snapshot() {
    return ok({ position: this.#position(), state: { total: 0, histories: [] } });
  }
  topicsOf({ stream }: StoredEvent): readonly string[] {
    return stream.startsWith('room-') ? [`room:${stream.slice('room-'.length)}`] : [];
  }
  restricted({ type }: StoredEvent): boolean {
    return type === 'Whispered.v1';
  }
}

/** Applies what a store holds when told to. */
class Applied implements AppliedEvents {
  position = START;
  #hear: Parameters<AppliedEvents['onApplied']>[0] = () => undefined;
  onApplied(listener: Parameters<AppliedEvents['onApplied']>[0]): () => void {
    this.#hear = listener;
    return () => undefined;
  }
  #hearOfParked: Parameters<AppliedEvents['onParked']>[0] = () => undefined;
  onParked(listener: Parameters<AppliedEvents['onParked']>[0]): () => void {
    this.#hearOfParked = listener;
    return () => undefined;
  }
  park(stream: string, position: bigint): void {
    this.#hearOfParked({ stream, position });
  }
  async take(store: MemoryStore): Promise<void> {
    const events: StoredEvent[] = [];
    const subscription = store.subscribe(['room-'], this.position);
    for await (const message of subscription) {
      if (message.kind === 'events') events.push(...message.events);
      if (message.kind === 'caught-up') break;
    }
    await subscription.close();
    this.position = events.at(-1)?.position ?? this.position;
    this.#hear(events, this.position);
  }
}

function room() {
  const store = new MemoryStore();
  const follower = new Applied();
  const source = new Rooms(() => follower.position);
  const hub = new LiveHub({
    store,
    follower,
    topics: new Topics([source]),
    reads: {} as never,
    clock: fixedClock,
  });
  let revision = -1;
  const happen = async (type: string): Promise<void> => {
    await store.append('room-oak', [sampleEvent({}, { type })], revision < 0 ? 'no-stream' : revision);
    revision += 1;
    await follower.take(store);
  };
  const listen = (name: string, from?: bigint) => {
    const frames: ServerFrame[] = [];
    const send = ({ json }: Packet): void => void frames.push(JSON.parse(json) as ServerFrame);
    const peer = { open: true, buffered: 0, send, forget: () => undefined };
    const topic = hub.topics.parse('room:oak');
    if (!topic.ok) throw new Error(topic.error.message);
    const principal = { name, role: 'reader' };
    const listening = hub.listen({ peer, principal }, topic.value, from === undefined ? {} : { from });
    const types = () =>
      frames.flatMap((frame) => (frame.type === 'events' ? frame.items.map(({ type }) => type) : []));
    return { frames, listening, types };
  };
  return { source, hub, follower, happen, listen };
}

describe('topics that a slice publishes', () => {
  test('given a source that refuses one principal one range, when that range comes, then this one is cut off before it and told so, and the others get it', async () => {
    const { source, hub, happen, listen } = room();
    await happen('Opened.v1');
    const ann = listen('ann');
    const bob = listen('bob');
    await expect.poll(() => [ann, bob].map(({ listening }) => listening.state)).toEqual(['live', 'live']);
    await happen('Said.v1');
    await expect.poll(() => [ann.types(), bob.types()]).toEqual([['Said.v1'], ['Said.v1']]);
    source.forbids = { principal: 'bob', type: 'Moved.v1' };
    await happen('Moved.v1');
    await expect.poll(ann.types).toEqual(['Said.v1', 'Moved.v1']);
    await happen('Said.v1');
    await expect.poll(ann.types).toEqual(['Said.v1', 'Moved.v1', 'Said.v1']);
    expect(bob.types()).toEqual(['Said.v1']);
    expect(bob.frames.at(-1)).toMatchObject({
      type: 'error',
      topic: 'room:oak',
      problem: { status: 403, code: 'may-not-listen' },
    });
    expect(bob.listening.state).toBe('closed');
    hub.stop();
  });

  test('given somebody who comes late, when the store holds a range that is not for them, then they do not get it and are told so', async () => {
    const { source, hub, follower, happen, listen } = room();
    await happen('Opened.v1');
    await happen('Moved.v1');
    await expect.poll(() => hub.position).toBe(follower.position);
    source.forbids = { principal: 'bob', type: 'Moved.v1' };
    const ann = listen('ann', START);
    const bob = listen('bob', START);
    await expect.poll(ann.types).toEqual(['Opened.v1', 'Moved.v1']);
    await expect.poll(() => bob.listening.state).toBe('closed');
    expect(bob.types()).not.toContain('Moved.v1');
    expect(bob.frames.at(-1)).toMatchObject({ type: 'error', problem: { code: 'may-not-listen' } });
    hub.stop();
  });

  test('given a stream that is parked, then who listens to its topic gets a snapshot, and others nothing', async () => {
    const { hub, follower, happen, listen } = room();
    await happen('Opened.v1');
    const ann = listen('ann');
    await expect.poll(() => ann.listening.state).toBe('live');
    follower.park('room-elm', follower.position);
    follower.position += 1n;
    follower.park('room-oak', follower.position);
    const snapshots = () => ann.frames.filter(({ type }) => type === 'snapshot').length;
    await expect.poll(snapshots).toBe(2);
    await expect.poll(() => ann.listening.state).toBe('live');
    expect(snapshots()).toBe(2);
    hub.stop();
  });

  test('given a stream that is parked, when somebody goes on from before that, then they get what was taken in, and then a snapshot; from after it, none', async () => {
    const { hub, follower, happen, listen } = room();
    await happen('Opened.v1');
    const before = follower.position;
    await happen('Said.v1');
    await happen('Strange.v9');
    follower.park('room-oak', follower.position);
    await happen('Said.v1');
    await expect.poll(() => hub.position).toBe(follower.position);
    const ann = listen('ann', before);
    await expect
      .poll(() => ann.frames.map(({ type }) => type))
      .toEqual(['events', 'caught-up', 'snapshot', 'caught-up']);
    expect(ann.types()).toEqual(['Said.v1']);
    const bob = listen('bob', follower.position);
    await expect.poll(() => bob.listening.state).toBe('live');
    expect(bob.frames.map(({ type }) => type)).toEqual(['caught-up']);
    hub.stop();
  });

  test('given a source that lets nobody in, when somebody wants a snapshot, then they get none', async () => {
    const { source, hub, happen, listen } = room();
    await happen('Opened.v1');
    source.mayListen = () => false;
    const ann = listen('ann');
    await expect.poll(() => ann.frames.map(({ type }) => type)).toEqual(['error']);
    await sleep(50);
    expect(ann.frames).toMatchObject([{ problem: { code: 'may-not-listen' } }]);
    hub.stop();
  });

  test('given an event that is restricted, when its range goes out, then it comes without its data', async () => {
    const { hub, happen, listen } = room();
    await happen('Opened.v1');
    const ann = listen('ann');
    await expect.poll(() => ann.listening.state).toBe('live');
    await happen('Whispered.v1');
    await happen('Said.v1');
    await expect.poll(ann.types).toEqual(['Whispered.v1', 'Said.v1']);
    const items = ann.frames.flatMap((frame) => (frame.type === 'events' ? frame.items : []));
    expect(items.map((item) => 'data' in item)).toEqual([false, true]);
    hub.stop();
  });

  test('given a text that no source knows, when it is read, then the refusal says what one may write', () => {
    const { hub } = room();
    expect(hub.topics.parse('relations')).toMatchObject({
      ok: false,
      error: { code: 'topic', remedy: expect.stringContaining('room: and its name') },
    });
    hub.stop();
  });
});
