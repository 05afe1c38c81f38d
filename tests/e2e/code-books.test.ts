import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detente, temporaryStore } from '../support/cli.ts';
import { act } from '../support/relations.ts';
import { AT, listening, opened, type Client } from '../support/server.ts';

let client: Client;
beforeAll(async () => {
  client = await listening();
  await opened(client);
  for (const [actId, ontology] of [
    ['listed', 'cameo'],
    ['manual', 'cameo/manual'],
  ] as const) {
    const code = { ontology, code: '106' };
    expect((await client.post(`${AT}/acts`, act(actId, { code }))).status).toBe(201);
  }
});
afterAll(() => client.close());

describe('an act whose code is of the manual', () => {
  test('given one number in two books, then each act is named by its own, and both have their score', async () => {
    const { json } = await client.get(`${AT}/explanation`);
    const told = json.contributions.map((each: Record<string, unknown>) => [
      each['actId'],
      each['ontology'],
      each['score'],
    ]);
    expect(told.sort()).toEqual([
      ['listed', undefined, -5],
      ['manual', 'cameo/manual', -5],
    ]);
    const { text } = await client.get(`${AT}/tension.svg`);
    expect(text).toMatch(/USA to RUS: Demand withdrawal/);
    expect(text).toMatch(/USA to RUS: Demand meeting, negotiation/);
  });

  test('given a code that the manual lacks, when it is recorded as one of it, then it is refused at its place', async () => {
    const code = { ontology: 'cameo/manual', code: '1213' };
    const answer = await client.post(`${AT}/acts`, { ...act('x'), code });
    expect(answer).toMatchObject({ status: 422, json: { code: 'unknown-code' } });
    expect(answer.json.errors[0].path).toBe('code.code');
    const listed = await client.post(`${AT}/acts`, { ...act('x'), code: { code: '1213' } });
    expect(listed.status).toBe(201);
  });

  test('given a code that the manual alone has, when no book is named, then it is recorded with the name of the manual', async () => {
    expect((await client.post(`${AT}/acts`, act('cyber', { code: { code: '176' } }))).status).toBe(201);
    expect((await client.get(`${AT}/tension.svg`)).text).toContain('Attack cybernetically');
  });

  test('given a file, when it is replayed, then the terminal names the act by its book', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'books.scenario.yaml');
    writeFileSync(
      file,
      `schema: 1
scenario: books
title: Two books
description: One number in two books.
parties:
  - { code: RUS, name: Russia }
  - { code: USA, name: United States }
baseline: { value: 50, rationale: Neither warm nor cold. }
issues:
  - { id: talks, title: Talks }
coverage: { from: 2021-01-01, to: 2021-06-01 }
acts:
  - actId: manual
    occurred: 2021-02-01
    initiator: USA
    target: RUS
    code: { ontology: cameo/manual, code: '108' }
    issue: talks
    summary: They asked for a mediator.
    sources:
      - { title: T, publisher: P, published: 2021-02-01 }
`,
    );
    const env = { DETENTE_STORE: temporary.store };
    expect((await detente(['replay', file], { env })).exitCode).toBe(0);
    const { stdout } = await detente(['timeline', 'RUS-USA'], { env });
    expect(stdout).toContain('108 Demand mediation');
  });
});

describe('code books', () => {
  test('given the books, then each is described, and lists its codes by its names', async () => {
    const { books } = (await client.get('/api/ontology/code-books')).json;
    expect(books.map(({ id, codes }: { id: string; codes: number }) => [id, codes])).toEqual([
      ['cameo', 312],
      ['cameo/manual', 316],
    ]);
    const { codes } = (await client.get('/api/ontology/codes?q=10&book=cameo/manual&limit=400')).json;
    expect(codes.find(({ code }: { code: string }) => code === '106').name).toBe(
      'Demand meeting, negotiation',
    );
    expect((await client.get('/api/ontology/codes/106')).json).toMatchObject({
      name: 'Demand withdrawal',
      names: { cameo: 'Demand withdrawal', 'cameo/manual': 'Demand meeting, negotiation' },
    });
    expect((await client.get('/api/ontology/codes?book=other')).status).toBe(400);
  });

  test('given the terminal, then codes are listed by book, and the books', async () => {
    const listed = await detente(['list', 'codes', '106', '--book', 'cameo/manual']);
    expect(listed.stdout).toContain('Demand meeting, negotiation');
    expect((await detente(['list', 'code-books'])).stdout).toContain('CAMEO manual 1.1b3');
    expect((await detente(['list', 'scales', '--book', 'cameo'])).exitCode).toBe(2);
  });
});
