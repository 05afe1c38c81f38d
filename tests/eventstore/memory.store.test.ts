import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { collectStream, sampleEvents } from '../support/sample-events.ts';

const positionsOf = async (store: MemoryStore): Promise<bigint[]> => {
  await store.append('a', sampleEvents(50), 'no-stream');
  return (await collectStream(store.readStream('a'))).map(({ position }) => position);
};

test('given the store in memory, when events are appended, then positions are sparse', async () => {
  const positions = await positionsOf(new MemoryStore());
  expect(positions.at(-1)).toBeGreaterThan(1_000n);
});

test('given a source of randomness, when two stores use the same, then their positions are the same', async () => {
  const source = (): (() => number) => {
    let k = 0;
    return () => ((k += 7) % 100) / 100;
  };
  const [one, other] = [new MemoryStore({ random: source() }), new MemoryStore({ random: source() })];
  expect(await positionsOf(one)).toEqual(await positionsOf(other));
});

test('given two stores, when asked for their heads, then their logs differ', async () => {
  expect((await new MemoryStore().head()).log).not.toBe((await new MemoryStore().head()).log);
  expect((await new MemoryStore({ log: 'given' }).head()).log).toBe('given');
});
