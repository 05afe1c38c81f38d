import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { EventStoreDbStore } from '../../src/eventstore/eventstoredb/eventstoredb.store.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import type { EventStore } from '../../src/eventstore/port.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import type { EventItem, ServerFrame } from '../../src/live/protocol.ts';
import { TopicPosition } from '../../src/live/topic-position.ts';
import { compiled, type Compiled } from '../support/compiled.ts';
import { EsdbServer } from '../support/esdb-server.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY, relation } from '../support/relations.ts';
import { AT, key, listening, withActs, type Answer, type Client } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A log that any number of servers may open, in this process and in others. */
interface SharedLog {
  /** As `DETENTE_STORE` names it. */
  readonly url: string;
  open(): Promise<EventStore>;
  remove(): Promise<void>;
}

const LOGS: Readonly<Record<string, () => Promise<SharedLog>>> = {
  EventStoreDB: async () => {
    const server = await EsdbServer.start();
    const url = server.connectionString;
    return { url, open: () => EventStoreDbStore.open(url), remove: () => server.stop() };
  },
  'one SQLite file': async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'detente.db');
    const remove = async (): Promise<void> => folder.remove();
    return { url: `sqlite:${path}`, open: () => SqliteStore.open(path), remove };
  },
};

const TOPIC = `relation:${HISTORY}`;
const OUTCOME = {
  title: 'A quiet summit',
  author: 'Ann',
  base: { at: '2021-06-15' },
  commitments: [
    {
      commitmentId: 'return',
      date: '2021-06-26',
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { code: '050' },
      issue: 'summitry',
      summary: 'Both ambassadors go back.',
      probability: { value: 0.8 },
    },
  ],
};

const itemsOf = (client: LiveClient): EventItem[] => client.of('events').flatMap(({ items }) => items);
/** Waits until a client was sent what an answer says was written. */
const hears = (client: LiveClient, { headers }: Answer): Promise<void> =>
  client.until(() => itemsOf(client).some(({ position }) => position === headers.get('detente-position')));
const placeOf = ({ stream, revision, type, position }: EventItem): string =>
  `${position} ${stream} ${revision} ${type}`;

describe.each(Object.keys(LOGS))('two servers on %s', (name) => {
  let log: SharedLog;
  let left: Client;
  let right: Client;
  const closing: (() => Promise<void>)[] = [];
  const folder = temporaryFolder();
  const secret = join(folder.path, 'secret');
  afterAll(() => folder.remove());

  const server = async (): Promise<Client> => {
    // One secret: what opens a room on one opens it on the other.
    const client = await listening({ store: await log.open(), env: { DETENTE_SECRET_FILE: secret } });
    closing.push(() => client.close());
    return client;
  };
  const listener = async (at: Client, more: object = {}): Promise<LiveClient> => {
    const client = await LiveClient.open(at.url);
    closing.unshift(() => client.close());
    client.send({ type: 'subscribe', topic: TOPIC, ...more });
    await client.next('caught-up');
    return client;
  };

  beforeEach(async () => {
    log = await (LOGS[name] as () => Promise<SharedLog>)();
    [left, right] = [await server(), await server()];
    await withActs(left, 'first');
    const { head } = (await left.get('/health/ready')).json.store;
    await right.get(AT, { 'detente-after': head });
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await log.remove();
  });

  test('given a write on one, when both are read up to its position, then both answer the same', async () => {
    const written = await left.post(`${AT}/acts`, act('second'));
    const position = written.headers.get('detente-position') ?? '';
    const after = { 'detente-after': position };
    const paths = ['', '/timeline', '/tension', '/explanation', '/acts/second', '/export.json'];
    for (const path of paths) {
      const [one, other] = [await left.get(AT + path, after), await right.get(AT + path, after)];
      expect(one.status).toBe(200);
      expect(other.text).toBe(one.text);
      expect(other.headers.get('etag')).toBe(one.headers.get('etag'));
    }
    const logs = await Promise.all([left, right].map((client) => client.get('/health/ready')));
    expect(logs[1]?.json.store.log).toBe(logs[0]?.json.store.log);
  });

  test('given a socket on each, when acts and proposals are accepted by both in turn and at once, then both push all, in one order, at the same positions', async () => {
    const sockets = [await listener(left), await listener(right)];
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => {
        const to = n % 2 === 0 ? left : right;
        return n % 3 === 0
          ? to.post(`${AT}/what-ifs`, { ...OUTCOME, title: `Outcome ${n}` }, key())
          : to.post(`${AT}/acts`, act(`act-${n}`), key());
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    for (const socket of sockets) {
      await socket.until(() => itemsOf(socket).length >= answers.length, 'all events', 20_000);
    }
    const [one, other] = sockets.map((socket) => itemsOf(socket).map(placeOf));
    expect(one).toHaveLength(answers.length);
    expect(other).toEqual(one);
    const pushed = new Set(sockets.flatMap((socket) => itemsOf(socket).map(({ position }) => position)));
    for (const { headers } of answers) expect(pushed).toContain(headers.get('detente-position'));
  });

  test('given a room whose people are on both servers, when all move at once, then every screen has all in one order', async () => {
    const opening = { history: HISTORY, title: 'A room', name: 'Ms Weber', base: { at: '2021-06-15' } };
    const opened = await left.post('/api/rooms', opening);
    const { roomId, code, pass } = opened.json;
    const at = `/api/rooms/${roomId}`;
    const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
    const phones: { readonly at: Client; readonly pass: string; readonly socket: LiveClient }[] = [];
    const after = { 'detente-after': opened.headers.get('detente-position') ?? '' };
    await right.get('/api/rooms', after);
    for (const [k, party] of ['USA', 'RUS', 'USA', 'RUS'].entries()) {
      const to = k % 2 === 0 ? left : right;
      const joining = () => to.post('/api/rooms/joining', { code, name: `Person ${k}`, party });
      let joined = await joining();
      for (let tries = 0; joined.status === 404 && tries < 15; tries += 1) {
        await sleep(100);
        joined = await joining();
      }
      const socket = await LiveClient.open(to.url, { headers: bearer(joined.json.pass) });
      closing.unshift(async () => socket.socket.terminate());
      socket.send({ type: 'subscribe', topic: `room:${roomId}` });
      await socket.next('caught-up');
      phones.push({ at: to, pass: joined.json.pass, socket });
    }
    await left.post(`${at}/moves`, { type: 'BeginPhase', phase: 'negotiate' }, bearer(pass));
    const step = {
      initiator: 'USA',
      target: 'RUS',
      code: { code: '057' },
      issue: 'summitry',
      summary: 'A step.',
    };
    const answers = await Promise.all(
      phones.flatMap((phone, k) =>
        Array.from({ length: 4 }, (_, n) => {
          const body = {
            type: 'TableStep',
            stepId: `step-${k}-${n}`,
            step: { commitment: { ...step, day: 5 + n } },
          };
          return phone.at.post(`${at}/moves`, body, bearer(phone.pass));
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const last = Math.max(...answers.map(({ json }) => json.revision));
    const tail = ({ socket }: (typeof phones)[number]) =>
      itemsOf(socket).filter(({ revision, type }) => type === 'StepTabled.v1' && revision <= last);
    for (const phone of phones) {
      await phone.socket.until(
        () => itemsOf(phone.socket).some(({ revision }) => revision === last),
        'all',
        20_000,
      );
    }
    const [first, ...others] = phones.map((phone) => tail(phone).map(placeOf));
    expect(first).toHaveLength(16);
    for (const other of others) expect(other).toEqual(first);
  });

  test('given two who correct one act from the same revision on two servers, when both send it, then one is told of the conflict', async () => {
    const body = (reason: string) => ({ content: act('first', { code: { code: '161' } }), reason });
    const tag = (await left.get(`${AT}/acts/first`)).headers.get('etag') ?? '';
    expect((await right.get(`${AT}/acts/first`)).headers.get('etag')).toBe(tag);
    const answers = await Promise.all(
      [left, right].map((client, n) =>
        client.put(`${AT}/acts/first`, body(`reason ${n}`), { 'if-match': tag, ...key() }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const refused = answers.find(({ status }) => status === 412);
    expect(refused?.json.details.current).not.toBe(tag);
    expect((await left.get(AT)).json.revision).toBe(2);
  });

  test('given two who open one history with different content, when both send it, then one is told that it is there', async () => {
    const answers = await Promise.all(
      [left, right].map((client, n) =>
        client.post('/api/histories', { name: 'contested', content: relation({ title: `By ${n}` }) }, key()),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('given a client that loses its server, when it goes on at the other, then it has every event once, in order', async () => {
    const place = new TopicPosition(TOPIC, '-1');
    const heard: EventItem[] = [];
    const take = (frame: ServerFrame): void => {
      if (place.take(frame) === 'adds' && frame.type === 'events') heard.push(...frame.items);
    };
    const servers = [left, right];
    let last: Answer | undefined;
    for (let round = 0; round < 6; round += 1) {
      const at = servers[round % 2] as Client;
      const socket = await LiveClient.open(at.url);
      socket.send(place.request);
      await socket.next('caught-up');
      const other = servers[(round + 1) % 2] as Client;
      const here = await at.post(`${AT}/acts`, act(`here-${round}`));
      const outcome = { ...OUTCOME, title: `Outcome ${round}` };
      const there = await other.post(`${AT}/what-ifs`, outcome, key());
      // In some rounds it is cut before it has heard of the last one.
      if (round % 3 !== 0) await hears(socket, there);
      socket.socket.terminate();
      await socket.closed;
      for (const frame of socket.frames) take(frame);
      const between = await other.post(`${AT}/acts`, act(`between-${round}`));
      expect([here, there, between].map(({ status }) => status)).toEqual([201, 201, 201]);
      last = between;
    }
    const end = await LiveClient.open(right.url);
    end.send(place.request);
    await hears(end, last as Answer);
    for (const frame of end.frames) take(frame);
    await end.close();

    const whole = await listener(left, { from: '-1' });
    await hears(whole, last as Answer);
    expect(heard.map(placeOf)).toEqual(itemsOf(whole).map(placeOf));
    expect(heard).toHaveLength(2 + 6 * 3);
  });

  test('given a server that stopped with a snapshot, when it starts after others wrote on, then it answers and pushes like one that replays', async () => {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const snapshots = join(folder.path, 'read-models.snapshot');
    for (let n = 0; n < 3; n += 1) {
      const contents = Array.from({ length: 400 }, (_, k) => act(`many-${n}-${k}`));
      expect((await left.post(`${AT}/acts/batch`, { acts: contents }, key())).status).toBeLessThan(300);
    }
    const proposal = await left.post(`${AT}/what-ifs`, OUTCOME, key());
    const whatIf = proposal.headers.get('location') ?? '';
    const startWith = async (): Promise<Client> => {
      const env = { DETENTE_STORE: log.url, DETENTE_SNAPSHOTS: snapshots };
      return listening({ store: await log.open(), env });
    };
    const caughtUp = async (client: Client): Promise<void> => {
      const { head } = (await left.get('/health/ready')).json.store;
      expect((await client.get(AT, { 'detente-after': head })).status).toBe(200);
    };
    const first = await startWith();
    await caughtUp(first);
    await first.close();
    expect(existsSync(snapshots)).toBe(true);

    const tag = (await left.get(whatIf)).headers.get('etag') ?? '';
    const revised = await right.put(
      whatIf,
      { content: { ...OUTCOME, title: 'Revised' } },
      { 'if-match': tag, ...key() },
    );
    expect(revised.status).toBe(200);
    await right.post(`${AT}/acts`, act('while-it-was-away'));

    const again = await startWith();
    closing.unshift(() => again.close());
    await caughtUp(again);
    await caughtUp(left);
    for (const path of [AT, `${AT}/timeline?limit=500`, `${AT}/explanation`, `${AT}/what-ifs`, whatIf]) {
      expect((await again.get(path)).text).toBe((await left.get(path)).text);
    }
    const [one, other] = [await listener(left, { from: '-1' }), await listener(again, { from: '-1' })];
    expect(itemsOf(other).map(placeOf)).toEqual(itemsOf(one).map(placeOf));
    // A what-if from before the snapshot still belongs to its history.
    const now = (await again.get(whatIf)).headers.get('etag') ?? '';
    await again.put(whatIf, { content: { ...OUTCOME, title: 'Once more' } }, { 'if-match': now, ...key() });
    await other.next('events', ({ items }) =>
      items.some(({ type, revision }) => type === 'OutcomeRevised.v2' && revision === 2),
    );
  });
});

describe.each(Object.keys(LOGS))('two server processes on %s', (name) => {
  let program: Compiled;
  beforeAll(() => {
    program = compiled();
  });
  afterAll(() => program.remove());

  const running: ChildProcess[] = [];
  let folder: ReturnType<typeof temporaryFolder>;
  let log: SharedLog;
  beforeEach(async () => {
    folder = temporaryFolder();
    log = await (LOGS[name] as () => Promise<SharedLog>)();
  });
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
    await log.remove();
    folder.remove();
  });

  async function start(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
    const child = spawn(process.execPath, [program.main], {
      cwd: folder.path,
      env: {
        ...process.env,
        DETENTE_PORT: '0',
        DETENTE_STORE: log.url,
        DETENTE_SCENARIO: 'none',
        DETENTE_WORKERS: '1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(child);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    for (;;) {
      const [, url] = /listens on (http:\S+)/.exec(said) ?? [];
      if (url !== undefined) return { child, url };
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
      await Promise.race([once(child.stderr, 'data'), once(child, 'exit')]);
    }
  }

  const post = (url: string, path: string, body: unknown, id: string): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: JSON.stringify(body),
    });

  test('given writers on both, when one server is killed, then nothing acknowledged is lost, nothing is there twice, and its clients go on at the other', async () => {
    const [one, other] = [await start(), await start()];
    const urls = [one.url, other.url];
    expect(
      (await post(one.url, '/api/histories', { name: 'test', content: relation() }, randomUUID())).status,
    ).toBe(201);
    const acknowledged: string[] = [];
    /** Sends each act to its server, and to the other one, with the same key, where that fails. */
    const write = async (lane: number): Promise<void> => {
      for (let n = 0; n < 40; n += 1) {
        const actId = `act-${lane}-${n}`;
        const id = randomUUID();
        for (let attempt = 0; ; attempt += 1) {
          try {
            const url = urls[(lane + attempt) % 2] ?? '';
            const answer = await post(url, `${AT}/acts`, act(actId), id);
            await answer.text();
            if (answer.status !== 201 && answer.status !== 503) throw new Error(`${actId}: ${answer.status}`);
            if (answer.status === 201) break;
          } catch (error) {
            if (!(error instanceof TypeError) || attempt > 50) throw error;
          }
          await sleep(10);
        }
        acknowledged.push(actId);
      }
    };
    const lanes = [0, 1, 2, 3].map(write);
    await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 2 }).toBeGreaterThan(40);
    expect(one.child.kill('SIGKILL')).toBe(true);
    await Promise.all(lanes);

    expect(acknowledged).toHaveLength(160);
    const page = await (await fetch(`${other.url}${AT}/timeline?limit=500`)).json();
    const ids = (page as { entries: { id: string }[] }).entries.map(({ id }) => id);
    expect(ids.sort()).toEqual([...acknowledged].sort());
    const store = await log.open();
    const verdict = await verifyLog(store, ['relation-']);
    await store.close();
    expect(verdict).toMatchObject({ events: 161, brokenStreams: 0 });

    // A new instance in its place stands where the other one stands.
    const third = await start();
    const read = async (url: string): Promise<unknown> => {
      const { store } = (await (await fetch(`${other.url}/health/ready`)).json()) as {
        store: { head: string };
      };
      return (await fetch(`${url}${AT}/explanation`, { headers: { 'detente-after': store.head } })).json();
    };
    expect(await read(third.url)).toEqual(await read(other.url));
    const ended = once(other.child, 'exit');
    other.child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});
