import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { packetOf, eventsPackets, itemOf, type Packet } from '../../src/live/frames.ts';
import { Listening, type Delivery } from '../../src/live/listening.ts';
import { BUFFERED_LIMIT } from '../../src/live/peer.ts';
import type { EventsFrame } from '../../src/live/protocol.ts';
import { beginningOf } from '../../src/live/resume.ts';
import { eventAt, GENEVA } from './live-events.ts';
import { SHOWN, topicOf, topics } from './live-topics.ts';

const TOPIC = topicOf('relation:RUS-USA~geneva');
const packet = packetOf({ type: 'heartbeat', position: '0' });
const range = (from: bigint, to: bigint): Delivery => ({
  kind: 'events',
  topic: TOPIC.text,
  range: { topic: TOPIC.text, from, to, events: [] },
  packet,
});
const derived = (position: bigint): Delivery => ({ kind: 'derived', topic: TOPIC.text, position, packet });

function listener() {
  const sent: Packet[] = [];
  const peer = {
    open: true,
    buffered: 0,
    send: (each: Packet) => void sent.push(each),
    forget: () => undefined,
  };
  return { peer, sent, listening: new Listening(TOPIC, peer, { name: 'ann', role: 'reader' }) };
}

describe('a listener and what is offered to it', () => {
  test('given it is still joining, when a range comes, then it passes: the range is part of what it joins with', () => {
    const { listening, sent } = listener();
    expect(listening.offer(range(0n, 5n))).toBe('passed');
    expect(sent).toEqual([]);
  });

  test('given it is live at a position, when ranges come, then those it has pass and those that follow are sent', () => {
    const { listening, sent } = listener();
    listening.goLive(10n);
    expect(listening.offer(range(2n, 10n))).toBe('passed');
    expect(listening.offer(range(10n, 15n))).toBe('sent');
    expect(listening.offer(range(10n, 15n))).toBe('passed');
    expect(listening.offer(range(22n, 30n))).toBe('sent');
    expect(listening.position).toBe(30n);
    expect(sent).toHaveLength(2);
  });

  test('given a range that would repeat events, when it is offered, then it is a fault and nothing is sent', () => {
    const { listening, sent } = listener();
    listening.goLive(10n);
    expect(() => listening.offer(range(8n, 12n))).toThrow(/would repeat events before 10/);
    expect(sent).toEqual([]);
  });

  test('given a peer that does not read, when something is offered, then it falls behind and gets nothing until it joins again', () => {
    const { listening, peer, sent } = listener();
    listening.goLive(10n);
    peer.buffered = BUFFERED_LIMIT + 1;
    expect(listening.offer(range(10n, 15n))).toBe('behind');
    peer.buffered = 0;
    expect(listening.offer(range(15n, 20n))).toBe('passed');
    expect(sent).toEqual([]);
    listening.rejoin();
    listening.goLive(20n);
    expect(listening.offer(range(20n, 21n))).toBe('sent');
  });

  test('given figures derived from what it joined with, when they are offered, then they pass; newer ones are sent', () => {
    const { listening, sent } = listener();
    listening.goLive(10n);
    expect(listening.offer(derived(10n))).toBe('passed');
    expect(listening.offer(derived(11n))).toBe('sent');
    expect(sent).toHaveLength(1);
  });

  test('given it was closed, when it would go live, fall behind or be offered something, then it stays closed', () => {
    const { listening, sent } = listener();
    listening.close();
    listening.goLive(10n);
    listening.fallBehind();
    listening.rejoin();
    expect(listening.offer(range(10n, 15n))).toBe('passed');
    expect([listening.state, sent]).toEqual(['closed', []]);
  });
});

describe('how a subscription begins', () => {
  const store = { log: 'a', head: 100n };
  test.each([
    [{}, 'snapshot', undefined],
    [{ from: 0n }, 'events', undefined],
    [{ from: -1n, log: 'a' }, 'events', undefined],
    [{ from: 100n, log: 'a' }, 'events', undefined],
    [{ from: 101n }, 'snapshot', 'beyond-head'],
    [{ from: 5n, log: 'b' }, 'snapshot', 'other-log'],
    [{ from: 500n, log: 'b' }, 'snapshot', 'other-log'],
  ])('given %o in a log a that ends at 100, when it begins, then with %s', (wanted, begins, code) => {
    const beginning = beginningOf(wanted, store);
    expect(beginning.with).toBe(begins);
    expect(beginning.with === 'snapshot' ? beginning.problem?.code : undefined).toBe(code);
  });
});

describe('names of topics', () => {
  test.each([
    ['relations', 'relations'],
    ['relation:RUS-USA~geneva-2021', 'relation'],
    ['whatif:6d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a', 'whatif'],
    ['relation:RUS-USA', undefined],
    ['relation:USA-RUS~x', undefined],
    ['whatif:geneva', undefined],
    ['relationsx', undefined],
    ['', undefined],
  ])('given %s, when it is read, then it is %s', (text, kind) => {
    const parsed = topics.parse(text);
    expect(parsed.ok ? parsed.value.source.prefix.replace(':', '') : undefined).toBe(kind);
  });
});

describe('frames of events', () => {
  const events = [1n, 4n, 5n, 9n].map((position) => eventAt(position, GENEVA));
  const whole = { topic: TOPIC.text, from: 0n, to: 20n, events };

  test('given a long range, when it is put into frames, then they follow each other from its beginning to its end', () => {
    const frames = eventsPackets(whole, SHOWN, 1).map(({ range }) => [
      range.from,
      range.to,
      range.events.length,
    ]);
    expect(frames).toEqual([
      [0n, 1n, 1],
      [1n, 4n, 1],
      [4n, 5n, 1],
      [5n, 20n, 1],
    ]);
    expect(eventsPackets(whole, SHOWN)).toHaveLength(1);
    expect(eventsPackets({ ...whole, events: [] }, SHOWN)).toEqual([]);
  });

  test('given an event that was taken from a scenario, when it is shown, then it names the entry', () => {
    const event = eventAt(1n, GENEVA);
    const origin = { scenario: 'geneva-2021', entry: 'act:summit', digest: 'd' };
    const item = itemOf({ ...event, metadata: { ...event.metadata, origin } }, false);
    expect(item.origin).toEqual({ scenario: 'geneva-2021', entry: 'act:summit' });
    expect(itemOf(event, false)).not.toHaveProperty('origin');
  });

  test('given the topic of all relations, when an event is shown, then its data is left out unless a history declares itself', () => {
    const act = eventAt(1n, GENEVA);
    const opened = eventAt(2n, GENEVA, { type: 'RelationOpened.v1', data: { title: 'x' } });
    const shown = (event: StoredEvent, topic: string) => {
      const { text, source } = topicOf(topic);
      const range = { topic: text, from: 0n, to: 2n, events: [event] };
      const [frame] = eventsPackets(range, (each) => source.restricted(each));
      return (JSON.parse(frame?.packet.json ?? '') as EventsFrame).items[0];
    };
    expect(shown(act, 'relations')).not.toHaveProperty('data');
    expect(shown(opened, 'relations')?.data).toEqual({ title: 'x' });
    expect(shown(act, TOPIC.text)?.data).toEqual({ actId: 'act-1' });
  });
});
