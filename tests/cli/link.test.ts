import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { detente } from '../support/cli.ts';
import { listening } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const path = join(folder.path, 'store.db');
const cli = (...words: readonly string[]) => detente(['--store', `sqlite:${path}`, ...words]);

describe('detente link', () => {
  test('given a store, when a link is made, listed, revoked and the store copied, then a server that ran before follows, and store and copy verify', async () => {
    expect((await cli('replay', 'geneva-2021')).exitCode).toBe(0);
    const store = await SqliteStore.open(path);
    const env = {
      DETENTE_STORE: `sqlite:${path}`,
      DETENTE_TOKENS: 'ed:a-long-random-text-of-an-editor',
      DETENTE_SNAPSHOTS: 'off',
    };
    const clock = { now: () => Date.now() };
    const client = await listening({ store, env, clock });
    const made = await cli('link', 'make', 'history=RUS-USA&at=2021-04-16', '--pin', '--server', client.url);
    expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/r\d+, 2021-04-16 until/) });
    const at = made.stdout.trim().slice(client.url.length);
    await expect.poll(async () => (await client.get(at)).text, { timeout: 20_000 }).toContain('<svg');
    const listed = await cli('link', 'list', '--json');
    const { linkId, ...told } = JSON.parse(listed.stdout);
    expect(told).toMatchObject({
      history: 'RUS-USA~geneva-2021',
      state: 'live',
      by: 'operator',
      at: '2021-04-16',
    });
    expect((await cli('link', 'list')).stdout).toMatch(
      new RegExp(`${linkId} +RUS-USA~geneva-2021 r\\d+, 2021-04-16 +operator +until .{10}`),
    );
    expect((await cli('link', 'revoke', linkId, '--reason', 'done')).stdout).toContain('is revoked');
    await expect.poll(async () => (await client.get(at)).status, { timeout: 20_000 }).toBe(410);
    await client.close();
    const copy = join(folder.path, 'copy.db');
    expect((await cli('copy', '--to', `sqlite:${copy}`)).exitCode).toBe(0);
    const inCopy = (...words: readonly string[]) => detente(['--store', `sqlite:${copy}`, ...words]);
    expect((await inCopy('link', 'list')).stdout).toContain('revoked: done');
    for (const of of [cli, inCopy]) {
      expect((await of('verify')).exitCode).toBe(0);
      expect((await of('doctor')).exitCode).toBe(0);
    }
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['a view of nothing', ['make', 'at=2021-04-16'], 3, /names no history/],
    ['an unknown history', ['make', 'history=NOR-SWE~none'], 4, /NOR-SWE~none/],
    ['too long a life', ['make', 'history=RUS-USA', '--expires', '2000d'], 3, /does not last 2000d/],
    ['no address', ['make', 'history=RUS-USA', '--server', 'here'], 2, /is no address/],
    ['an unknown link', ['revoke', '000000000000'], 4, /no link 000000000000/],
  ])('given %s, then it is refused with its exit code', async (_what, words, exitCode, told) => {
    expect(await cli('link', ...words)).toMatchObject({
      exitCode,
      stderr: expect.stringMatching(told),
      stdout: '',
    });
  });
});
