import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import { detenteProcess } from '../support/cli.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY } from '../support/relations.ts';
import { AT, listening, withActs } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { outcome } from '../support/what-ifs.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A command that runs on, with what it has printed. */
function running(args: readonly string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env: { ...process.env, LANG: 'C.UTF-8', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, exit };
}

describe('detente watch', () => {
  test('given a server, when it records, goes away and comes back, then the terminal shows each act once with the tension after it', async () => {
    const path = join(folder.path, 'watched.db');
    const first = await listening({ store: await SqliteStore.open(path) });
    await withActs(first, 'a1');
    const port = new URL(first.url).port;
    const { child, said, exit } = running(['watch', 'RUS-USA', '--url', first.url]);
    await expect.poll(() => said.out, { timeout: 15_000 }).toContain('On 2021-06-16 tension is');
    expect(said.out).toContain(`United States and Russia (${HISTORY}), revision 1: 1 act, 0 notes`);

    await first.post(`${AT}/acts`, act('a2', { occurred: { from: '2021-05-19' } }));
    await expect
      .poll(() => said.out)
      .toMatch(/2021-05-19 {2}USA > RUS 163 \(−8\.0\) What a2 was\.\n +tension on 2021-05-19 \d/);
    await first.close();
    await expect.poll(() => said.err).toContain('The connection is lost; trying again');

    const second = await listening({ store: await SqliteStore.open(path), env: { DETENTE_PORT: port } });
    await second.post(`${AT}/acts`, act('a3', { occurred: { from: '2021-05-20' } }));
    await second.post(`${AT}/what-ifs`, outcome());
    await expect.poll(() => said.out, { timeout: 15_000 }).toContain('What a3 was.');
    await expect.poll(() => said.out).toContain('what-if proposed by Ann: A quiet summit');
    expect(said.err).toContain('Connected again');
    expect(said.out.match(/What a2 was/g)).toHaveLength(1);
    expect(said.out.match(/tension is/g)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    await second.close();
  });

  test('given a listener, when a scenario is replayed act by act by another process, then tension moves act by act', async () => {
    const path = join(folder.path, 'paced.db');
    const server = await listening({ store: await SqliteStore.open(path), clock: systemClock });
    const client = await LiveClient.open(server.url);
    client.send({ type: 'subscribe', topic: 'relations' });
    await client.next('caught-up');
    const replayed = await detenteProcess([
      '--store',
      `sqlite:${path}`,
      'replay',
      'geneva-2021',
      '--pace',
      '120ms',
    ]);
    expect(replayed.exitCode).toBe(0);
    const { revision, acts } = (await server.get('/api/histories/RUS-USA')).json;
    await client.next('tension', (frame) => frame.revision === revision);
    const moved = client.of('tension').filter(({ actId }) => actId !== undefined);
    // On a busy machine two acts may fall into one tick; then the newest is told.
    expect(new Set(moved.map(({ actId }) => actId)).size).toBeGreaterThan(acts / 2);
    expect(new Set(moved.map(({ onDay }) => onDay?.tension)).size).toBeGreaterThan(acts / 2);
    const revisions = moved.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    await client.close();
    await server.close();
  });

  test('given no server, a wrong address or a history that is not there, when it is asked for, then it says so and ends', async () => {
    const nobody = await detenteProcess(['watch', 'RUS-USA', '--url', 'http://127.0.0.1:9']);
    expect([nobody.exitCode, nobody.stderr]).toEqual([
      6,
      expect.stringContaining('no server answers at http://127.0.0.1:9'),
    ]);
    expect((await detenteProcess(['watch', 'RUS-USA', '--url', 'localhost'])).exitCode).toBe(2);
    const server = await listening();
    const unknown = await detenteProcess(['watch', 'RUS-USA', '--url', server.url]);
    expect([unknown.exitCode, unknown.stdout]).toEqual([4, '']);
    await server.close();
  });
});
