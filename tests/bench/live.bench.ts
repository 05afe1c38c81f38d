import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from '../support/compiled.ts';

/** Acts told, one after another; each makes two frames for every listener: the event, and the tension after it. */
const ACTS = 20;
const EVERY_MS = 150;
const FRAMES_AN_ACT = 2;

interface Figures {
  readonly perDelivery: number;
  readonly delayP99: number;
  readonly delayMax: number;
  readonly latency: readonly [p50: number, p99: number];
  readonly perSocket: number;
}

const child = (script: string, args: readonly string[]): ChildProcess =>
  fork(join(import.meta.dirname, script), args, {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });

async function answer<T>(process: ChildProcess, ask?: object): Promise<T> {
  const answered = once(process, 'message');
  if (ask !== undefined) process.send(ask);
  return (await answered)[0] as T;
}

const quantile = (sorted: readonly number[], p: number): number =>
  sorted[Math.floor(p * (sorted.length - 1))] ?? Number.NaN;

async function measure(mode: readonly string[], sockets: number): Promise<Figures> {
  const server = child('live-server.child.ts', mode);
  const { url } = await answer<{ url: string }>(server);
  const empty = await answer<{ memory: number }>(server, { ask: 'memory' });
  const clients = child('live-clients.child.ts', [url, String(sockets)]);
  await answer(clients);
  await answer(server, { ask: 'tell', times: 3, from: 0, everyMs: EVERY_MS });
  await answer(clients, {});
  const full = await answer<{ memory: number }>(server, { ask: 'memory' });
  const told = await answer<{ cpuMicroseconds: number; delayP99: number; delayMax: number; told: number[] }>(
    server,
    {
      ask: 'tell',
      times: ACTS,
      from: 3,
      everyMs: EVERY_MS,
    },
  );
  await sleep(500);
  const heard = await answer<{ deliveries: number; arrivals: [number, number][] }>(clients, {});
  for (const each of [clients, server]) each.kill('SIGKILL');
  const owed = ACTS * FRAMES_AN_ACT * sockets;
  if (heard.deliveries < owed * 0.95)
    throw new Error(`${mode[0]}: ${heard.deliveries} of ${owed} frames arrived`);
  // The opening is revision 0, so the act numbered n is revision n + 1.
  const latencies = heard.arrivals
    .map(([revision, at]) => at - (told.told[revision - 4] ?? Number.NaN))
    .filter((latency) => !Number.isNaN(latency))
    .sort((a, b) => a - b);
  return {
    perDelivery: told.cpuMicroseconds / heard.deliveries,
    delayP99: told.delayP99,
    delayMax: told.delayMax,
    latency: [quantile(latencies, 0.5), quantile(latencies, 0.99)],
    perSocket: (full.memory - empty.memory) / sockets,
  };
}

/** Prints what it costs to tell many listeners, beside the least that `ws` can do, measured in the same run. */
export async function run(): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const program = compiled();
  try {
    print(
      `Live: ${ACTS} acts, ${(1000 / EVERY_MS) | 0} a second, to every socket on one relation; two frames an act`,
    );
    print('  sockets  server    us/delivery  ratio  loop delay p99 / max   latency p50 / p99   kB/socket');
    for (const sockets of [2_000, 5_000]) {
      const bare = await measure(['bare'], sockets);
      const live = await measure(['live', program.main], sockets);
      for (const [name, figures] of [
        ['bare ws', bare],
        ['detente', live],
      ] as const) {
        const { perDelivery, delayP99, delayMax, latency, perSocket } = figures;
        const ratio = (bare.perDelivery / perDelivery).toFixed(2);
        print(
          `  ${String(sockets).padEnd(7)}  ${name.padEnd(8)}  ${perDelivery.toFixed(1).padStart(11)}  ${ratio.padStart(5)}  ` +
            `${delayP99.toFixed(0).padStart(8)} / ${delayMax.toFixed(0)} ms`.padEnd(23) +
            `${latency[0].toFixed(0).padStart(7)} / ${latency[1].toFixed(0)} ms`.padEnd(20) +
            `${(perSocket / 1000).toFixed(1).padStart(9)}`,
        );
      }
    }
  } finally {
    program.remove();
  }
}

if (import.meta.main) await run();
