import { err, ok, rejection, type Rejection, type Result } from '../../kernel/result.ts';
import { deleteErased } from '../erasing/erasures.runner.ts';
import { NOTHING_ERASED, type Ledger } from '../erasing/ledger.ts';
import { LedgerModel } from '../erasing/ledger.reader.ts';
import { AppendBatch } from '../append-batch.ts';
import { LogCursor } from './log-cursor.reader.ts';
import { LogDigest } from './log-digest.ts';
import { START, StoreError, type EventStore, type Head, type Position, type StoredEvent } from '../port.ts';

export interface CopyOrder {
  readonly source: EventStore;
  readonly target: EventStore;
  /** Of the streams to copy; others are left alone on both sides. */
  readonly prefixes: readonly string[];
  /** Whether texts that were taken out are not copied: their events come without them, under the hash of what was recorded. */
  readonly redact?: boolean;
  /** Ends the copy between two appends; `copyLog` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
}

export interface CopyProgress {
  /** `comparing` what the target holds already, `copying` what it lacks, `verifying` what it then holds. */
  readonly phase: 'comparing' | 'copying' | 'verifying';
  /** Events passed in all phases but the last, which counts anew. */
  readonly events: number;
  /** Share of the log that was passed in the phase, by positions: 0 to 1, an estimate. */
  readonly share: number;
}

export interface CopyReport {
  /** Ids of the two logs: they differ, as positions of one mean nothing in the other. */
  readonly sourceLog: string;
  readonly targetLog: string;
  /** Position of the source up to which everything was copied, and that of the target's last event. */
  readonly sourcePosition: Position;
  readonly targetPosition: Position;
  readonly streams: number;
  readonly events: number;
  /** Of these, written by this copy; the others were there from an earlier one. */
  readonly copied: number;
  /** Streams that were erased: the copy does not hold them either. */
  readonly erased: number;
  /** Fingerprint of the record, equal in both logs. */
  readonly digest: string;
}

/** What is taken out as events are read for a copy, and what is known to be taken out of them. */
interface Cut {
  readonly shown: Ledger;
  readonly known: Ledger;
}

/**
 * Copies a record into another log, event by event: the same ids, the same order, each append on its exact revision. What the
 * target holds already must be the beginning of the source; the copy goes on behind it, so one that was interrupted, or
 * whose source has grown since, is just begun again. At the end the target is read back and compared. Memory grows with
 * the number of streams, not of events.
 *
 * Rejections: `same-log`, `copy-conflict` (the target holds other events), `source-broken` (the source's hash chain does not
 * hold), `copy-differs`. Rejects with a `StoreError`.
 */
export async function copyLog(order: CopyOrder): Promise<Result<CopyReport>> {
  const { source, target } = order;
  const [from, to] = [await source.head(), await target.head()];
  if (from.log === to.log) return err(sameLog(from.log));
  const known = await ledgerOf(source);
  const cut: Cut = {
    known,
    shown: order.redact === true ? known : { ...NOTHING_ERASED, erased: known.erased },
  };
  const read = new LogDigest(known);
  const events = new LogCursor(source, order.prefixes, from.position, cut.shown);
  let copied: number;
  try {
    const difference = await compare(order, cut, events, { upTo: to.position, end: from.position, read });
    if (difference !== undefined) return err(difference);
    const found = read.events;
    const fault = await transfer(order, events, from.position, read);
    if (fault !== undefined) return err(fault);
    copied = read.events - found;
  } finally {
    await events.close();
  }
  await deleteErased(target, known.erased.keys());
  const end = await target.head();
  const written = await verify(order, end, cut);
  const fault = differenceOf(read, written);
  if (fault !== undefined) return err(fault);
  return ok({
    sourceLog: from.log,
    targetLog: to.log,
    sourcePosition: from.position,
    targetPosition: end.position,
    streams: read.streams,
    events: read.events,
    copied,
    erased: known.erased.size,
    digest: read.digest,
  });
}

/** Passes over what both hold; the refusal where the target is not the source's beginning. */
async function compare(
  { target, prefixes, signal, onProgress }: CopyOrder,
  { known }: Cut,
  events: LogCursor,
  { upTo, end, read }: { readonly upTo: Position; readonly end: Position; readonly read: LogDigest },
): Promise<Rejection | undefined> {
  const there = new LogCursor(target, prefixes, upTo, { ...NOTHING_ERASED, erased: known.erased });
  try {
    for (let held = await there.next(); held !== undefined; held = await there.next()) {
      signal?.throwIfAborted();
      const event = await events.next();
      if (event === undefined || !isSame(event, held)) return otherEvents(held, event);
      read.add(event);
      if (read.break !== undefined) return brokenSource(read.break.message);
      onProgress?.({ phase: 'comparing', events: read.events, share: shareOf(event.position, end) });
    }
    return undefined;
  } finally {
    await there.close();
  }
}

/** Appends the rest of the source, one append after another: only so the order across streams is kept, whatever fails. */
async function transfer(
  { target, signal, onProgress }: CopyOrder,
  events: LogCursor,
  end: Position,
  read: LogDigest,
): Promise<Rejection | undefined> {
  let batch = new AppendBatch();
  for (;;) {
    const event = await events.next();
    if (event !== undefined) read.add(event);
    const isBroken = read.break !== undefined;
    if (event !== undefined && !isBroken && batch.add(event)) continue;
    if (batch.events.length > 0) {
      signal?.throwIfAborted();
      const conflict = await appendTo(target, batch);
      if (conflict !== undefined) return conflict;
    }
    if (isBroken) return brokenSource(read.break?.message ?? '');
    if (event === undefined) return undefined;
    onProgress?.({ phase: 'copying', events: read.events - 1, share: shareOf(event.position, end) });
    batch = new AppendBatch();
    batch.add(event);
  }
}

async function appendTo(target: EventStore, batch: AppendBatch): Promise<Rejection | undefined> {
  try {
    await target.append(batch.stream, batch.events, batch.expected);
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'wrong-expected-revision') throw error;
    return rejection(
      'conflict',
      'copy-conflict',
      `somebody else writes into the target: ${error.message}`,
      'Copy into a store that nothing else uses; point servers at it when the copy is done.',
    );
  }
}

/** The ledger of a store, as it stands. */
async function ledgerOf(store: EventStore): Promise<Ledger> {
  const model = new LedgerModel();
  await model.takeUp(store);
  return model.ledger;
}

async function verify(
  { target, prefixes, signal, onProgress }: CopyOrder,
  end: Head,
  { known }: Cut,
): Promise<LogDigest> {
  const written = new LogDigest(known);
  const events = new LogCursor(target, prefixes, end.position, { ...NOTHING_ERASED, erased: known.erased });
  try {
    for (let event = await events.next(); event !== undefined; event = await events.next()) {
      signal?.throwIfAborted();
      written.add(event);
      onProgress?.({
        phase: 'verifying',
        events: written.events,
        share: shareOf(event.position, end.position),
      });
    }
    return written;
  } finally {
    await events.close();
  }
}

const isSame = (a: StoredEvent, b: StoredEvent): boolean =>
  a.id === b.id && a.stream === b.stream && a.revision === b.revision;

const shareOf = (position: Position, end: Position): number =>
  end === START ? 1 : Number(position + 1n) / Number(end + 1n);

const placeOf = ({ stream, revision, id }: StoredEvent): string => `event ${revision} of "${stream}" (${id})`;

function differenceOf(read: LogDigest, written: LogDigest): Rejection | undefined {
  const fault =
    written.break !== undefined
      ? `its hash chain is broken: ${written.break.message}`
      : written.events !== read.events
        ? `it holds ${written.events} events, the source ${read.events}`
        : written.order !== read.order
          ? 'its events stand in another order'
          : written.digest !== read.digest
            ? 'an event with the same id has another content'
            : undefined;
  if (fault === undefined) return undefined;
  return rejection(
    'missing',
    'copy-differs',
    `the target is no copy of the source: ${fault}`,
    'Do not use it: copy into a new, empty store that nothing else writes to.',
  );
}

const sameLog = (log: string): Rejection =>
  rejection(
    'malformed',
    'same-log',
    `source and target are one log (${log})`,
    'Name two stores. A file copied by hand keeps its log id: copy into an empty store instead.',
  );

const otherEvents = (held: StoredEvent, event: StoredEvent | undefined): Rejection =>
  rejection(
    'conflict',
    'copy-conflict',
    `the target holds ${placeOf(held)}, where the source has ${event === undefined ? 'nothing more' : placeOf(event)}`,
    'Copy into an empty store, or into one that an earlier copy of this very source has begun.',
  );

const brokenSource = (fault: string): Rejection =>
  rejection(
    'rule',
    'source-broken',
    `the source was changed behind the store's back: ${fault}`,
    'What came before that event is copied. Run detente verify on the source, and restore it from a backup made before.',
  );
