import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { EventStoreDbEvent, customMetadata } from './eventstoredb-event.ts';
import type { EncodedEvent } from '../limits.ts';
import { StoreError, type ExpectedRevision, type Position, type Revision } from '../port.ts';

/** Messages of the Streams protocol, built and read with the classes that the client ships. */

/** The stream that holds the log's id; it is no part of the record. */
export const LOG_STREAM = 'detente-log';

/** Every stream of the record: neither the server's own, whose names begin with `$`, nor the log's id. */
const RECORD_STREAMS = `^(?!\\$|${LOG_STREAM}$)`;

/** Events that the server examines at most before it answers with a page or a checkpoint. */
const SEARCH_WINDOW = 1_000;

const empty = (): sharedPb.Empty => new sharedPb.Empty();

export function appendRequest(
  correlationId: string,
  stream: string,
  events: readonly EncodedEvent[],
  wireIds: readonly string[],
  expected: ExpectedRevision,
): streamsPb.BatchAppendReq {
  const options = new streamsPb.BatchAppendReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'no-stream') options.setNoStream(empty());
  else options.setStreamPosition(String(expected));
  const messages = events.map((event, k) => {
    const message = new streamsPb.BatchAppendReq.ProposedMessage()
      .setId(new sharedPb.UUID().setString(wireIds[k] ?? event.id))
      .setData(Buffer.from(event.data, 'utf8'))
      .setCustomMetadata(Buffer.from(customMetadata(event), 'utf8'));
    message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
    return message;
  });
  return new streamsPb.BatchAppendReq()
    .setCorrelationId(new sharedPb.UUID().setString(correlationId))
    .setOptions(options)
    .setProposedMessagesList(messages)
    .setIsFinal(true);
}

/** Deletes a stream for good, where it stands at a revision. */
export function tombstoneRequest(stream: string, expected: ExpectedRevision): streamsPb.TombstoneReq {
  const options = new streamsPb.TombstoneReq.Options().setStreamIdentifier(identifier(stream));
  if (expected === 'no-stream') options.setNoStream(empty());
  else options.setRevision(String(expected));
  return new streamsPb.TombstoneReq().setOptions(options);
}

export interface StreamReading {
  /** Inclusive; `undefined` for the first event, backwards for the last. */
  readonly from: Revision | undefined;
  readonly direction: 'forwards' | 'backwards';
  readonly count: number;
}

export function streamRequest(stream: string, { from, direction, count }: StreamReading): streamsPb.ReadReq {
  const place = new streamsPb.ReadReq.Options.StreamOptions().setStreamIdentifier(identifier(stream));
  if (from !== undefined) place.setRevision(String(from));
  else if (direction === 'forwards') place.setStart(empty());
  else place.setEnd(empty());
  const options = readOptions().setStream(place).setCount(String(count)).setNoFilter(empty());
  return request(direction === 'backwards' ? backwards(options) : options);
}

/** The record's events of the log from a position on (inclusive), at most `count`. */
export const logRequest = (prefixes: readonly string[], from: Position, count: number): streamsPb.ReadReq =>
  request(readOptions().setAll(allFrom(from)).setCount(String(count)).setFilter(filter(prefixes)));

/** The last event of the record. */
export const lastEventRequest = (): streamsPb.ReadReq => {
  const all = new streamsPb.ReadReq.Options.AllOptions().setEnd(empty());
  return request(backwards(readOptions().setAll(all).setCount('1').setFilter(filter([]))));
};

/** A catch-up subscription after a position (exclusive). */
export const subscriptionRequest = (prefixes: readonly string[], after: Position): streamsPb.ReadReq =>
  request(
    readOptions()
      .setAll(allFrom(after))
      .setSubscription(new streamsPb.ReadReq.Options.SubscriptionOptions())
      .setFilter(filter(prefixes).setCheckpointintervalmultiplier(1)),
  );

/** The event of a response, `undefined` where the response holds none. */
export function eventOf(response: streamsPb.ReadResp): EventStoreDbEvent | undefined {
  const recorded = response.getEvent()?.getEvent();
  if (recorded === undefined) return undefined;
  const stream = Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const revision = Number(recorded.getStreamRevision());
  const described = recorded.getMetadataMap();
  return new EventStoreDbEvent({
    stream,
    revision,
    position: positionOf(recorded.getCommitPosition(), stream, revision),
    type: described.get('type') ?? '',
    wireId: recorded.getId()?.getString() ?? '',
    // The server counts ticks of 100 ns since 1970.
    created: Math.floor(Number(described.get('created') ?? 0) / 10_000),
    isJson: described.get('content-type') === 'application/json',
    data: recorded.getData_asU8(),
    customMetadata: recorded.getCustomMetadata_asU8(),
  });
}

/** Bytes of a response that weigh: the event's bodies. */
export function weightOf(response: streamsPb.ReadResp): number {
  const recorded = response.getEvent()?.getEvent();
  return recorded === undefined
    ? 0
    : recorded.getData_asU8().length + recorded.getCustomMetadata_asU8().length;
}

/** Where an append was answered with success: its position, `undefined` where the server tells none. */
export function appendedAt(success: streamsPb.BatchAppendResp.Success): {
  readonly revision: Revision;
  readonly position: Position | undefined;
} {
  const position = success.getPosition()?.getCommitPosition();
  return {
    revision: Number(success.getCurrentRevision()),
    position: position === undefined || !isPosition(BigInt(position)) ? undefined : BigInt(position),
  };
}

/**
 * Up to where the server has examined the log for a subscription, where it says so truly; `undefined` otherwise. Going live on
 * a log without a match, servers 24.2.0 to 24.10.4 name the largest number there is (EventStore pull request 4892), and 25.0.0
 * names the position that the next event will get, with prepare position 0 (4975): what lies before it has been examined.
 */
export function checkpointOf(response: streamsPb.ReadResp): Position | undefined {
  const checkpoint = response.getCheckpoint();
  if (checkpoint === undefined) return undefined;
  const commit = BigInt(checkpoint.getCommitPosition());
  if (!isPosition(commit)) return undefined;
  return BigInt(checkpoint.getPreparePosition()) === commit ? commit : commit - 1n;
}

/** The last revision that a refusal names, -1 where the stream does not exist. */
export function lastRevisionOf(refusal: sharedPb.WrongExpectedVersion): Revision {
  if (!refusal.hasCurrentStreamRevision()) return -1;
  const revision = BigInt(refusal.getCurrentStreamRevision());
  return isPosition(revision) ? Number(revision) : -1;
}

function positionOf(wire: string, stream: string, revision: Revision): Position {
  const position = BigInt(wire);
  if (isPosition(position)) return position;
  throw new StoreError(
    'unusable',
    `the server gives no log position for event ${revision} of stream "${stream}"`,
    'Use EventStoreDB 23.10 or later; events that were written in explicit transactions have none.',
  );
}

/** The server counts in signed 64 bits and sends what it does not know as the largest unsigned number. */
const isPosition = (wire: bigint): boolean => wire < 2n ** 63n;

const identifier = (stream: string): sharedPb.StreamIdentifier =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));

const readOptions = (): streamsPb.ReadReq.Options =>
  new streamsPb.ReadReq.Options()
    .setResolveLinks(false)
    .setUuidOption(new streamsPb.ReadReq.Options.UUIDOption().setString(empty()));

const backwards = (options: streamsPb.ReadReq.Options): streamsPb.ReadReq.Options =>
  options.setReadDirection(streamsPb.ReadReq.Options.ReadDirection.BACKWARDS);

const request = (options: streamsPb.ReadReq.Options): streamsPb.ReadReq =>
  new streamsPb.ReadReq().setOptions(options);

/**
 * One number is the whole position: commit and prepare differ only in explicit transactions, which the protocol
 * spoken here cannot write.
 */
function allFrom(position: Position): streamsPb.ReadReq.Options.AllOptions {
  const all = new streamsPb.ReadReq.Options.AllOptions();
  if (position < 0n) return all.setStart(empty());
  const place = new streamsPb.ReadReq.Options.Position()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position));
  return all.setPosition(place);
}

function filter(prefixes: readonly string[]): streamsPb.ReadReq.Options.FilterOptions {
  const expression = new streamsPb.ReadReq.Options.FilterOptions.Expression();
  // The empty prefix begins every name.
  if (prefixes.length === 0 || prefixes.includes('')) expression.setRegex(RECORD_STREAMS);
  else if (prefixes.every((prefix) => !beginsForeign(prefix))) expression.setPrefixList([...prefixes]);
  else expression.setRegex(`${RECORD_STREAMS}(?:${prefixes.map(literal).join('|')})`);
  return new streamsPb.ReadReq.Options.FilterOptions().setStreamIdentifier(expression).setMax(SEARCH_WINDOW);
}

/** Whether streams that are no part of the record begin with a prefix. */
const beginsForeign = (prefix: string): boolean => prefix.startsWith('$') || LOG_STREAM.startsWith(prefix);

/** A text as a regular expression that matches it alone, as JavaScript and .NET read it. */
const literal = (text: string): string => text.replaceAll(/[^\p{L}\p{N}_]/gu, '\\$&');
