import { describe, expect, test } from 'vitest';
import type { ServerFrame } from '../../src/live/protocol.ts';
import { TopicPosition } from '../../src/live/topic-position.ts';

const TOPIC = 'relation:RUS-USA~geneva';
const hello = (log: string): ServerFrame => ({ v: 1, type: 'hello', log, head: '90', position: '90' });
const events = (from: string, to: string, topic = TOPIC): ServerFrame => ({
  v: 1,
  type: 'events',
  topic,
  from,
  to,
  items: [],
});
const snapshot = (position: string, log = 'a'): ServerFrame =>
  ({ v: 1, type: 'snapshot', topic: TOPIC, log, position, state: {} }) as unknown as ServerFrame;

describe("a client's place in a topic", () => {
  test('given nothing yet, when it connects, then it asks for a snapshot, and goes on from it after a cut', () => {
    const place = new TopicPosition(TOPIC);
    expect(place.request).toEqual({ v: 1, type: 'subscribe', topic: TOPIC });
    expect(place.take(hello('a'))).toBe('nothing');
    expect(place.take(snapshot('9'))).toBe('replaces');
    expect(place.take(events('9', '12'))).toBe('adds');
    expect(place.take({ v: 1, type: 'caught-up', topic: TOPIC, position: '15' })).toBe('nothing');
    expect(place.request).toEqual({ v: 1, type: 'subscribe', topic: TOPIC, from: '15', log: 'a' });
  });

  test('given a position, when frames come again or are of another topic, then they bring nothing', () => {
    const place = new TopicPosition(TOPIC, '100');
    expect(place.take(events('90', '99'))).toBe('nothing');
    expect(place.take(events('90', '100'))).toBe('nothing');
    expect(place.take(events('100', '120', 'relations'))).toBe('nothing');
    expect(place.take({ v: 1, type: 'heartbeat', position: '500' })).toBe('nothing');
    expect(place.position).toBe('100');
    expect(place.take(events('100', '1000'))).toBe('adds');
    expect(place.position).toBe('1000');
  });

  test('given another log behind the same address, when it connects, then it asks with the log its position belongs to, and a snapshot begins anew', () => {
    const place = new TopicPosition(TOPIC);
    place.take(hello('a'));
    place.take(snapshot('500', 'a'));
    place.take(hello('b'));
    expect(place.request).toMatchObject({ from: '500', log: 'a' });
    expect(place.take(snapshot('3', 'b'))).toBe('replaces');
    expect(place.request).toMatchObject({ from: '3', log: 'b' });
  });
});
