import { parseInstant } from '../kernel/clock.ts';
import { jsonOf } from '../kernel/json-text.ts';
import {
  APPEND_EVENTS_LIMIT,
  APPEND_LIMIT,
  EVENT_LIMIT,
  StoreError,
  type ExpectedRevision,
  type NewEvent,
} from './port.ts';

/**
 * What every adapter asks of an append before it touches its log, so that what one store accepts, all accept.
 * An event is measured by the UTF-8 bytes of its data and metadata as JSON.
 */

/** Longest name of a stream or of an event type, in UTF-16 code units. */
export const NAME_LIMIT = 200;

/** An event as text: what an adapter writes. */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
  /** JSON. */
  readonly metadata: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

/** UUIDs as the kernel derives them; one spelling, so that ids compare as text in every store. */
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** U+10FFFF sorts after every other character: kept free as the upper end of a prefix. */
const FORBIDDEN = /[\p{Cc}\u{10FFFF}]/u;

/** Checks an append and encodes its events. Throws a `StoreError` of kind `unusable` or `too-large`. */
export function encodeAppend(
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): readonly EncodedEvent[] {
  checkStreamName(stream);
  checkExpected(expected);
  if (events.length === 0) {
    throw unusable(`an append to "${stream}" holds no event`, 'Append at least one event, or do not append.');
  }
  if (events.length > APPEND_EVENTS_LIMIT) {
    throw tooLarge(
      `an append to "${stream}" holds ${events.length} events, the limit is ${APPEND_EVENTS_LIMIT}`,
      `Split it into appends of at most ${APPEND_EVENTS_LIMIT} events.`,
    );
  }
  let total = 0;
  const encoded = events.map((event, k) => {
    const place = `event ${k} of an append to "${stream}"`;
    const text = encodeEvent(event, place);
    const bytes = Buffer.byteLength(text.data) + Buffer.byteLength(text.metadata);
    if (bytes > EVENT_LIMIT) {
      throw tooLarge(
        `${place} (${event.type}) has ${bytes} bytes of data and metadata, the limit is ${EVENT_LIMIT}`,
        'Shorten its texts, or record it as several events.',
      );
    }
    total += bytes;
    return text;
  });
  if (total > APPEND_LIMIT) {
    throw tooLarge(
      `an append to "${stream}" has ${total} bytes of data and metadata, the limit is ${APPEND_LIMIT}`,
      'Split it into several appends.',
    );
  }
  if (encoded.length > 1 && new Set(encoded.map((event) => event.id)).size < encoded.length) {
    throw unusable(`an append to "${stream}" holds one event id twice`, 'Give each event an id of its own.');
  }
  return encoded;
}

/** Throws a `StoreError` of kind `unusable` for a name that no stream can have. */
export function checkStreamName(stream: string): void {
  checkName('stream', stream);
  if (stream.startsWith('$')) {
    throw unusable(`stream "${stream}" begins with "$"`, 'Such names belong to the store; choose another.');
  }
}

/** Throws a `StoreError` of kind `unusable` for a revision that no stream can stand at. */
export function checkExpected(expected: ExpectedRevision): void {
  if (expected !== 'no-stream') checkWhole('expected revision', expected, 0);
}

/** Throws a `StoreError` of kind `unusable` unless `value` is a whole number from `least` on. */
export function checkWhole(what: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw unusable(`${what} ${value} is not a whole number from ${least} on`, `Pass ${least} or more.`);
  }
}

function encodeEvent(event: NewEvent, place: string): EncodedEvent {
  if (!EVENT_ID.test(event.id)) {
    throw unusable(`${place} has the id "${event.id}"`, 'Give it a UUID in lower-case hexadecimal.');
  }
  checkName('event type', event.type);
  const recordedAt = parseInstant(event.metadata.recordedAt);
  if (recordedAt === undefined) {
    throw unusable(
      `${place} was recorded at "${event.metadata.recordedAt}", which is no instant`,
      'Write ISO 8601 with its offset: 2021-06-16T12:00:00.000Z.',
    );
  }
  return {
    id: event.id,
    type: event.type,
    data: encodeJson(event.data, `data of ${place}`),
    metadata: encodeJson(event.metadata, `metadata of ${place}`),
    recordedAt,
  };
}

function encodeJson(value: unknown, place: string): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = jsonOf(value);
  } catch (error) {
    cause = error;
  }
  if (text !== undefined) return text;
  throw new StoreError(
    'unusable',
    `${place} has no JSON form`,
    'Pass plain objects, arrays, strings, numbers.',
    { cause },
  );
}

function checkName(what: string, name: string): void {
  const fault =
    name.length === 0
      ? 'is empty'
      : name.length > NAME_LIMIT
        ? `has ${name.length} characters`
        : !name.isWellFormed() || FORBIDDEN.test(name)
          ? 'holds characters that are not text'
          : undefined;
  if (fault !== undefined) {
    throw unusable(
      `${what} name "${name.slice(0, 40).toWellFormed()}" ${fault}`,
      `Use 1 to ${NAME_LIMIT} characters, no control characters.`,
    );
  }
}

const unusable = (message: string, remedy: string): StoreError => new StoreError('unusable', message, remedy);
const tooLarge = (message: string, remedy: string): StoreError =>
  new StoreError('too-large', message, remedy);
