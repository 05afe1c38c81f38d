import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { act, HISTORY, relation } from '../support/relations.ts';
import { AT, listening, opened, withActs, type Client } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Bytes of a page of SQLite, as it makes files unless told otherwise. */
const PAGE = 4096;

let folder: ReturnType<typeof temporaryFolder>;
const clients: Client[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  folder.remove();
});

const onFile = async (): Promise<Client> => {
  const client = await listening({ store: await SqliteStore.open(join(folder.path, 'detente.db')) });
  clients.push(client);
  return client;
};

const READS = [
  '',
  '/timeline',
  '/tension',
  '/tension/series',
  '/explanation',
  '/acts/a',
  '/export.json',
  '/tension.svg',
];

/** An answer; a picture holds the address of the server that drew it. */
const readOf = async (client: Client, path: string): Promise<string> =>
  (await client.get(AT + path)).text.replaceAll(client.url, '');

describe('servers on one SQLite file', () => {
  test('given a server that stopped, when another starts on its file, then every read answers the same', async () => {
    const first = await onFile();
    await withActs(first, 'a', 'b', 'c');
    const body = { content: act('a', { code: { code: '161' } }), reason: 'Wrong code.' };
    await first.put(`${AT}/acts/a`, body, { 'if-match': '"r1"', 'idempotency-key': 'once' });
    const before = await Promise.all(READS.map((path) => readOf(first, path)));
    await clients.pop()?.close();

    const second = await onFile();
    const { head } = (await second.get('/health/ready')).json.store;
    expect((await second.get(AT, { 'detente-after': head })).status).toBe(200);
    const after = await Promise.all(READS.map((path) => readOf(second, path)));
    expect(after).toEqual(before);
    const repeat = await second.put(`${AT}/acts/a`, body, { 'if-match': '"r1"', 'idempotency-key': 'once' });
    expect(repeat).toMatchObject({ status: 200, json: { revision: 4, events: 1 } });
  });

  test('given a file with a damaged index, when a server is to start on it, then it refuses, says what to do and leaves the file alone', async () => {
    await withActs(await onFile(), 'a', 'b', 'c');
    await clients.pop()?.close();
    const path = join(folder.path, 'detente.db');
    const rootOfIndex = (): number => {
      using database = new DatabaseSync(path, { readOnly: true });
      const found = database
        .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'event_of_stream'")
        .get();
      return Number(found?.['rootpage']);
    };
    const bytes = readFileSync(path);
    const end = rootOfIndex() * PAGE;
    bytes.fill(0, end - 24, end);
    writeFileSync(path, bytes);
    await expect(onFile()).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'unusable',
      message: expect.stringContaining('is not served'),
      remedy: expect.stringContaining('detente verify'),
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('given two servers, when both write one history in turn and at once, then both show every act once', async () => {
    const [left, right] = [await onFile(), await onFile()];
    await opened(left);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? left : right).post(`${AT}/acts`, act(`act-${n}`))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const positions = answers.map(({ headers }) => BigInt(headers.get('detente-position') ?? ''));
    const last = positions.reduce((a, b) => (a > b ? a : b));
    for (const client of [left, right]) {
      const page = await client.get(`${AT}/timeline?limit=100`, { 'detente-after': String(last) });
      expect(page.json.entries.map(({ id }: { id: string }) => id).sort()).toEqual(
        answers.map((_, n) => `act-${n}`).sort(),
      );
    }
  });

  test('given two servers, when both get one command with one key, then both answer the same and it is stored once', async () => {
    const [left, right] = [await onFile(), await onFile()];
    await opened(left);
    const headers = { 'idempotency-key': '3f0c7a8e-5c52-4ad4-9d4f-9b8c6d6c1f10' };
    const answers = await Promise.all(
      [left, right].map((client) => client.post(`${AT}/acts`, act('a'), headers)),
    );
    expect(answers[1]).toMatchObject({ status: 201, json: answers[0]?.json });
    expect((await left.get(AT)).json.revision).toBe(1);
  });
});

describe('a server in trouble', () => {
  test('given an event that this version does not know, when it comes, then its history is named and the others live', async () => {
    const store = new MemoryStore();
    const client = await listening({ store });
    clients.push(client);
    await withActs(client, 'a');
    const batches = await Array.fromAsync(store.readStream(`relation-${HISTORY}`));
    const last = batches.flat().at(-1);
    if (last === undefined) throw new Error('nothing was recorded');
    const { metadata, data } = last;
    const id = '00000000-0000-4000-8000-000000000001';
    const strange = { id, type: 'ActPostponed.v1', data, metadata };
    const { position } = await store.append(`relation-${HISTORY}`, [strange], last.revision);
    const foreign = await store.append('relation-foo', [strange], 'no-stream');

    const after = { 'detente-after': String(foreign.position) };
    const shown = await client.get(AT, after);
    expect(shown).toMatchObject({ status: 200, json: { revision: 1 } });
    expect(shown.json.parked).toMatchObject({ revision: 2, type: 'ActPostponed.v1' });
    const { status, json } = await client.get('/health/ready');
    expect(status).toBe(200);
    expect(json.readModels).toMatchObject({
      state: 'live',
      lag: 0,
      parkedStreams: 2,
      parked: [
        { stream: `relation-${HISTORY}`, revision: 2, position: String(position), type: 'ActPostponed.v1' },
        { stream: 'relation-foo', revision: 0, position: String(foreign.position) },
      ],
    });
    for (const { cause, remedy } of json.readModels.parked) {
      expect(cause.length).toBeGreaterThan(10);
      expect(remedy.length).toBeGreaterThan(10);
    }
    // Nothing can be written on an event that is not understood, and that is said.
    const refused = await client.post(`${AT}/acts`, act('b'));
    expect(refused).toMatchObject({ status: 503, json: { code: 'store-unusable' } });
    expect(refused.json.detail).toContain('ActPostponed.v1 at revision 2');
    // Another history is opened, written to and read.
    const other = AT.replace(HISTORY, 'RUS-USA~other');
    expect((await client.post('/api/histories', { name: 'other', content: relation() })).status).toBe(201);
    expect((await client.post(`${other}/acts`, act('a'))).status).toBe(201);
    const list = (await client.get('/api/histories')).json.histories as {
      history: string;
      parked?: object;
    }[];
    expect(list.map(({ history, parked }) => [history, parked !== undefined])).toEqual([
      ['RUS-USA~other', false],
      [HISTORY, true],
    ]);
    for (const path of ['/export.json', '/timeline', '/tension', '/tension/series', '/explanation']) {
      const { json: told } = await client.get(AT + path);
      expect(told, path).toMatchObject({ asOf: 1, parked: { revision: 2, type: 'ActPostponed.v1' } });
    }
    expect((await client.get(`${other}/timeline`)).json.parked).toBeUndefined();
  });

  test('given a store that was closed, when something is written, then it is told that it was not, and to come back', async () => {
    const store = new MemoryStore();
    const client = await listening({ store });
    clients.push(client);
    await withActs(client, 'a');
    await store.close();
    const answer = await client.post(`${AT}/acts`, act('b'));
    expect(answer).toMatchObject({ status: 503, json: { code: 'store-closed' } });
    expect(answer.headers.has('retry-after')).toBe(true);
    expect((await client.get('/health/ready')).json).toMatchObject({
      status: 'not-ready',
      store: { reachable: false },
    });
  });
});
