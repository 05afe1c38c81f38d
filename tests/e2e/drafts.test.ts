import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { relation } from '../support/relations.ts';
import { LiveClient } from '../support/live-client.ts';
import { listening, type Client } from '../support/server.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { prefixesOf } from '../../src/eventstore/stream-kinds.ts';

const HISTORY = 'RUS-USA~test';
const TEXT =
  'On 3 May 2021 the United States imposed sanctions on Russia. It then put sanctions on Russian banks. ' +
  'On 10 May Russia expelled ten American diplomats. Nobody was surprised. The United States and Russia also took note of it.';
const article = { text: TEXT, published: '2021-05-31' };
const opening = { ...article, history: HISTORY, source: { title: 'A week in May', publisher: 'A paper' } };

interface Shown {
  readonly proposalId: string;
  readonly code: string;
  readonly quote: { readonly from: number; readonly text: string };
  readonly verdict?: { readonly is: string; readonly entry?: string; readonly reason?: string };
  readonly sameAs: readonly string[];
  readonly tension?: { readonly without: number; readonly with: number };
  readonly [field: string]: unknown;
}

let client: Client;
beforeAll(async () => {
  client = await listening();
  await client.post('/api/histories', { name: 'test', content: relation() });
});
afterAll(() => client.close());

const proposalsOf = (answer: { readonly json: any }): Shown[] => answer.json.proposals as Shown[];
const first = (answer: { readonly json: any }): Shown => proposalsOf(answer)[0] as Shown;
const tensionOf = async (): Promise<number> =>
  (await client.get(`/api/histories/${HISTORY}/tension`)).json.tension as number;
const acts = async (): Promise<any[]> =>
  (await client.get(`/api/histories/${HISTORY}/export.json`)).json.acts as any[];

/** What a person sends of a proposal that they edit. */
const contentOf = ({ kind, initiator, target, reciprocal, code, occurred, quote }: Shown) => ({
  kind,
  initiator,
  target,
  reciprocal,
  code,
  occurred,
  quote,
});

describe('drafts over HTTP', { timeout: 60_000 }, () => {
  test('given a text, when it is read, then it is told what it says and moves, for whom and where, and nothing is kept', async () => {
    const before = (await client.store.head()).position;
    const read = await client.post('/api/drafts/reading', { ...article, history: HISTORY });
    expect([read.status, read.text]).toEqual([200, expect.any(String)]);
    expect(proposalsOf(read).map(({ code }) => code)).toEqual(['163', '163', '161']);
    for (const { quote } of proposalsOf(read)) {
      expect(TEXT.slice(quote.from, quote.from + quote.text.length)).toBe(quote.text);
    }
    expect(first(read).tension?.with).toBeGreaterThan(first(read).tension?.without ?? 100);
    expect(read.json.spans.length).toBe(5);
    expect(read.json).not.toHaveProperty('draftId');
    const guessed = await client.post('/api/drafts/reading', article);
    expect(guessed.json.parties).toEqual(['RUS', 'USA']);
    expect((await client.store.head()).position).toBe(before);
  });

  test('given a draft, when proposals are accepted, edited, rejected and taken back, then record, draft and precision say so', async () => {
    const opened = await client.post('/api/drafts', opening);
    expect([opened.status, opened.text]).toEqual([200, expect.any(String)]);
    const again = await client.post('/api/drafts', opening);
    expect(again.json).toEqual(opened.json);
    const reread = await client.post('/api/drafts/reading', { ...article, history: HISTORY });
    expect(reread.json.draftId).toBe(opened.json.draftId);
    const at = `/api/drafts/${opened.json.draftId}`;
    const [one, two, three] = proposalsOf(opened) as [Shown, Shown, Shown];
    const of = (each: Shown) => `${at}/proposals/${each.proposalId}`;

    expect((await client.post(`${of(one)}/acceptance`, {})).json.code).toBe('no-issue');
    const foreseen = one.tension?.with;
    const accepted = await client.post(`${of(one)}/acceptance`, { issue: 'cyber' });
    expect(first(accepted).verdict).toMatchObject({
      is: 'accepted',
      by: 'local',
      entry: `drafted-${one.proposalId}`,
    });
    expect(await tensionOf()).toBeCloseTo(foreseen ?? 0, 9);
    expect(first(accepted).tension?.without).toBeCloseTo(one.tension?.without ?? 0, 9);
    expect((await client.post(`${of(one)}/acceptance`, { issue: 'cyber' })).json).toEqual(accepted.json);
    expect(await acts()).toMatchObject([
      {
        actId: `drafted-${one.proposalId}`,
        drafted: { draft: opened.json.draftId, edited: [], acceptedBy: 'local' },
      },
    ]);

    const edited = await client.post(`${of(three)}/edit`, { ...contentOf(three), code: '1611' });
    expect(edited.json.code).toBe('invalid-request');
    const right = await client.post(`${of(three)}/edit`, {
      ...contentOf(three),
      code: '160',
      summary: 'Ten go.',
    });
    expect(proposalsOf(right)[2]).toMatchObject({ code: '160', edited: ['code', 'summary'] });
    await client.post(`${of(three)}/acceptance`, { issue: 'rhetoric' });
    const rejected = await client.post(`${of(two)}/rejection`, {
      reason: 'told-before',
      comment: 'The same banks.',
    });
    expect(proposalsOf(rejected)[1]?.verdict).toMatchObject({ is: 'rejected', reason: 'told-before' });
    expect((await client.post(`${of(two)}/acceptance`, { issue: 'cyber' })).status).toBe(409);

    const quote = { from: 0, to: 1, text: 'took note of it' };
    const byHand = await client.post(`${at}/proposals`, {
      ...contentOf(one),
      code: '010',
      quote,
      text: TEXT,
    });
    expect(proposalsOf(byHand)[3]).toMatchObject({ byHand: true, quote: { from: TEXT.indexOf(quote.text) } });
    expect(
      (
        await client.post(`${at}/proposals`, {
          ...contentOf(one),
          quote: { ...quote, text: 'never' },
          text: TEXT,
        })
      ).json.code,
    ).toBe('quote-not-in-text');

    const precision = await client.get('/api/drafts/precision');
    expect(precision.json).toMatchObject({
      drafts: 1,
      all: { proposed: 3, right: 1, corrected: 1, rejected: 0, precision: 0.5 },
    });
    expect((await client.get('/api/drafts')).json.drafts).toMatchObject([
      { open: 1, accepted: 2, rejected: 1 },
    ]);

    const back = await client.post(`${of(one)}/return`, {});
    expect(first(back)).not.toHaveProperty('verdict');
    expect((await acts()).map(({ actId }) => actId)).toEqual([`drafted-${three.proposalId}`]);
    const once = await client.post(`${of(one)}/acceptance`, { issue: 'rhetoric' });
    expect(first(once).verdict?.is).toBe('accepted');
    expect((await client.get(at)).json).toMatchObject({ proposals: once.json.proposals as unknown[] });
  });

  test('given a second article on an act of the record, then merging is offered, and adds a source; taken back, it goes again', async () => {
    const text = 'Washington imposed sanctions on Moscow on 3 May 2021, officials said.';
    const source = { title: 'Another view', publisher: 'Another paper' };
    const opened = await client.post('/api/drafts', {
      text,
      published: '2021-05-31',
      history: HISTORY,
      source,
    });
    const at = `/api/drafts/${opened.json.draftId}/proposals/${first(opened).proposalId}`;
    const [same = ''] = first(opened).sameAs;
    expect(same).toMatch(/^drafted-/);
    const merged = await client.post(`${at}/acceptance`, { merge: same });
    expect([merged.status, merged.text]).toEqual([200, expect.any(String)]);
    expect(first(merged).verdict).toMatchObject({ entry: same, merged: true });
    const sources = async () =>
      (await acts()).find(({ actId }) => actId === same)?.sources.map((each: any) => each.publisher);
    expect(await sources()).toEqual(['A paper', 'Another paper']);
    await client.post(`${at}/return`, {});
    expect(await sources()).toEqual(['A paper']);
    expect((await client.post(`${at}/acceptance`, { merge: 'no-such-act' })).status).toBe(404);
  });

  test('given an act that was recorded while the draft was not told, when the draft is read, then it says so', async () => {
    const text = 'On 20 May 2021 Russia praised the United States.';
    const opened = await client.post('/api/drafts', { ...opening, text });
    const { proposalId } = first(opened);
    const [example] = await acts();
    const { score: _, revision: __, class: ___, ...content } = example;
    const recorded = await client.post(`/api/histories/${HISTORY}/acts`, {
      actId: `drafted-${proposalId}`,
      occurred: { from: '2021-05-20' },
      initiator: 'RUS',
      target: 'USA',
      code: { code: '051' },
      issue: 'rhetoric',
      summary: 'Praise.',
      sources: content.sources,
    });
    expect([recorded.status, recorded.text]).toEqual([201, expect.any(String)]);
    const read = await client.get(`/api/drafts/${opened.json.draftId}`);
    expect(first(read).verdict).toMatchObject({ is: 'accepted', entry: `drafted-${proposalId}` });
  });

  test('given a draft that is erased, then its quotes are gone, the acts stay, and the chains hold', async () => {
    const [{ draftId }] = (await client.get('/api/drafts')).json.drafts as [{ draftId: string }];
    const count = (await acts()).length;
    const erased = await client.post(`/api/drafts/${draftId}/erasure`, { why: 'asked for' });
    expect(erased.json.erased).toMatchObject([{ stream: `draft-${draftId}` }]);
    expect((await client.get(`/api/drafts/${draftId}`)).status).toBe(410);
    expect((await client.post(`/api/drafts/${draftId}/erasure`, { why: 'asked for' })).status).toBe(410);
    expect(
      (
        await client.post('/api/drafts', {
          ...opening,
          text: 'On 20 May 2021 Russia praised the United States.',
        })
      ).status,
    ).toBe(410);
    expect((await acts()).length).toBe(count);
    expect((await verifyLog(client.store, prefixesOf('verified'))).brokenStreams).toBe(0);
    const whole = await client.post(`/api/histories/${HISTORY}/erasure`, { why: 'asked for' });
    expect(whole.json.erased.map(({ stream }: { stream: string }) => stream.slice(0, 6))).toEqual([
      'draft-',
      'draft-',
      'relati',
    ]);
  });

  test('given a text of five megabytes, then it is refused before it is read', async () => {
    const text = TEXT.repeat(Math.ceil(5_000_000 / TEXT.length));
    expect((await client.post('/api/drafts/reading', { ...article, text })).status).toBe(413);
  });

  test('given a text of two other states, then nothing is proposed, and whom it is about is told', async () => {
    const text = 'Norway imposed sanctions on Sweden. Sweden expelled two Norwegian diplomats.';
    const read = await client.post('/api/drafts/reading', { ...article, text, parties: ['USA', 'RUS'] });
    expect(read.json).toMatchObject({ proposals: [], elsewhere: [{ pair: 'NOR-SWE', found: 2 }] });
  });

  test.each([
    ['a day to come', { ...article, published: '2021-07-01' }, 'published-later'],
    ['no states in it', { ...article, text: 'It rained all day.' }, 'no-parties'],
    ['a history that is not there', { ...article, history: 'RUS-USA~no' }, 'unknown-history'],
    ['one party twice', { ...article, parties: ['USA', 'USA'] }, 'invalid-request'],
  ])('given %s, then it is refused', async (_what, body, code) => {
    expect((await client.post('/api/drafts/reading', body)).json.code).toBe(code);
  });
});

describe('an act that a person proposes', { timeout: 60_000 }, () => {
  const suggestion = {
    history: HISTORY,
    published: '2021-05-31',
    source: { title: 'A week in May', publisher: 'A paper' },
    kind: 'act',
    initiator: 'USA',
    target: 'RUS',
    reciprocal: false,
    code: '163',
    occurred: { from: '2021-05-03', precision: 'day', basis: 'The paper says so.' },
    quote: 'the United States imposed sanctions on Russia',
    summary: 'Sanctions.',
  };
  const TOKENS = { ann: 'a-long-random-text-of-ann', eve: 'a-long-random-text-of-eve' };
  const as = (name: keyof typeof TOKENS) => ({ authorization: `Bearer ${TOKENS[name]}` });
  let guarded: Client;
  beforeAll(async () => {
    const DETENTE_TOKENS = `ann/analyst:${TOKENS.ann},eve/editor:${TOKENS.eve}`;
    guarded = await listening({ env: { DETENTE_TOKENS } });
    await guarded.post('/api/histories', { name: 'test', content: relation() }, as('eve'));
  });
  afterAll(() => guarded.close());

  test('given an analyst who proposes one, then it waits where everybody who may read drafts hears of it, an editor alone accepts it, and the record names both', async () => {
    const live = await LiveClient.open(guarded.url, { headers: as('ann') });
    live.send({ type: 'subscribe', topic: 'drafts' });
    const { state } = await live.next('snapshot');
    expect(state).toEqual({ total: 0, open: 0, drafts: [] });

    const proposed = await guarded.post('/api/drafts/suggestions', suggestion, as('ann'));
    expect([proposed.status, proposed.text]).toEqual([200, expect.any(String)]);
    expect(proposed.json).toMatchObject({ coder: 'person', madeBy: 'ann' });
    expect(first(proposed)).toMatchObject({ byHand: true, summary: 'Sanctions.', code: '163' });
    const again = await guarded.post('/api/drafts/suggestions', suggestion, as('ann'));
    expect(again.json).toEqual(proposed.json);
    const { items } = await live.next('events');
    expect(items[0]).toMatchObject({ type: 'DraftMade.v1', actor: { id: 'ann' } });
    expect(JSON.stringify(items)).not.toContain('imposed sanctions');
    live.socket.terminate();

    const waiting = await guarded.get(`/api/drafts/proposals?history=${HISTORY}`, as('ann'));
    expect(waiting.json).toMatchObject({
      total: 1,
      proposals: [{ madeBy: 'ann', coder: 'person', proposal: { proposalId: first(proposed).proposalId } }],
    });
    const at = `/api/drafts/${proposed.json.draftId}/proposals/${first(proposed).proposalId}/acceptance`;
    expect((await guarded.post(at, { issue: 'cyber' }, as('ann'))).json.code).toBe('role-required');
    const accepted = await guarded.post(at, { issue: 'cyber' }, as('eve'));
    expect(first(accepted).verdict).toMatchObject({ is: 'accepted', by: 'eve' });
    const { json } = await guarded.get(`/api/histories/${HISTORY}/export.json`, as('eve'));
    expect(json.acts).toMatchObject([
      {
        summary: 'Sanctions.',
        drafted: { coder: 'person', acceptedBy: 'eve', draft: proposed.json.draftId },
      },
    ]);
    expect((await guarded.get('/api/drafts/proposals', as('ann'))).json).toEqual({ total: 0, proposals: [] });
    expect((await guarded.get('/api/drafts', as('ann'))).json.drafts).toMatchObject([
      { coder: 'person', open: 0, accepted: 1, merged: 0, rejected: 0 },
    ]);
    // How often people are right is not how often a coder is.
    expect((await guarded.get('/api/drafts/precision', as('ann'))).json).toMatchObject({
      drafts: 0,
      all: { proposed: 0 },
      missed: 0,
    });
  });

  test.each([
    ['of a third state', { target: 'NOR' }, 'undeclared-party'],
    ['of one state toward itself', { target: 'USA' }, 'one-party'],
    ['after its source', { occurred: { ...suggestion.occurred, from: '2021-06-03' } }, 'after-publication'],
    ['for a history that is not there', { history: 'RUS-USA~no' }, 'unknown-history'],
  ])('given one %s, then it is refused', async (_what, changes, code) => {
    const body = { ...suggestion, ...changes };
    expect((await guarded.post('/api/drafts/suggestions', body, as('ann'))).json.code).toBe(code);
  });

  test('given more that waits than is asked for, then the list says where it goes on', async () => {
    for (const day of ['2021-05-04', '2021-05-05', '2021-05-06']) {
      const occurred = { ...suggestion.occurred, from: day };
      await guarded.post('/api/drafts/suggestions', { ...suggestion, occurred }, as('ann'));
    }
    const page = await guarded.get('/api/drafts/proposals?limit=2', as('ann'));
    expect(page.json).toMatchObject({ total: 3, next: 2 });
    const days = (list: any): string[] => list.proposals.map((each: any) => each.proposal.occurred.from);
    const rest = await guarded.get('/api/drafts/proposals?limit=2&offset=2', as('ann'));
    expect([...days(page.json), ...days(rest.json)]).toEqual(['2021-05-06', '2021-05-05', '2021-05-04']);
    expect(rest.json).not.toHaveProperty('next');
  });
});

describe('a second coder over HTTP', { timeout: 60_000 }, () => {
  /** An endpoint whose answers are a script's. */
  async function endpoint(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { DETENTE_CODER_URL: `http://${host}/v1`, DETENTE_CODER_MODEL: 'scripted' };
    const asking = await listening({ env });
    await asking.post('/api/histories', { name: 'test', content: relation() });
    return {
      host,
      asking,
      end: async () => {
        await asking.close();
        server.closeAllConnections();
        server.close();
      },
    };
  }

  test('given none is named, then the page is told so, and nothing is sent anywhere', async () => {
    expect((await client.get('/api/drafts/second-coder')).json).toEqual({});
    expect((await client.post('/api/drafts/second-reading', article)).json.code).toBe('no-second-coder');
  });

  test('given one that reads an act otherwise and invents another, then what the choice moves most stands first, what it invents does not exist, and nothing is kept', async () => {
    const said = [
      {
        quote: 'the United States imposed sanctions on Russia',
        initiator: 'USA',
        target: 'RUS',
        code: '172',
      },
      { quote: 'Russia expelled ten American diplomats', initiator: 'RUS', target: 'USA', code: '161' },
      { quote: 'Russia bombed the embassy', initiator: 'RUS', target: 'USA', code: '195' },
    ];
    const content = JSON.stringify({ proposals: said });
    const { host, asking, end } = await endpoint((request, response) => {
      request.resume();
      request.on('end', () => response.end(JSON.stringify({ choices: [{ message: { content } }] })));
    });
    expect((await asking.get('/api/drafts/second-coder')).json).toEqual({ host, model: 'scripted' });
    const before = (await asking.store.head()).position;
    const { status, json } = await asking.post('/api/drafts/second-reading', {
      ...article,
      history: 'RUS-USA~test',
    });
    expect([status, json.coder, json.host]).toEqual([200, 'endpoint/scripted', host]);
    const moves = json.pairs
      .filter(({ is }: any) => is !== 'same code')
      .map((pair: any) => pair.moves as number);
    expect(moves).toEqual([...moves].sort((a: number, b: number) => b - a));
    expect(moves[0]).toBeGreaterThan(0);
    expect(json.pairs.at(-1)).toMatchObject({ is: 'same code', second: { code: '161' } });
    expect(JSON.stringify(json.pairs)).not.toContain('bombed');
    expect(JSON.stringify(json.cautions)).toContain('its quote does not occur in the text');
    expect((await asking.store.head()).position).toBe(before);
    await end();
  });

  test('given one that stalls, when whoever asks goes away, then its question is ended too', async () => {
    let ended: Promise<unknown> | undefined;
    const asked = Promise.withResolvers<void>();
    const { asking, end } = await endpoint((request, response) => {
      request.resume();
      ended = once(response, 'close');
      asked.resolve();
    });
    const run = new AbortController();
    const gone = fetch(`${asking.url}/api/drafts/second-reading`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(article),
      signal: run.signal,
    }).catch((error: unknown) => (error as Error).name);
    await asked.promise;
    run.abort();
    expect(await gone).toBe('AbortError');
    await ended;
    await end();
  });
});
