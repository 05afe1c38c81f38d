import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { START, type Position, type StoredEvent } from '../../src/eventstore/port.ts';
import { eventsPackets, type Packet } from '../../src/live/frames.ts';
import { Listening, type Delivery } from '../../src/live/listening.ts';
import type { EventsFrame } from '../../src/live/protocol.ts';
import { TopicLog } from '../../src/live/topic-log.ts';
import { eventAt, GENEVA, OTHER, WHAT_IF } from './live-events.ts';
import { SHOWN, topicOf as topic, topics } from './live-topics.ts';

const ALL = (): boolean => true;
const proposed = (position: bigint) =>
  eventAt(position, WHAT_IF, { type: 'OutcomeProposed.v2', data: { history: 'RUS-USA~geneva' } });

describe('sorting events by topic', () => {
  test('given events of a history and its what-if, when they are cut, then each topic has a range of its own over the same span', () => {
    const log = new TopicLog(topics);
    log.add([eventAt(3n, GENEVA), proposed(7n), eventAt(9n, OTHER)]);
    const ranges = log.cut(12n, ALL);
    expect(ranges.map(({ topic, from, to }) => [topic, from, to])).toEqual([
      ['relations', START, 12n],
      ['relation:RUS-USA~geneva', START, 12n],
      [`whatif:${WHAT_IF.slice(7)}`, START, 12n],
      ['relation:RUS-USA~other', START, 12n],
    ]);
    expect(ranges[1]?.events.map(({ position }) => position)).toEqual([3n, 7n]);
    expect(ranges[0]?.events.map(({ position }) => position)).toEqual([3n, 9n]);
  });

  test('given a what-if whose proposal was cut off before, when it is revised, then its history hears of it still', () => {
    const log = new TopicLog(topics);
    log.add([proposed(1n)]);
    log.cut(1n, ALL);
    log.add([eventAt(4n, WHAT_IF, { type: 'OutcomeRevised.v2', data: {} })]);
    expect(log.cut(4n, ALL).map(({ topic, from, to }) => [topic, from, to])).toEqual([
      ['relation:RUS-USA~geneva', 1n, 4n],
      [`whatif:${WHAT_IF.slice(7)}`, 1n, 4n],
    ]);
    expect(log.lastOf(topic('relation:RUS-USA~geneva'))).toBe(4n);
    expect(log.lastOf(topic('relations'))).toBe(START);
  });

  test('given read models taken up from a snapshot, when it begins there, then ranges begin there, and what came before is not denied', () => {
    const log = new TopicLog(topics);
    log.resumeAt(20n);
    expect(log.cursor).toBe(20n);
    // Any topic may have an event up to there: whoever stands before it has to look into the store.
    for (const name of ['relations', 'relation:RUS-USA~geneva', `whatif:${WHAT_IF.slice(7)}`]) {
      expect(log.lastOf(topic(name))).toBe(20n);
    }
    log.add([eventAt(24n, WHAT_IF, { type: 'OutcomeRevised.v2', data: {} })]);
    expect(log.cut(24n, ALL).map(({ topic, from, to }) => [topic, from, to])).toEqual([
      ['relation:RUS-USA~geneva', 20n, 24n],
      [`whatif:${WHAT_IF.slice(7)}`, 20n, 24n],
    ]);
    expect(log.lastOf(topic('relation:RUS-USA~geneva'))).toBe(24n);
    expect(log.lastOf(topic('relations'))).toBe(20n);
  });

  test('given topics that nobody listens to, when events are cut, then they have no range, and the cursor moves on', () => {
    const log = new TopicLog(topics);
    log.add([eventAt(3n, GENEVA)]);
    expect(log.cut(5n, (text) => text === 'relations')).toMatchObject([{ topic: 'relations' }]);
    expect(log.cursor).toBe(5n);
    expect(log.cut(5n, ALL)).toEqual([]);
    expect(log.lastOf(topic('relation:RUS-USA~geneva'))).toBe(3n);
  });
});

type Step =
  | { readonly do: 'append'; readonly stream: string; readonly gap: number }
  | { readonly do: 'cut' }
  | { readonly do: 'deliver' }
  | { readonly do: 'join'; readonly topic: string; readonly share: number };

const streams = fc.constantFrom(GENEVA, OTHER);
const names = fc.constantFrom('relations', 'relation:RUS-USA~geneva', 'relation:RUS-USA~other');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream: streams,
      gap: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'cut' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'deliver' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('join' as const),
      topic: names,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

/** A listener with what it was sent. */
interface Heard {
  readonly listening: Listening;
  readonly since: Position;
  readonly frames: EventsFrame[];
}

/** A hub without time: a log, a queue of deliveries that are handed out when a step says so, and listeners. */
class Model {
  readonly stored: StoredEvent[] = [];
  readonly heard: Heard[] = [];
  readonly #log = new TopicLog(topics);
  readonly #queue: Delivery[] = [];
  #head: Position = START;

  take(each: Step): void {
    switch (each.do) {
      case 'append': {
        this.#head += BigInt(each.gap);
        const event = eventAt(this.#head, each.stream);
        this.stored.push(event);
        this.#log.add([event]);
        return;
      }
      case 'cut':
        for (const range of this.#log.cut(this.#head, ALL)) {
          for (const each of eventsPackets(range, SHOWN, 300)) {
            this.#queue.push({ kind: 'events', topic: range.topic, ...each });
          }
        }
        return;
      case 'deliver': {
        const next = this.#queue.shift();
        if (next === undefined) return;
        for (const { listening } of this.heard)
          if (listening.topic.text === next.topic) listening.offer(next);
        return;
      }
      case 'join':
        return this.#join(each);
    }
  }

  /** What a listener of a topic has to have been sent: all from where it began, up to the cursor. */
  owed({ listening, since }: Heard): bigint[] {
    return this.#between(listening.topic.text, since, this.#log.cursor).map(({ position }) => position);
  }

  settle(): void {
    this.take({ do: 'cut' });
    while (this.#queue.length > 0) this.take({ do: 'deliver' });
  }

  #join({ topic: text, share }: Extract<Step, { do: 'join' }>): void {
    const { cursor } = this.#log;
    const since = cursor < 0n ? START : BigInt(Math.floor(Number(cursor) * share));
    const frames: EventsFrame[] = [];
    const peer = {
      open: true,
      buffered: 0,
      forget: () => undefined,
      send: ({ json }: Packet) => void frames.push(JSON.parse(json) as EventsFrame),
    };
    const listening = new Listening(topic(text), peer, { name: 'ann', role: 'reader' });
    const events = this.#between(text, since, cursor);
    for (const { packet } of eventsPackets({ topic: text, from: since, to: cursor, events }, SHOWN)) {
      listening.peer.send(packet);
    }
    listening.goLive(cursor);
    this.heard.push({ listening, since, frames });
  }

  #between(text: string, after: Position, to: Position): StoredEvent[] {
    return this.stored.filter(
      (event) =>
        event.position > after && event.position <= to && topic(text).source.topicsOf(event).includes(text),
    );
  }
}

describe('listening while things happen', () => {
  test('given any order of events, ticks, deliveries and arrivals, when all is delivered, then each listener was sent everything since it began, once, in ranges that increase', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const model = new Model();
        for (const each of steps) model.take(each);
        model.settle();
        for (const one of model.heard) {
          expect(one.frames.flatMap(({ items }) => items.map(({ position }) => BigInt(position)))).toEqual(
            model.owed(one),
          );
          let before = one.since;
          for (const { from, to, items } of one.frames) {
            expect(BigInt(from) >= before).toBe(true);
            expect(BigInt(to) > BigInt(from)).toBe(true);
            for (const { position } of items) {
              expect(BigInt(position) > BigInt(from) && BigInt(position) <= BigInt(to)).toBe(true);
            }
            before = BigInt(to);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
