import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { streamed } from '../../src/http/stream.reply.ts';

/** Pieces of 1 KiB, and how many of them were asked for. */
function source(count: number): { pieces: AsyncGenerator<string>; asked: () => number } {
  let asked = 0;
  async function* pieces(): AsyncGenerator<string> {
    for (; asked < count;) {
      asked += 1;
      yield 'x'.repeat(1024);
    }
  }
  return { pieces: pieces(), asked: () => asked };
}

describe('a streamed answer', () => {
  test('given a client that reads only the beginning, when time passes, then little more than that was made', async () => {
    const { pieces, asked } = source(10_000);
    const stream = streamed(pieces, 'text/plain', 'x.txt').getStream();
    await stream[Symbol.asyncIterator]().next();
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(asked()).toBeLessThan(400);
    stream.destroy();
  });

  test('given many small pieces, when they are sent, then they come whole, in fewer and larger ones', async () => {
    const sizes: number[] = [];
    const stream = streamed(source(100).pieces, 'text/plain', 'x.txt').getStream();
    for await (const piece of stream) sizes.push((piece as Buffer).length);
    expect(sizes.reduce((a, b) => a + b)).toBe(100 * 1024);
    expect(sizes.length).toBeLessThan(10);
  });

  test('given a name with quotes and line breaks, when it is sent, then the header holds none of them', () => {
    const { disposition } = streamed(source(1).pieces, 'text/plain', 'a"b\r\nc.json').getHeaders();
    expect(disposition).toBe('attachment; filename="a_b__c.json"');
  });
});
