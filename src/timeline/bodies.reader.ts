import { chainHash } from '../eventstore/chain.ts';
import { StoreError, type EventStore, type StoredEvent } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';

/** The hash of a stream's chain up to a revision, by which the event after it names it. Throws a `StoreError` where the stream has no such event. */
export async function chainAt(store: EventStore, stream: string, revision: number): Promise<string> {
  // As it is stored: the chain is of the bytes of then, not of what a newer version reads in them.
  for await (const [event] of store.readStream(stream, { from: revision, limit: 1 }))
    if (event?.revision === revision) return chainHash(event);
  throw incomplete(stream, revision);
}

/** A stream that gives fewer events than the record is known to have: cut short or deleted behind this program's back. */
export const incomplete = (stream: string, revision: number): StoreError =>
  new StoreError(
    'unusable',
    `the store no longer gives event ${revision} of ${stream}, which the record has; an answer without it would be false`,
    'Look for a limit or a deletion of the stream ($maxCount, $maxAge, $tb, soft delete) in the store, and take it back before a scavenge.',
  );

/** Revisions nearer than this are read in one go: skipping a few events is cheaper than another query. */
const GAP = 16;
/** Most events in one read: the store's own batch. */
const RUN = 1000;

/** The events of a stream at the given revisions, by revision; neighbouring revisions share a read. */
export async function readBodies(
  store: EventStore,
  stream: string,
  revisions: Iterable<number>,
): Promise<ReadonlyMap<number, StoredEvent>> {
  const wanted = [...new Set(revisions)].sort((a, b) => a - b);
  const bodies = new Map<number, StoredEvent>();
  for (let start = 0; start < wanted.length;) {
    const first = wanted[start] as number;
    let end = start + 1;
    let last = first;
    for (; end < wanted.length; end += 1) {
      const next = wanted[end] as number;
      if (next - last > GAP || next - first >= RUN) break;
      last = next;
    }
    const needed = new Set(wanted.slice(start, end));
    for await (const events of store.readStream(stream, { from: first, limit: last - first + 1 })) {
      for (const event of upcastAll(events))
        if (needed.has(event.revision)) bodies.set(event.revision, event);
    }
    start = end;
  }
  for (const revision of wanted) {
    if (!bodies.has(revision)) throw incomplete(stream, revision);
  }
  return bodies;
}
