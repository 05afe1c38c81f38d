import { digestOf } from '../../kernel/canonical-json.ts';
import { parseInstant } from '../../kernel/clock.ts';
import { chainHash } from '../chain.ts';
import { NOTHING_ERASED, type Ledger } from '../erasing/ledger.ts';
import type { Redacted } from '../erasing/ledger-events.ts';
import { RedactedEvent } from '../erasing/redacted-event.ts';
import { STREAM_DELETED, StoreError, type Position, type Revision, type StoredEvent } from '../port.ts';

/** The first fault of a stream; what comes after it in the stream is not judged. */
export interface StreamBreak {
  readonly stream: string;
  /** Of the event at which the fault shows. */
  readonly revision: Revision;
  readonly position: Position;
  readonly fault:
    'revision' | 'chain' | 'recorded-at' | 'position' | 'unreadable' | 'deleted' | 'hidden' | 'stub';
  /** What is wrong, for people. */
  readonly message: string;
}

/** What the next event of a stream is checked against. */
export interface StreamCheck {
  readonly stream: string;
  /** Events examined. */
  readonly events: number;
  readonly revision: Revision;
  readonly position: Position;
  readonly recordedAt: number;
  /** Hash of the last event: what its successor must name, and a fingerprint of the whole stream. */
  readonly tip: string | null;
  readonly break?: StreamBreak;
}

export const beginCheck = (stream: string): StreamCheck => ({
  stream,
  events: 0,
  revision: -1,
  position: -1n,
  recordedAt: -Infinity,
  tip: null,
});

/**
 * Checks one event as the successor of those checked before: its revision is the next one, its position and recording
 * time do not go back, its `prev` is its predecessor's hash. Of an event without texts that were taken out, the ledger has to say
 * so. A stream with a break stays as it was found.
 */
export function checkNext(
  check: StreamCheck,
  event: StoredEvent,
  ledger: Ledger = NOTHING_ERASED,
): StreamCheck {
  if (check.break !== undefined) return check;
  const { stream, position } = event;
  if (event.type === STREAM_DELETED) {
    const message = `"${stream}" was deleted for good in the store, and no erasure says so`;
    return { ...check, break: { stream, revision: check.revision + 1, position, fault: 'deleted', message } };
  }
  const { revision } = event;
  try {
    const found = faultOf(check, event) ?? stubFaultOf(event, ledger);
    if (found !== undefined) return { ...check, break: { stream, revision, position, ...found } };
    const { recordedAt } = event;
    return { stream, events: check.events + 1, revision, position, recordedAt, tip: chainHash(event) };
  } catch (error) {
    if (error instanceof StoreError && error.kind !== 'unusable') throw error;
    const { message: why } = error instanceof Error ? error : { message: String(error) };
    const message = `event ${revision} of "${stream}" cannot be read as one of this program's: ${why}`;
    return { ...check, break: { stream, revision, position, fault: 'unreadable', message } };
  }
}

/**
 * Checks a stream from its first event, in memory that does not grow with it. What it cannot see is that the newest events were
 * cut off: for that, compare `tip` with one noted before.
 */
export async function verifyStream(
  stream: string,
  batches: AsyncIterable<readonly StoredEvent[]>,
  ledger: Ledger = NOTHING_ERASED,
): Promise<StreamCheck> {
  let check = beginCheck(stream);
  for await (const batch of batches) {
    for (const event of batch) check = checkNext(check, event, ledger);
    if (check.break !== undefined) return check;
  }
  return check;
}

/** One fingerprint of many streams: SHA-256 over their names and tips, in order of name. */
export const digestOfTips = (checks: Iterable<Pick<StreamCheck, 'stream' | 'tip'>>): string =>
  digestOf(
    [...checks].map(({ stream, tip }) => [stream, tip]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );

function faultOf(check: StreamCheck, event: StoredEvent): Pick<StreamBreak, 'fault' | 'message'> | undefined {
  const place = `event ${event.revision} of "${event.stream}"`;
  if (event.revision !== check.revision + 1) {
    return {
      fault: 'revision',
      message: `${place} follows event ${check.revision}: ${event.revision > check.revision ? 'events are missing between them' : 'the order is wrong'}`,
    };
  }
  if (event.position <= check.position) {
    return {
      fault: 'position',
      message: `${place} has position ${event.position}, its predecessor ${check.position}`,
    };
  }
  if (event.metadata.prev !== check.tip) {
    return {
      fault: 'chain',
      message: `${place} names ${event.metadata.prev ?? 'no predecessor'}, but its predecessor's hash is ${check.tip ?? 'none, as it is the first'}: one of the two was changed`,
    };
  }
  if (event.recordedAt < check.recordedAt || event.recordedAt !== parseInstant(event.metadata.recordedAt)) {
    return {
      fault: 'recorded-at',
      message: `${place} was recorded before its predecessor, or its instant was changed beside its metadata`,
    };
  }
  return undefined;
}

/** An event that says it lacks texts is taken for whole only where the ledger took out those, of that very event. */
function stubFaultOf(
  event: StoredEvent,
  { redacted }: Ledger,
): Pick<StreamBreak, 'fault' | 'message'> | undefined {
  const hash = event.metadata.redacted?.hash;
  if (hash === undefined) return undefined;
  const named = redacted.get(event.stream)?.get(event.revision) ?? [];
  const place = `event ${event.revision} of "${event.stream}"`;
  if (!named.some((each) => each.hash === hash)) {
    return { fault: 'stub', message: `${place} lacks texts, and no erasure took them out of it` };
  }
  // A text that was taken out after the copy is still there, in which case others are not.
  const isShown = (each: Redacted): boolean =>
    digestOf(new RedactedEvent(event, [each]).data) !== digestOf(event.data);
  return named.every(isShown)
    ? { fault: 'stub', message: `${place} is said to lack texts, and holds all that the erasures name` }
    : undefined;
}
