import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { FILE } from '../scenarios/scenarios.ts';
import { NOW } from '../support/relations.ts';
import { listening, type Client } from '../support/server.ts';

/** What is recorded over HTTP: the entries of a file, one request for each, in its long form. */
interface Entries {
  relation: Record<string, any>;
  summits: Record<string, any>[];
  acts: Record<string, any>[];
  notes: Record<string, any>[];
}

type Spoil = (entries: Entries) => void;

const first = <T>(list: readonly T[]): T => list[0] as T;
const second = <T>(list: readonly T[]): T => list[1] as T;

/** One fault each, in the terms of both faces. */
const FAULTS: readonly (readonly [fault: string, code: string, spoil: Spoil])[] = [
  ['one party on both sides of the relation', 'named-twice', (e) => (e.relation['parties'] = ['RUS', 'RUS'])],
  [
    'an issue declared twice',
    'named-twice',
    (e) => e.relation['issues'].push({ id: 'cyber', title: 'Again' }),
  ],
  [
    'a party that is declared a third party',
    'named-twice',
    (e) => e.relation['thirdParties'].push({ party: 'USA', why: 'No.' }),
  ],
  ['a coverage in the wrong order', 'date-order', (e) => (e.relation['coverage']['to'] = '2020-01-01')],
  ['an id used again', 'act-exists', (e) => (second(e.acts)['actId'] = 'statement')],
  ['an initiator that is nobody', 'undeclared-party', (e) => (first(e.acts)['initiator'] = 'FRA')],
  ['a target that is nobody', 'undeclared-party', (e) => (first(e.acts)['target'] = 'FRA')],
  ['an act by a third party', 'third-party-initiator', (e) => (first(e.acts)['initiator'] = 'UKR')],
  ['an act toward oneself', 'same-party', (e) => (first(e.acts)['target'] = 'USA')],
  [
    'a reciprocal act with a third party',
    'reciprocal-third-party',
    (e) => Object.assign(first(e.acts), { target: 'UKR', reciprocal: true }),
  ],
  ['an issue that is not declared', 'undeclared-issue', (e) => (first(e.acts)['issue'] = 'cybr')],
  ['a day that does not exist', 'invalid-date', (e) => (first(e.acts)['occurred'] = { from: '2021-02-30' })],
  ['a day in the future', 'future-date', (e) => (first(e.acts)['occurred'] = { from: '2021-06-18' })],
  [
    'days in the wrong order',
    'date-order',
    (e) => (first(e.acts)['occurred'] = { from: '2021-03-17', to: '2021-03-16' }),
  ],
  ['a report in the future', 'future-date', (e) => (first(e.acts)['reported'] = '2021-06-18')],
  [
    'a report from before it happened',
    'reported-before-it-happened',
    (e) => (first(e.acts)['reported'] = '2021-03-16'),
  ],
  ['a source of the future', 'future-date', (e) => (first(e.acts)['sources'][0]['published'] = '2021-06-18')],
  ['a code that does not exist', 'unknown-code', (e) => (first(e.acts)['code'] = { code: '1699' })],
  ['a code that is a word', 'unknown-code', (e) => (first(e.acts)['code'] = { code: 'sanctions' })],
  ['a scale that does not exist', 'unknown-scale', (e) => (first(e.acts)['score'] = { scale: 'mine' })],
  [
    'a score that its scale does not give',
    'score-mismatch',
    (e) => (second(e.acts)['score'] = { scale: 'goldstein/gdelt', value: -7 }),
  ],
  [
    'a magnitude without a rationale',
    'magnitude-rationale',
    (e) => (first(e.acts)['magnitude'] = { value: 2 }),
  ],
  ['a summit that is not there', 'unknown-reference', (e) => (first(e.acts)['summitId'] = 'genf')],
  ['a follow-up of nothing', 'unknown-reference', (e) => (second(e.acts)['followUpOf'] = 'statment')],
  ['a follow-up of itself', 'self-reference', (e) => (second(e.acts)['followUpOf'] = 'sanctions')],
  [
    'a follow-up of a follow-up',
    'follow-up-of-follow-up',
    (e) => {
      second(e.acts)['followUpOf'] = 'statement';
      e.acts.push({
        ...first(e.acts),
        actId: 'third',
        occurred: { from: '2021-05-01' },
        followUpOf: 'sanctions',
      });
    },
  ],
  [
    'a follow-up that ended before its act began',
    'follow-up-before-act',
    (e) =>
      e.acts.push({
        ...first(e.acts),
        actId: 'third',
        occurred: { from: '2021-03-01', to: '2021-03-16' },
        followUpOf: 'statement',
      }),
  ],
  [
    'a follow-up that reverses',
    'follow-up-reverses',
    (e) =>
      Object.assign(second(e.acts), {
        followUpOf: 'statement',
        reverses: [{ actId: 'statement', share: 1 }],
      }),
  ],
  [
    'a reversal of nothing',
    'unknown-reference',
    (e) => (second(e.acts)['reverses'] = [{ actId: 'nothing', share: 1 }]),
  ],
  [
    'a reversal of itself',
    'self-reference',
    (e) => (second(e.acts)['reverses'] = [{ actId: 'sanctions', share: 1 }]),
  ],
  [
    'one act reversed twice',
    'duplicate-reversal',
    (e) =>
      (second(e.acts)['reverses'] = [
        { actId: 'statement', share: 0.1 },
        { actId: 'statement', share: 0.1 },
      ]),
  ],
  [
    'a reversal of a follow-up',
    'reversal-of-follow-up',
    (e) => {
      second(e.acts)['followUpOf'] = 'statement';
      e.acts.push({
        ...first(e.acts),
        actId: 'third',
        occurred: { from: '2021-05-01' },
        reverses: [{ actId: 'sanctions', share: 1 }],
      });
    },
  ],
  [
    'a reversal before its act',
    'reversal-before-act',
    (e) =>
      e.acts.push({
        ...first(e.acts),
        actId: 'third',
        occurred: { from: '2021-03-01' },
        reverses: [{ actId: 'statement', share: 1 }],
      }),
  ],
  [
    'more reversed than there is',
    'reversed-too-much',
    (e) => {
      second(e.acts)['reverses'] = [{ actId: 'statement', share: 0.6 }];
      e.acts.push({
        ...first(e.acts),
        actId: 'third',
        occurred: { from: '2021-05-01' },
        reverses: [{ actId: 'statement', share: 0.5 }],
      });
    },
  ],
  ['a participant that is nobody', 'undeclared-party', (e) => first(e.summits)['participants'].push('FRA')],
  ['a participant named twice', 'named-twice', (e) => first(e.summits)['participants'].push('USA')],
  ['an agenda that is not declared', 'undeclared-issue', (e) => first(e.summits)['agenda'].push('fish')],
  [
    'a summit announced in the future',
    'future-date',
    (e) => (first(e.summits)['announced'] = { from: '2021-06-18' }),
  ],
  [
    'a summit that ended before it was announced',
    'ended-before-announced',
    (e) =>
      (first(e.summits)['cancelled'] = { occurred: { from: '2021-05-01' }, summary: 'Off.', sources: [] }),
  ],
  [
    'a summit that ended twice',
    'summit-ended',
    (e) => {
      const end = { occurred: { from: '2021-06-01' }, summary: 'Ended.', sources: [] };
      Object.assign(first(e.summits), { concluded: end, cancelled: end });
    },
  ],
  ['a remark in the future', 'future-date', (e) => (first(e.notes)['occurred'] = { from: '2021-06-18' })],
  [
    'a remark of which a source is of the future',
    'future-date',
    (e) => (first(e.notes)['sources'][0]['published'] = '2021-06-18'),
  ],
  [
    'a remark reported before it was made',
    'reported-before-it-happened',
    (e) => (first(e.notes)['reported'] = '2021-04-30'),
  ],
  [
    'a summit of which a source is of the future',
    'future-date',
    (e) => (first(e.summits)['sources'] = [{ title: 'T', publisher: 'P', published: '2021-06-18' }]),
  ],
  ['a remark on no declared issue', 'undeclared-issue', (e) => (first(e.notes)['issue'] = 'fish')],
  ['half of a character', 'not-unicode', (e) => (first(e.acts)['summary'] = 'Half \ud83d of it')],
  ['a NUL in a text', 'not-unicode', (e) => (first(e.notes)['summary'] = 'It ends\0here')],
  ['a field that nobody knows', 'unknown-key', (e) => (first(e.acts)['sumary'] = 'x')],
  ['a field that is missing', 'missing', (e) => delete first(e.acts)['summary']],
  ['a number where text is due', 'wrong-type', (e) => (first(e.acts)['summary'] = 5)],
  ['a value that is none of its values', 'invalid-value', (e) => (first(e.acts)['confidence'] = 'hgh')],
  ['a value past its limit', 'too-big', (e) => (first(e.acts)['magnitude'] = { value: 11, rationale: 'x' })],
  ['an empty text', 'empty', (e) => (first(e.acts)['summary'] = ' ')],
  ['an address that is none', 'invalid-format', (e) => (first(e.acts)['sources'][0]['url'] = 'x')],
];

/** The valid file of the other tests, taken apart. */
function entries(): Entries {
  const file = parse(FILE, { schema: 'failsafe' }) as Record<string, any>;
  const plain = parse(FILE) as Record<string, any>;
  const long = (day: unknown) => (typeof day === 'string' ? { from: day } : day);
  return {
    relation: {
      title: plain['title'],
      parties: ['RUS', 'USA'],
      baseline: plain['baseline'],
      issues: plain['issues'],
      thirdParties: plain['thirdParties'],
      coverage: plain['coverage'],
    },
    summits: file['summits'].map((summit: Record<string, any>) => ({
      ...summit,
      date: long(summit['date']),
      announced: long(summit['announced']),
    })),
    acts: file['acts'].map((act: Record<string, any>) => ({
      ...act,
      occurred: long(act['occurred']),
      code: { code: act['code'] },
    })),
    notes: file['notes'].map((note: Record<string, any>) => ({ ...note, occurred: long(note['occurred']) })),
  };
}

/** The codes that a file of these entries is refused with. */
function byFile({ relation, summits, acts, notes }: Entries): string[] {
  const { parties, ...declared } = relation;
  const file = {
    schema: 1,
    scenario: 'test',
    description: 'For tests.',
    ...declared,
    parties: parties.map((code: string) => ({ code, name: code })),
    summits,
    acts,
    notes,
  };
  const result = parseScenario(JSON.stringify(file), { file: 'test.yaml', now: NOW });
  return result.ok ? [] : [...new Set(result.error.map(({ code }) => code))];
}

describe('one rule, one code', () => {
  let client: Client;
  let name = '';
  let count = 0;

  beforeAll(async () => {
    client = await listening();
  });
  beforeEach(() => {
    count += 1;
    name = `h${count}`;
  });
  afterAll(() => client.close());

  /** The code that recording the entries one after the other is refused with first. */
  async function byHttp({ relation, summits, acts, notes }: Entries): Promise<string[]> {
    const at = `/api/histories/${relation['parties'].join('-')}~${name}`;
    const requests: (readonly [path: string, body: unknown, of?: string])[] = [
      ['/api/histories', { name, content: relation }],
      ...summits.map((summit) => {
        const fields = Object.entries(summit).filter(([key]) => key !== 'concluded' && key !== 'cancelled');
        return [`${at}/summits`, Object.fromEntries(fields)] as const;
      }),
      ...acts.map((act) => [`${at}/acts`, act] as const),
      ...notes.map((note) => [`${at}/notes`, note] as const),
      ...summits.flatMap((summit) =>
        (['concluded', 'cancelled'] as const).flatMap((end) => {
          const path = `${at}/summits/${summit['summitId']}/${end === 'concluded' ? 'conclusion' : 'cancellation'}`;
          return summit[end] === undefined ? [] : [[path, summit[end]] as const];
        }),
      ),
    ];
    for (const [path, body] of requests) {
      const answer = await client.post(path, body);
      if (answer.status >= 400) {
        const { code, errors } = answer.json;
        return code === 'invalid-request' ? errors.map((fault: { code: string }) => fault.code) : [code];
      }
    }
    return [];
  }

  test('given entries without a fault, when they are given by file and over HTTP, then both take them', async () => {
    expect([byFile(entries()), await byHttp(entries())]).toEqual([[], []]);
  });

  test.each(FAULTS)(
    'given %s, when it is given by file and over HTTP, then both refuse it with the code %s',
    async (_, code, spoil) => {
      const spoilt = entries();
      spoil(spoilt);
      expect([byFile(spoilt), await byHttp(spoilt)]).toEqual([[code], [code]]);
    },
  );
});
