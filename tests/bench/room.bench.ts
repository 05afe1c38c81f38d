import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from '../support/compiled.ts';

/** So many rooms and people in each, watchers of one room, and seconds that each part takes. */
const ROOMS = 40;
const PEOPLE = 25;
const WATCHERS = 2000;
const SECONDS = Number(process.env['DETENTE_BENCH_SECONDS'] ?? 60);

interface Looked {
  readonly cpuMicroseconds: number;
  readonly delayP99: number;
  readonly memory: number;
}

const child = (script: string, ...args: readonly (string | number)[]): ChildProcess =>
  fork(join(import.meta.dirname, script), args.map(String), {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });

async function answer<T>(process: ChildProcess, ask?: object): Promise<T> {
  const answered = once(process, 'message');
  if (ask !== undefined) process.send(ask);
  return (await answered)[0] as T;
}

const quantile = (sorted: readonly number[], p: number): string =>
  (sorted[Math.floor(p * (sorted.length - 1))] ?? Number.NaN).toFixed(0);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

async function manyRooms(main: string): Promise<void> {
  const server = child('room-server.child.ts', 'live', main);
  const { url } = await answer<{ url: string }>(server);
  const clients = child('room-clients.child.ts', 'rooms', url, ROOMS, PEOPLE, SECONDS);
  await answer(clients);
  const before = await answer<Looked>(server, { look: true });
  const told = await answer<{ toFrame: number[]; toFigures: number[]; toSteps: number[]; errors: string[] }>(
    clients,
  );
  const after = await answer<Looked>(server, { look: true });
  for (const each of [clients, server]) each.kill('SIGKILL');
  print(
    `  ${ROOMS} rooms of ${PEOPLE}, a move every 2 s in each, ${SECONDS} s: ${told.errors.length} errors${told.errors[0] === undefined ? '' : `, such as ${told.errors[0]}`}`,
  );
  print(
    `    loop delay p99 ${after.delayP99.toFixed(0)} ms; processor ${(after.cpuMicroseconds / SECONDS / 1e4).toFixed(0)} % of a core; memory ${megabytes(before.memory)} to ${megabytes(after.memory)} MB`,
  );
  print(
    `    move to its frame p50 ${quantile(told.toFrame, 0.5)}, p99 ${quantile(told.toFrame, 0.99)} ms (${told.toFrame.length} frames)`,
  );
  print(
    `    acceptance to figures p50 ${quantile(told.toFigures, 0.5)}, p99 ${quantile(told.toFigures, 0.99)} ms (${told.toFigures.length} screens)`,
  );
  print(
    `    and to what its steps move p50 ${quantile(told.toSteps, 0.5)}, p99 ${quantile(told.toSteps, 0.99)} ms (${told.toSteps.length} screens)`,
  );
}

/** Watchers at the door of one room: so many a second, while its facilitator goes on. */
async function manyAtTheDoor(main: string): Promise<void> {
  const seconds = Math.min(SECONDS, 15);
  const server = child('room-server.child.ts', 'live', main);
  const { url } = await answer<{ url: string }>(server);
  const clients = child('room-clients.child.ts', 'door', url, seconds);
  await answer(clients);
  const before = await answer<Looked>(server, { look: true });
  const told = await answer<{ joined: number; written: number; toAnswer: number[]; errors: string[] }>(
    clients,
  );
  const after = await answer<Looked>(server, { look: true });
  for (const each of [clients, server]) each.kill('SIGKILL');
  print(
    `  ${(told.joined / seconds).toFixed(0)} watchers a second come into one room for ${seconds} s: ${told.errors.length} errors, ${told.written} events written by them`,
  );
  print(
    `    loop delay p99 ${after.delayP99.toFixed(0)} ms; memory ${megabytes(before.memory)} to ${megabytes(after.memory)} MB; its facilitator's moves are answered in p50 ${quantile(told.toAnswer, 0.5)}, p99 ${quantile(told.toAnswer, 0.99)} ms`,
  );
}

async function oneHall(main: string): Promise<void> {
  const server = child('room-server.child.ts', 'live', main);
  const { url } = await answer<{ url: string }>(server);
  const clients = child('room-clients.child.ts', 'hall', url, WATCHERS, SECONDS);
  await answer(clients);
  const before = await answer<Looked>(server, { look: true });
  const { predicted } = await answer<{ predicted: number }>(clients);
  const after = await answer<Looked>(server, { look: true });
  const moved = await answer<{ deliveries: number; frames: string[]; errors: string[] }>(clients, {
    go: true,
  });
  const live = await answer<Looked>(server, { look: true });
  for (const each of [clients, server]) each.kill('SIGKILL');
  const least = await bareOf(moved.frames);
  const ours = live.cpuMicroseconds / moved.deliveries;
  print(
    `  one room, ${WATCHERS} watchers, ${predicted} predictions in ${SECONDS} s: ${moved.errors.length} errors`,
  );
  print(
    `    loop delay p99 ${after.delayP99.toFixed(0)} ms; memory ${megabytes(before.memory)} to ${megabytes(after.memory)} MB`,
  );
  print(
    `    ${moved.frames.length} frames to each: ${ours.toFixed(1)} us a delivery, bare ws ${least.toFixed(1)} us: ratio ${(ours / least).toFixed(2)}`,
  );
}

/** Microseconds of a delivery where the least that `ws` can do sends the same frames to as many. */
async function bareOf(frames: readonly string[]): Promise<number> {
  const server = child('room-server.child.ts', 'bare');
  const { url } = await answer<{ url: string }>(server);
  const clients = child('room-clients.child.ts', 'bare', url, WATCHERS);
  await answer(clients);
  await answer(server, { look: true });
  for (const frame of frames) {
    server.send({ frame });
    await sleep(150);
  }
  await sleep(1000);
  const { cpuMicroseconds } = await answer<Looked>(server, { look: true });
  const { deliveries } = await answer<{ deliveries: number }>(clients, {});
  for (const each of [clients, server]) each.kill('SIGKILL');
  return cpuMicroseconds / deliveries;
}

/** Prints how rooms fare under load, beside the least that `ws` can do with the same frames. The people are another process. */
export async function run(): Promise<void> {
  const program = compiled();
  try {
    print('Rooms');
    await manyRooms(program.main);
    await manyAtTheDoor(program.main);
    await oneHall(program.main);
  } finally {
    program.remove();
  }
}

if (import.meta.main) await run();
