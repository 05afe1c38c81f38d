import { collectStream } from '../support/sample-events.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { act, ending, HISTORY, note, relation, summit } from '../support/relations.ts';
import { AT, key, listening, opened, withActs, type Answer, type Client } from '../support/server.ts';

let client: Client;
beforeEach(async () => {
  client = await listening();
});
afterEach(() => client.close());

const etag = (answer: Answer): string => answer.headers.get('etag') ?? '';
const ifMatch = (tag: string) => ({ 'if-match': tag });
const { summitId: _, ...conclusion } = ending('geneva');

describe('writing the record', () => {
  test('given an empty record, when a history is opened, then it is created and can be read at its Location', async () => {
    const answer = await opened(client);

    expect(answer).toMatchObject({ status: 201, json: { history: HISTORY, revision: 0, events: 1 } });
    expect(etag(answer)).toBe('"r0"');
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(AT);
    expect((await client.get(location)).json).toMatchObject({ history: HISTORY, revision: 0, acts: 0 });
  });

  test('given an open history, when it is opened again with equal content, then nothing is written and the status is 200', async () => {
    await opened(client);
    expect(await opened(client)).toMatchObject({ status: 200, json: { events: 0, revision: 0 } });
  });

  test('given an open history, when it is opened with other content, then it is a conflict', async () => {
    await opened(client);
    const answer = await client.post('/api/histories', {
      name: 'test',
      content: relation({ title: 'Another' }),
    });
    expect(answer).toMatchObject({ status: 409, json: { code: 'already-open' } });
  });

  test('given a history, when an act is recorded, then its own read shows it at once, scored, under the tag of its answer', async () => {
    await opened(client);
    const answer = await client.post(`${AT}/acts`, act('sanctions'));

    expect(answer).toMatchObject({ status: 201, json: { revision: 1, events: 1 } });
    const location = answer.headers.get('location') ?? '';
    const read = await client.get(location);
    expect(read.json).toMatchObject({
      actId: 'sanctions',
      state: 'stands',
      revision: 1,
      content: { score: { scale: 'goldstein/gdelt', value: -8 } },
      versions: [{ kind: 'recorded', actor: { id: 'local', via: 'http' } }],
    });
    expect(etag(read)).toBe(etag(answer));
  });

  test('given an act told twice under a code that lost its zero, when they are recorded, then both are, and the answers say so', async () => {
    await opened(client);
    const acts = ['a', 'b'].map((actId) => act(actId, { code: { code: '10' } }));
    const first = await client.post(`${AT}/acts`, acts[0]);
    expect(first).toMatchObject({
      status: 201,
      json: {
        cautions: [{ code: 'lost-zero', path: 'code.code', remedy: expect.stringContaining('"010"') }],
      },
    });
    const second = await client.post(`${AT}/acts/batch`, { acts: acts.slice(1) });
    expect(second).toMatchObject({
      status: 201,
      json: {
        cautions: [
          { code: 'lost-zero', path: 'acts[0].code.code' },
          { code: 'told-twice', path: 'acts[0].actId' },
        ],
      },
    });
  });

  test('given an act, when it is corrected and retracted, then reads as of each revision show what was believed then', async () => {
    await withActs(client, 'a');
    const corrected = await client.put(
      `${AT}/acts/a`,
      { content: act('a', { code: { code: '161' } }), reason: 'The code was wrong.' },
      ifMatch('"r1"'),
    );
    expect(corrected).toMatchObject({ status: 200, json: { revision: 2, events: 1 } });
    const retracted = await client.remove(
      `${AT}/acts/a`,
      { reason: 'Never happened.' },
      ifMatch(etag(corrected)),
    );
    expect(retracted).toMatchObject({ status: 200, json: { revision: 3 } });

    const codeAsOf = async (revision: number) =>
      (await client.get(`${AT}/acts/a?asOf=${revision}`)).json.content.code.code;
    expect(await codeAsOf(1)).toBe('163');
    expect(await codeAsOf(2)).toBe('161');
    expect((await client.get(`${AT}/acts/a`)).json).toMatchObject({
      state: 'retracted',
      versions: [
        { kind: 'recorded' },
        { kind: 'corrected', reason: 'The code was wrong.' },
        { kind: 'retracted', reason: 'Never happened.' },
      ],
    });
    expect((await client.get(`${AT}/timeline`)).json.total).toBe(0);
    expect((await client.get(`${AT}/timeline?asOf=2`)).json.total).toBe(1);
  });

  test('given a history, when notes and summits go through their lives, then the timeline tells it', async () => {
    await opened(client);
    const noted = await client.post(`${AT}/notes`, note('n'));
    const better = { content: note('n', { summary: 'A better word.' }), reason: 'Typing error.' };
    expect((await client.put(`${AT}/notes/n`, better, ifMatch(etag(noted)))).status).toBe(200);
    const scheduled = await client.post(`${AT}/summits`, summit('geneva'));
    const moved = { content: summit('geneva', { venue: 'Villa La Grange' }), reason: 'The venue is known.' };
    const revised = await client.put(`${AT}/summits/geneva`, moved, ifMatch(etag(scheduled)));
    expect(revised.status).toBe(200);
    expect((await client.post(`${AT}/summits/geneva/conclusion`, conclusion)).status).toBe(201);
    expect((await client.post(`${AT}/summits/geneva/cancellation`, conclusion)).json.code).toBe(
      'summit-ended',
    );

    const { entries } = (await client.get(`${AT}/timeline`)).json;
    expect(
      entries.map((entry: { kind: string; content: { summary?: string; venue?: string } }) => [
        entry.kind,
        entry.content.venue ?? entry.content.summary,
      ]),
    ).toEqual([
      ['note', 'A better word.'],
      ['summit-scheduled', 'Villa La Grange'],
      ['summit-concluded', 'It ended.'],
    ]);
    const gone = await client.remove(`${AT}/notes/n`, { reason: 'Not said.' }, ifMatch('"r2"'));
    expect(gone).toMatchObject({ status: 200, json: { events: 1 } });
    expect((await client.get(`${AT}/timeline?kind=note`)).json.total).toBe(0);
  });

  test('given one key in two histories, when a command is sent to each, then they are two commands with two event ids', async () => {
    await opened(client);
    await client.post('/api/histories', { name: 'other', content: relation() });
    const OTHER = '/api/histories/RUS-USA~other';
    const sent = key();
    for (const at of [AT, OTHER]) {
      expect(await client.post(`${at}/acts`, act('a'), sent)).toMatchObject({
        status: 201,
        json: { events: 1 },
      });
      expect(await client.post(`${at}/acts`, act('a'), sent)).toMatchObject({
        status: 201,
        json: { revision: 1 },
      });
    }
    const ids = new Set<string>();
    for (const stream of ['test', 'other'].map((name) => streamOf(`RUS-USA~${name}`))) {
      for (const { id } of await collectStream(client.store.readStream(stream))) ids.add(id);
    }
    expect(ids.size).toBe(4);
  });

  test('given clients that send no body with a DELETE, when an act, a note and a what-if are taken back, then a parameter says why', async () => {
    await withActs(client, 'a');
    await client.post(`${AT}/notes`, note('n'));
    const proposal = { title: 'What if', author: 'Ann', edits: [{ edit: 'omit', actId: 'a' }] };
    const { whatIfId } = (await client.post(`${AT}/what-ifs`, proposal)).json;
    const bare = (path: string, tag: string) => client.send('DELETE', path, { headers: ifMatch(tag) });
    const without = await bare(`${AT}/acts/a`, '"r1"');
    expect(without).toMatchObject({ status: 400, json: { errors: [{ path: 'reason' }] } });
    expect(without.json.errors).toHaveLength(1);
    expect((await bare(`${AT}/acts/a?reason=`, '"r1"')).status).toBe(400);
    expect((await bare(`${AT}/acts/a?reason=Never%20happened.`, '"r1"')).status).toBe(200);
    expect((await bare(`${AT}/notes/n?reason=Withdrawn.`, '"r2"')).status).toBe(200);
    expect((await bare(`/api/what-ifs/${whatIfId}?reason=Enough.`, '"r0"')).status).toBe(200);
    expect((await client.get(`${AT}/acts/a`)).json.versions.at(-1).reason).toBe('Never happened.');
  });

  test('given a history, when its declaration is revised with its ETag, then reads show the new one', async () => {
    await opened(client);
    const read = await client.get(AT);
    const content = relation({ title: 'A new title' });
    const answer = await client.put(AT, { content, reason: 'Clearer.' }, ifMatch(etag(read)));
    expect(answer).toMatchObject({ status: 200, json: { revision: 1 } });
    expect((await client.get(AT)).json.title).toBe('A new title');
    expect((await client.get(`${AT}?asOf=0`)).json.title).toBe('United States and Russia');
  });

  test('given a list with one bad act, when it is sent, then nothing is recorded and the answer names the place in the body', async () => {
    await opened(client);
    const acts = [act('a'), act('b', { issue: 'undeclared' })];
    const refused = await client.post(`${AT}/acts/batch`, { acts });
    expect(refused).toMatchObject({
      status: 422,
      json: { code: 'undeclared-issue', errors: [{ path: 'acts[1].issue' }], details: { index: 1 } },
    });
    expect((await client.get(`${AT}/timeline`)).json.total).toBe(0);

    const accepted = await client.post(`${AT}/acts/batch`, { acts: [act('a'), act('b')] });
    expect(accepted).toMatchObject({ status: 201, json: { events: 2, revision: 2 } });
  });
});

describe('sending a command again', () => {
  test.each([
    ['a UUID', '0b6d9a52-4c43-4b5e-9d0d-0f5d3e5b8f11'],
    ['any text', 'my-first-act'],
  ])(
    'given a key that is %s, when the command is sent twice, then the answers are equal and one event is stored',
    async (_name, id) => {
      await opened(client);
      const headers = { 'idempotency-key': id };
      const first = await client.post(`${AT}/acts`, act('a'), headers);
      await client.post(`${AT}/acts`, act('b'));
      const second = await client.post(`${AT}/acts`, act('a'), headers);

      expect(second).toMatchObject({ status: first.status, json: first.json });
      expect(etag(second)).toBe(etag(first));
      expect((await client.get(AT)).json.revision).toBe(2);
    },
  );

  test('given a key that was used, when another body is sent with it, then it is refused', async () => {
    await opened(client);
    const headers = key();
    await client.post(`${AT}/acts`, act('a'), headers);
    const answer = await client.post(`${AT}/acts`, act('b'), headers);
    expect(answer).toMatchObject({ status: 422, json: { code: 'command-id-reused' } });
    expect((await client.get(AT)).json.revision).toBe(1);
  });

  test('given twenty requests at once with one key, when they are answered, then all say the same and one event is stored', async () => {
    await opened(client);
    const headers = key();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.post(`${AT}/acts`, act('a'), headers)),
    );
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, json: answers[0]?.json });
    expect((await client.get(AT)).json.revision).toBe(1);
  });

  test('given an act, when an equal one is recorded under another key, then nothing is written and no tag is claimed', async () => {
    await withActs(client, 'a');
    const answer = await client.post(`${AT}/acts`, act('a'), key());
    expect(answer).toMatchObject({ status: 200, json: { events: 0 } });
    expect(answer.headers.has('etag')).toBe(false);
  });

  test('given a correction that was answered, when it is sent again with its key and old tag, then the first answer comes', async () => {
    await withActs(client, 'a');
    const body = { content: act('a', { code: { code: '161' } }), reason: 'The code was wrong.' };
    const headers = { ...key(), ...ifMatch('"r1"') };
    const first = await client.put(`${AT}/acts/a`, body, headers);
    expect(await client.put(`${AT}/acts/a`, body, headers)).toMatchObject({ status: 200, json: first.json });
  });

  test('given a key that is too long, when a command is sent, then it is refused', async () => {
    await opened(client);
    const headers = { 'idempotency-key': 'k'.repeat(201) };
    expect(await client.post(`${AT}/acts`, act('a'), headers)).toMatchObject({
      status: 400,
      json: { code: 'idempotency-key' },
    });
  });
});

describe('changing only what was read', () => {
  const correction = { content: act('a', { code: { code: '161' } }), reason: 'The code was wrong.' };

  test.each([
    ['PUT', AT, { content: relation({ title: 'New' }), reason: 'x' }],
    ['PUT', `${AT}/acts/a`, correction],
    ['DELETE', `${AT}/acts/a`, { reason: 'x' }],
    ['PUT', `${AT}/notes/n`, { content: note('n'), reason: 'x' }],
    ['DELETE', `${AT}/notes/n`, { reason: 'x' }],
    ['PUT', `${AT}/summits/geneva`, { content: summit('geneva'), reason: 'x' }],
  ])(
    'given no If-Match, when %s %s is sent, then a condition is required and nothing changes',
    async (method, path, body) => {
      await withActs(client, 'a');
      const answer = await client.send(method, path, { body });
      expect(answer).toMatchObject({ status: 428, json: { code: 'if-match-required' } });
      expect((await client.get(AT)).json.revision).toBe(1);
    },
  );

  test('given an act beside which others were recorded, when it is corrected with its own tag, then it is accepted', async () => {
    await withActs(client, 'a', 'b', 'c');
    expect((await client.put(`${AT}/acts/a`, correction, ifMatch('"r1"'))).status).toBe(200);
  });

  test.each(['"r0"', '"r2"', '"r3"', '"r99"'])(
    'given an act whose tag is "r1", when it is corrected with %s, then the precondition fails and the tag to use is told',
    async (tag) => {
      await withActs(client, 'a', 'b', 'c');
      const answer = await client.put(`${AT}/acts/a`, correction, ifMatch(tag));
      expect(answer).toMatchObject({
        status: 412,
        json: { code: 'revision-conflict', details: { current: 1 } },
      });
      expect((await client.get(AT)).json.revision).toBe(3);
    },
  );

  test('given two people who read the same act, when both correct it, then the second learns of the first', async () => {
    await withActs(client, 'a');
    const other = { content: act('a', { code: { code: '112' } }), reason: 'No, milder.' };
    expect((await client.put(`${AT}/acts/a`, correction, ifMatch('"r1"'))).status).toBe(200);
    expect((await client.put(`${AT}/acts/a`, other, ifMatch('"r1"'))).status).toBe(412);
    expect((await client.get(`${AT}/acts/a`)).json.content.code.code).toBe('161');
  });

  test('given a history that moved on, when an act is recorded on the condition of an older revision, then it fails', async () => {
    await withActs(client, 'a');
    expect((await client.post(`${AT}/acts`, act('b'), ifMatch('"r0"'))).status).toBe(412);
    expect((await client.post(`${AT}/acts`, act('b'), ifMatch('"r1"'))).status).toBe(201);
  });

  test('given a history with acts, when it is revised with the revision of its opening, then it fails', async () => {
    await withActs(client, 'a');
    const body = { content: relation({ title: 'New' }), reason: 'x' };
    expect((await client.put(AT, body, ifMatch('"r0"'))).status).toBe(412);
    expect((await client.put(AT, body, ifMatch('"r1"'))).status).toBe(200);
  });

  test.each(['W/"r1"', '*', '"r0", "r1"'])(
    'given %s as If-Match, when an act that stands at r1 is corrected, then it is accepted, and of one that is not there it says so',
    async (tag) => {
      await withActs(client, 'a');
      expect((await client.put(`${AT}/acts/a`, correction, ifMatch(tag))).status).toBe(200);
      const other = { content: act('b'), reason: 'x' };
      expect((await client.put(`${AT}/acts/b`, other, ifMatch(tag))).status).toBe(404);
    },
  );

  test.each(['r1', '"1"', '"r1" "r2"'])(
    'given %s as If-Match, when an act is corrected, then it is told how a tag looks',
    async (tag) => {
      await withActs(client, 'a');
      const answer = await client.put(`${AT}/acts/a`, correction, ifMatch(tag));
      expect(answer).toMatchObject({ status: 400, json: { code: 'if-match' } });
    },
  );

  test('given a body in UTF-8 that says so, when it is posted, then its letters are kept', async () => {
    await withActs(client, 'a');
    const note = { noteId: 'francois', occurred: { from: '2021-06-01' }, summary: 'François à Genève €' };
    const sources = [{ title: 't', publisher: 'p' }];
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    expect((await client.post(`${AT}/notes`, { ...note, sources }, headers)).status).toBe(201);
    expect(JSON.stringify((await client.get(`${AT}/timeline`)).json)).toContain(note.summary);
  });

  test('given a correction that changes nothing, when it is sent, then the tag of the act stays', async () => {
    await withActs(client, 'a', 'b');
    const answer = await client.put(`${AT}/acts/a`, { content: act('a'), reason: 'x' }, ifMatch('"r1"'));
    expect(answer).toMatchObject({ status: 200, json: { events: 0 } });
    expect(etag(answer)).toBe('"r1"');
  });

  test('given a URL and a body that name two acts, when a correction is sent, then it is refused', async () => {
    await withActs(client, 'a');
    const answer = await client.put(`${AT}/acts/b`, correction, ifMatch('"r1"'));
    expect(answer).toMatchObject({ status: 422, json: { code: 'id-mismatch' } });
  });

  test.each([
    ['PUT', 'acts/nobody', { content: act('nobody'), reason: 'x' }, 'unknown-act'],
    ['DELETE', 'acts/nobody', { reason: 'x' }, 'unknown-act'],
    ['DELETE', 'notes/nobody', { reason: 'x' }, 'unknown-note'],
    ['PUT', 'summits/nobody', { content: summit('nobody'), reason: 'x' }, 'unknown-summit'],
    ['POST', 'summits/nobody/conclusion', conclusion, 'unknown-summit'],
  ])(
    'given nothing of that id, when %s %s is sent, then it is not found',
    async (method, path, body, code) => {
      await opened(client);
      const answer = await client.send(method, `${AT}/${path}`, { body, headers: ifMatch('"r0"') });
      expect(answer).toMatchObject({ status: 404, json: { code } });
    },
  );
});
