import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { run } from '../../src/cli.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'dist/cli.js');
/** What people run where it was built, as `npm test` does before; otherwise the sources, which start slower. */
const ENTRY = existsSync(BUILT) ? BUILT : join(ROOT, 'src/cli.ts');

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function environment(more: Options['env']): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, DETENTE_STORE: ___, COLUMNS: ____, ...inherited } = process.env;
  return { ...inherited, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...more };
}

/** Keeps what is written to it; it is no terminal. */
class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Of those that are carried out within this process: one ends before the next begins. */
let last: Promise<unknown> = Promise.resolve();

/** Carries out a command line without a terminal, as its process would, but within this one: starting one costs half a second. */
export function detente(args: readonly string[], { env, input = '' }: Options = {}): Promise<Ran> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const surroundings = {
    env: environment(env),
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    once: () => undefined,
  };
  const ran = last.then(() => run(args, surroundings));
  last = ran.catch(() => undefined);
  return ran.then((exitCode) => ({ exitCode, stdout: stdout.text, stderr: stderr.text }));
}

/** Runs the command line as a process of its own, as people do, without a terminal. */
export function detenteProcess(
  args: readonly string[],
  options: Options & { readonly interruptAfter?: string } = {},
): Promise<Ran> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, ...args], {
      env: environment(options.env),
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (!interrupted && options.interruptAfter !== undefined && stderr.includes(options.interruptAfter)) {
        interrupted = true;
        child.kill('SIGINT');
      }
    });
    child.on('error', fail);
    child.on('close', (exitCode) => settle({ exitCode, stdout, stderr }));
  });
}

/** Runs the command line in a shell, which sees what stands behind `detente`: redirections and pipes. */
export function detenteInShell(words: string): Promise<Ran> {
  const command = `"${process.execPath}" --disable-warning=ExperimentalWarning "${ENTRY}" ${words}`;
  return new Promise((settle) => {
    execFile('bash', ['-c', command], { env: environment(undefined) }, (error, stdout, stderr) =>
      settle({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** A folder that is gone after the test, with the location of a store in it. */
export function temporaryStore(): { readonly folder: string; readonly store: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'detente-cli-'));
  return {
    folder,
    store: `sqlite:${join(folder, 'store.db')}`,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
