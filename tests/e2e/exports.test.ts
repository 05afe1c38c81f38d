import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';
import { SpyStore } from '../support/spy.store.ts';

let client: Client;
afterEach(() => client.close());

/** A history of more acts than one page of the store holds. */
async function long(): Promise<SpyStore> {
  const store = new SpyStore(new MemoryStore());
  client = await listening({ store });
  await opened(client);
  for (let batch = 0; batch < 6; batch += 1) {
    const acts = Array.from({ length: 400 }, (_, n) => act(`act-${batch}-${n}`));
    expect((await client.post(`${AT}/acts/batch`, { acts })).status).toBe(201);
  }
  return store;
}

describe('exports of a long history', () => {
  test('given 2 400 acts, when they are exported, then both forms hold each of them once', async () => {
    await long();
    const { acts } = (await client.get(`${AT}/export.json`)).json;
    expect(new Set(acts.map(({ actId }: { actId: string }) => actId)).size).toBe(2400);
    expect(acts).toHaveLength(2400);
    expect((await client.get(`${AT}/export.csv`)).text.trimEnd().split('\r\n')).toHaveLength(2401);
  });

  test.each(['json', 'csv'])(
    'given a store that fails halfway, when %s is exported, then the client can tell that it is not all',
    async (suffix) => {
      const store = await long();
      store.page = (number) => {
        if (number === 2) throw new Error('the disk is gone');
      };
      const response = await fetch(`${client.url}${AT}/export.${suffix}`);
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow();
      expect((await client.get('/health/live')).status).toBe(200);
    },
  );

  test('given a table asked for with its mark, when it comes, then it is the same table behind a byte order mark', async () => {
    client = await listening();
    await opened(client);
    await client.post(`${AT}/acts`, act('a', { summary: 'Herr Müller wird einbestellt.' }));
    for (const path of [`${AT}/export.csv`, `${AT}/tension/series.csv`]) {
      const bytes = async (query: string) =>
        Buffer.from(await (await fetch(`${client.url}${path}${query}`)).arrayBuffer());
      const plain = await bytes('');
      const marked = await bytes('?bom=true');
      expect(marked.subarray(0, 3).toString('hex')).toBe('efbbbf');
      expect(marked.subarray(3).equals(plain)).toBe(true);
      expect((await bytes('?bom=false')).equals(plain)).toBe(true);
      expect((await client.get(`${path}?bom=yes`)).json).toMatchObject({
        status: 400,
        errors: [{ path: 'bom' }],
      });
    }
    expect((await client.get(`${AT}/timeline?bom=true`)).status).toBe(400);
  });

  test('given a record, when its scenario file is asked for, then it is the same text until the record goes on, and no part of a view is left out silently', async () => {
    client = await listening();
    await opened(client);
    await client.post(`${AT}/acts`, act('a', { summary: 'First.' }));
    const path = `${AT}/export.scenario.yaml`;
    const first = await client.get(path);
    expect(first.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(first.headers.get('content-disposition')).toBe('attachment; filename="test.scenario.yaml"');
    const etag = first.headers.get('etag') ?? '';
    expect((await fetch(`${client.url}${path}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    await client.post(`${AT}/acts`, act('b', { summary: 'Second.' }));
    const later = await client.get(path);
    expect(later.text).toContain('summary: Second.');
    expect((await client.get(`${path}?asOf=1`)).text).toBe(first.text);
    for (const view of ['at=2021-04-01', 'knownBy=2021-04-01'])
      expect((await client.get(`${path}?${view}`)).json).toMatchObject({ status: 422, code: 'whole-record' });
    expect((await client.get(`${path}?asOf=99`)).json).toMatchObject({ code: 'revision-not-reached' });
  });
});
