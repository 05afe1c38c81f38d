import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from '../http/problem.filter.ts';
import { waiting } from '../http/waiting.reply.ts';

/** How long a request waits, in milliseconds; one that hears of the progress meanwhile waits longer. */
export const PATIENCE_MS = { silent: 60_000, hearing: 600_000 };

/** Work as lines of JSON: one with each progress, then what it comes to, or `{problem}`. Who leaves raises its signal. */
export function progressLines(
  reply: FastifyReply,
  work: (signal: AbortSignal, onProgress: (line: object) => void) => Promise<object>,
): StreamableFile {
  const { signal, done } = waiting(reply, PATIENCE_MS.hearing);
  const lines = new Readable({ read: () => {} });
  const tell = (line: object): void => void (signal.aborted || lines.push(`${JSON.stringify(line)}\n`));
  void work(signal, tell)
    .then(tell, (error: unknown) => tell({ problem: problemOf(error, false) }))
    .finally(() => {
      done();
      lines.push(null);
    });
  // Each line is to be seen as it comes: no proxy gathers them, and nothing keeps them.
  void reply.headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
  return new StreamableFile(lines, { type: 'application/x-ndjson; charset=utf-8' });
}
