import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';

const PRESET = {
  preset: 'held-back',
  title: 'Held back',
  summary: 'The sanctions do not come.',
  at: '2021-05-01',
  horizonDays: 30,
  commitments: [],
  edits: [{ edit: 'omit', actId: 'sanctions', why: 'What if they had been held back?' }],
  assumptions: {},
};
const STORY = { title: 'A walk', stops: [{ day: '2021-04-15', actId: 'sanctions', says: 'What to see.' }] };

describe('presets and the story of a history over HTTP', () => {
  let client: Client;

  beforeAll(async () => {
    client = await listening();
    await opened(client);
    await client.post(`${AT}/acts`, act('sanctions'));
  });
  afterAll(() => client.close());

  test('given a history of one\u2019s own, when presets and a story are declared, then its guide holds them, and the same again writes nothing', async () => {
    const first = await client.post(`${AT}/presets`, PRESET);
    expect(first).toMatchObject({ status: 201, json: { revision: 2, events: 1 } });
    expect(await client.post(`${AT}/presets`, PRESET)).toMatchObject({ status: 200, json: { events: 0 } });
    expect(await client.post(`${AT}/story`, STORY)).toMatchObject({ status: 201, json: { revision: 3 } });
    const { json } = await client.get(`${AT}/guide`);
    expect(json.presets).toMatchObject([{ preset: 'held-back', title: 'Held back', edits: 1 }]);
    expect(json.guide).toEqual(STORY);
    const projected = await client.post(`${AT}/projections?paths=250&wait=final`, {
      ...json.outcomes['held-back'],
      author: 'Ann',
    });
    expect(projected).toMatchObject({ status: 200, json: { final: true } });
    // By its name alone: the same figures, of the record and not of a file.
    const named = await client.get(
      `${AT}/presets/held-back/projection?paths=250&wait=final&model=${projected.json.models.reaction}`,
    );
    expect(named).toMatchObject({ status: 200, json: { fingerprint: projected.json.fingerprint } });
    expect(named.json.mean).toEqual(projected.json.mean);
    const steps = await client.get(`${AT}/presets/held-back/contributions?paths=250`);
    expect(steps).toMatchObject({ status: 200, json: { steps: [{ kind: 'past' }] } });
    expect(await client.get(`${AT}/presets/nothing/projection`)).toMatchObject({
      status: 404,
      json: { code: 'unknown-preset' },
    });
  });

  test('given a preset declared again with other words, then it takes the place of the one before; withdrawn with a reason it is gone', async () => {
    await client.post(`${AT}/presets`, { ...PRESET, title: 'Never decided' });
    expect((await client.get(`${AT}/guide`)).json.presets).toMatchObject([{ title: 'Never decided' }]);
    expect((await client.remove(`${AT}/presets/held-back`, undefined)).status).toBe(400);
    const gone = await client.remove(`${AT}/presets/held-back`, { reason: 'A slip.' });
    expect(gone).toMatchObject({ status: 200, json: { events: 1 } });
    expect((await client.get(`${AT}/guide`)).json.presets).toEqual([]);
    const again = await client.remove(`${AT}/presets/held-back`, { reason: 'A slip.' });
    expect(again).toMatchObject({ status: 404, json: { code: 'unknown-preset' } });
  });

  test('given what is none, then it is refused in words and nothing is written', async () => {
    const { revision } = (await client.get(AT)).json;
    expect((await client.post(`${AT}/presets`, { ...PRESET, at: 'soon' })).status).toBe(400);
    expect((await client.post(`${AT}/story`, { title: 'A walk', stops: [] })).status).toBe(400);
    expect((await client.post('/api/histories/NOR-SWE~nothing/story', STORY)).status).toBe(404);
    expect((await client.get(AT)).json.revision).toBe(revision);
  });
});
