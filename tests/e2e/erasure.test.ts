import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { prefixesOf } from '../../src/eventstore/stream-kinds.ts';
import { detenteProcess } from '../support/cli.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY, relation } from '../support/relations.ts';
import { AT, listening, type Client } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { outcome } from '../support/what-ifs.ts';

const NAME = 'Wilhelmina Nachtigall';
const WHY = { why: 'a private person' };

describe('taking things out of the record', () => {
  const open: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  /** A server over a file with a history of many acts that name somebody, a what-if that does too, and another history. */
  async function named(
    acts = 3,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ client: Client; path: string }> {
    const folder = temporaryFolder();
    const path = join(folder.path, 'store.db');
    open.push(() => folder.remove());
    const store = await SqliteStore.open(path);
    const client = await listening({ store, env: { DETENTE_STORE: `sqlite:${path}`, ...env } });
    open.push(() => client.close());
    await client.post('/api/histories', { name: 'test', content: relation() });
    for (let first = 0; first < acts; first += 400) {
      const batch = Array.from({ length: Math.min(400, acts - first) }, (_, k) => ({
        ...act(`a${first + k}`),
        summary: `${NAME} is met (${first + k})`,
      }));
      const answer = await client.post(`${AT}/acts/batch`, { acts: batch });
      expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    }
    const other = await client.post('/api/histories', { name: 'other', content: relation() });
    expect(other.status).toBe(201);
    return { client, path };
  }

  const propose = async (client: Client): Promise<string> => {
    const made = await client.post(`${AT}/what-ifs`, {
      ...outcome(),
      title: `${NAME} gives in`,
    });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    return made.json.whatIfId as string;
  };

  const copies = (path: string): number =>
    [path, `${path}-wal`, `${path}.snapshot`]
      .filter((file) => existsSync(file))
      .reduce((sum, file) => sum + readFileSync(file, 'latin1').split(NAME).length - 1, 0);

  const digestOf = async (client: Client): Promise<string> =>
    (await verifyLog(client.store, prefixesOf('verified'))).digest;

  test('given a history that names somebody, when it is erased, then file, log and snapshot hold the name nowhere, and the digest stays', async () => {
    const { client, path } = await named(1_200);
    const whatIf = await propose(client);
    const declared = await client.put(
      AT,
      { content: { ...relation(), title: `The case of ${NAME}` }, reason: 'named' },
      { 'if-match': '"r1200"' },
    );
    expect([declared.status, declared.text]).toEqual([200, expect.any(String)]);
    await client.close();
    open.pop();
    const store = await SqliteStore.open(path);
    const again = await listening({ store, env: { DETENTE_STORE: `sqlite:${path}` } });
    open.push(() => again.close());
    expect(existsSync(`${path}.snapshot`)).toBe(true);
    expect(readFileSync(`${path}.snapshot`, 'latin1')).toContain(NAME);
    const before = await digestOf(again);
    expect(copies(path)).toBeGreaterThan(1_200);

    const erased = await again.post(`${AT}/erasure`, WHY);
    expect([erased.status, erased.json]).toEqual([
      200,
      {
        erased: [
          { stream: `whatif-${whatIf}`, events: 1, tip: expect.any(String) },
          { stream: `relation-${HISTORY}`, events: 1_202, tip: expect.any(String) },
        ],
      },
    ]);
    await expect.poll(() => copies(path)).toBe(0);
    expect(await digestOf(again)).toBe(before);
    for (const path of [
      AT,
      `${AT}/timeline`,
      `${AT}/export.json`,
      `${AT}/tension`,
      `/api/what-ifs/${whatIf}`,
    ]) {
      const answer = await again.get(path);
      expect([path, answer.status, answer.json?.code]).toEqual([path, 410, 'erased']);
    }
    expect((await again.get('/api/histories')).json.histories).toMatchObject([{ history: 'RUS-USA~other' }]);
    expect((await again.post(`${AT}/acts`, act('late'))).status).toBeGreaterThanOrEqual(404);
    expect((await again.post('/api/histories', { name: 'test', content: relation() })).status).toBe(410);
    expect((await again.post(`${AT}/erasure`, WHY)).json.code).toBe('erased');
    expect((await again.get('/api/erasures')).json.erased).toMatchObject([{ by: 'local' }, { why: WHY.why }]);
    await again.close();
    open.pop();
    expect(copies(path)).toBe(0);
    const verdict = await detenteProcess(['--store', `sqlite:${path}`, 'verify']);
    expect(verdict).toMatchObject({ exitCode: 0 });
    expect(verdict.stdout).toContain(`erased: relation-${HISTORY}: content gone, 1202 events`);
    expect((await detenteProcess(['--store', `sqlite:${path}`, 'doctor'])).stdout).toContain(
      'nothing of them left',
    );
  }, 120_000);

  test('given a room of a history, when the history is erased, then the room with the names of its people goes with it', async () => {
    const { client, path } = await named();
    const people = 'Mx Immergrün';
    const room = await client.post('/api/rooms', {
      history: HISTORY,
      title: 'A lesson',
      name: people,
      base: { at: '2021-05-01' },
    });
    expect(room.status).toBe(201);
    const elsewhere = await client.post('/api/rooms', {
      history: 'RUS-USA~other',
      title: 'Another',
      name: 'Ms Weber',
      base: { at: '2021-05-01' },
    });
    const { erased } = (await client.post(`${AT}/erasure`, WHY)).json;
    const kinds = erased.map(({ stream }: { stream: string }) => stream.split('-')[0]);
    expect(kinds).toEqual(['room', 'relation']);
    await expect.poll(() => readFileSync(path).includes(people)).toBe(false);
    const { rooms } = (await client.get('/api/rooms')).json;
    expect(rooms).toHaveLength(elsewhere.status === 201 ? 1 : 0);
  }, 60_000);

  test('given listeners, when a what-if and then its history are erased, then each hears it on its topics', async () => {
    const { client } = await named();
    const whatIf = await propose(client);
    const live = await LiveClient.open(client.url);
    for (const topic of ['relations', `relation:${HISTORY}`, `whatif:${whatIf}`]) {
      live.send({ type: 'subscribe', topic });
      await live.next('caught-up', (frame) => frame.topic === topic);
    }
    const told = (topic: string, stream: string) =>
      live.next(
        'events',
        (frame) =>
          frame.topic === topic &&
          frame.items.some(({ type, data }) => type === 'StreamErased.v1' && data?.['stream'] === stream),
      );
    expect((await client.post(`/api/what-ifs/${whatIf}/erasure`, WHY)).status).toBe(200);
    await told(`whatif:${whatIf}`, `whatif-${whatIf}`);
    await told(`relation:${HISTORY}`, `whatif-${whatIf}`);
    expect((await client.get(`${AT}/what-ifs`)).json.total).toBe(0);
    expect((await client.post(`${AT}/erasure`, WHY)).status).toBe(200);
    await told('relations', `relation-${HISTORY}`);
    await told(`relation:${HISTORY}`, `relation-${HISTORY}`);
    const late = await LiveClient.open(client.url);
    late.send({ type: 'subscribe', topic: `relation:${HISTORY}` });
    expect((await late.next('error')).problem).toMatchObject({ status: 410, code: 'erased' });
    await late.close();
    await live.close();
  });

  test('given figures of a what-if, when it is erased, then its fingerprint is known no more, nor what its steps do', async () => {
    const { client } = await named();
    const whatIf = await propose(client);
    const { json } = await client.get(`/api/what-ifs/${whatIf}/projection?paths=200&wait=final`);
    const kept = `/api/projections/${json.fingerprint}`;
    expect((await client.get(kept)).text).toContain(NAME);
    expect((await client.post(`/api/what-ifs/${whatIf}/erasure`, WHY)).status).toBe(200);
    for (const path of [kept, `${kept}/contributions`, `${kept}/tornado`]) {
      const gone = await client.get(path);
      expect([gone.status, gone.json.code]).toEqual([404, 'unknown-fingerprint']);
      expect(gone.text).not.toContain(NAME);
    }
  });

  test('given a name in titles, when it is taken out, then every read shows the reason, also of earlier revisions, and no kept copy is good', async () => {
    const { client, path } = await named();
    const whatIf = await propose(client);
    const reads = [AT, `${AT}/timeline`, `${AT}/acts/a1`, `${AT}/explanation`];
    const kept = await Promise.all(reads.map((read) => client.get(read)));
    const live = await LiveClient.open(client.url);
    live.send({ type: 'subscribe', topic: `relation:${HISTORY}` });
    await live.next('caught-up');
    const answer = await client.post(`${AT}/redactions`, { text: NAME, ...WHY });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        redacted: [
          ...['a0', 'a1', 'a2'].map((_, k) => ({
            stream: `relation-${HISTORY}`,
            revision: k + 1,
            path: '/summary',
          })),
          { stream: `whatif-${whatIf}`, revision: 0, path: '/title' },
        ],
        left: [],
      },
    ]);
    await live.next('events', ({ items }) => items.some(({ type }) => type === 'ContentRedacted.v1'));
    for (const [k, read] of reads.entries()) {
      const etag = kept[k]?.headers.get('etag') ?? '';
      const again = await client.get(read, { 'if-none-match': etag });
      expect([read, again.status, again.text.includes(NAME)]).toEqual([read, 200, false]);
    }
    const more = ['/timeline?asOf=2', '/acts/a1?asOf=2', '/export.json', '/export.csv', '/what-ifs'].map(
      (at) => AT + at,
    );
    for (const read of [...more, `/api/what-ifs/${whatIf}`]) {
      const again = await client.get(read);
      expect([
        read,
        again.status,
        again.text.includes(NAME),
        again.text.includes('[redacted: a private person]'),
      ]).toEqual([read, 200, false, true]);
    }
    const tag = (await client.get(`${AT}/acts/a1`)).headers.get('etag') ?? '';
    const corrected = await client.put(
      `${AT}/acts/a1`,
      { content: act('a1'), reason: 'shorter' },
      { 'if-match': tag },
    );
    expect([corrected.status, corrected.text]).toEqual([200, expect.any(String)]);
    expect((await client.post(`${AT}/redactions`, { text: NAME, ...WHY })).json.code).toBe('text-not-found');
    expect((await client.post(`${AT}/redactions`, { text: 'a1', ...WHY })).json.code).toBe('text-too-short');
    expect((await client.post(`${AT}/redactions`, { text: 'cyber', ...WHY })).json.code).toBe(
      'text-not-found',
    );
    const before = await digestOf(client);
    await client.close();
    open.pop();

    const copy = `${path}.copy`;
    const copied = await detenteProcess([
      'copy',
      '--from',
      `sqlite:${path}`,
      '--to',
      `sqlite:${copy}`,
      '--redact',
    ]);
    expect(copied).toMatchObject({ exitCode: 0 });
    expect(copies(copy)).toBe(0);
    const verdict = await detenteProcess(['--store', `sqlite:${copy}`, 'verify', '--json']);
    expect(JSON.parse(verdict.stdout)).toMatchObject({ digest: before, brokenStreams: 0, redactions: 4 });
    const timeline = await detenteProcess(['--store', `sqlite:${path}`, 'timeline', HISTORY]);
    expect(timeline.stdout).not.toContain(NAME);
    expect(timeline.stdout).toContain('redacted: a private person');
  });

  test('given a server over the file, when the command line erases, then the server lets go of it within seconds', async () => {
    const { client, path } = await named();
    const store = ['--store', `sqlite:${path}`];
    const unsure = await detenteProcess([...store, 'erase', HISTORY, '--why', WHY.why]);
    expect(unsure.exitCode).not.toBe(0);
    expect(unsure.stderr).toContain('--yes');
    const done = await detenteProcess([...store, 'erase', HISTORY, '--why', WHY.why, '--yes']);
    expect(done).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('4 events gone') });
    await expect.poll(async () => (await client.get(AT)).status, { timeout: 5_000 }).toBe(410);
    expect(copies(path)).toBe(0);
    const again = await detenteProcess([...store, 'erase', HISTORY, '--why', WHY.why, '--yes']);
    expect(again.exitCode).toBe(4);
    const unknown = await detenteProcess([
      ...store,
      'redact',
      'RUS-USA~othr',
      '--text',
      NAME,
      '--why',
      WHY.why,
    ]);
    expect(unknown.stderr).toContain('RUS-USA~other');
  });
});
