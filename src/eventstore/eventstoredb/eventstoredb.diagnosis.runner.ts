import { randomUUID } from 'node:crypto';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { Clock } from '../../kernel/clock.ts';
import { clockFinding, type ClockSighting } from '../clock-skew.ts';
import { parseEventStoreDbAddress, type EventStoreDbAddress } from './eventstoredb-address.ts';
import { storeErrorOf } from './eventstoredb-errors.ts';
import { refusalOfVersion } from './eventstoredb-version.ts';
import { EventStoreDbAppender } from './eventstoredb.appender.ts';
import { EventStoreDbConnection } from './eventstoredb.connection.ts';
import { opened, withinDeadline } from './eventstoredb.deadline.ts';
import { lastEventRequest, LOG_STREAM, streamRequest } from './eventstoredb.wire.ts';
import { faulty, fine, type Finding } from '../finding.ts';
import type { StoreError } from '../port.ts';

const DEADLINE_MS = 10_000;
/** gRPC's code for credentials that the server does not know. */
const UNAUTHENTICATED = 16;
/** No stream is that long: an append that expects it is refused for its revision, if it may be made at all. */
const BEYOND_ANY_STREAM = 2 ** 40;

/**
 * Looks at an EventStoreDB step by step, each of which needs the one before: its address, its version, who we are, whether we may read
 * streams and `$all` and append, and how its clock stands to ours. Writes nothing. Never rejects: a fault is a finding,
 * and ends the list where nothing beyond it can be known.
 */
export async function diagnoseEventStoreDb(
  connectionString: string,
  clock: Clock,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let connection: EventStoreDbConnection | undefined;
  try {
    const address = parseEventStoreDbAddress(connectionString);
    connection = new EventStoreDbConnection(address, 'detente-doctor');
    await look(
      { address, connection, clock, deadlineMillis: address.defaultDeadline ?? DEADLINE_MS },
      findings,
    );
  } catch (error) {
    const { message, remedy } = storeErrorOf(error, 'connect');
    findings.push(faulty('address', message, remedy));
  } finally {
    await connection?.close();
  }
  return findings;
}

interface Patient {
  readonly address: EventStoreDbAddress;
  readonly connection: EventStoreDbConnection;
  readonly clock: Clock;
  readonly deadlineMillis: number;
}

async function look(patient: Patient, findings: Finding[]): Promise<void> {
  const { address, connection, deadlineMillis } = patient;
  const version = await tried(
    () => withinDeadline(connection.serverVersion(), 'connect', deadlineMillis),
    'connect',
  );
  if (version.kind === 'failed') {
    const { error } = version;
    findings.push(
      error.kind === 'access-denied'
        ? denied('credentials', error, address)
        : faulty('address', error.message, error.remedy),
    );
    return;
  }
  findings.push(fine('address', `answers${address.tls ? ' over TLS' : ', without TLS'}`));
  const old = refusalOfVersion(version.value);
  if (old !== undefined) {
    findings.push(faulty('server version', old.message, old.remedy));
    return;
  }
  findings.push(fine('server version', version.value));

  const stream = await read(
    patient,
    streamRequest(LOG_STREAM, { from: undefined, direction: 'backwards', count: 1 }),
  );
  if (stream.kind === 'failed') {
    findings.push(denied('credentials', stream.error, address));
    return;
  }
  findings.push(fine('credentials', whoWeAre(address)));
  const all = await read(patient, lastEventRequest());
  if (all.kind === 'failed') findings.push(deniedAll(all.error));
  else findings.push(fine('reading $all', 'permitted'));
  findings.push(await appending(patient));
  findings.push(clockFinding(all.kind === 'done' ? all.value : stream.value));
}

type Attempt<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly error: StoreError };

async function tried<T>(work: () => Promise<T>, doing: string): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await work() };
  } catch (error) {
    return { kind: 'failed', error: storeErrorOf(error, doing) };
  }
}

/** One read call to its end: what it tells of the clocks, its answer dated by HTTP, its event by the server. */
function read(
  { connection, clock, deadlineMillis }: Patient,
  request: streamsPb.ReadReq,
): Promise<Attempt<ClockSighting>> {
  const doing = 'read';
  return tried(async () => {
    const before = clock.now();
    const call = await opened(connection.read(request), doing, deadlineMillis);
    let after = before;
    let dated: number | undefined;
    let created: number | undefined;
    const date = (headers: { get(name: string): readonly unknown[] }): void => {
      const millis = Date.parse(String(headers.get('date')[0] ?? ''));
      if (Number.isNaN(millis) || dated !== undefined) return;
      dated = millis;
      after = clock.now();
    };
    // An answer without an event is one frame of headers, which the client hands over as the call's status.
    call.on('metadata', date);
    call.on('status', ({ metadata }) => date(metadata));
    call.on('data', (response: streamsPb.ReadResp) => (created = createdIn(response) ?? created));
    const ended = new Promise<void>((resolve, reject) => void call.on('error', reject).on('end', resolve));
    try {
      await withinDeadline(ended, doing, deadlineMillis);
    } finally {
      call.cancel();
    }
    return {
      before,
      after,
      ...(dated === undefined ? {} : { dated }),
      ...(created === undefined ? {} : { created }),
    };
  }, doing);
}

/** When the server wrote the event of a response, which it counts in ticks of 100 ns. */
function createdIn(response: streamsPb.ReadResp): number | undefined {
  const ticks = response.getEvent()?.getEvent()?.getMetadataMap().get('created');
  return ticks === undefined ? undefined : Number(ticks) / 10_000;
}

/** Whether we may append: the server asks for permission before it looks at the revision, which is one that no stream has. */
async function appending({ connection, clock, deadlineMillis }: Patient): Promise<Finding> {
  const check = 'appending';
  const patience = {
    deadlineMillis,
    pauseBefore: () => deadlineMillis,
    closing: new AbortController().signal,
  };
  const appender = new EventStoreDbAppender(connection, patience);
  const event = { id: randomUUID(), type: 'Probed.v1', data: '{}', metadata: '{}', recordedAt: clock.now() };
  const attempt = await tried(
    () => appender.append('relation-detente-doctor', [event], BEYOND_ANY_STREAM),
    'append',
  );
  await appender.close();
  if (attempt.kind === 'done') return fine(check, 'permitted');
  if (attempt.error.kind !== 'access-denied')
    return faulty(check, attempt.error.message, attempt.error.remedy);
  return faulty(
    check,
    'the user may not append to streams of the record',
    'Let it: grant the user $w on streams whose names begin with "relation-", "whatif-" and on "detente-log".',
  );
}

function denied(check: string, error: StoreError, { credentials, tls }: EventStoreDbAddress): Finding {
  if (error.kind !== 'access-denied') return faulty(check, error.message, error.remedy);
  if (credentials !== undefined && !tls) {
    return faulty(
      check,
      'the server wants credentials, and those of the connection string are not sent without TLS',
      'Turn TLS on: leave tls=false out, and name the authority with tlsCAFile where it is an own one.',
    );
  }
  if (codeOf(error) === UNAUTHENTICATED && credentials !== undefined) {
    return faulty(
      check,
      'the server does not accept this user and password',
      'Correct them in the connection string; percent-encode special characters ("@" is %40, ":" is %3A).',
    );
  }
  return credentials === undefined
    ? faulty(
        check,
        'the server lets nobody in without credentials',
        'Name them: esdb://user:password@host:2113, with TLS.',
      )
    : faulty(check, 'the user is known, but may not read', 'Grant it $r on the streams of the record.');
}

const deniedAll = (error: StoreError): Finding =>
  error.kind === 'access-denied'
    ? faulty(
        'reading $all',
        'the user may not read $all, which every server follows',
        'Add the user to the group $admins, or one of its groups to the readers of $all (system stream ACL in $settings).',
      )
    : faulty('reading $all', error.message, error.remedy);

const whoWeAre = ({ credentials, tls }: EventStoreDbAddress): string =>
  credentials === undefined
    ? 'none given, none asked for'
    : tls
      ? 'accepted'
      : 'given, but not sent without TLS, and none asked for';

/** The code of the gRPC failure behind an error. */
function codeOf({ cause }: StoreError): number | undefined {
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'number'
    ? cause.code
    : undefined;
}
