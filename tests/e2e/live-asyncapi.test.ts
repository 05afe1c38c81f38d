import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CLIENT_FRAMES, SERVER_FRAMES } from '../../src/live/protocol.ts';
import { commitment } from '../support/lesson.ts';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY, note, relation } from '../support/relations.ts';
import { outcome } from '../support/what-ifs.ts';
import { listening, type Client } from '../support/server.ts';

interface Message {
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

describe('the description of the protocol', () => {
  let server: Client;
  let document: any;
  let client: LiveClient;

  beforeAll(async () => {
    server = await listening();
    document = (await server.get('/asyncapi.json')).json;
    client = await LiveClient.open(server.url);
  });
  afterAll(() => server.close());

  const messages = (): Message[] => Object.values(document.components.messages);
  const schemaOf = (name: string) => {
    const payload = messages().find((message) => message.name === name)?.payload;
    const whole = JSON.stringify({ ...payload, $defs: document.components.schemas });
    return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$$defs/')));
  };

  test('given the server, when its description is read, then it is AsyncAPI 3 and every reference leads somewhere', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(messages().map(({ name }) => name)).toEqual([
      ...Object.keys(CLIENT_FRAMES),
      ...Object.keys(SERVER_FRAMES),
    ]);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const found = reference.split('/').reduce((node, key) => node?.[key], document);
      expect(found, reference).toBeTypeOf('object');
    }
    for (const operation of Object.values<any>(document.operations)) {
      expect(['send', 'receive']).toContain(operation.action);
      for (const { $ref } of operation.messages) expect($ref).toMatch(/^#\/channels\/live\/messages\//);
    }
  });

  /** A phone of a delegation that shares a draft. */
  async function inRoom(): Promise<LiveClient> {
    const opening = { history: HISTORY, title: 'A room', name: 'Ms Weber', base: { at: '2021-06-15' } };
    const { roomId, code } = (await server.post('/api/rooms', opening)).json;
    const { pass } = (await server.post('/api/rooms/joining', { code, name: 'Ann', party: 'USA' })).json;
    const phone = await LiveClient.open(server.url, { headers: { authorization: `Bearer ${pass}` } });
    for (const topic of [`room:${roomId}`, `delegation:${roomId}:USA`])
      phone.send({ type: 'subscribe', topic });
    await phone.until(() => phone.of('caught-up').length === 2);
    const add = [{ stepId: 'treaty', step: commitment() }];
    phone.send({ type: 'preview', slot: 'draft', room: roomId, add, shared: true });
    await phone.next('drafts');
    await phone.next('projection', ({ slot }) => slot === 'draft');
    await phone.next('projection', ({ topic }) => topic === `room:${roomId}`);
    await phone.next('counts');
    return phone;
  }

  test('given a session with every kind of frame that the server sends, when they are checked, then each fits the description', async () => {
    client.send({
      type: 'command',
      id: randomUUID(),
      name: 'OpenRelation',
      body: { history: HISTORY, content: relation() },
    });
    await client.next('ack');
    client.send({ type: 'subscribe', topic: 'relations' });
    client.send({ type: 'subscribe', topic: `relation:${HISTORY}` });
    await client.until(() => client.of('caught-up').length === 2);
    for (const [name, content] of [
      ['RecordAct', act('a1')],
      ['RecordNote', note('n1')],
      ['RecordAct', act('a2', { reciprocal: true, code: { code: '041' } })],
    ] as const) {
      client.send({ type: 'command', id: randomUUID(), name, body: { history: HISTORY, content } });
    }
    client.send({
      type: 'command',
      id: randomUUID(),
      name: 'ProposeOutcome',
      body: { history: HISTORY, outcome: outcome() },
    });
    await client.until(() => client.of('ack').length === 5);
    client.send({
      type: 'subscribe',
      topic: `whatif:${String(client.of('ack').at(-1)?.outcome['whatIfId'])}`,
    });
    await client.next('projection', ({ final }) => final);
    const body = { history: HISTORY, content: act('a3', { occurred: { from: '2021-02-01' } }) };
    client.send({ type: 'command', id: randomUUID(), name: 'RecordAct', body });
    client.send({ type: 'subscribe', topic: 'nonsense' });
    await client.until(() => client.of('ack').length === 6 && client.of('error').length === 1);
    await client.next('staleness');
    await client.until(() => client.of('tension').some(({ revision }) => revision === 4));

    const phone = await inRoom();
    const frames = [...client.frames, ...phone.frames];
    const kinds = new Set(frames.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(
      Object.keys(SERVER_FRAMES)
        .filter((type) => type !== 'heartbeat')
        .sort(),
    );
    for (const frame of frames) {
      const checked = schemaOf(frame.type).safeParse(frame);
      expect(checked.error?.issues ?? [], JSON.stringify(frame).slice(0, 300)).toEqual([]);
    }
  });

  test('given frames with a field too many, too few or of another type, when they are checked, then the description refuses them', () => {
    const good = client.of('events')[0];
    const schema = schemaOf('events');
    expect(schema.safeParse(good).success).toBe(true);
    for (const wrong of [
      { ...good, from: 12 },
      { ...good, items: [] },
      { ...good, v: 2 },
      { v: 1, type: 'events' },
    ]) {
      expect(schema.safeParse(wrong).success, JSON.stringify(wrong).slice(0, 200)).toBe(false);
    }
    expect(
      schemaOf('subscribe').safeParse({ v: 1, type: 'subscribe', topic: 'relations', form: '1' }).success,
    ).toBe(false);
  });
});
