import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, revisionFoundBy, storeErrorOf } from './eventstoredb-errors.ts';
import type { EventStoreDbConnection } from './eventstoredb.connection.ts';
import { withinDeadline } from './eventstoredb.deadline.ts';
import type { Patience } from './eventstoredb.reader.ts';
import { tombstoneRequest } from './eventstoredb.wire.ts';
import type { ExpectedRevision } from '../port.ts';
import { storeClosed, wrongExpectedRevision } from '../revision-check.ts';

/**
 * Deletes a stream for good where it stands at a revision, and does nothing where that was done before: so a call that got no answer
 * is made again until the deadline. Rejects with a `StoreError`.
 */
export async function tombstone(
  connection: EventStoreDbConnection,
  { deadlineMillis, pauseBefore, closing }: Patience,
  stream: string,
  expected: ExpectedRevision,
): Promise<void> {
  const doing = `delete stream "${stream}"`;
  const giveUpAt = performance.now() + deadlineMillis;
  for (let attempt = 1; ; attempt += 1) {
    if (closing.aborted) throw storeClosed();
    const left = Math.max(giveUpAt - performance.now(), 1);
    try {
      await withinDeadline(connection.tombstone(tombstoneRequest(stream, expected)), doing, left);
      return;
    } catch (error) {
      const found = revisionFoundBy(error);
      if (found !== undefined) throw wrongExpectedRevision(stream, expected, found);
      const failure = storeErrorOf(error, doing);
      if (failure.kind === 'stream-deleted') return;
      const delay = pauseBefore(attempt);
      if (!isTransient(failure) || performance.now() + delay >= giveUpAt) throw failure;
      await sleep(delay, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}
