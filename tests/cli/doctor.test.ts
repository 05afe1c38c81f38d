import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { doctor } from '../../src/cli/doctor.command.ts';
import { CliError } from '../../src/cli/exit.ts';
import { Erasures } from '../../src/eventstore/erasing/erasures.runner.ts';
import { LedgerModel } from '../../src/eventstore/erasing/ledger.reader.ts';
import type { NewEvent } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { Json } from '../../src/kernel/canonical-json.ts';
import type { Finding } from '../../src/eventstore/finding.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { detente, temporaryStore } from '../support/cli.ts';
import { tlsFile } from '../support/esdb-server.ts';
import { startServer } from '../support/esdb-store.ts';
import { sampleEvent } from '../support/sample-events.ts';
import { act, HISTORY, opened, record, recorded } from '../timeline/recorded.ts';

interface Diagnosis {
  readonly healthy: boolean;
  readonly findings: readonly Finding[];
  readonly exitCode: number;
}

/** What the doctor says of a store, on a clock that may go wrong. */
async function diagnosisOf(store: string, now: () => number = Date.now): Promise<Diagnosis> {
  let printed = '';
  const context: CliContext = {
    env: {},
    store,
    openStore,
    clock: { now },
    terminal: () => {
      throw new Error('JSON needs no terminal');
    },
    print: async (text) => void (printed += text),
    say: () => undefined,
    watched: false,
    input: (async function* nothing() {})(),
    signal: new AbortController().signal,
  };
  let exitCode = 0;
  try {
    await doctor(context, { json: true });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    exitCode = error.exitCode;
  }
  return { ...(JSON.parse(printed) as Omit<Diagnosis, 'exitCode'>), exitCode };
}

const checksOf = ({ findings }: Diagnosis) => findings.map(({ check }) => check);
const faultIn = ({ findings }: Diagnosis): Finding => {
  const faults = findings.filter(({ fine }) => !fine);
  expect(faults).toHaveLength(1);
  const [fault] = faults as [Finding];
  expect(fault.says.length).toBeGreaterThan(10);
  expect(fault.remedy?.length).toBeGreaterThan(10);
  return fault;
};

/** The connection string of a server that wants credentials. */
const address = (port: number, login = '') =>
  `esdb://${login}localhost:${port}?tls=true&tlsCAFile=${encodeURIComponent(tlsFile('ca.crt'))}&defaultDeadline=2000`;

describe('detente doctor on EventStoreDB', () => {
  test('given a server in good order, when asked, then every check is told and nothing is written', async () => {
    const server = await startServer();
    await (await openStore({ kind: 'esdb', connectionString: server.connectionString })).close();
    const written = server.log.records.length;
    const diagnosis = await diagnosisOf(server.connectionString);
    expect(diagnosis).toMatchObject({ healthy: true, exitCode: 0 });
    expect(checksOf(diagnosis)).toEqual([
      'address',
      'server version',
      'credentials',
      'reading $all',
      'appending',
      'clock',
      'store',
      'read models',
    ]);
    const clock = diagnosis.findings.find(({ check }) => check === 'clock');
    expect(clock?.says).toMatch(/^the server's differs by at most \d\.\d s$/);
    expect(server.log.records).toHaveLength(written);
  });

  test('given an address where nothing listens, when asked, then the address is at fault and nothing else is claimed', async () => {
    const server = await startServer();
    await server.stop();
    const diagnosis = await diagnosisOf(`${server.connectionString}&defaultDeadline=1000`);
    expect(diagnosis.exitCode).toBe(6);
    expect(checksOf(diagnosis)).toEqual(['address']);
    expect(faultIn(diagnosis).remedy).toContain('Check that the server runs');
  });

  test('given a server that wants TLS, when asked without, or with another authority, then the address is at fault', async () => {
    const server = await startServer({ tls: true });
    for (const text of [
      `esdb://localhost:${server.port}?tls=false&defaultDeadline=1500`,
      address(server.port).replace('ca.crt', 'other-ca.crt').replace('2000', '1500'),
      address(server.port).replace('ca.crt', 'missing.crt'),
    ]) {
      expect(faultIn(await diagnosisOf(text)).check).toBe('address');
    }
  });

  test('given wrong or missing credentials, when asked, then they are at fault, and no password is told', async () => {
    const server = await startServer({ tls: true, users: { ann: 'right' } });
    const wrong = await diagnosisOf(address(server.port, 'ann:so-wrong@'));
    expect(faultIn(wrong)).toMatchObject({ check: 'credentials' });
    expect(faultIn(wrong).says).toContain('does not accept');
    expect(JSON.stringify(wrong)).not.toContain('so-wrong');
    const none = await diagnosisOf(address(server.port));
    expect(faultIn(none).says).toContain('without credentials');
    expect((await diagnosisOf(address(server.port, 'ann:right@'))).healthy).toBe(true);
  });

  test('given credentials and no TLS, when the server wants them, then it says that they were not sent', async () => {
    const server = await startServer({ users: { ann: 'right' } });
    const diagnosis = await diagnosisOf(`esdb://ann:right@127.0.0.1:${server.port}?tls=false`);
    expect(faultIn(diagnosis).says).toContain('not sent without TLS');
  });

  test('given a user who may not read $all, when asked, then that is at fault, with whom to put the user to', async () => {
    const server = await startServer({ mayReadAll: false });
    const diagnosis = await diagnosisOf(server.connectionString);
    expect(faultIn(diagnosis)).toMatchObject({ check: 'reading $all' });
    expect(faultIn(diagnosis).remedy).toContain('$admins');
    expect(diagnosis.exitCode).toBe(6);
  });

  test('given a user who may not append, when asked, then that is at fault', async () => {
    const server = await startServer({ readOnlyPrefix: 'relation-' });
    expect(faultIn(await diagnosisOf(server.connectionString))).toMatchObject({ check: 'appending' });
  });

  test('given a server that is too old, when asked, then its version is at fault, with the one that is needed', async () => {
    const server = await startServer({ version: '22.10.1.0' });
    const diagnosis = await diagnosisOf(server.connectionString);
    expect(faultIn(diagnosis)).toMatchObject({ check: 'server version' });
    expect(faultIn(diagnosis).remedy).toContain('23.10');
  });

  test('given an erasure that the server has not scavenged, when asked, then it is named with what to do, and after the scavenge it is gone', async () => {
    const server = await startServer();
    const store = await openStore({ kind: 'esdb', connectionString: server.connectionString });
    await record(store, HISTORY, [opened(), recorded(act('a'))]);
    const erasures = new Erasures({ store, model: new LedgerModel(), clock: { now: Date.now } });
    const order = { why: 'asked for', actor: { id: 'ann', via: 'test' } };
    await erasures.erase([{ stream: streamOf(HISTORY) }], order);
    await store.close();
    const waiting = await diagnosisOf(server.connectionString);
    expect(faultIn(waiting)).toMatchObject({ check: 'erasures' });
    expect(faultIn(waiting).says).toBe(
      `1 stream of 1 erased ones can still be read from the log: ${streamOf(HISTORY)}`,
    );
    expect(faultIn(waiting).remedy).toContain('run a scavenge on every node');
    server.log.scavenge();
    const done = await diagnosisOf(server.connectionString);
    expect(done.healthy).toBe(true);
    expect(done.findings.find(({ check }) => check === 'erasures')?.says).toBe(
      '1 stream erased, nothing of them left',
    );
  });

  test('given clocks that differ, when asked, then it says which is ahead, and looks at the rest all the same', async () => {
    const server = await startServer();
    const behind = await diagnosisOf(server.connectionString, () => Date.now() - 60_000);
    expect(faultIn(behind)).toMatchObject({ check: 'clock' });
    expect(faultIn(behind).says).toMatch(/server's clock is (5\d|60)\.\d s ahead/);
    expect(checksOf(behind)).toContain('read models');
    const ahead = await diagnosisOf(server.connectionString, () => Date.now() + 60_000);
    expect(faultIn(ahead).says).toContain('behind');
  });

  test('given the command, when the server is not there, then it ends with 6, and tells a person what to do', async () => {
    const ran = await detente(['--store', 'esdb://127.0.0.1:9?tls=false&defaultDeadline=1000', 'doctor']);
    expect(ran.exitCode).toBe(6);
    expect(ran.stdout).toContain('FAIL  address');
    expect(ran.stderr).toContain('1 check failed');
  });
});

describe('detente doctor on SQLite', () => {
  test('given a replayed history, when asked, then schema, writing, sync and read models are told', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const diagnosis = await diagnosisOf(temporary.store);
    // How fast its disk is, is the machine's.
    const slow = diagnosis.findings.some(({ check, fine }) => check === 'disk sync' && !fine);
    expect(diagnosis.exitCode === 0).toBe(!slow);
    expect(checksOf(diagnosis)).toEqual(['store', 'schema', 'writable', 'disk sync', 'read models']);
    expect(diagnosis.findings.filter((finding) => finding.fine && 'remedy' in finding)).toEqual([]);
    expect(diagnosis.findings.at(-1)?.says).toMatch(/^1 history with \d+ acts up to position \d+$/);
  });

  test.each([
    ['an unknown type in a what-if', 'whatif-00000000-0000-4000-8000-000000000001', {}, /does not know/],
    ['a foreign stream', 'whatif-foo', {}, /"foo" is no id of a what-if/],
    ['no metadata', 'relation-RUS-USA~geneva-2021', { metadata: null }, /by which command/],
    ['a day that is none', 'relation-RUS-USA~geneva-2021', { day: 'garbage' }, /not a calendar day: garbage/],
  ] as const)(
    'given an event with %s, when asked, then the doctor names it',
    async (_, stream, change, cause) => {
      using temporary = temporaryStore();
      await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
      const store = await SqliteStore.open(join(temporary.folder, 'store.db'));
      const last = (await Array.fromAsync(store.readStream(stream))).flat().at(-1);
      const at = last?.revision ?? -1;
      const { type, data, metadata } = sampleEvent({ text: 'x' });
      const day = 'day' in change ? { occurred: { from: change.day } } : {};
      const content = { ...(last?.data as object), ...day } as Json;
      const event: NewEvent = {
        id: randomUUID(),
        type: last?.type ?? type,
        data: last ? content : data,
        metadata,
      };
      await store.append(stream, [event], at === -1 ? 'no-stream' : at);
      await store.close();
      if ('metadata' in change) {
        using database = new DatabaseSync(join(temporary.folder, 'store.db'));
        database.exec(
          "UPDATE event SET metadata = 'null' WHERE position = (SELECT max(position) FROM event)",
        );
      }
      const diagnosis = await diagnosisOf(temporary.store);
      expect(diagnosis.exitCode).toBe(6);
      // A busy disk may be at fault as well.
      const findings = diagnosis.findings.filter(({ check }) => check === 'read models');
      const fault = faultIn({ ...diagnosis, findings });
      expect(fault.says).toContain(`event ${at + 1} of "${stream}"`);
      expect(fault.says).toMatch(cause);
    },
  );

  test('given a file that is no database, when asked, then the store is at fault, and the file stays as it was', async () => {
    using temporary = temporaryStore();
    writeFileSync(join(temporary.folder, 'store.db'), 'This is no database, but a text.'.repeat(100));
    const diagnosis = await diagnosisOf(temporary.store);
    expect(faultIn(diagnosis)).toMatchObject({ check: 'store' });
    expect(diagnosis.exitCode).toBe(6);
  });
});
