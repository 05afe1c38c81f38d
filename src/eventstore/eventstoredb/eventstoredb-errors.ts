import { StoreError, type StoreErrorKind } from '../port.ts';

/** What a failed gRPC call tells: the status code, its text, and the trailers of EventStoreDB. */
interface RpcFailure {
  readonly code: number;
  readonly details: string;
  /** EventStoreDB's own name of the failure (`exception` trailer), where it gave one. */
  readonly exception: string | undefined;
}

/** The status codes of gRPC that are told apart. */
const CODE = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unauthenticated: 16,
} as const;

interface Reading {
  readonly kind: StoreErrorKind;
  readonly says?: string;
  readonly remedy: string;
}

const DENIED: Reading = {
  kind: 'access-denied',
  says: 'the server denies access',
  remedy:
    'Check user and password in the connection string (sent over TLS alone), and that the user may read $all and write.',
};
const DELETED: Reading = {
  kind: 'stream-deleted',
  says: 'the stream was deleted for good (a tombstone)',
  remedy: 'Use another stream; a tombstone cannot be undone.',
};
const LARGE: Reading = {
  kind: 'too-large',
  says: 'the append is larger than the server takes',
  remedy: 'Split the append, or raise the server setting MaxAppendSize to at least 2 MiB.',
};
/** Only the record of a foreign program holds such an event: servers refuse those beyond 16 MiB. */
const LARGE_EVENT: Reading = {
  kind: 'unusable',
  says: 'an event is larger than this program reads, which is 17 MiB',
  remedy: 'Find out which program writes such events here, and keep the record in a database of its own.',
};
const OVERDUE: Reading = {
  kind: 'deadline',
  says: 'the server did not answer in time',
  remedy: 'Try again; raise defaultDeadline in the connection string if the server is slow.',
};
const UNREACHABLE: Reading = {
  kind: 'unavailable',
  remedy:
    'Check that the server runs, its address and port, and TLS: tls=false without it, tlsCAFile for an own authority.',
};
const FOREIGN: Reading = {
  kind: 'unusable',
  says: 'the server does not know the call',
  remedy: 'Connect to EventStoreDB 23.10 or later, or KurrentDB.',
};
/** What Node says where a certificate would have to be checked against an IP address: it has no name to ask for. */
const NAMELESS = /ServerName to an IP address/i;
const NAMED_BY_IP: Reading = {
  kind: 'unusable',
  says: 'TLS needs a host name, and the server is named by an IP address',
  remedy: 'Write a host name that its certificate names; in a cluster, let the nodes advertise host names.',
};
const INVALID: Reading = {
  kind: 'unusable',
  remedy: 'A position of another log is not valid here: follow this log from its start.',
};

/** EventStoreDB's names of failures, as its `exception` trailers and append statuses give them. */
const BY_NAME: Readonly<Record<string, Reading>> = {
  'access-denied': DENIED,
  AccessDenied: DENIED,
  'stream-deleted': DELETED,
  StreamDeleted: DELETED,
  'maximum-append-size-exceeded': LARGE,
  MaximumAppendSizeExceeded: LARGE,
  BadRequest: INVALID,
};

/**
 * The port's error for a failure of a call; `doing` completes "EventStoreDB could not ...". A `StoreError` passes
 * unchanged. What the project did not foresee counts as `unavailable`: the callers try again, within their deadline.
 */
export function storeErrorOf(error: unknown, doing: string): StoreError {
  if (error instanceof StoreError) return error;
  const failure = rpcFailureOf(error);
  if (failure === undefined) {
    const text = error instanceof Error ? error.message : String(error);
    return failed(UNREACHABLE, doing, text, error);
  }
  const reading = readingOf(failure);
  const isWrite = doing.startsWith('append');
  return failed(reading === LARGE && !isWrite ? LARGE_EVENT : reading, doing, failure.details, error);
}

/** The port's error for the status of an append in a batch, by the name of its details. */
export const storeErrorOfStatus = (name: string, message: string, doing: string): StoreError =>
  failed(BY_NAME[name] ?? UNREACHABLE, doing, message === '' ? name : message);

/** The last revision that a server found where a call expected another (-1: no stream); `undefined` for other failures. */
export function revisionFoundBy(error: unknown): number | undefined {
  const failure = rpcFailureOf(error);
  if (failure?.exception !== 'wrong-expected-version' || !(error instanceof Error)) return undefined;
  return Number(trailer(error, 'actual-version') ?? -1);
}

/** Whether another try may succeed without anybody changing anything. */
export const isTransient = (error: StoreError): boolean =>
  error.kind === 'unavailable' || error.kind === 'deadline';

export const overdue = (doing: string, millis: number): StoreError =>
  failed(OVERDUE, doing, `no answer within ${millis} ms`);

function readingOf(failure: RpcFailure): Reading {
  const named = failure.exception === undefined ? undefined : BY_NAME[failure.exception];
  if (named !== undefined) return named;
  if (NAMELESS.test(failure.details)) return NAMED_BY_IP;
  switch (failure.code) {
    case CODE.permissionDenied:
    case CODE.unauthenticated:
      return DENIED;
    case CODE.deadlineExceeded:
      return OVERDUE;
    case CODE.unimplemented:
      return FOREIGN;
    case CODE.invalidArgument:
      return INVALID;
    case CODE.resourceExhausted:
      return /larger than/i.test(failure.details) ? LARGE : UNREACHABLE;
    default:
      return UNREACHABLE;
  }
}

function failed(reading: Reading, doing: string, details: string, cause?: unknown): StoreError {
  const says =
    reading.says === undefined ? details : `${reading.says}${details === '' ? '' : ` (${details})`}`;
  return new StoreError(reading.kind, `EventStoreDB could not ${doing}: ${says}`, reading.remedy, { cause });
}

function rpcFailureOf(error: unknown): RpcFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') return undefined;
  const details = 'details' in error && typeof error.details === 'string' ? error.details : error.message;
  return { code: error.code, details, exception: trailer(error, 'exception') };
}

function trailer(error: object, name: string): string | undefined {
  const trailers: unknown = 'metadata' in error ? error.metadata : undefined;
  if (typeof trailers !== 'object' || trailers === null) return undefined;
  if (!('get' in trailers) || typeof trailers.get !== 'function') return undefined;
  const values: unknown = trailers.get(name);
  const value: unknown = Array.isArray(values) ? values[0] : undefined;
  return typeof value === 'string' ? value : undefined;
}
