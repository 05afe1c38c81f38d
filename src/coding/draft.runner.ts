import { Worker } from 'node:worker_threads';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { ArticleReading } from './draft.ts';
import type { AskedOptions, DraftDone, DraftTask } from './draft.worker.ts';

/** Largest text that is read, in UTF-16 units: some 300 pages. */
export const LONGEST_TEXT = 2 * 1024 * 1024;

const TIMEOUT_MS = 120_000;
const WORKER_MEMORY_MB = 1024;

/**
 * What `coder/1` proposes of a text, made in a thread of its own. Never rejects: refused where the text is too long (`text-too-long`),
 * could not be read (`text-unreadable`), or names no two states and no parties were given (`no-parties`).
 */
export function draftOffLoop(text: string, options: AskedOptions): Promise<Result<ArticleReading>> {
  if (text.length > LONGEST_TEXT) return Promise.resolve(err(tooLong(text.length)));
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const task: DraftTask = { text, options };
  return new Promise((resolve) => {
    const worker = new Worker(new URL(`./draft.worker.${extension}`, import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
    });
    const answer = (result: Result<ArticleReading>) => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const timer = setTimeout(
      () => answer(err(unreadable(`it was not done within ${TIMEOUT_MS / 1000} s`))),
      TIMEOUT_MS,
    );
    worker.once('message', (done: DraftDone) => answer(done === undefined ? err(NO_PARTIES) : ok(done)));
    worker.once('error', (error: Error) => answer(err(unreadable(error.message))));
    worker.once('exit', (code) => answer(err(unreadable(`the reader ended with code ${code}`))));
  });
}

const tooLong = (length: number) =>
  rejection(
    'malformed',
    'text-too-long',
    `the text has ${length} characters; at most ${LONGEST_TEXT} are read`,
    'Split it: a draft is of one article.',
  );

const unreadable = (why: string) =>
  rejection('malformed', 'text-unreadable', `the text could not be read: ${why}`, 'Split it, or report it.');

const NO_PARTIES = rejection(
  'rule',
  'no-parties',
  'the text does not name two states',
  'Say which two parties it is about.',
);
