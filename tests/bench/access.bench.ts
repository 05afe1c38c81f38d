import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { TokenWriter } from '../../src/access/token.writer.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';

const MANY = 1_000;
const ROUNDS = 12;
const ROUND_MS = 500;
const IN_FLIGHT = 16;

interface Door {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly child: ChildProcess;
  readonly agent: Agent;
  readonly rates: number[];
}

/**
 * What many stored tokens cost: requests a second to a server that holds 1 000, each shown in turn, beside one that holds one. The
 * two are asked in turns within one run, so that what else the machine does meets both; the ratio is that of the medians.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  const doors: Door[] = [];
  try {
    process.stdout.write(
      `access: ${ROUNDS} rounds of ${ROUND_MS} ms each, ${IN_FLIGHT} requests in flight\n`,
    );
    for (const count of [1, MANY]) doors.push(await open(join(folder, `${count}.db`), count));
    for (const door of doors) await ask(door);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const door of round % 2 === 0 ? doors : doors.toReversed()) door.rates.push(await ask(door));
    }
    const [one = 0, many = 0] = doors.map(({ rates }) => median(rates));
    const told = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;
    process.stdout.write(
      `  GET /api/histories with one stored token: ${told(one)}; with ${MANY}: ${told(many)}, ratio ${(many / one).toFixed(2)} (at least 0.95)\n`,
    );
  } finally {
    for (const { child, agent } of doors) {
      agent.destroy();
      child.kill();
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(path: string, count: number): Promise<Door> {
  const store = await SqliteStore.open(path);
  const writer = new TokenWriter({ store, clock: systemClock });
  const tokens: string[] = [];
  for (let k = 0; k < count; k += 1) {
    const made = await writer.create({ name: `holder-${k}`, role: 'reader' }, { id: 'bench', via: 'bench' });
    if (!made.ok) throw new Error(made.error.message);
    tokens.push(made.value.token);
  }
  await store.close();
  const entry = resolve(import.meta.dirname, '../../dist/main.js');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { ...process.env, DETENTE_STORE: `sqlite:${path}`, DETENTE_PORT: '0', DETENTE_SCENARIO: 'none' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface(child.stderr)) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stderr.resume();
    return { url, tokens, child, agent: new Agent({ keepAlive: true, maxSockets: IN_FLIGHT }), rates: [] };
  }
  throw new Error('the server did not start');
}

/** Requests a second in one round. */
async function ask({ url, tokens, agent }: Door): Promise<number> {
  const begun = performance.now();
  let answered = 0;
  const lane = async (first: number): Promise<void> => {
    for (let k = first; performance.now() - begun < ROUND_MS; k += IN_FLIGHT) {
      await answer(`${url}/api/histories`, tokens[k % tokens.length] ?? '', agent);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, first) => lane(first)));
  return (answered * 1000) / (performance.now() - begun);
}

const answer = (url: string, token: string, agent: Agent): Promise<void> =>
  new Promise((done, fail) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) fail(new Error(`answered ${response.statusCode}`));
      response.resume().on('end', done);
    }).on('error', fail);
  });

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) /
    2
  );
};
