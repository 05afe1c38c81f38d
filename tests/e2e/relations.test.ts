import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelationsAnswer } from '../../src/pages/relation-answers.ts';
import { act, relation } from '../support/relations.ts';
import { listening, type Client } from '../support/server.ts';

const GENEVA = 'RUS-USA~geneva-2021';

describe('all relations over HTTP', () => {
  let client: Client;

  beforeAll(async () => {
    client = await listening({ clock: { now: () => Date.parse('2022-01-01T00:00:00Z') } });
    for (const scenario of ['geneva-2021', 'cuban-missile-crisis-1962'])
      await client.post(`/api/scenarios/${scenario}/replay`, {});
    await client.post('/api/histories', {
      name: 'own',
      content: relation({ parties: ['NOR', 'SWE'], title: 'Fisheries', coverage: { from: '2021-12-01' } }),
    });
    const own = act('first', { initiator: 'NOR', target: 'SWE', occurred: { from: '2021-12-20' } });
    await client.post('/api/histories/NOR-SWE~own/acts', own);
  });
  afterAll(() => client.close());

  const relations = async (query = ''): Promise<RelationsAnswer> =>
    (await client.get(`/api/relations${query}`)).json;

  test('given a record and a library, when all are listed, then states that are gone stand with today’s, and what is not replayed beside what is', async () => {
    const { total, relations: all } = await relations();
    expect(total).toBe(all.length);
    expect(all.map((each) => each.relation)).toEqual(['NOR-SWE', 'RUS-USA', 'ARG-GBR', 'EGY-ISR', 'IRN-USA']);
    const both = all.find((each) => each.relation === 'RUS-USA');
    expect(both?.histories.map(({ history }) => history)).toEqual([
      GENEVA,
      'SUN-USA~cuban-missile-crisis-1962',
    ]);
    expect(both?.library.map(({ scenario }) => scenario)).toEqual([
      'reykjavik-inf-1985-88',
      'us-russia-2021',
    ]);
    expect(both?.histories[1]?.parties.map(({ name }) => name)).toEqual(['Soviet Union', 'United States']);
  });

  test('given a history of the library, then its level is the one of its own page, and acts and sources are those of its file', async () => {
    const { relations: all } = await relations('?relation=RUS-USA');
    const row = all[0]?.histories.find(({ history }) => history === GENEVA);
    const { tension, band, at } = (await client.get(`/api/histories/${GENEVA}/tension`)).json;
    const { acts, sources } = (await client.get('/api/scenarios/geneva-2021')).json;
    expect(row).toMatchObject({ tension, band, at, acts, sources, covered: true, story: true });
    expect(row?.lastAct).toMatchObject({
      day: '2021-05-25',
      initiator: { code: 'USA', name: 'United States' },
    });
    const { days } = (await client.get(`/api/histories/${GENEVA}/tension/series`)).json;
    expect(row?.change7).toBeCloseTo(days.at(-1).tension - days.at(-8).tension, 9);
    expect(row?.outline).toMatchObject({ from: days[0].day, to: days.at(-1).day });
    expect(row?.outline.levels.at(-1)).toBeCloseTo(tension, 0);
    expect(Math.max(...(row?.outline.levels ?? []))).toBeCloseTo(
      Math.max(...days.map((day: { tension: number }) => day.tension)),
      0,
    );
  });

  test('given words, an order and pages, then each relation that has them comes once', async () => {
    expect((await relations('?search=soviet')).relations.map((each) => each.relation)).toEqual(['RUS-USA']);
    expect((await relations('?search=swe')).relations.map((each) => each.relation)).toEqual(['NOR-SWE']);
    const one = await relations('?sort=level');
    const levels = one.relations.flatMap(({ histories: [first] }) =>
      first === undefined ? [] : [first.tension],
    );
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
    const paged: string[] = [];
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const page: RelationsAnswer = await relations(`?sort=level&limit=2&offset=${offset}`);
      paged.push(...page.relations.map((each) => each.relation));
      offset = page.next;
    }
    expect(paged).toEqual(one.relations.map((each) => each.relation));
    expect((await client.get('/api/relations?limit=1001')).status).toBe(400);
    expect((await client.get('/api/relations?sort=size')).status).toBe(400);
  });

  test('given a history that names no party, then its states are called what they are called, on the home and in pictures', async () => {
    const [row] = (await relations('?relation=NOR-SWE')).relations[0]?.histories ?? [];
    expect(row?.parties).toEqual([
      { code: 'NOR', name: 'Norway' },
      { code: 'SWE', name: 'Sweden' },
    ]);
    const picture = await client.get('/view.svg?history=NOR-SWE~own&theme=light');
    expect(picture.text).toContain('Norway');
  });

  test('given an entity tag, then the copy is good until the record goes on, and then the new act shows', async () => {
    const first = await client.get('/api/relations');
    const tag = first.headers.get('etag') ?? '';
    expect((await client.get('/api/relations', { 'if-none-match': tag })).status).toBe(304);
    const added = act('second', { initiator: 'SWE', target: 'NOR', occurred: { from: '2021-12-31' } });
    const done = await client.post('/api/histories/NOR-SWE~own/acts', added);
    const after = { 'detente-after': done.headers.get('detente-position') ?? '', 'if-none-match': tag };
    const second = await client.get('/api/relations?relation=NOR-SWE', after);
    expect(second.status).toBe(200);
    const [row] = (second.json as RelationsAnswer).relations[0]?.histories ?? [];
    expect(row).toMatchObject({ acts: 2, sources: 2, lastAct: { actId: 'second' }, at: '2022-01-01' });
    expect(row?.change7).toBeGreaterThan(0);
    expect(row?.change90).toBeUndefined();
  });
});
