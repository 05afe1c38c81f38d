import { expect, test } from 'vitest';
import { ChunkBuffers } from '../../src/projection/chunk-buffers.ts';
import { chunkLength } from '../../src/models/reaction/chunk.ts';

test('given buffers of an earlier run, the next run of the same horizon gets them, one of another horizon does not', () => {
  const buffers = new ChunkBuffers();
  const earlier = [buffers.take(90), buffers.take(90)];
  expect(earlier[0]).not.toBe(earlier[1]);
  buffers.giveBack(earlier);
  expect(earlier).toContain(buffers.take(90));
  const other = buffers.take(30);
  expect(other.whatIf).toHaveLength(chunkLength(30));
  expect(earlier).not.toContain(buffers.take(90));
});

test('given more buffers than are kept, the rest is let go', () => {
  const buffers = new ChunkBuffers();
  const many = Array.from({ length: 60 }, () => buffers.take(1));
  buffers.giveBack(many);
  const again = Array.from({ length: 60 }, () => buffers.take(1));
  expect(new Set(again).size).toBe(60);
  expect(again.filter((buffer) => many.includes(buffer))).toHaveLength(40);
});
