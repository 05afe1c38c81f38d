import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { Spool } from '../../src/observations/spool.store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function* sent(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part === 'CUT') throw new Error('the connection was cut');
    yield Buffer.from(part);
  }
}

describe('files that are sent', () => {
  test('given one that comes in parts, when it is worked on, then it lies there whole, and nothing is left of it', async () => {
    const folder = temporaryFolder();
    const spool = new Spool(folder.path, 10);
    const read = await spool.with(sent('12345', '67890'), '.csv', (path) =>
      Promise.resolve(ok([readFileSync(path, 'utf8'), basename(path).slice(-4)])),
    );
    expect(read).toEqual(ok(['1234567890', '.csv']));
    expect(readdirSync(folder.path)).toEqual([]);
    folder.remove();
  });

  test.each([
    ['is larger than may be', ['123456', '78901', 'CUT'], { ok: false, error: { code: 'upload-too-large' } }],
    ['is cut off', ['12345', 'CUT'], undefined],
  ])('given one that %s, then nothing works on it, and nothing is left of it', async (_, parts, refused) => {
    const folder = temporaryFolder();
    const spool = new Spool(folder.path, 10);
    const taken = spool.with(sent(...parts), '', () => Promise.reject(new Error('it was worked on')));
    if (refused === undefined) await expect(taken).rejects.toThrow('the connection was cut');
    else expect(await taken).toMatchObject(refused);
    expect(readdirSync(folder.path)).toEqual([]);
    folder.remove();
  });
});
