import { parentPort, workerData } from 'node:worker_threads';
import { openCoder } from './coder.adapter.ts';
import { readArticle, type ArticleReading, type DraftOptions } from './draft.ts';
import { partiesIn } from './parties.ts';

/** Reads one text off the event loop: a long one takes seconds, in which the process must go on answering. */
export interface DraftTask {
  readonly text: string;
  readonly options: AskedOptions;
}

/** Without parties they are those of which the text speaks most. */
export type AskedOptions = Omit<DraftOptions, 'parties'> & Partial<Pick<DraftOptions, 'parties'>>;

/** Absent where no parties were given and the text does not name two states. */
export type DraftDone = ArticleReading | undefined;

const { text, options } = workerData as DraftTask;
const tools = await openCoder();
const parties = options.parties ?? partiesIn(text, tools);
const done: DraftDone = parties && readArticle(text, { ...options, parties }, tools);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(done);
