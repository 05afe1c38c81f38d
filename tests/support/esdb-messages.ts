import { createRequire } from 'node:module';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type anyPbModule from 'google-protobuf/google/protobuf/any_pb.js';
import type { Expected, LogRecord, ProposedEvent } from './esdb-log.ts';

/** Messages of the protocol as the server builds and reads them. */

// The message library is the client's dependency, not the project's.
const requireOfClient = createRequire(createRequire(import.meta.url).resolve('@eventstore/db-client'));
const anyPb = requireOfClient('google-protobuf/google/protobuf/any_pb.js') as typeof anyPbModule;

const PACKAGE = 'event_store.client';

interface ExpectedCases {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

export const expectedOf = (options: ExpectedCases, revision: string): Expected => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(revision);
};

export const nameOf = (identifier: sharedPb.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const identifierOf = (stream: string): sharedPb.StreamIdentifier =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));

export function proposedOf(
  message: streamsPb.AppendReq.ProposedMessage | streamsPb.BatchAppendReq.ProposedMessage,
): ProposedEvent {
  const described = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: described.get('type') ?? '',
    contentType: described.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    custom: message.getCustomMetadata_asU8(),
  };
}

/** The bytes that the server counts towards its limit of an append: 24.6 counts the data alone. */
export const sizeOf = ({ data }: ProposedEvent): number => data.length;

/** The revision of the event that ends a stream for good, whatever came before. */
const TOMBSTONE = '9223372036854775807';

/** An event, or a link with the event it leads to. */
export function eventResponse(record: LogRecord, resolved?: LogRecord): streamsPb.ReadResp {
  const event = new streamsPb.ReadResp.ReadEvent()
    .setEvent(recordedOf(resolved ?? record))
    .setCommitPosition(String(record.position));
  if (resolved !== undefined) event.setLink(recordedOf(record));
  return new streamsPb.ReadResp().setEvent(event);
}

function recordedOf(record: LogRecord): streamsPb.ReadResp.ReadEvent.RecordedEvent {
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(new sharedPb.UUID().setString(record.id))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(record.type === '$streamDeleted' ? TOMBSTONE : String(record.revision))
    .setCommitPosition(String(record.position))
    .setPreparePosition(String(record.position))
    .setData(record.data)
    .setCustomMetadata(record.custom);
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', String(record.created));
  return recorded;
}

export const checkpointResponse = (
  position: number | bigint,
  prepare: number | bigint = position,
): streamsPb.ReadResp =>
  new streamsPb.ReadResp().setCheckpoint(
    new streamsPb.ReadResp.Checkpoint()
      .setCommitPosition(String(position))
      .setPreparePosition(String(prepare)),
  );

/** A wrong expected version as `Append` answers it. */
export function wrongVersionResponse(expected: Expected, last: number): streamsPb.AppendResp {
  const wrong = new streamsPb.AppendResp.WrongExpectedVersion();
  if (last < 0) wrong.setCurrentNoStream(new sharedPb.Empty());
  else wrong.setCurrentRevision(String(last));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new sharedPb.Empty());
  else if (expected === 'any') wrong.setExpectedAny(new sharedPb.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new sharedPb.Empty());
  else wrong.setExpectedRevision(String(expected));
  return new streamsPb.AppendResp().setWrongExpectedVersion(wrong);
}

/** A wrong expected version as the status of a batch append. */
export function wrongVersionStatus(expected: Expected, last: number): statusPb.Status {
  const wrong = new sharedPb.WrongExpectedVersion();
  if (last < 0) wrong.setCurrentNoStream(new sharedPb.Empty());
  else wrong.setCurrentStreamRevision(String(last));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new sharedPb.Empty());
  else if (expected === 'any') wrong.setExpectedAny(new sharedPb.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new sharedPb.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return packed('WrongExpectedVersion', wrong, 'wrong expected version');
}

export const deletedStatus = (stream: string): statusPb.Status =>
  packed(
    'StreamDeleted',
    new sharedPb.StreamDeleted().setStreamIdentifier(identifierOf(stream)),
    'stream deleted',
  );

export const tooLargeStatus = (limit: number): statusPb.Status =>
  packed(
    'MaximumAppendSizeExceeded',
    new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(limit),
    'maximum append size exceeded',
  );

export const timeoutStatus = (): statusPb.Status => packed('Timeout', new sharedPb.Timeout(), 'timeout');

export const accessDeniedStatus = (): statusPb.Status =>
  packed('AccessDenied', new sharedPb.AccessDenied(), 'access denied');

function packed(name: string, details: { serializeBinary(): Uint8Array }, message: string): statusPb.Status {
  const any = new anyPb.Any();
  any.pack(details.serializeBinary(), `${PACKAGE}.${name}`);
  return new statusPb.Status().setMessage(message).setDetails(any);
}

/** A failed call with the server's trailers. */
export class RpcError extends Error implements Pick<ServiceError, 'code' | 'details' | 'metadata'> {
  readonly code: status;
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.code = code;
    this.details = details;
    for (const [name, value] of Object.entries(trailers)) this.metadata.set(name, value);
  }
}

export const accessDenied = (): RpcError =>
  new RpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const tooLarge = (limit: number): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const notLeader = (leader: { readonly host: string; readonly port: number }): RpcError =>
  new RpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  });
