import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whatIfIdOf } from '../../src/whatifs/what-if-id.ts';
import { act, ending, note, relation, summit } from '../support/relations.ts';
import { faultsOf, operationFor, operationsOf, referred } from '../support/openapi.ts';
import { AT, listening, type Answer, type Client } from '../support/server.ts';

let client: Client;
let document: any;
beforeAll(async () => {
  client = await listening();
  document = (await client.get('/openapi.json')).json;
});
afterAll(() => client.close());

const GENEVA_TEXT = readFileSync(
  join(import.meta.dirname, '../../scenarios/geneva-2021.scenario.yaml'),
  'utf8',
);
const PROPOSAL = '0b8f4a52-6a4b-4a6e-8a55-0f3c1b9f7d11';
const PROPOSED = whatIfIdOf(PROPOSAL);
const WHAT_IF = `/api/what-ifs/${PROPOSED}`;

const TALKS = {
  title: 'Talks',
  author: 'Ann',
  horizonDays: 5,
  commitments: [
    {
      commitmentId: 'talks',
      day: 2,
      initiator: 'USA',
      target: 'RUS',
      code: { code: '046' },
      issue: 'cyber',
      probability: { value: 1 },
    },
  ],
};

const EXAMPLE_LESS = new Set(['correctNote', 'reviseSummit', 'cancelSummit', 'replayText']);

describe('the OpenAPI document', () => {
  test('given the document, when its references are followed, then each names something', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs) referred(document, ref);
    expect(refs.filter((ref) => !ref.startsWith('#/components/'))).toEqual([]);
  });

  test('given its operations, when they are read, then each has a name of its own, a summary, a described tag and all its failures', () => {
    const names = new Set<string>();
    const tags = new Set(document.tags.map(({ name }: { name: string }) => name));
    for (const { path, method, operation } of operationsOf(document)) {
      const where = `${method} ${path}`;
      expect(operation.operationId, where).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
      expect(names.has(operation.operationId), where).toBe(false);
      names.add(operation.operationId);
      expect(operation.summary?.length, where).toBeGreaterThan(8);
      expect(tags.has(operation.tags[0]), where).toBe(true);
      const failure = referred(document, operation.responses.default.$ref);
      expect(failure.content['application/problem+json'].schema.$ref, where).toBe(
        '#/components/schemas/Problem',
      );
    }
    expect(names).toContain('recordAct');
    expect(names.size).toBeGreaterThan(28);
  });

  test('given its parameters, when they are read, then each is described and each of the path is declared', () => {
    for (const { path, method, operation } of operationsOf(document)) {
      const parameters = (operation.parameters ?? []).map((each: any) =>
        each.$ref === undefined ? each : referred(document, each.$ref),
      );
      for (const { name, description } of parameters) {
        expect(description?.length, `${method} ${path} ${name}`).toBeGreaterThan(3);
      }
      const declared = parameters.filter((each: any) => each.in === 'path').map((each: any) => each.name);
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(declared);
      const keys = parameters.map((each: any) => `${each.in} ${each.name}`);
      expect(new Set(keys).size, `${method} ${path}`).toBe(keys.length);
    }
  });

  test('given its bodies, when they have an example, then the example fits the schema, and only small ones have none', () => {
    for (const { operation } of operationsOf(document)) {
      const body = operation.requestBody?.content['application/json'];
      if (body === undefined) continue;
      if (body.example === undefined) expect(EXAMPLE_LESS).toContain(operation.operationId);
      else
        expect([operation.operationId, faultsOf(document, body.schema, body.example)]).toEqual([
          operation.operationId,
          [],
        ]);
    }
  });

  test('given a field with a default, when it is sent it may be left out, and when it is answered it is there', () => {
    const { Relation, DeclaredRelation } = document.components.schemas;
    expect(Relation.required).not.toContain('thirdParties');
    expect(DeclaredRelation.required).toContain('thirdParties');
  });

  test('given the page that shows it, when it and all it loads are read, then they come from here', async () => {
    const page = (await client.get('/docs')).text;
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(loaded.length).toBeGreaterThan(3);
    for (const url of loaded) {
      expect(url).toMatch(/^\.\//);
      expect((await client.get(url.slice(1))).status).toBe(200);
    }
    expect((await client.get('/docs')).headers.get('content-security-policy')).toContain(
      "default-src 'self'",
    );
    expect((await client.get('/openapi.yaml')).text).toMatch(/^openapi:/);
  });
});

const ARTICLE = {
  text: 'On 3 May 2021 the United States imposed sanctions on Russia. It took note.',
  published: '2021-05-31',
};
const BY_HAND_EDITED = {
  kind: 'act',
  initiator: 'USA',
  target: 'RUS',
  reciprocal: false,
  code: '172',
  occurred: { from: '2021-05-04', precision: 'day', basis: 'It says so.' },
  quote: { from: 0, to: 12, text: 'It took note' },
  text: ARTICLE.text,
};
const SUGGESTION = {
  history: 'RUS-USA~test',
  published: '2021-05-31',
  source: { title: 'A week in May', publisher: 'A paper' },
  kind: 'act',
  initiator: 'USA',
  target: 'RUS',
  reciprocal: false,
  code: '163',
  occurred: { from: '2021-05-03', precision: 'day', basis: 'The paper says so.' },
  quote: 'the United States imposed sanctions on Russia',
};
const BY_HAND = { ...BY_HAND_EDITED, code: '010' };
/** A room's pass, in the place of one that is not known before. */
const BY_PASS = { authorization: 'Bearer PASS' };

const TABLE = `on,by,toward,code,issue,summary,source,publisher\n2021-05-02,USA,RUS,163,cyber,In a table,A,B\n`;

const PRESET = {
  preset: 'talks',
  title: 'Talks',
  summary: 'They talk.',
  at: '2021-05-01',
  horizonDays: 30,
  commitments: [],
  edits: [],
  assumptions: {},
};

describe('real answers', () => {
  const { summitId: _, ...end } = ending('geneva');
  const first = 'RUS-USA~test';
  const requests: readonly (readonly [string, string, unknown?, Record<string, string>?])[] = [
    ['POST', '/api/histories', { name: 'test', content: relation() }],
    ['POST', '/api/histories', { name: 'test', content: relation() }],
    ['POST', `${AT}/acts`, act('a')],
    [
      'POST',
      `${AT}/acts/batch`,
      { acts: [act('b', { reverses: [{ actId: 'a', share: 0.5 }] }), act('c', { followUpOf: 'a' })] },
    ],
    [
      'POST',
      `${AT}/acts`,
      act('d', { occurred: { from: '2021-03-01', to: '2021-03-31', precision: 'month', basis: 'x' } }),
    ],
    ['PUT', `${AT}/acts/d`, { content: act('d'), reason: 'x' }, { 'if-match': '"r4"' }],
    ['DELETE', `${AT}/acts/d`, { reason: 'x' }, { 'if-match': '"r5"' }],
    ['POST', `${AT}/notes`, note('n')],
    ['PUT', `${AT}/notes/n`, { content: note('n', { author: 'X' }), reason: 'x' }, { 'if-match': '"r7"' }],
    ['POST', `${AT}/summits`, summit('geneva')],
    ['POST', `${AT}/summits`, summit('vienna')],
    ['POST', `${AT}/summits/geneva/conclusion`, end],
    ['POST', `${AT}/summits/vienna/cancellation`, end],
    ['DELETE', `${AT}/summits/vienna`, { reason: 'x' }, { 'if-match': '"r12"' }],
    ['DELETE', `${AT}/summits/vienna`, { reason: 'x' }, { 'if-match': '*' }],
    [
      'POST',
      `${AT}/what-ifs`,
      { title: 'What if', author: 'Ann', edits: [{ edit: 'omit', actId: 'c' }] },
      { 'idempotency-key': PROPOSAL },
    ],
    ['GET', `${AT}/what-ifs`],
    ['GET', WHAT_IF],
    [
      'PUT',
      WHAT_IF,
      { content: { title: 'What if', author: 'Bob', assumptions: { reaction: { gamma: 1 } } } },
      { 'if-match': '"r0"' },
    ],
    ['GET', `${WHAT_IF}/projection?paths=300&days=10`],
    ['GET', `${WHAT_IF}/projection?paths=300&days=10&wait=final`],
    ['GET', `${WHAT_IF}/projection?paths=1`],
    ['GET', '/api/projections/FINGERPRINT'],
    ['GET', '/api/projections/FINGERPRINT/contributions'],
    ['GET', `${WHAT_IF}/contributions?paths=300&days=10`],
    [
      'POST',
      `${AT}/contributions?paths=300`,
      { title: 'What if', author: 'Ann', horizonDays: 5, edits: [{ edit: 'omit', actId: 'c' }] },
    ],
    ['GET', '/api/scenarios/geneva-2021/presets/reset/contributions'],
    ['GET', '/api/projections/nothing'],
    ['GET', `${WHAT_IF}/tornado?paths=100&days=5`],
    ['GET', '/api/projections/FINGERPRINT/tornado'],
    ['POST', `${AT}/tornado?paths=100&days=5`, TALKS],
    ['GET', '/api/scenarios/geneva-2021/presets/reset/tornado'],
    ['GET', `${WHAT_IF}/least?below=50&chance=50`],
    ['GET', '/api/projections/FINGERPRINT/least?below=50&chance=50'],
    ['POST', `${AT}/least?below=50&chance=50&paths=300`, TALKS],
    ['POST', `${AT}/least?below=50&chance=50&candidates=talks:-1`, TALKS],
    ['GET', '/api/scenarios/geneva-2021/presets/reset/least?below=50&chance=50'],
    ['POST', `${AT}/projections?paths=300&wait=final`, { title: 'What if', author: 'Ann', horizonDays: 5 }],
    ['POST', `${AT}/projections`, { title: 'What if' }],
    ['GET', `/api/compare?ids=${PROPOSED},${PROPOSED}&paths=300&days=5&wait=final`],
    ['GET', '/api/session'],
    ['POST', '/api/session', { token: 'a-text-that-nobody-holds' }],
    ['DELETE', '/api/session'],
    ['GET', '/api/scenarios/geneva-2021/presets/reset/projection'],
    ['POST', `${WHAT_IF}/rebase`, { at: '2021-06-10' }, { 'if-match': '"r1"' }],
    ['DELETE', WHAT_IF, undefined, { 'if-match': '"r2"' }],
    ['DELETE', WHAT_IF, { reason: 'x' }, { 'if-match': '"r3"' }],
    ['GET', `${WHAT_IF}?revision=1`],
    ['POST', `${AT}/what-ifs`, { title: 'What if', author: 'Ann', base: { at: '2021-01-01' } }],
    ['GET', '/api/relations'],
    ['GET', '/api/relations?limit=0'],
    ['GET', '/api/histories'],
    ['GET', AT],
    ['POST', `${AT}/presets`, PRESET],
    ['POST', `${AT}/presets`, { ...PRESET, at: 'x' }],
    ['POST', `${AT}/story`, { title: 'A walk', stops: [{ day: '2021-04-15', says: 'What to see.' }] }],
    ['GET', `${AT}/guide`],
    ['GET', `${AT}/presets/talks/projection?paths=300&days=10&wait=final`],
    ['GET', `${AT}/presets/talks/contributions?paths=300&days=10`],
    ['GET', `${AT}/presets/talks/least?below=50&chance=50&paths=300&days=10`],
    ['GET', `${AT}/presets/talks/tornado?paths=100&days=10`],
    ['GET', `${AT}/backtest?every=14&horizon=20&paths=30`],
    ['GET', `${AT}/backtest?horizon=730`],
    ['GET', '/api/accuracy'],
    ['GET', `${AT}/presets/nothing/projection`],
    ['DELETE', `${AT}/presets/talks`, { reason: 'x' }],
    ['DELETE', `${AT}/presets/talks`, { reason: 'x' }],
    ['GET', `${AT}/timeline`],
    ['GET', `${AT}/timeline?limit=2&knownBy=2021-06-01`],
    ['GET', `${AT}/acts/a`],
    ['GET', `${AT}/acts/d`],
    ['GET', `${AT}/tension?knownBy=2021-06-01`],
    ['GET', `${AT}/tension/series?from=2021-06-01`],
    ['GET', `${AT}/explanation`],
    ['GET', '/view.json?history=RUS-USA~test'],
    ['GET', '/api/scenarios'],
    ['GET', '/api/scenarios/geneva-2021'],
    ['POST', '/api/scenarios/geneva-2021/replay', { dryRun: true }],
    ['POST', '/api/scenarios/replay', { dryRun: true, text: GENEVA_TEXT }],
    ['POST', '/api/scenarios/replay', { text: 'schema: 1' }],
    ['GET', '/api/ontology/codes?q=sanctions'],
    ['GET', '/api/ontology/codes/0841'],
    ['GET', '/api/ontology/code-books'],
    ['GET', '/api/ontology/codes?q=106&book=cameo/manual'],
    ['GET', '/api/ontology/scales'],
    ['GET', '/health/live'],
    ['GET', '/health/ready'],
    ['GET', '/api/histories/nothing'],
    ['GET', `${AT}?at=x`],
    ['POST', `${AT}/acts`, act('e', { issue: 'weather' })],
    ['POST', `${AT}/acts`, { actId: 3 }],
    ['PUT', `${AT}/acts/a`, { content: act('a'), reason: 'x' }],
    ['POST', '/api/imports/sample', {}],
    ['GET', '/api/histories/ISR-PSE~gdelt-sample/completeness'],
    ['GET', `${AT}/completeness`],
    ['GET', '/api/histories/ISR-PSE~gdelt-sample/observations/2018-01-01'],
    ['GET', `${AT}/observations/2021-06-16`],
    ['GET', '/api/imports'],
    ['GET', '/api/imports/IMPORT'],
    ['GET', '/api/imports/nothing'],
    ['POST', '/api/imports/IMPORT/undoing', {}],
    ['POST', '/api/imports/nothing/undoing', {}],
    ['POST', '/api/drafts/reading', ARTICLE],
    ['POST', '/api/drafts/reading', { ...ARTICLE, history: 'nothing' }],
    [
      'POST',
      '/api/drafts',
      { ...ARTICLE, history: 'RUS-USA~test', source: { title: 'News', publisher: 'A paper' } },
    ],
    ['GET', '/api/drafts/DRAFT'],
    ['POST', '/api/drafts/DRAFT/proposals', BY_HAND],
    ['POST', '/api/drafts/DRAFT/proposals/FIRST/edit', BY_HAND_EDITED],
    ['POST', '/api/drafts/DRAFT/proposals/FIRST/acceptance', { issue: 'cyber' }],
    ['POST', '/api/drafts/DRAFT/proposals/FIRST/return'],
    ['POST', '/api/drafts/DRAFT/proposals/FIRST/rejection', { reason: 'no-act' }],
    ['POST', '/api/drafts/DRAFT/proposals/FIRST/acceptance', { issue: 'cyber' }],
    ['GET', '/api/drafts'],
    ['GET', '/api/drafts/precision'],
    ['GET', '/api/drafts/second-coder'],
    ['POST', '/api/drafts/second-reading', ARTICLE],
    ['POST', '/api/drafts/suggestions', SUGGESTION],
    ['POST', '/api/drafts/suggestions', { ...SUGGESTION, code: '9999' }],
    ['GET', '/api/drafts/proposals?limit=1'],
    ['POST', '/api/drafts/DRAFT/erasure', { why: 'asked for' }],
    ['POST', '/api/rooms', { history: first, title: 'Again', name: 'Ms Weber', base: { at: '2021-05-01' } }],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/ROOM'],
    ['POST', '/api/rooms/ROOM/session', { pass: 'PASS' }],
    ['POST', '/api/rooms/ROOM/moves', { type: 'BeginPhase', phase: 'predict' }, BY_PASS],
    ['POST', '/api/rooms/ROOM/predictions', { low: 1, median: 2, high: 3 }, BY_PASS],
    ['GET', '/api/rooms/ROOM/predictions/own', undefined, BY_PASS],
    ['GET', '/api/rooms/ROOM/addresses', undefined, BY_PASS],
    ['GET', '/api/rooms/ROOM/ideas', undefined, BY_PASS],
    ['GET', '/api/rooms/prepared'],
    ['POST', '/api/rooms/ROOM/passes', {}, BY_PASS],
    ['POST', '/api/rooms/joining', { code: 'CODE', name: 'Ann', party: 'USA' }],
    ['POST', '/api/rooms/ROOM/moves', { type: 'AcceptStep', stepId: 'a', wording: 1 }, BY_PASS],
    ['GET', '/api/rooms/ROOM'],
    ['GET', '/api/rooms/ROOM/export.json'],
    ['GET', '/api/rooms/ROOM/figures'],
    ['POST', '/api/rooms/ROOM/figures', { add: [], take: [] }],
    ['GET', '/api/rooms/ROOM/debrief'],
    ['POST', '/api/rooms/ROOM/erasure', { why: 'asked for' }],
    ['POST', `${AT}/acts/table`, { text: TABLE, dryRun: true }],
    ['POST', `${AT}/acts/table`, { text: TABLE }],
    ['POST', `${AT}/acts/table`, { text: TABLE }],
    ['POST', `${AT}/acts/table`, { text: 'on' }],
    ['POST', `${AT}/imports/IMPORT/retraction`, { reason: 'x' }],
    ['POST', `${AT}/imports/IMPORT/retraction`, { reason: 'x' }],
    ['POST', `${AT}/imports/nothing/retraction`, { reason: 'x' }],
    ['POST', '/api/links', { view: `history=${first}`, pinned: true }],
    ['POST', '/api/links', { view: 'at=never' }],
    ['DELETE', '/api/links/LINK', { reason: 'x' }],
    ['DELETE', '/api/links/000000000000'],
    ['GET', '/api/links'],
    ['POST', `${WHAT_IF}/redactions`, { text: 'What if', why: 'asked for' }],
    ['POST', `${AT}/redactions`, { text: 'What a was', why: 'asked for' }],
    ['POST', `${WHAT_IF}/erasure`, { why: 'asked for' }],
    ['POST', `${AT}/erasure`, { why: 'asked for' }],
    ['GET', AT],
    ['GET', '/api/erasures'],
    ['GET', '/api/tokens'],
  ];

  test(
    `given requests of every kind on ${first}, when they are answered, then each answer is as the document says`,
    { timeout: 90_000 },
    async () => {
      const seen = new Set<string>();
      const known = new Map<string, string>();
      const filled = (text: string): string =>
        [...known].reduce((before, [name, value]) => before.replace(name, value), text);
      for (const [method, template, body, headers] of requests) {
        const path = filled(template);
        const answer: Answer = await client.send(method, path, {
          body: body === undefined ? undefined : (JSON.parse(filled(JSON.stringify(body))) as unknown),
          ...(headers === undefined ? {} : { headers: JSON.parse(filled(JSON.stringify(headers))) }),
        });
        const operation = operationFor(document, method, path);
        const described = operation.responses[answer.status] ?? operation.responses.default;
        const response = described.$ref === undefined ? described : referred(document, described.$ref);
        const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
        const where = `${method} ${path} ${answer.status}`;
        expect(response.content?.[type], where).toBeDefined();
        expect([where, faultsOf(document, response.content[type].schema, answer.json)]).toEqual([where, []]);
        seen.add(operation.operationId);
        for (const [name, value] of [
          ['FINGERPRINT', answer.json?.fingerprint],
          ['LINK', answer.json?.linkId],
          ['DRAFT', answer.json?.draftId],
          ['FIRST', answer.json?.proposals?.[0]?.proposalId],
          ['IMPORT', path === '/api/imports/sample' ? answer.json?.import : undefined],
          ['ROOM', answer.json?.roomId],
          ['IMPORT', answer.json?.import],
          ['PASS', answer.json?.pass],
          ['CODE', path === '/api/rooms' ? answer.json?.code : undefined],
        ]) {
          if (typeof value === 'string') known.set(name, value);
        }
      }
      const files = [
        'exportCsv',
        'exportJson',
        'exportScenario',
        'getTableTemplate',
        'makeBriefing',
        'getTensionSeriesCsv',
        'drawTension',
        'getProjectionCsv',
        'getContributionsCsv',
        'getDebriefCsv',
        'followLeast',
        'getBacktestCsv',
        'followBacktest',
        'followAccuracy',
        'getTornadoCsv',
        'importFile',
        'getReport',
        'showObservedDay',
      ];
      const pictures = ['drawSvg', 'drawPng', 'tabulate', 'embed', 'showAccuracy'];
      const rare = ['reviseHistory', 'retractNote', 'reviseSummit'];
      for (const { operation } of operationsOf(document)) {
        if (![...files, ...pictures, ...rare].includes(operation.operationId))
          expect(seen).toContain(operation.operationId);
      }
    },
  );
});
