import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compiled, WRITTEN } from '../../engine/build.ts';

test('given the sources of the engine, then they compile to the very module that is committed', async () => {
  expect(await readFile(WRITTEN, 'utf8')).toBe(await compiled());
}, 120_000);
