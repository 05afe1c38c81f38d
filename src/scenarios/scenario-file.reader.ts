import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { err, type Result } from '../kernel/result.ts';
import type { ParseTask } from './parse.worker.ts';
import { parseScenario, SCENARIO_SIZE_LIMIT, tooLarge, type ParseOptions } from './parse.ts';
import type { ScenarioProblem } from './file-problem.ts';
import type { Scenario } from './schema.ts';

export type Parsed = Result<Scenario, readonly ScenarioProblem[]>;

/** Up to here a text is parsed in place: starting a thread would take longer. */
const INLINE_LIMIT = 64 * 1024;

/** How long one file may take; an honest one of the largest size takes a few seconds. */
const PARSE_TIMEOUT_MS = 60_000;

const WORKER_MEMORY_MB = 512;

export const SCENARIO_SUFFIX = '.scenario.yaml';

/** A problem of the file as a whole, before anything of it could be read. */
const problemOf = (file: string, code: string, message: string, remedy: string): Parsed =>
  err([{ file, line: 0, column: 0, path: '', code, message, remedy }]);

/** Parses a scenario text without blocking the event loop. Never rejects: whatever goes wrong is a problem. */
export function parseOffLoop(text: string, options: ParseOptions): Promise<Parsed> {
  if (text.length <= INLINE_LIMIT || text.length > SCENARIO_SIZE_LIMIT) {
    return Promise.resolve(parseScenario(text, options));
  }
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const task: ParseTask = { text, ...options };
  return new Promise((resolve) => {
    const worker = new Worker(new URL(`./parse.worker.${extension}`, import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    const answer = (parsed: Parsed) => {
      clearTimeout(timer);
      resolve(parsed);
      void worker.terminate();
    };
    const timer = setTimeout(() => {
      const seconds = PARSE_TIMEOUT_MS / 1000;
      answer(
        problemOf(
          options.file,
          'too-slow',
          `the file could not be read within ${seconds} s`,
          'Split it into several scenarios.',
        ),
      );
    }, PARSE_TIMEOUT_MS);
    worker.once('message', answer);
    worker.once('error', (error: Error) => {
      answer(
        problemOf(
          options.file,
          'unreadable',
          `the file could not be parsed: ${error.message}`,
          'Split it into several scenarios, or report this file.',
        ),
      );
    });
    worker.once('exit', (code) => {
      answer(
        problemOf(
          options.file,
          'unreadable',
          `the parser ended with code ${code}`,
          'Split the file into several scenarios, or report it.',
        ),
      );
    });
  });
}

/**
 * The scenario in a file, or everything that is wrong with it. Refused without reading: what is no file, cannot be opened
 * (`file-not-found`, `unreadable`), or is larger than a scenario may be.
 */
export async function readScenario(path: string, now: number): Promise<Parsed> {
  try {
    const { size, isFile } = await describe(path);
    if (!isFile) return problemOf(path, 'unreadable', 'this is no regular file', 'Name a scenario file.');
    if (size > SCENARIO_SIZE_LIMIT) return err([tooLarge(path, size)]);
    return await scenarioOf(await readFile(path), { file: path, now });
  } catch (error) {
    return unopened(path, error);
  }
}

/** The scenario in the bytes of a file, or everything that is wrong with it. */
export async function scenarioOf(bytes: Uint8Array, options: ParseOptions): Promise<Parsed> {
  const { file } = options;
  if (bytes.length > SCENARIO_SIZE_LIMIT) return err([tooLarge(file, bytes.length)]);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return problemOf(file, 'not-utf-8', 'the file is not text in UTF-8', 'Save it as UTF-8.');
  }
  return parseOffLoop(text, options);
}

async function describe(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFile: found.isFile() };
}

function unopened(path: string, error: unknown): Parsed {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? problemOf(
        path,
        'file-not-found',
        'there is no such file',
        'Check the path; it is relative to where you are.',
      )
    : problemOf(path, 'unreadable', `the file cannot be read: ${message}`, 'Check its permissions.');
}

/** The paths of the scenario files of a directory, sorted; none where there is no such directory. */
export async function scenarioFilesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith(SCENARIO_SUFFIX))
    .sort()
    .map((name) => join(directory, name));
}
