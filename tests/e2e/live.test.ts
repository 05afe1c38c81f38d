import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { FOLLOWER } from '../../src/http/follower.ts';
import { act, HISTORY, note, relation } from '../support/relations.ts';
import { LiveClient } from '../support/live-client.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';

const TOPIC = `relation:${HISTORY}`;
const SUBSCRIBE = { type: 'subscribe', topic: TOPIC };

describe('listening to a relation', () => {
  let server: Client;

  beforeAll(async () => {
    server = await listening();
    await withActs(server, 'a1', 'a2');
  });
  afterAll(() => server.close());

  test('given a history, when a client subscribes, then it gets a snapshot, is caught up, and sees what follows', async () => {
    const client = await LiveClient.open(server.url);
    client.send(SUBSCRIBE);
    const snapshot = await client.next('snapshot');
    expect(snapshot).toMatchObject({
      v: 1,
      topic: TOPIC,
      state: {
        history: { history: HISTORY, revision: 2, acts: 2 },
        reading: { at: '2021-06-16', covered: true },
        whatIfs: { total: 0, list: [] },
      },
    });
    await client.next('caught-up', ({ topic }) => topic === TOPIC);

    await server.post(`${AT}/acts`, act('a3'));
    const events = await client.next('events');
    expect(events.items).toMatchObject([
      { stream: `relation-${HISTORY}`, revision: 3, type: 'ActRecorded.v1', data: { actId: 'a3' } },
    ]);
    expect(BigInt(events.from)).toBeGreaterThanOrEqual(BigInt(snapshot.position));
    const moved = await client.next('tension');
    const reading = (await server.get(`${AT}/tension`)).json;
    expect(moved).toMatchObject({
      topic: TOPIC,
      position: events.to,
      revision: 3,
      actId: 'a3',
      reading: { tension: reading.tension, at: reading.at },
      onDay: { at: '2021-04-15' },
    });
    await client.close();
  });

  test('given a position, when a client subscribes from it, then it gets what followed, once, and no snapshot', async () => {
    const client = await LiveClient.open(server.url);
    client.send({ ...SUBSCRIBE, from: '-1' });
    const end = await client.next('caught-up');
    const items = client.of('events').flatMap((frame) => frame.items);
    expect(items.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
    expect(items[0]).toMatchObject({ type: 'RelationOpened.v1', actor: { id: 'local', via: 'http' } });
    expect(client.of('snapshot')).toEqual([]);

    const again = await LiveClient.open(server.url);
    again.send({ ...SUBSCRIBE, from: items[1]?.position, log: again.of('hello')[0]?.log });
    await again.next('caught-up');
    expect(again.of('events').flatMap((frame) => frame.items)).toEqual(items.slice(2));
    expect(await again.next('tension')).toMatchObject({ revision: 3 });

    const upToDate = await LiveClient.open(server.url);
    upToDate.send({ ...SUBSCRIBE, from: end.position });
    await upToDate.next('caught-up');
    expect(upToDate.frames.map(({ type }) => type)).toEqual(['hello', 'caught-up']);
    for (const each of [client, again, upToDate]) await each.close();
  });

  test('given a position beyond the head or of another log, when a client subscribes, then a problem and a snapshot come', async () => {
    const client = await LiveClient.open(server.url);
    client.send({ ...SUBSCRIBE, from: '9000000000000000000' });
    expect(await client.next('error')).toMatchObject({ topic: TOPIC, problem: { code: 'beyond-head' } });
    await client.next('caught-up');
    client.send({ ...SUBSCRIBE, from: '5', log: randomUUID() });
    expect(await client.next('error', ({ problem }) => problem.code === 'other-log')).toMatchObject({
      topic: TOPIC,
    });
    await client.until(() => client.of('caught-up').length === 2);
    expect(client.of('snapshot')).toHaveLength(2);
    expect(client.frames.map(({ type }) => type)).toEqual([
      'hello',
      'error',
      'snapshot',
      'caught-up',
      'error',
      'snapshot',
      'caught-up',
    ]);
    await client.close();
  });

  test('given a position that this instance has not read yet, when a client subscribes from it, then it waits for it', async () => {
    const runner = server.server.app.get<SubscriptionRunner>(FOLLOWER);
    await runner.stop();
    try {
      const written = await server.post(`${AT}/notes`, note('ahead'));
      const position = written.headers.get('detente-position') ?? '';
      const client = await LiveClient.open(server.url);
      client.send({ ...SUBSCRIBE, from: position });
      client.send({ type: 'subscribe', topic: 'relations' });
      await client.next('caught-up', ({ topic }) => topic === 'relations');
      expect(client.of('caught-up').some(({ topic }) => topic === TOPIC)).toBe(false);
      runner.start();
      const end = await client.next('caught-up', ({ topic }) => topic === TOPIC);
      expect(BigInt(end.position)).toBeGreaterThanOrEqual(BigInt(position));
      expect(client.of('events').filter(({ topic }) => topic === TOPIC)).toEqual([]);
      expect(client.of('error')).toEqual([]);
      await client.close();
    } finally {
      runner.start();
    }
  });

  test('given all relations, when one is opened and written to, then a listener sees heads of events and how tension moves', async () => {
    const client = await LiveClient.open(server.url);
    client.send({ type: 'subscribe', topic: 'relations' });
    expect((await client.next('snapshot')).state).toMatchObject({
      total: 1,
      histories: [{ history: HISTORY }],
    });
    await client.next('caught-up');
    await server.post('/api/histories', { name: 'other', content: relation() });
    const opened = await client.next('events');
    expect(opened.items[0]).toMatchObject({
      stream: 'relation-RUS-USA~other',
      type: 'RelationOpened.v1',
      data: { title: 'United States and Russia' },
    });
    await server.post('/api/histories/RUS-USA~other/acts', act('first'));
    const recorded = await client.next('events', ({ items }) => items[0]?.type === 'ActRecorded.v1');
    expect(recorded.items[0]).not.toHaveProperty('data');
    expect(await client.next('tension', ({ revision }) => revision === 1)).toMatchObject({
      topic: 'relations',
      history: 'RUS-USA~other',
    });
    await client.close();
  });

  test('given a client that unsubscribed, when something happens, then it hears nothing of it', async () => {
    const client = await LiveClient.open(server.url);
    client.send(SUBSCRIBE);
    await client.next('caught-up');
    client.send({ type: 'unsubscribe', topic: TOPIC });
    client.send({ type: 'subscribe', topic: 'relations' });
    await client.next('caught-up', ({ topic }) => topic === 'relations');
    await server.post(`${AT}/notes`, note('unheard'));
    await client.next('events');
    expect(client.of('events').every(({ topic }) => topic === 'relations')).toBe(true);
    await client.close();
  });
});

describe('commands on a socket', () => {
  let server: Client;
  let client: LiveClient;

  beforeAll(async () => {
    server = await listening();
    client = await LiveClient.open(server.url);
  });
  afterAll(() => server.close());

  const command = (name: string, body: object, more: object = {}) => {
    const id = randomUUID();
    client.send({ type: 'command', id, name, body: { history: HISTORY, ...body }, ...more });
    return id;
  };
  const acked = (id: string) => client.next('ack', (frame) => frame.id === id);
  const refused = async (id: string) => (await client.next('error', (frame) => frame.id === id)).problem;

  test('given commands one after another, when they are sent at once, then each is acknowledged, in order, and can be read', async () => {
    const ids = [
      command('OpenRelation', { content: relation() }),
      command('RecordAct', { content: act('a1') }),
      command('RecordActs', { contents: [act('a2'), act('a3', { followUpOf: 'a2' })] }),
      command('RecordNote', { content: note('n1') }),
    ];
    const last = await acked(ids[3] ?? '');
    expect(client.of('ack').map(({ id }) => id)).toEqual(ids);
    expect(last.outcome).toEqual({ history: HISTORY, revision: 4, events: 1 });
    expect((await server.get(AT)).json).toMatchObject({ revision: 4, acts: 3, notes: 1 });
    const detail = (await server.get(`${AT}/acts/a1`)).json;
    expect(detail.versions[0].actor).toEqual({ id: 'local', via: 'live' });
  });

  test('given an id, when its command comes again, then it is one command; with another body it is refused', async () => {
    const id = command('RecordAct', { content: act('once') });
    const first = await acked(id);
    client.send({ type: 'command', id, name: 'RecordAct', body: { history: HISTORY, content: act('once') } });
    await client.until(() => client.of('ack').filter((frame) => frame.id === id).length === 2);
    const acks = client.of('ack').filter((frame) => frame.id === id);
    expect(acks[1]?.outcome).toEqual(first.outcome);
    client.send({
      type: 'command',
      id,
      name: 'RecordAct',
      body: { history: HISTORY, content: act('other') },
    });
    expect(await refused(id)).toMatchObject({ status: 422, code: 'command-id-reused' });
  });

  test('given what the record already says, when it is changed, then the revision that was seen is required and compared', async () => {
    const body = { content: act('a1', { issue: 'rhetoric' }), reason: 'It was about words.' };
    expect(await refused(command('CorrectAct', body))).toMatchObject({
      status: 428,
      code: 'expected-revision-required',
    });
    expect(await refused(command('CorrectAct', body, { expectedRevision: 3 }))).toMatchObject({
      status: 412,
      code: 'revision-conflict',
    });
    await acked(command('CorrectAct', body, { expectedRevision: 1 }));
    expect((await server.get(`${AT}/acts/a1`)).json.content.issue).toBe('rhetoric');
  });

  test.each([
    ['Recrod', {}, 'unknown-command', /RecordAct/],
    [
      'RecordAct',
      { content: { actId: 'x' } },
      'invalid-frame',
      /body of RecordAct, content\.occurred: is missing/,
    ],
    ['RecordAct', { content: act('bad', { code: { code: '999' } }) }, 'unknown-code', /./],
    ['RecordAct', { history: 'USA-RUS~test', content: act('bad') }, 'history-id', /USA-RUS/],
    ['__proto__', {}, 'unknown-command', /./],
  ])(
    'given the command %s with %o, when it is sent, then it is refused as %s',
    async (name, body, code, text) => {
      const before = (await server.get(AT)).json.revision;
      const problem = await refused(command(name, body));
      expect(problem.code).toBe(code);
      expect(`${problem.detail} ${problem.remedy}`).toMatch(text);
      expect((await server.get(AT)).json.revision).toBe(before);
    },
  );
});
