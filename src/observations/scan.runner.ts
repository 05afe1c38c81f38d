import { extname } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { CountedBatch } from './counted-batches.ts';
import type { FromScan, Scan, ScanTask, ToScan } from './scan-messages.ts';
import { receivedOf, type SentBatch } from './sent-batches.ts';

/** Compiled beside this file, or as it is written where Node runs TypeScript itself. */
const WORKER_FILE = new URL(`./scan.worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/** What dies young is cleared away early: it is all that a row leaves on the heap. */
const LIMITS = { maxYoungGenerationSizeMb: 12 };

export interface ScanProgress {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

export interface ScanOptions {
  /** What `-` among the files is. */
  readonly input?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
}

/** Files that were read and counted in a thread of their own, so that the event loop is not held up. */
export class CountedFiles {
  readonly scan: Scan;
  readonly #worker: Worker;

  constructor(worker: Worker, scan: Scan) {
    this.#worker = worker;
    this.scan = scan;
  }

  /** Under the name that a file was sent with, not that of the place where it lay. */
  named(path: string, name: string): CountedFiles {
    const told = (text: string): string => text.replace(path, name);
    const { files, refused } = this.scan;
    return new CountedFiles(this.#worker, {
      ...this.scan,
      files: files.map((file) => ({ ...file, name: told(file.name) })),
      refused: refused.map((each) => ({
        ...each,
        first: each.first.map((line) => ({ ...line, file: told(line.file) })),
      })),
    });
  }

  /** What was counted, pair by pair and month by month. */
  async *batches(): AsyncGenerator<CountedBatch> {
    for (let asked = this.#next(); ;) {
      const batches = await asked;
      if (batches.length === 0) return;
      // While these are worked on, the thread makes the next ones.
      asked = this.#next();
      asked.catch(() => undefined);
      for (const batch of batches) yield receivedOf(batch);
    }
  }

  async #next(): Promise<readonly SentBatch[]> {
    const answered = once(this.#worker, 'message');
    tell(this.#worker, { next: true });
    const [answer] = (await answered) as [FromScan];
    return 'batches' in answer ? answer.batches : [];
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/**
 * Reads and counts files. Rejections: `import-files` where they cannot be read or are of no form, or of several. Throws the
 * reason of `signal` where it was raised.
 */
export async function countFiles(task: ScanTask, options: ScanOptions = {}): Promise<Result<CountedFiles>> {
  const { signal, input, onProgress } = options;
  signal?.throwIfAborted();
  const worker = new Worker(WORKER_FILE, { name: 'scan', resourceLimits: LIMITS });
  const { promise, resolve, reject } = Promise.withResolvers<Result<CountedFiles>>();
  const leave = (): void => reject(signal?.reason ?? new Error('cancelled'));
  signal?.addEventListener('abort', leave);
  const chunks = input?.[Symbol.asyncIterator]();
  const hear = (message: FromScan): void => {
    if ('progress' in message) onProgress?.(message.progress);
    else if ('ready' in message) void feed(worker, chunks).catch(reject);
    else if ('scan' in message) resolve(ok(new CountedFiles(worker, message.scan)));
    else if ('fault' in message) {
      const { message: said, remedy } = message.fault;
      resolve(err(rejection('rule', 'import-files', said, remedy)));
    }
  };
  worker.on('message', hear);
  worker.on('error', reject);
  try {
    tell(worker, { task });
    const counted = await promise;
    worker.off('message', hear);
    if (!counted.ok) await worker.terminate();
    return counted;
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

async function feed(worker: Worker, chunks: AsyncIterator<Uint8Array> | undefined): Promise<void> {
  const next = await chunks?.next();
  tell(worker, { chunk: next === undefined || next.done === true ? undefined : new Uint8Array(next.value) });
}

function tell(worker: Worker, message: ToScan): void {
  // The rule is about windows, whose messages others may read; a thread's port has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(message);
}
