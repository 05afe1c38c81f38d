import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const TIMES = 11;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

function milliseconds(args: readonly string[]): number {
  const runs = Array.from({ length: TIMES }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'ignore' });
    return performance.now() - begun;
  });
  return median(runs);
}

/** From starting the server's process on an empty store to its first answer about the replayed history. */
async function firstAnswer(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  const env = { ...process.env, DETENTE_STORE: `sqlite:${join(folder, 'x.db')}`, DETENTE_PORT: '0' };
  const begun = performance.now();
  const server = spawn(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((found, fail) => {
    const look = (text: Buffer): void => {
      printed += text.toString();
      const match = /http:\/\/[\d.]+:\d+/.exec(printed);
      if (match !== null) found(match[0]);
    };
    server.stdout.on('data', look);
    server.stderr.on('data', look);
    server.on('exit', () => fail(new Error(`the server ended: ${printed}`)));
  });
  for (;;) {
    const answer = await fetch(`${url}/api/histories/RUS-USA~geneva-2021/tension`);
    if (answer.ok) break;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  const took = performance.now() - begun;
  server.kill('SIGTERM');
  await new Promise((ended) => server.on('exit', ended));
  await rm(folder, { recursive: true });
  return took;
}

/** What a person waits for: the command line's help, and the server's first answer. Needs a build. */
export async function run(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const bare = milliseconds(['-e', '0']);
  const help = milliseconds(['dist/cli.js', '--help']);
  say('start-up (medians)');
  say(
    `  node -e 0: ${bare.toFixed(0)} ms; detente --help: ${help.toFixed(0)} ms, ${(help - bare).toFixed(0)} ms more (under 100)`,
  );
  say(
    `  server to its first answer on an empty store: ${((await firstAnswer()) / 1000).toFixed(2)} s (under 3)`,
  );
}
