import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { START, type NewEvent } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { detente, temporaryStore } from '../support/cli.ts';
import { startServer } from '../support/esdb-store.ts';
import { catchUp, sampleEvent } from '../support/sample-events.ts';

const GENEVA = 'RUS-USA~geneva-2021';
const ENTRY = resolve(import.meta.dirname, '../../src/cli.ts');

const copyOf = (from: string, to: string, ...more: string[]) =>
  detente(['copy', '--from', from, '--to', to, ...more]);

/** A record of two streams whose events stand between each other's, so that each takes an append of its own. */
async function fill(path: string, pairs: number): Promise<void> {
  const store = await SqliteStore.open(path);
  const tips: Record<string, string | null> = { 'relation-A': null, 'whatif-1': null };
  for (let n = 0; n < pairs; n += 1) {
    for (const stream of Object.keys(tips)) {
      const event: NewEvent = sampleEvent({ n }, { metadata: { prev: tips[stream] ?? null } });
      await store.append(stream, [event], n === 0 ? 'no-stream' : n - 1);
      tips[stream] = chainHash(event);
    }
  }
  await store.close();
}

async function idsIn(path: string): Promise<string[]> {
  const store = await SqliteStore.open(path);
  const { events } = await catchUp(store.subscribe([], START));
  const ids = events.map(({ id }) => id);
  await store.close();
  return ids;
}

describe('detente copy', () => {
  test('given a replayed history, when it is copied to EventStoreDB and back, then both copies verify and answer alike', async () => {
    using first = temporaryStore();
    using last = temporaryStore();
    const server = await startServer();
    await detente(['--store', first.store, 'replay', 'geneva-2021']);
    const out = await detente(['--store', first.store, 'copy', '--to', server.connectionString, '--json']);
    expect(out.exitCode).toBe(0);
    expect(out.stderr).toContain(`to esdb://127.0.0.1:${server.port}`);
    const report = JSON.parse(out.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ streams: 1, copied: report['events'] });
    expect(report['targetLog']).not.toBe(report['sourceLog']);

    const back = await copyOf(server.connectionString, last.store);
    expect(back).toMatchObject({ exitCode: 0 });
    expect(back.stdout).toContain('read back and equal, all chains hold');
    const verdicts = await Promise.all(
      [first.store, server.connectionString, last.store].map(async (store) => {
        const { stdout } = await detente(['--store', store, 'verify', '--json']);
        return JSON.parse(stdout) as { digest: string; log: string; brokenStreams: number };
      }),
    );
    expect(new Set(verdicts.map(({ digest }) => digest))).toEqual(new Set([report['digest']]));
    expect(new Set(verdicts.map(({ log }) => log)).size).toBe(3);
    const explained = await Promise.all(
      [first.store, last.store].map((store) => detente(['--store', store, 'explain', GENEVA, '--json'])),
    );
    expect(explained[1]?.stdout).toBe(explained[0]?.stdout);
  });

  test('given a copy, when it is repeated, then it says that all was there before', async () => {
    using from = temporaryStore();
    using to = temporaryStore();
    await detente(['--store', from.store, 'replay', 'geneva-2021']);
    await copyOf(from.store, to.store);
    const again = await copyOf(from.store, to.store, '--json');
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ copied: 0, streams: 1 });
    expect((await copyOf(from.store, to.store)).stdout).toContain('of them there before');
  });

  test('given a copy that is killed again and again, when it is repeated, then the target ends equal', async () => {
    using from = temporaryStore();
    using to = temporaryStore();
    const [source, target] = [join(from.folder, 'store.db'), join(to.folder, 'store.db')];
    await fill(source, 1_500);
    let killed = 0;
    for (const millis of [60, 120, 180, 240]) {
      const child = spawn(process.execPath, [ENTRY, 'copy', '--from', from.store, '--to', to.store], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const exited = once(child, 'exit');
      await Promise.race([once(child.stderr, 'data'), exited]);
      await sleep(millis);
      child.kill('SIGKILL');
      if ((await exited)[1] === 'SIGKILL') killed += 1;
    }
    expect(killed).toBeGreaterThan(0);
    const report = JSON.parse((await copyOf(from.store, to.store, '--json')).stdout) as Record<
      string,
      number
    >;
    expect(report).toMatchObject({ events: 3_000, streams: 2 });
    expect(report['copied']).toBeLessThan(3_000);
    expect(await idsIn(target)).toEqual(await idsIn(source));
  });

  test('given a target with another record, when it is copied to, then it is a conflict and says what stands there', async () => {
    using from = temporaryStore();
    using to = temporaryStore();
    await fill(join(from.folder, 'store.db'), 2);
    await fill(join(to.folder, 'store.db'), 1);
    const ran = await copyOf(from.store, to.store);
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toContain('the target holds event 0 of "relation-A"');
    expect(ran.stderr).toContain('Copy into an empty store');
  });

  test.each([
    [
      'no file to copy from',
      ['--from', 'sqlite:/nowhere/at-all.db', '--to', 'sqlite:./x.db'],
      4,
      'at-all.db',
    ],
    ['a target in memory', ['--from', 'sqlite:./x.db', '--to', 'memory:'], 2, '--to memory:'],
    ['a location that is none', ['--from', 'nosql:x', '--to', 'memory:'], 2, '--from: "nosql:"'],
    ['no target', ['--from', 'sqlite:./x.db'], 2, '--to'],
  ])('given %s, when a copy is asked for, then it says so and exits', async (_name, args, code, text) => {
    const ran = await detente(['copy', ...args]);
    expect(ran.exitCode).toBe(code);
    expect(ran.stderr).toContain(text);
  });

  test('given one store as both, when a copy is asked for, then it is refused as a usage error', async () => {
    using store = temporaryStore();
    await fill(join(store.folder, 'store.db'), 1);
    const ran = await copyOf(store.store, store.store);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('one log');
  });
});
