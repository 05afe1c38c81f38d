import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { relation } from '../support/relations.ts';
import { listening, type Client } from '../support/server.ts';

let client: Client;
beforeEach(async () => {
  // The wider record ends in August 2021.
  client = await listening({ clock: { now: () => Date.parse('2022-01-01T00:00:00Z') } });
});
afterEach(() => client.close());

const GENEVA = '/api/scenarios/geneva-2021';
const HISTORY = '/api/histories/RUS-USA~geneva-2021';

describe('scenarios over HTTP', () => {
  test('given the files that come along, when they are listed, then each says what it is about and none is invalid', async () => {
    const { json } = await client.get('/api/scenarios');
    expect(json.invalid).toEqual([]);
    expect(json.scenarios.map(({ name }: { name: string }) => name)).toContain('geneva-2021');
    expect((await client.get(GENEVA)).json).toMatchObject({
      name: 'geneva-2021',
      history: 'RUS-USA~geneva-2021',
    });
  });

  test('given an empty record, when a scenario is replayed twice, then the second time adds nothing', async () => {
    const { acts, notes } = (await client.get(GENEVA)).json;
    const first = await client.post(`${GENEVA}/replay`, {});
    expect(first).toMatchObject({ status: 200, json: { interrupted: false, conflicts: [], corrected: 0 } });
    const read = (await client.get(HISTORY, { 'detente-after': first.headers.get('detente-position') ?? '' }))
      .json;
    expect(read).toMatchObject({ acts, notes, revision: first.json.revision });

    const second = await client.post(`${GENEVA}/replay`, {});
    expect(second.json).toMatchObject({
      recorded: 0,
      unchanged: first.json.recorded,
      revision: read.revision,
      steps: [],
    });
  });

  test('given no body, when a scenario is replayed, then that is the same as an empty one', async () => {
    const answer = await client.send('POST', `${GENEVA}/replay`);
    expect(answer.status).toBe(200);
    expect(answer.json.recorded).toBeGreaterThan(10);
  });

  test('given a dry run, when it is answered, then it names the steps and nothing was written', async () => {
    const { json } = await client.post(`${GENEVA}/replay`, { dryRun: true });
    expect(json.dryRun).toBe(true);
    expect(json.steps.length).toBeGreaterThanOrEqual(json.recorded);
    expect(json.steps[0]).toEqual({ key: 'relation', deed: 'record' });
    expect((await client.get('/api/histories')).json.histories).toEqual([]);
  });

  test('given an act that somebody retracted and recorded otherwise, when the unchanged file is replayed, then the record keeps what was done by hand', async () => {
    const { json } = await client.post(`${GENEVA}/replay`, {});
    const [{ id, revision, content }] = (await client.get(`${HISTORY}/timeline?kind=act&limit=1`)).json
      .entries;
    const retraction = { reason: 'For this test.' };
    const tag = { 'if-match': `"r${revision}"` };
    const retracted = await client.remove(`${HISTORY}/acts/${id}`, retraction, tag);
    expect(retracted.status).toBe(200);
    const { score, ...rest } = content;
    const again = { ...rest, score: { scale: score.scale }, summary: 'Recorded by hand.' };
    expect((await client.post(`${HISTORY}/acts`, again)).status).toBe(201);
    const revisionBefore = (await client.get(HISTORY)).json.revision;

    const unchanged = await client.post(`${GENEVA}/replay`, {});
    // The file did not change, so what was changed by hand stays as it is.
    expect(unchanged).toMatchObject({ status: 200, json: { corrected: 0, recorded: 0 } });
    expect((await client.get(HISTORY)).json.revision).toBe(revisionBefore);
    expect(json.revision).toBeLessThan(revisionBefore);
  });

  test('given a history opened by hand that declares something else, when the scenario is replayed, then it is a conflict (409) that names the ways out', async () => {
    await client.post(`${GENEVA}/replay`, { dryRun: true });
    await client.post('/api/histories', { name: 'geneva-2021', content: relation() });
    const answer = await client.post(`${GENEVA}/replay`, {});
    expect(answer).toMatchObject({ status: 409, json: { code: 'replay-conflict' } });
    expect(answer.json.details.conflicts[0]).toMatchObject({ key: 'relation' });
    expect(answer.json.remedy).toContain('theirs');
    expect((await client.get(HISTORY)).json.revision).toBe(0);

    const theirs = await client.post(`${GENEVA}/replay`, { policy: 'theirs' });
    expect(theirs).toMatchObject({ status: 200, json: { conflicts: [] } });
    expect((await client.get(HISTORY)).json.acts).toBeGreaterThan(10);
  });

  test.each([
    [{ policy: 'mine' }, 'policy: must be one of "theirs", "ours"'],
    [{ dryRun: 'yes' }, 'dryRun: must be true or false'],
    [{ pace: 1 }, 'pace: is not known here; known are dryRun, policy'],
  ])('given the body %j, when a scenario is replayed, then it is refused in words', async (body, detail) => {
    expect(await client.post(`${GENEVA}/replay`, body)).toMatchObject({ status: 400, json: { detail } });
  });
});
