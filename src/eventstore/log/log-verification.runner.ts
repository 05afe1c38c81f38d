import { type Erased } from '../erasing/ledger-events.ts';
import { NOTHING_ERASED, redactionsOf, type Ledger } from '../erasing/ledger.ts';
import { LedgerModel } from '../erasing/ledger.reader.ts';
import { withoutErased } from '../erasing/ledgered.adapter.ts';
import {
  STREAM_DELETED,
  START,
  StoreError,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../port.ts';
import { recordDigest } from './log-digest.ts';
import { beginCheck, checkNext, type StreamBreak, type StreamCheck } from './verify.ts';

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
  /** Fingerprint of the record: equal for equal ones, also in another log and after an erasure. Note it to notice a later cut. */
  readonly digest: string;
  /** Streams that are gone, by the ledger. */
  readonly erased: readonly ErasedStream[];
  /** Texts that the ledger takes out. */
  readonly redactions: number;
}

export interface ErasedStream extends Erased {
  /** Events that the log still shows: they are gone once the erasure is finished, or the server has scavenged. */
  readonly left: number;
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
  const ledger = await ledgerOf(store);
  const left = new Map<string, number>();
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
          position = event.position;
          if (ledger.erased.has(event.stream)) {
            if (event.type !== STREAM_DELETED) left.set(event.stream, (left.get(event.stream) ?? 0) + 1);
            continue;
          }
          events += 1;
          const before = checks.get(event.stream) ?? beginCheck(event.stream);
          const after = checkNext(before, event, ledger);
          checks.set(event.stream, after);
          if (after.break !== undefined && before.break === undefined) {
            brokenStreams += 1;
            if (breaks.length < BREAKS_LISTED) breaks.push(after.break);
          }
        }
        onEvents(withoutErased(message.events, ledger));
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
  const digest = recordDigest(checks.values(), ledger);
  const erased = [...ledger.erased.values()].map((each) => ({ ...each, left: left.get(each.stream) ?? 0 }));
  const redactions = [...ledger.redacted.keys()].reduce(
    (sum, stream) => sum + redactionsOf(ledger, stream),
    0,
  );
  return { log, streams: checks.size, events, position, breaks, brokenStreams, digest, erased, redactions };
}

/** What was taken out; nothing where the ledger itself cannot be read, which its own check then says. */
async function ledgerOf(store: EventStore): Promise<Ledger> {
  const model = new LedgerModel();
  try {
    await model.takeUp(store);
  } catch (error) {
    if (error instanceof StoreError && error.kind !== 'unusable') throw error;
    return NOTHING_ERASED;
  }
  return model.ledger;
}

/** The fault of a stream that does not give the events that the log holds of it: it was cut short or deleted, and not yet for good. */
export async function hiddenIn(
  store: EventStore,
  { stream, revision, position }: Pick<StreamCheck, 'stream' | 'revision' | 'position'>,
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
