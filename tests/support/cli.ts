import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'dist/cli.js');
/** What people run where it was built, as `npm test` does before; otherwise the sources, which start slower. */
const ENTRY = existsSync(BUILT) ? BUILT : join(ROOT, 'src/cli.ts');

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a process of its own, without a terminal. */
export function detente(
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly interruptAfter?: string;
    readonly input?: string;
  } = {},
): Promise<Ran> {
  const { NO_COLOR: _, FORCE_COLOR: __, DETENTE_STORE: ___, ...inherited } = process.env;
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, ...args], {
      env: { ...inherited, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...options.env },
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

/** A folder that is gone after the test, with the location of a store in it. */
export function temporaryStore(): { readonly folder: string; readonly store: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'detente-cli-'));
  return {
    folder,
    store: `sqlite:${join(folder, 'store.db')}`,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
