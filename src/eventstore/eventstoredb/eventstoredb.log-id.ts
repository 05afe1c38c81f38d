import type { EventStoreDbAppender } from './eventstoredb.appender.ts';
import type { EventStoreDbReader } from './eventstoredb.reader.ts';
import { LOG_STREAM } from './eventstoredb.wire.ts';
import { StoreError, type StoredEvent } from '../port.ts';

const LOG_OPENED = 'LogOpened.v1';
/** Events of the stream that are looked through for the id, the last first: it holds one but for what others write. */
const SEARCHED = 100;

export interface LogIdSources {
  /** A new UUID. */
  id(): string;
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/**
 * The id of the log: the last `LogOpened.v1` of the stream `detente-log`, written by whoever opens the log first. Several may
 * try at once: all expect no stream, so one wins, and the others read what it wrote. After a backup was restored,
 * positions may be given a second time: whoever restores it deletes the stream (not for good), and the log gets a new
 * id with the next opening.
 */
export async function logIdOf(
  reader: EventStoreDbReader,
  appender: EventStoreDbAppender,
  { id, now }: LogIdSources,
): Promise<string> {
  const found = await read(reader);
  if (found !== undefined) return found;
  const log = id();
  const recordedAt = now();
  const metadata = JSON.stringify({ recordedAt: new Date(recordedAt).toISOString() });
  const opened = { id: id(), type: LOG_OPENED, data: JSON.stringify({ log }), metadata, recordedAt };
  const outcome = await appender.append(LOG_STREAM, [opened], 'no-stream');
  if (outcome.kind === 'written') return log;
  const winner = await read(reader);
  if (winner !== undefined) return winner;
  const strange = await lastOf(reader);
  if (strange !== undefined) {
    throw new StoreError(
      'unusable',
      `stream "${LOG_STREAM}" holds no id of a log: its last event, revision ${strange.revision}, is a "${strange.type}", which this program did not write`,
      `Find out what writes to "${LOG_STREAM}" and stop it; then delete the stream, not for good, and the log gets a new id.`,
    );
  }
  throw new StoreError(
    'unusable',
    `stream "${LOG_STREAM}" exists and cannot be read`,
    'Let the user of the connection string read it, and remove any $maxAge or $maxCount from it.',
  );
}

async function read(reader: EventStoreDbReader): Promise<string | undefined> {
  // What others wrote after it does not take its id away.
  for await (const events of reader.stream(LOG_STREAM, undefined, 'backwards', SEARCHED)) {
    for (const { type, data } of events) {
      const { log } = (data ?? {}) as { readonly log?: unknown };
      if (type === LOG_OPENED && typeof log === 'string') return log;
    }
  }
  return undefined;
}

async function lastOf(reader: EventStoreDbReader): Promise<StoredEvent | undefined> {
  for await (const [event] of reader.stream(LOG_STREAM, undefined, 'backwards', 1)) return event;
  return undefined;
}
