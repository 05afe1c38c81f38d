import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromPictureThread, PictureAnswers, PictureTask } from './picture-tasks.ts';

/** Compiled beside this file, or as it is written where Node runs TypeScript itself. */
const WORKER_FILE = new URL(`./picture.worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

interface Job {
  readonly resolve: (answer: PictureAnswers[keyof PictureAnswers]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The thread that draws, started with the first picture: a chart of decades and its image take a processor for a good part
 * of a second, in which the others are answered.
 */
export class PictureThread {
  #worker: Worker | undefined;
  readonly #jobs: Job[] = [];

  /** Does a task after those before it. Throws where the thread cannot draw it, or breaks down over it. */
  perform<T extends PictureTask>(task: T): Promise<PictureAnswers[T['type']]> {
    const worker = (this.#worker ??= this.#hire());
    return new Promise<PictureAnswers[keyof PictureAnswers]>((resolve, reject) => {
      this.#jobs.push({ resolve, reject });
      // A thread with work keeps the process alive, an idle one does not.
      worker.ref();
      // The rule is about windows, whose messages others may read; a thread's port has no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(task);
    }) as Promise<PictureAnswers[T['type']]>;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #hire(): Worker {
    const worker = new Worker(WORKER_FILE, { name: 'pictures' });
    worker.on('message', (message: FromPictureThread) => {
      const job = this.#jobs.shift();
      if (this.#jobs.length === 0) worker.unref();
      if (message.ok) job?.resolve(message.answer);
      else job?.reject(new Error(`the picture could not be drawn: ${message.message}`));
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, undefined));
    return worker;
  }

  /** What it had to do is lost; the next picture starts another one. */
  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#jobs.splice(0)) {
      reject(new Error('the thread that draws pictures ended', { cause }));
    }
  }
}
