import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import {
  upcast,
  upcastAll,
  UPCASTERS,
  upcastingBy,
  type Upcaster,
} from '../../src/eventstore/following/upcasting.ts';
import { collectStream, sampleEvent } from '../support/sample-events.ts';

/** A greeting was first one text, then had a language, then a list of languages. */
const GREETING = new Map<string, Upcaster>([
  ['Greeted.v1', { to: 'Greeted.v2', data: (old) => ({ ...(old as object), language: 'fr' }) }],
  [
    'Greeted.v2',
    {
      to: 'Greeted.v3',
      data: (old) => {
        const { language, ...rest } = old as { language: string };
        return { ...rest, languages: [language] };
      },
    },
  ],
]);

async function stored(type: string, data: object): Promise<StoredEvent> {
  const store = new MemoryStore();
  await store.append('greetings', [sampleEvent({ ...data }, { type })], 'no-stream');
  const [event] = await collectStream(store.readStream('greetings'));
  if (event === undefined) throw new Error('not stored');
  return event;
}

describe('upcasting', () => {
  const toNewest = upcastingBy(GREETING);

  test('given the first of three versions, when upcast, then every step is taken in turn', async () => {
    const event = toNewest(await stored('Greeted.v1', { text: 'bonjour' }));
    expect(event.type).toBe('Greeted.v3');
    expect(event.data).toEqual({ text: 'bonjour', languages: ['fr'] });
  });

  test('given the middle version, when upcast, then only the later step is taken', async () => {
    const event = toNewest(await stored('Greeted.v2', { text: 'hello', language: 'en' }));
    expect(event.data).toEqual({ text: 'hello', languages: ['en'] });
  });

  test('given an upcast event, when compared with the stored one, then place, id and metadata are its own', async () => {
    const before = await stored('Greeted.v1', { text: 'bonjour' });
    const after = toNewest(before);
    for (const key of ['stream', 'revision', 'position', 'id', 'recordedAt', 'metadata'] as const) {
      expect(after[key]).toEqual(before[key]);
    }
    expect(before.type).toBe('Greeted.v1');
    expect(before.data).toEqual({ text: 'bonjour' });
  });

  test('given the newest version or an unknown type, when upcast, then it is the same object', async () => {
    for (const type of ['Greeted.v3', 'Unheard.v1']) {
      const event = await stored(type, {});
      expect(toNewest(event)).toBe(event);
    }
  });

  test('given steps that lead nowhere newer, when set up, then they are refused', () => {
    const step = (to: string): Upcaster => ({ to, data: (old) => old });
    for (const [from, to] of [
      ['Greeted.v2', 'Greeted.v1'],
      ['Greeted.v1', 'Greeted.v1'],
      ['Greeted.v1', 'Parted.v2'],
      ['Greeted', 'Greeted.v2'],
    ] as const) {
      expect(() => upcastingBy(new Map([[from, step(to)]]))).toThrow(RangeError);
    }
  });

  test("given this program's own events, when upcast in a batch, then a batch without old versions is not copied", async () => {
    const events = [await stored('ActRecorded.v1', {})];
    expect(UPCASTERS.has('ActRecorded.v1')).toBe(false);
    expect(upcastAll(events, upcast)[0]).toBe(events[0]);
  });
});
