import { inspect } from 'node:util';
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { EventStoreDbStore } from '../../src/eventstore/eventstoredb/eventstoredb.store.ts';
import { START } from '../../src/eventstore/port.ts';
import { EsdbServer, tlsFile } from '../support/esdb-server.ts';
import { openStore, refusalOf, startServer } from '../support/esdb-store.ts';
import { sampleEvents, take } from '../support/sample-events.ts';

const QUICK = { deadlineMillis: 1_500 };

describe('opening EventStoreDB', () => {
  test('given an address where nothing listens, when opened, then it is unavailable, with what to check', async () => {
    const server = await startServer();
    await server.stop();
    const error = await refusalOf(EventStoreDbStore.open(server.connectionString, QUICK));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.remedy).toContain('address');
  });

  test('given a cluster of which no node answers, when opened, then the deadline ends the search', async () => {
    const address = 'esdb+discover://127.0.0.1:9?tls=false&maxDiscoverAttempts=1000&discoveryInterval=50';
    expect(await refusalOf(EventStoreDbStore.open(address, QUICK))).toMatchObject({ kind: 'deadline' });
  });

  test('given a server that does not answer, when opened, then the deadline ends it', async () => {
    const server = await startServer();
    server.faults.inject('features', { kind: 'silence', after: 0 });
    expect(await refusalOf(EventStoreDbStore.open(server.connectionString, QUICK))).toMatchObject({
      kind: 'deadline',
    });
  });

  test('given a server that is too old or no EventStoreDB, when opened, then it says which is needed', async () => {
    for (const version of ['21.10.9', '22.10.0.0', '23.9.9', 'unknown']) {
      const server = await startServer({ version });
      const error = await refusalOf(EventStoreDbStore.open(server.connectionString));
      expect(error).toMatchObject({ kind: 'unusable' });
      expect(error.remedy).toContain('23.10');
    }
    const other = await startServer();
    other.faults.inject('features', { kind: 'status', code: status.UNIMPLEMENTED, after: 0 });
    expect(await refusalOf(EventStoreDbStore.open(other.connectionString))).toMatchObject({
      kind: 'unusable',
    });
    for (const version of ['23.10.0.0', '24.6.0', '25.0.1.1234-nightly'])
      await openStore(await startServer({ version }));
  });

  test('given a failed answer at first, when opened again, then the failure was not kept', async () => {
    const server = await startServer();
    server.faults.inject('features', { kind: 'status', code: status.UNAVAILABLE, after: 0 });
    await refusalOf(EventStoreDbStore.open(server.connectionString));
    await openStore(server);
  });

  test('given a user without permission for $all, when used, then it is access denied, with what to grant', async () => {
    const server = await startServer({ mayReadAll: false });
    const store = await openStore(server);
    for (const work of [store.head(), store.countAfter([], START, 1), take(store.subscribe([], START), 1)]) {
      const error = await refusalOf(work);
      expect(error).toMatchObject({ kind: 'access-denied' });
      expect(error.remedy).toContain('$all');
    }
  });
});

describe('the id of the log', () => {
  test('given a log that was opened before, when opened again, then it has the same id', async () => {
    const server = await startServer();
    const [first, second] = [await openStore(server), await openStore(server)];
    expect((await second.head()).log).toBe((await first.head()).log);
  });

  test('given a new log, when many open it at once, then all agree on one id', async () => {
    const server = await startServer();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(server)));
    const ids = await Promise.all(stores.map(async (store) => (await store.head()).log));
    expect(new Set(ids).size).toBe(1);
  });

  test('given a restored log whose id was deleted, when opened, then it gets a new one that stays', async () => {
    const server = await startServer();
    const before = (await (await openStore(server)).head()).log;
    server.log.delete('detente-log', 'any');
    const after = (await (await openStore(server)).head()).log;
    expect(after).not.toBe(before);
    expect((await (await openStore(server)).head()).log).toBe(after);
  });

  const foreign = {
    id: crypto.randomUUID(),
    type: 'Noted',
    contentType: 'application/json',
    data: Buffer.from('{}'),
    custom: new Uint8Array(),
  };
  test("given an event of another program behind the log's id, when opened, then the id is that of before", async () => {
    const server = await startServer();
    const before = (await (await openStore(server)).head()).log;
    server.log.append('detente-log', 'any', [foreign]);
    expect((await (await openStore(server)).head()).log).toBe(before);
  });

  test("given nothing but an event of another program in the log's own stream, when opened, then that event is named", async () => {
    const server = await startServer();
    server.log.append('detente-log', 'any', [foreign]);
    const { kind, message } = await refusalOf(openStore(server));
    expect(kind).toBe('unusable');
    expect(message).toContain('revision 0, is a "Noted"');
  });

  test('given a commit whose answer was lost, when the id is written, then it is written once', async () => {
    const server = await startServer();
    server.faults.inject('append', { kind: 'reset', after: 1 });
    const store = await openStore(server);
    expect((await (await openStore(server)).head()).log).toBe((await store.head()).log);
    expect(server.log.readStream('detente-log', 0, 'forwards')).toHaveLength(1);
  });
});

describe('TLS and credentials', () => {
  const PASSWORD = 'p:a@ss?w%rd/é';
  const secure = (server: EsdbServer, user: string, ca = 'ca.crt', host = 'localhost'): string =>
    `esdb://${user === '' ? '' : `${user}@`}${host}:${server.port}?tlsCAFile=${encodeURIComponent(tlsFile(ca))}`;
  const admin = `admin:${encodeURIComponent(PASSWORD)}`;

  test('given the right authority and credentials, when opened, then everything works', async () => {
    const server = await startServer({ tls: true, users: { admin: PASSWORD } });
    const store = await openStore(secure(server, admin));
    await store.append('s', sampleEvents(2), 'no-stream');
    expect(await take(store.subscribe(['s'], START), 2)).toHaveLength(2);
  });

  test('given wrong credentials or none, when opened, then it is access denied, and no error shows them', async () => {
    const server = await startServer({ tls: true, users: { admin: PASSWORD } });
    for (const user of ['admin:Geheim7', 'nobody:Geheim7', '']) {
      const error = await refusalOf(EventStoreDbStore.open(secure(server, user), QUICK));
      expect(error).toMatchObject({ kind: 'access-denied' });
      const shown = inspect(error, { depth: 20, showHidden: true });
      expect(shown).not.toContain('Geheim7');
      expect(shown).not.toContain(Buffer.from(user).toString('base64') || 'never');
    }
  });

  test('given another authority, no TLS, or TLS where there is none, when opened, then it is unavailable and TLS is named', async () => {
    const server = await startServer({ tls: true });
    const plain = await startServer();
    for (const address of [
      secure(server, '', 'other-ca.crt'),
      `esdb://localhost:${server.port}`,
      `esdb://localhost:${server.port}?tls=false`,
      `esdb://localhost:${plain.port}?tls=true`,
    ]) {
      const error = await refusalOf(EventStoreDbStore.open(address, QUICK));
      expect(error, address).toMatchObject({ kind: 'unavailable' });
      expect(error.remedy).toContain('tls');
    }
  });

  test('given a server that TLS would know by its IP address alone, when opened, then it asks for a host name', async () => {
    const server = await startServer({ tls: true });
    const error = await refusalOf(EventStoreDbStore.open(secure(server, '', 'ca.crt', '127.0.0.1'), QUICK));
    expect(error).toMatchObject({ kind: 'unusable' });
    expect(error.remedy).toContain('host name');
  });

  test('given a certificate file that is not there, when opened, then it names the option and the path', async () => {
    const error = await refusalOf(EventStoreDbStore.open('esdb://a?tlsCAFile=%2Fnowhere%2Fca.crt'));
    expect(error).toMatchObject({ kind: 'unusable' });
    expect(error.message).toContain('/nowhere/ca.crt');
  });

  test('given a store with credentials, when it is inspected or its calls fail, then they do not show', async () => {
    const server = await startServer({ tls: true, users: { admin: PASSWORD } });
    const store = await openStore(secure(server, admin), { deadlineMillis: 1_000 });
    await server.stop();
    const error = await refusalOf(store.append('s', sampleEvents(1), 'no-stream'));
    for (const shown of [
      inspect(store, { depth: 20 }),
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
    ]) {
      expect(shown).not.toContain(PASSWORD);
      expect(shown).not.toContain(Buffer.from(`admin:${PASSWORD}`).toString('base64'));
    }
  });
});

describe('a cluster', () => {
  const seeds = (nodes: readonly EsdbServer[]): string =>
    `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false&discoveryInterval=20`;

  test('given the address of a follower, when used, then calls go to the leader it names', async () => {
    const nodes = await EsdbServer.startCluster(3);
    const follower = nodes[2] as EsdbServer;
    const store = await openStore(follower);
    await store.append('s', sampleEvents(2), 'no-stream');
    expect(await take(store.subscribe(['s'], START), 2)).toHaveLength(2);
    expect(follower.faults.calls).toMatchObject({ append: 0, read: 0, subscribe: 0 });
    await store.close();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  test('given several seeds, or one to discover from, when opened, then the leader is found', async () => {
    const nodes = await EsdbServer.startCluster(3);
    nodes[1]?.lead();
    for (const address of [seeds(nodes), seeds(nodes.slice(0, 1)).replace('esdb:', 'esdb+discover:')]) {
      const store = await openStore(address);
      await store.append(`s${address.length}`, sampleEvents(1), 'no-stream');
      await store.close();
    }
    expect(nodes[1]?.faults.calls.append).toBeGreaterThanOrEqual(2);
    expect(nodes[0]?.faults.calls.append).toBe(0);
    await Promise.all(nodes.map((node) => node.stop()));
  });

  test('given a leader that goes down, when another leads, then appends and followers go on there without a gap', async () => {
    const nodes = await EsdbServer.startCluster(3);
    const store = await openStore(seeds(nodes));
    const following = take(store.subscribe(['s'], START), 30);
    for (let n = 0; n < 10; n += 1)
      await store.append('s', sampleEvents(1, n), n === 0 ? 'no-stream' : n - 1);
    await nodes[0]?.stop();
    nodes[1]?.lead();
    for (let n = 10; n < 20; n += 1) await store.append('s', sampleEvents(1, n), n - 1);
    // A change of leader without a crash: the old one refuses and names the new one.
    nodes[2]?.lead();
    nodes[1]?.link.breakAll();
    for (let n = 20; n < 30; n += 1) await store.append('s', sampleEvents(1, n), n - 1);
    expect((await following).map(({ revision }) => revision)).toEqual(
      Array.from({ length: 30 }, (_, n) => n),
    );
    await store.close();
    await Promise.all(nodes.map((node) => node.stop()));
  });
});
