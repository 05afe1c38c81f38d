import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  APPEND_EVENTS_LIMIT,
  APPEND_LIMIT,
  EVENT_LIMIT,
  START,
  STREAM_DELETED,
  StoreError,
  type EventStore,
  type NewEvent,
  type StoredEvent,
  type StoreErrorKind,
  type SubscriptionMessage,
} from '../../src/eventstore/port.ts';
import {
  catchUp,
  collectStream,
  numbersOf,
  sampleEvent,
  sampleEvents,
  take,
} from '../support/sample-events.ts';

export interface StoreUnderTest {
  readonly store: EventStore;
  /** Lets go of what the store needed; the store may be closed already. */
  dispose(): Promise<void>;
}

/**
 * What every adapter of the event store port keeps. The log under test may be shared and hold other streams: each test works on
 * streams of its own.
 */
export function eventStoreContract(adapter: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the event store contract, kept by ${adapter}`, () => {
    let underTest: StoreUnderTest;
    let store: EventStore;
    let prefix: string;
    let stream: string;

    beforeEach(async () => {
      underTest = await open();
      store = underTest.store;
      prefix = `test${randomUUID().slice(0, 8)}-`;
      stream = `${prefix}a`;
    });

    afterEach(async () => {
      await store.close();
      await underTest.dispose();
    });

    const refusal = async (work: Promise<unknown>): Promise<StoreError> => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(StoreError);
      return error as StoreError;
    };
    const expectKind = async (work: Promise<unknown>, kind: StoreErrorKind): Promise<StoreError> => {
      const error = await refusal(work);
      expect(error).toMatchObject({ kind });
      expect(error.remedy).not.toBe('');
      return error;
    };
    const readAll = (name = stream): Promise<readonly StoredEvent[]> => collectStream(store.readStream(name));
    const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

    describe('appending', () => {
      test('given no stream, when appending with no-stream, then revisions count from 0', async () => {
        const appended = await store.append(stream, sampleEvents(3), 'no-stream');
        expect(appended).toMatchObject({ revision: 2, written: 'now' });
        expect((await readAll()).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      });

      test('given a stream at revision 1, when appending with 1, then it goes on', async () => {
        const first = await store.append(stream, sampleEvents(2), 'no-stream');
        const second = await store.append(stream, sampleEvents(2, 2), 1);
        expect(second).toMatchObject({ revision: 3, written: 'now' });
        expect(second.position).toBeGreaterThan(first.position);
        expect(numbersOf(await readAll())).toEqual([0, 1, 2, 3]);
      });

      test('given no stream, when appending with a revision, then it is refused and nothing is written', async () => {
        const error = await expectKind(store.append(stream, sampleEvents(1), 0), 'wrong-expected-revision');
        expect(error.actual).toBe('no-stream');
        expect(await readAll()).toEqual([]);
      });

      test('given a stream at revision 1, when appending beyond it, then it is refused and told the revision', async () => {
        await store.append(stream, sampleEvents(2), 'no-stream');
        const error = await expectKind(store.append(stream, sampleEvents(1), 2), 'wrong-expected-revision');
        expect(error.actual).toBe(1);
        expect(numbersOf(await readAll())).toEqual([0, 1]);
      });

      test('given a stream that went on, when appending other events behind its end, then it is refused', async () => {
        await store.append(stream, sampleEvents(3), 'no-stream');
        for (const expected of ['no-stream', 0, 1] as const) {
          const error = await expectKind(
            store.append(stream, sampleEvents(1), expected),
            'wrong-expected-revision',
          );
          expect(error.actual).toBe(2);
        }
        expect(numbersOf(await readAll())).toEqual([0, 1, 2]);
      });

      test('given appended events, when the same append is sent again, then it succeeds and writes nothing', async () => {
        const events = sampleEvents(3);
        const first = await store.append(stream, events, 'no-stream');
        await store.append(stream, sampleEvents(2, 3), 2);
        const again = await store.append(stream, events, 'no-stream');
        expect(again).toEqual({ revision: 2, position: first.position, written: 'before' });
        expect(numbersOf(await readAll())).toEqual([0, 1, 2, 3, 4]);
      });

      test('given appended events, when their ids come again with other bodies, then the first bodies stay', async () => {
        const [event] = sampleEvents(1);
        await store.append(stream, [event as NewEvent], 'no-stream');
        const again = await store.append(
          stream,
          [sampleEvent({ n: 99 }, { id: (event as NewEvent).id })],
          'no-stream',
        );
        expect(again.written).toBe('before');
        expect(numbersOf(await readAll())).toEqual([0]);
      });

      test('given three appended events, when only the first two are sent again, then it succeeds with their revision', async () => {
        const events = sampleEvents(3);
        await store.append(stream, events, 'no-stream');
        const again = await store.append(stream, events.slice(0, 2), 'no-stream');
        const stored = await readAll();
        expect(again).toEqual({ revision: 1, position: stored[1]?.position, written: 'before' });
      });

      test('given three appended events, when the last two are sent again after revision 0, then it succeeds', async () => {
        const events = sampleEvents(3);
        const first = await store.append(stream, events, 'no-stream');
        expect(await store.append(stream, events.slice(1), 0)).toEqual({ ...first, written: 'before' });
      });

      test('given appended events, when a repeat begins equal and then differs, then it is refused as a whole', async () => {
        const events = sampleEvents(2);
        await store.append(stream, events, 'no-stream');
        await expectKind(
          store.append(stream, [events[0] as NewEvent, sampleEvent({ n: 7 })], 'no-stream'),
          'wrong-expected-revision',
        );
        await expectKind(
          store.append(stream, [...events, sampleEvent({ n: 2 })], 'no-stream'),
          'wrong-expected-revision',
        );
        expect(numbersOf(await readAll())).toEqual([0, 1]);
      });

      test('given one event id, when it is appended to two streams, then both hold it', async () => {
        const event = sampleEvent({ n: 1 });
        await store.append(stream, [event], 'no-stream');
        expect(await store.append(`${prefix}b`, [event], 'no-stream')).toMatchObject({ written: 'now' });
      });

      test('given the same append twice at once, when both arrive, then one writes and both succeed', async () => {
        const events = sampleEvents(2);
        const both = await Promise.all([
          store.append(stream, events, 'no-stream'),
          store.append(stream, events, 'no-stream'),
        ]);
        expect(both.map(({ written }) => written).sort()).toEqual(['before', 'now']);
        expect(numbersOf(await readAll())).toEqual([0, 1]);
      });

      test('given many appends at once, when some are refused, then the others are written all the same', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 40 }, (_, k) =>
            store.append(`${prefix}${k}`, sampleEvents(2), k % 2 === 0 ? 'no-stream' : 5),
          ),
        );
        expect(outcomes.map(({ status }) => status)).toEqual(
          Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? 'fulfilled' : 'rejected')),
        );
        expect((await catchUp(store.subscribe([prefix], START))).events).toHaveLength(40);
      });

      test('given 100 writers that expect one revision, when all append at once, then exactly one wins each', async () => {
        for (let round = 0; round < 5; round += 1) {
          const outcomes = await Promise.allSettled(
            Array.from({ length: 100 }, (_, writer) =>
              store.append(
                stream,
                [sampleEvent({ n: round, writer })],
                round === 0 ? 'no-stream' : round - 1,
              ),
            ),
          );
          const won = outcomes.filter(({ status }) => status === 'fulfilled');
          expect(won).toHaveLength(1);
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected') {
              expect(outcome.reason).toMatchObject({ kind: 'wrong-expected-revision', actual: round });
            }
          }
        }
        expect(numbersOf(await readAll())).toEqual([0, 1, 2, 3, 4]);
      });

      test('given 100 writers that try again after each refusal, when all are done, then the stream holds each once', async () => {
        const write = async (writer: number): Promise<void> => {
          for (let expected: number | 'no-stream' = 'no-stream'; ;) {
            try {
              await store.append(stream, [sampleEvent({ n: writer })], expected);
              return;
            } catch (error) {
              if (!(error instanceof StoreError) || error.actual === undefined) throw error;
              expected = error.actual;
            }
          }
        };
        await Promise.all(Array.from({ length: 100 }, (_, writer) => write(writer)));
        const events = await readAll();
        expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 100 }, (_, k) => k));
        expect(numbersOf(events).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, k) => k));
      });
    });

    describe('what is stored', () => {
      test('given an event, when it is read back, then every part of it is there', async () => {
        const data = {
          text: 'Détente, Разрядка, 緊張緩和, \u{1F54A}, \0, lone \ud800 surrogate',
          number: 0.1 + 0.2,
          nested: [{ deep: [null, true, -1.5e-300] }],
        };
        const event = sampleEvent(data, { type: 'ActRecorded.v1' });
        const appended = await store.append(stream, [event], 'no-stream');
        const [read] = await readAll();
        expect(read?.data).toEqual(data);
        expect(read?.metadata).toEqual(event.metadata);
        expect({ stream: read?.stream, revision: read?.revision, id: read?.id, type: read?.type }).toEqual({
          stream,
          revision: 0,
          id: event.id,
          type: 'ActRecorded.v1',
        });
        expect(read?.position).toBe(appended.position);
        expect(read?.recordedAt).toBe(Date.parse(event.metadata.recordedAt));
      });

      test('given data with a __proto__ key, when it is read back, then it is a plain member that changes nothing else', async () => {
        const data = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as {
          [key: string]: never;
        };
        await store.append(stream, [sampleEvent(data)], 'no-stream');
        const [read] = await readAll();
        expect(JSON.stringify(read?.data)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      });

      test('given an appended object, when its owner changes it, then the record does not', async () => {
        const data = { n: 1 };
        await store.append(stream, [sampleEvent(data)], 'no-stream');
        data.n = 2;
        expect(numbersOf(await readAll())).toEqual([1]);
      });

      test('given stream names in other scripts and with quotes, when read and followed, then each is itself', async () => {
        const names = [`${prefix}Ж'"%_\\`, `${prefix}ж'"%_\\`, `${prefix}緊\u{1F54A}`];
        for (const [n, name] of names.entries()) await store.append(name, [sampleEvent({ n })], 'no-stream');
        for (const [n, name] of names.entries()) expect(numbersOf(await readAll(name))).toEqual([n]);
        const { events } = await catchUp(store.subscribe([`${prefix}Ж'"%_`, `${prefix}緊`], START));
        expect(events.map((event) => event.stream)).toEqual([names[0], names[2]]);
      });
    });

    describe('limits', () => {
      const bytesOf = (event: NewEvent): number =>
        Buffer.byteLength(JSON.stringify(event.data)) + Buffer.byteLength(JSON.stringify(event.metadata));
      /** An event of exactly so many bytes, part of them in characters of two bytes. */
      const eventOf = (bytes: number): NewEvent => {
        const missing = bytes - bytesOf(sampleEvent({ text: '' }));
        return sampleEvent({
          text: 'é'.repeat(Math.floor(missing / 4)) + 'x'.repeat(missing - 2 * Math.floor(missing / 4)),
        });
      };

      test('given an event at the limit, when appended, then it is stored; one byte more is refused', async () => {
        const event = eventOf(EVENT_LIMIT);
        expect(bytesOf(event)).toBe(EVENT_LIMIT);
        await store.append(stream, [event], 'no-stream');
        expect((await readAll())[0]?.data).toEqual(event.data);
        await expectKind(store.append(stream, [eventOf(EVENT_LIMIT + 1)], 0), 'too-large');
      });

      test('given an append at the limit, when appended, then it is stored; one byte more is refused', async () => {
        const quarter = APPEND_LIMIT / 8;
        await store.append(
          stream,
          Array.from({ length: 8 }, () => eventOf(quarter)),
          'no-stream',
        );
        const more = [...Array.from({ length: 7 }, () => eventOf(quarter)), eventOf(quarter + 1)];
        await expectKind(store.append(stream, more, 7), 'too-large');
        expect(await readAll()).toHaveLength(8);
      });

      test(`given ${APPEND_EVENTS_LIMIT} events, when appended, then they are stored; one more is refused`, async () => {
        await store.append(stream, sampleEvents(APPEND_EVENTS_LIMIT), 'no-stream');
        await expectKind(
          store.append(stream, sampleEvents(APPEND_EVENTS_LIMIT + 1), APPEND_EVENTS_LIMIT - 1),
          'too-large',
        );
        expect(await readAll()).toHaveLength(APPEND_EVENTS_LIMIT);
      });

      test('given an append that no log can keep, when appended, then it is refused as unusable', async () => {
        const event = sampleEvent();
        const refused: [string, NewEvent[]][] = [
          [stream, []],
          ['', [event]],
          ['$system', [event]],
          ['x'.repeat(201), [event]],
          ['line\nbreak', [event]],
          ['lone \ud800', [event]],
          [stream, [sampleEvent({}, { id: 'not-a-uuid' })]],
          [stream, [event, event]],
          [stream, [sampleEvent({}, { type: '' })]],
          [stream, [sampleEvent({}, { metadata: { recordedAt: 'yesterday' } })]],
          [stream, [{ ...event, data: undefined as never }]],
          [stream, [{ ...event, data: { big: 1n } as never }]],
        ];
        for (const [name, events] of refused) {
          await expectKind(store.append(name, events, 'no-stream'), 'unusable');
        }
        for (const expected of [-1, 0.5, NaN]) {
          await expectKind(store.append(stream, [event], expected), 'unusable');
        }
        expect(await readAll()).toEqual([]);
      });

      test('given a name of 200 characters, when appended to, then it is read back', async () => {
        const name = prefix + 'x'.repeat(200 - prefix.length);
        await store.append(name, sampleEvents(1), 'no-stream');
        expect(numbersOf(await readAll(name))).toEqual([0]);
      });
    });

    describe('reading a stream', () => {
      const fill = async (count: number): Promise<void> => {
        for (let n = 0; n < count; n += APPEND_EVENTS_LIMIT) {
          const events = sampleEvents(Math.min(APPEND_EVENTS_LIMIT, count - n), n);
          await store.append(stream, events, n === 0 ? 'no-stream' : n - 1);
        }
      };
      const range = (from: number, to: number): number[] =>
        Array.from({ length: Math.abs(to - from) + 1 }, (_, k) => (to > from ? from + k : from - k));

      test('given a missing stream, when read in either direction, then there is nothing', async () => {
        expect(await readAll(`${prefix}missing`)).toEqual([]);
        expect(await collectStream(store.readStream(`${prefix}missing`, { direction: 'backwards' }))).toEqual(
          [],
        );
      });

      test('given 2 500 events, when read, then they come in order in batches of at most 1 000', async () => {
        await fill(2_500);
        const batches: (readonly StoredEvent[])[] = [];
        for await (const batch of store.readStream(stream)) batches.push(batch);
        expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(1_000);
        expect(Math.min(...batches.map(({ length }) => length))).toBeGreaterThan(0);
        expect(numbersOf(batches.flat())).toEqual(range(0, 2_499));
        const backwards = await collectStream(store.readStream(stream, { direction: 'backwards' }));
        expect(numbersOf(backwards)).toEqual(range(2_499, 0));
      });

      test('given ten events, when read from a revision, then it is included, up to the limit', async () => {
        await fill(10);
        const read = async (options: Parameters<EventStore['readStream']>[1]): Promise<number[]> =>
          numbersOf(await collectStream(store.readStream(stream, options)));
        expect(await read({ from: 4 })).toEqual([4, 5, 6, 7, 8, 9]);
        expect(await read({ from: 4, limit: 2 })).toEqual([4, 5]);
        expect(await read({ from: 9 })).toEqual([9]);
        expect(await read({ from: 10 })).toEqual([]);
        expect(await read({ limit: 10 })).toEqual(range(0, 9));
        expect(await read({ from: 4, direction: 'backwards' })).toEqual([4, 3, 2, 1, 0]);
        expect(await read({ from: 4, direction: 'backwards', limit: 2 })).toEqual([4, 3]);
        expect(await read({ direction: 'backwards', limit: 1 })).toEqual([9]);
        expect(await read({ from: 99, direction: 'backwards', limit: 1 })).toEqual([9]);
        expect(await read({ from: 0, direction: 'backwards' })).toEqual([0]);
      });

      test('given a wrong revision or limit, when read, then it is refused as unusable', async () => {
        await expectKind(collectStream(store.readStream(stream, { from: -1 })), 'unusable');
        await expectKind(collectStream(store.readStream(stream, { from: 1.5 })), 'unusable');
        await expectKind(collectStream(store.readStream(stream, { limit: 0 })), 'unusable');
      });
    });

    describe('deleting a stream', () => {
      test('given a deleted stream, when it is read or written, then both are refused, and its neighbours stay', async () => {
        await store.append(stream, sampleEvents(3), 'no-stream');
        await store.append(`${prefix}b`, sampleEvents(2), 'no-stream');
        await store.deleteStream(stream, 2);
        for (const options of [{}, { from: 1 }, { from: 7 }, { direction: 'backwards' }] as const) {
          await expectKind(collectStream(store.readStream(stream, options)), 'stream-deleted');
        }
        const backwards = { direction: 'backwards', from: 0 } as const;
        await expectKind(collectStream(store.readStream(stream, backwards)), 'stream-deleted');
        await expectKind(store.append(stream, sampleEvents(1), 2), 'stream-deleted');
        await expectKind(store.append(stream, sampleEvents(1), 'no-stream'), 'stream-deleted');
        expect(numbersOf(await readAll(`${prefix}b`))).toEqual([0, 1]);
        expect(await store.append(`${prefix}b`, sampleEvents(1, 2), 1)).toMatchObject({ revision: 2 });
      });

      test('given a stream that went on, when it is deleted at an older revision, then it stays and the revision is told', async () => {
        await store.append(stream, sampleEvents(3), 'no-stream');
        for (const expected of ['no-stream', 1, 3] as const) {
          const error = await expectKind(store.deleteStream(stream, expected), 'wrong-expected-revision');
          expect(error.actual).toBe(2);
        }
        const missing = await expectKind(
          store.deleteStream(`${prefix}missing`, 0),
          'wrong-expected-revision',
        );
        expect(missing.actual).toBe('no-stream');
        expect(numbersOf(await readAll())).toEqual([0, 1, 2]);
      });

      test('given a deleted stream, when it is deleted again, then nothing happens, whatever is expected', async () => {
        await store.append(stream, sampleEvents(1), 'no-stream');
        await store.deleteStream(stream, 0);
        const before = await store.head();
        await store.deleteStream(stream, 0);
        await store.deleteStream(stream, 'no-stream');
        expect(await store.head()).toEqual(before);
      });

      test('given a name that no stream has, when it is deleted, then none can have it', async () => {
        await store.deleteStream(stream, 'no-stream');
        await expectKind(store.append(stream, sampleEvents(1), 'no-stream'), 'stream-deleted');
      });

      test('given the newest events deleted, when the log goes on, then a follower misses nothing and sees the end of the stream', async () => {
        await store.append(`${prefix}b`, sampleEvents(1), 'no-stream');
        const { position } = await store.append(stream, sampleEvents(3, 10), 'no-stream');
        const messages = store.subscribe([prefix], position)[Symbol.asyncIterator]();
        await store.deleteStream(stream, 2);
        const after = await store.append(`${prefix}b`, sampleEvents(1, 1), 0);
        expect(after.position).toBeGreaterThan(position);
        const seen: StoredEvent[] = [];
        while (seen.length < 2) {
          const message = (await messages.next()).value as SubscriptionMessage;
          if (message.kind === 'events') seen.push(...message.events);
        }
        await messages.return?.();
        expect(seen.map(({ type, stream: of }) => [of, type])).toEqual([
          [stream, STREAM_DELETED],
          [`${prefix}b`, expect.any(String)],
        ]);
        const { events } = await catchUp(store.subscribe([`${prefix}b`], START));
        expect(numbersOf(events)).toEqual([0, 1]);
      });

      test('given a name or revision that no stream has, when deleted, then it is refused as unusable', async () => {
        await expectKind(store.deleteStream('$system', 0), 'unusable');
        await expectKind(store.deleteStream(stream, 0.5), 'unusable');
      });
    });

    describe('following the log', () => {
      test('given events in two streams, when followed from the start, then they come in order of position, once', async () => {
        const positions: bigint[] = [];
        for (let n = 0; n < 20; n += 1) {
          const name = `${prefix}${n % 2}`;
          const expected = n < 2 ? 'no-stream' : Math.floor(n / 2) - 1;
          positions.push((await store.append(name, [sampleEvent({ n })], expected)).position);
        }
        const { events, position } = await catchUp(store.subscribe([prefix], START));
        expect(numbersOf(events)).toEqual(Array.from({ length: 20 }, (_, n) => n));
        expect(events.map((event) => event.position)).toEqual(positions);
        expect(position).toBeGreaterThanOrEqual(positions.at(-1) ?? 0n);
      });

      test('given a position, when followed from it, then the event there is not repeated', async () => {
        await store.append(stream, sampleEvents(5), 'no-stream');
        const all = await readAll();
        for (const [k, event] of all.entries()) {
          const { events } = await catchUp(store.subscribe([prefix], event.position));
          expect(idsOf(events)).toEqual(idsOf(all.slice(k + 1)));
        }
      });

      test('given 2 500 events, when followed, then batches hold at most 1 000', async () => {
        for (let n = 0; n < 5; n += 1) {
          await store.append(stream, sampleEvents(500, 500 * n), n === 0 ? 'no-stream' : 500 * n - 1);
        }
        const { events, largestBatch } = await catchUp(store.subscribe([prefix], START));
        expect(numbersOf(events)).toEqual(Array.from({ length: 2_500 }, (_, n) => n));
        expect(largestBatch).toBeLessThanOrEqual(1_000);
      });

      test('given a follower that is caught up, when events are appended, then it gets them', async () => {
        const messages = store.subscribe([prefix], (await store.head()).position)[Symbol.asyncIterator]();
        let message = (await messages.next()).value as SubscriptionMessage;
        while (message.kind !== 'caught-up') message = (await messages.next()).value as SubscriptionMessage;
        const seen: number[] = [];
        for (let n = 0; n < 20; n += 1) {
          await store.append(stream, [sampleEvent({ n })], n === 0 ? 'no-stream' : n - 1);
          while (seen.length <= n) {
            message = (await messages.next()).value as SubscriptionMessage;
            if (message.kind === 'events') seen.push(...numbersOf(message.events));
          }
        }
        expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
        await messages.return?.();
      });

      test('given appends while followers catch up, when all is delivered, then no follower misses or repeats one', async () => {
        const followers = Array.from({ length: 5 }, () => take(store.subscribe([prefix], START), 600));
        const writers = Array.from({ length: 6 }, async (_, writer) => {
          for (let n = 0; n < 100; n += 1) {
            await store.append(
              `${prefix}${writer}`,
              [sampleEvent({ n: writer * 1000 + n })],
              n === 0 ? 'no-stream' : n - 1,
            );
          }
        });
        await Promise.all(writers);
        const [first, ...others] = await Promise.all(followers);
        expect(new Set(idsOf(first ?? [])).size).toBe(600);
        const positions = (first ?? []).map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
        for (const other of others) expect(idsOf(other)).toEqual(idsOf(first ?? []));
      });

      test('given several prefixes, when followed, then only matching streams come, still in order', async () => {
        const names = ['a-1', 'b-1', 'a', 'ab-1', 'c-1', 'b-2'];
        for (const [n, name] of names.entries()) {
          await store.append(prefix + name, [sampleEvent({ n })], 'no-stream');
        }
        const read = async (...prefixes: string[]): Promise<(string | undefined)[]> =>
          numbersOf(
            (
              await catchUp(
                store.subscribe(
                  prefixes.map((p) => prefix + p),
                  START,
                ),
              )
            ).events,
          ).map((n) => names[n]);
        expect(await read('a-', 'b-')).toEqual(['a-1', 'b-1', 'b-2']);
        expect(await read('a')).toEqual(['a-1', 'a', 'ab-1']);
        expect(await read('a', 'a-')).toEqual(['a-1', 'a', 'ab-1']);
        expect(await read('z')).toEqual([]);
      });

      test('given no prefix or an empty one, when followed, then every stream comes', async () => {
        const { position } = await store.head();
        await store.append(stream, sampleEvents(2), 'no-stream');
        for (const prefixes of [[], ['']]) {
          const { events } = await catchUp(store.subscribe(prefixes, position));
          expect(events.filter((event) => event.stream === stream)).toHaveLength(2);
        }
      });

      test('given a filter that matches nothing, when the log grows, then the follower still learns positions', async () => {
        const subscription = store.subscribe([`${prefix}nothing-`], (await store.head()).position);
        const last = (await store.append(stream, sampleEvents(500), 'no-stream')).position;
        let reached = START;
        for await (const message of subscription) {
          expect(message.kind).not.toBe('events');
          if (message.kind === 'checkpoint' || message.kind === 'caught-up') reached = message.position;
          if (reached >= last) break;
        }
        expect(reached).toBeGreaterThanOrEqual(last);
      });

      test('given a slow consumer, when much is appended meanwhile, then it gets all of it in order', async () => {
        const messages = store.subscribe([prefix], START)[Symbol.asyncIterator]();
        await store.append(stream, sampleEvents(1), 'no-stream');
        const seen: number[] = [];
        let batches = 0;
        for (let done = false; !done;) {
          const message = (await messages.next()).value as SubscriptionMessage;
          if (message.kind !== 'events') continue;
          seen.push(...numbersOf(message.events));
          batches += 1;
          if (batches === 1) {
            for (let n = 1; n < 3_000; n += 500) {
              await store.append(stream, sampleEvents(Math.min(500, 3_000 - n), n), n - 1);
            }
          }
          done = seen.length >= 3_000;
        }
        expect(seen).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
        await messages.return?.();
      });

      test('given a waiting follower, when it is closed, then its iteration ends', async () => {
        const subscription = store.subscribe([prefix], START);
        const ended = (async () => {
          for await (const message of subscription) {
            if (message.kind === 'caught-up') setImmediate(() => void subscription.close());
          }
          return 'ended';
        })();
        expect(await ended).toBe('ended');
      });

      test('given a follower in the middle of delivery, when it is closed, then nothing more is delivered', async () => {
        for (let n = 0; n < 4; n += 1) {
          await store.append(stream, sampleEvents(500, 500 * n), n === 0 ? 'no-stream' : 500 * n - 1);
        }
        const subscription = store.subscribe([prefix], START);
        let batches = 0;
        for await (const message of subscription) {
          if (message.kind !== 'events') continue;
          batches += 1;
          await subscription.close();
        }
        expect(batches).toBe(1);
        await subscription.close();
      });

      test('given followers, when one is closed, then the others go on', async () => {
        const closed = store.subscribe([prefix], START);
        const other = take(store.subscribe([prefix], START), 3);
        await closed.close();
        await store.append(stream, sampleEvents(3), 'no-stream');
        expect(numbersOf(await other)).toEqual([0, 1, 2]);
      });
    });

    describe('the log as a whole', () => {
      test('given appends, when asked for the head, then it is not behind them and names one log', async () => {
        const before = await store.head();
        expect(before.log).toMatch(/^[0-9a-f-]{36}$/);
        const { position } = await store.append(stream, sampleEvents(2), 'no-stream');
        const after = await store.head();
        expect(after.log).toBe(before.log);
        expect(after.position).toBeGreaterThanOrEqual(position);
        expect(after.position).toBeGreaterThan(before.position);
      });

      test('given matching and other events, when counted after a position, then only matching ones count, up to the cap', async () => {
        await store.append(stream, sampleEvents(10), 'no-stream');
        await store.append(`other-${prefix}`, sampleEvents(5), 'no-stream');
        const all = await readAll();
        const at = (k: number): bigint => all[k]?.position ?? START;
        expect(await store.countAfter([prefix], at(9), 100)).toBe(0);
        expect(await store.countAfter([prefix], at(6), 100)).toBe(3);
        expect(await store.countAfter([prefix], at(6), 2)).toBe(2);
        expect(await store.countAfter([prefix], at(6), 0)).toBe(0);
        expect(await store.countAfter([prefix, `other-${prefix}`], at(6), 100)).toBe(8);
        expect(await store.countAfter([`${prefix}nothing`], at(6), 100)).toBe(0);
      });

      test('given a closed store, when it is used, then every method says that it is closed', async () => {
        const waiting = (async () => {
          for await (const message of store.subscribe([prefix], START)) {
            if (message.kind === 'caught-up') setImmediate(() => void store.close());
          }
          return 'ended';
        })();
        expect(await waiting).toBe('ended');
        await store.close();
        await expectKind(store.append(stream, sampleEvents(1), 'no-stream'), 'closed');
        await expectKind(collectStream(store.readStream(stream)), 'closed');
        await expectKind(store.head(), 'closed');
        await expectKind(store.countAfter([prefix], START, 10), 'closed');
        await expectKind(
          (async () => {
            for await (const _ of store.subscribe([prefix], START));
          })(),
          'closed',
        );
      });

      test('given appends on their way, when the store is closed, then each is written or refused, never lost', async () => {
        const appends = Array.from({ length: 20 }, (_, k) =>
          store.append(`${prefix}${k}`, sampleEvents(1), 'no-stream').then(
            ({ written }) => written,
            (error: unknown) => (error as StoreError).kind,
          ),
        );
        await store.close();
        for (const outcome of await Promise.all(appends)) expect(['now', 'closed']).toContain(outcome);
      });
    });
  });
}
