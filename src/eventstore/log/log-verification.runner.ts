import { START, type EventStore, type Position, type StoredEvent } from '../port.ts';
import { beginCheck, checkNext, digestOfTips, type StreamBreak, type StreamCheck } from './verify.ts';

const BREAKS_LISTED = 1_000;

export interface LogVerdict {
  readonly log: string;
  readonly streams: number;
  readonly events: number;
  /** Position up to which the log was examined. */
  readonly position: Position;
  /** The first break of each broken stream, in the order found; at most 1 000 are listed. */
  readonly breaks: readonly StreamBreak[];
  readonly brokenStreams: number;
  /** Fingerprint of all streams: equal for equal records, also in another log. Note it to notice a later cut. */
  readonly digest: string;
}

/**
 * Reads the log once, from its begin to its present end, and checks every stream of the given prefixes. Memory grows
 * with the number of streams, not of events. Rejects with a `StoreError`.
 */
export async function verifyLog(
  store: EventStore,
  prefixes: readonly string[],
  onProgress: (progress: { readonly events: number; readonly position: Position }) => void = () => {},
  onEvents: (events: readonly StoredEvent[]) => void = () => {},
): Promise<LogVerdict> {
  const { log } = await store.head();
  const checks = new Map<string, StreamCheck>();
  const breaks: StreamBreak[] = [];
  let events = 0;
  let brokenStreams = 0;
  let position = START;
  const subscription = store.subscribe(prefixes, START);
  try {
    for await (const message of subscription) {
      if (message.kind === 'events') {
        for (const event of message.events) {
          const before = checks.get(event.stream) ?? beginCheck(event.stream);
          const after = checkNext(before, event);
          checks.set(event.stream, after);
          if (after.break !== undefined && before.break === undefined) {
            brokenStreams += 1;
            if (breaks.length < BREAKS_LISTED) breaks.push(after.break);
          }
          position = event.position;
        }
        events += message.events.length;
        onEvents(message.events);
        onProgress({ events, position });
      } else if (message.kind === 'caught-up') {
        position = message.position;
        break;
      }
    }
  } finally {
    await subscription.close();
  }
  for (const check of checks.values()) {
    const hidden = check.break === undefined ? await hiddenIn(store, check) : undefined;
    if (hidden === undefined) continue;
    brokenStreams += 1;
    if (breaks.length < BREAKS_LISTED) breaks.push(hidden);
  }
  const digest = digestOfTips(checks.values());
  return { log, streams: checks.size, events, position, breaks, brokenStreams, digest };
}

/** The fault of a stream that does not give the events that the log holds of it: it was cut short or deleted, and not yet for good. */
async function hiddenIn(
  store: EventStore,
  { stream, revision, position }: StreamCheck,
): Promise<StreamBreak | undefined> {
  const first = await revisionIn(store, stream, 'forwards');
  const last = await revisionIn(store, stream, 'backwards');
  if (first === 0 && last !== undefined && last >= revision) return undefined;
  const given = first === undefined ? 'none' : `events ${first} to ${last}`;
  const message = `the log holds events 0 to ${revision} of "${stream}", the stream itself gives ${given}: it was cut short or deleted in the store`;
  return { stream, revision: first === 0 ? (last ?? 0) + 1 : 0, position, fault: 'hidden', message };
}

async function revisionIn(
  store: EventStore,
  stream: string,
  direction: 'forwards' | 'backwards',
): Promise<number | undefined> {
  for await (const [event] of store.readStream(stream, { direction, limit: 1 })) return event?.revision;
  return undefined;
}
