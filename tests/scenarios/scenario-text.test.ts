import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { HistoryId } from '../../src/relations/history-id.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';
import { scenarioPieces, type OpenRecord } from '../../src/scenarios/scenario-text.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { StandingFold } from '../../src/scenarios/standing-record.ts';
import { arbitraryOrder, arbitraryOrders } from '../support/commands.arbitrary.ts';
import { act, ending, fixedClock, HISTORY, note, open, relation, summit } from '../support/relations.ts';
import { Ledger } from './scenarios.ts';

const NOW = fixedClock.now();

function standing({ events }: Ledger): OpenRecord {
  const fold = new StandingFold();
  for (const event of events) fold.take(event);
  const { record } = fold;
  if (record.relation === undefined) throw new Error('nothing was opened');
  return { ...record, relation: record.relation };
}

const written = (ledger: Ledger, history: HistoryId = HISTORY): string =>
  [...scenarioPieces(history, standing(ledger), NOW)].join('');

function read(text: string, now = NOW): Scenario {
  const parsed = parseScenario(text, { file: 'written', now });
  if (!parsed.ok)
    throw new Error(`${parsed.error.map(({ line, message }) => `${line}: ${message}`).join('\n')}\n${text}`);
  return parsed.value;
}

/** What the record says, whatever the way there. */
const said = (ledger: Ledger) => ({ ...standing(ledger), revision: 0 });

const attempted = (ledger: Ledger, orders: readonly RelationOrder[]): Ledger => {
  for (const order of orders) {
    try {
      ledger.byHand(order);
    } catch {
      // The rules refused it, as they may.
    }
  }
  return ledger;
};

const commitment = {
  commitmentId: 'returns',
  day: 10,
  initiator: 'USA',
  target: 'RUS',
  code: { ontology: 'cameo', code: '050' },
  issue: 'summitry',
  summary: 'The ambassador returns.',
  rationale: 'Because it was said.',
  probability: { value: 0.5, rationale: 'Even.' },
};
const preset = (edits: Record<string, unknown>[] = [], extra: Record<string, unknown> = {}) => ({
  preset: 'reset',
  title: 'A reset',
  summary: 'Everything is well.',
  at: '2021-04-20',
  horizonDays: 90,
  commitments: [
    {
      ...commitment,
      score: { scale: 'goldstein/gdelt' },
      reciprocal: false,
      magnitude: { value: 1 },
      ...extra,
    },
  ],
  edits,
  assumptions: {},
});
const guide = fc.constantFrom<RelationOrder>(
  { type: 'DeclarePreset', content: preset() },
  { type: 'DeclarePreset', content: preset([{ edit: 'omit', actId: 'a', why: 'To see.' }]) },
  { type: 'DeclarePreset', content: preset([], { unheardOf: true }) },
  { type: 'WithdrawPreset', preset: 'reset', reason: 'Not needed.' },
  {
    type: 'DeclareStory',
    content: { title: 'A walk', stops: [{ day: '2021-04-05', actId: 'a', says: 'Look.' }] },
  },
  {
    type: 'DeclareStory',
    content: { title: 'A walk', stops: [{ day: '2021-04-05', preset: 'reset', says: 'Look.' }] },
  },
);
const orders = fc.tuple(
  arbitraryOrders(30),
  fc.array(fc.oneof({ weight: 3, arbitrary: arbitraryOrder }, { weight: 1, arbitrary: guide }), {
    maxLength: 12,
  }),
);

describe('a record written as a scenario file', () => {
  test('given any record, when its file is replayed into it, then nothing changes, and elsewhere it gives the same record', () => {
    let whole = 0;
    fc.assert(
      fc.property(orders, ([first, rest]) => {
        const ledger = attempted(new Ledger(), [...first, ...rest]);
        if (ledger.state === undefined) return;
        const text = written(ledger);
        const file = read(text);
        expect(ledger.plan(file)).toMatchObject({ steps: [], conflicts: [], kept: [] });
        const elsewhere = new Ledger().replayed(file);
        const left = text.includes('# Left out');
        if (!left) whole += 1;
        const { presets, story, ...facts } = said(ledger);
        const { presets: copied, story: told, ...copy } = said(elsewhere);
        expect(copy).toEqual(facts);
        if (!left) expect([copied, told]).toEqual([presets, story]);
      }),
    );
    expect(whole).toBeGreaterThan(10);
  });

  test('given a record of a file, with changes by hand after it, when it is written, then replaying changes nothing', () => {
    fc.assert(
      fc.property(fc.array(arbitraryOrder, { maxLength: 10 }), (changes) => {
        const source = new Ledger().byHand(open(), { type: 'RecordActs', contents: [act('a'), act('b')] });
        const ledger = new Ledger().replayed(read(written(source)));
        attempted(ledger, changes);
        expect(ledger.plan(read(written(ledger)))).toMatchObject({ steps: [], conflicts: [], kept: [] });
      }),
      { numRuns: 40 },
    );
  });

  test('given any texts, then they are read again letter for letter', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
      .map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, '\n').trim())
      .filter((text) => text.length > 0);
    const odd = fc.constantFrom(
      '- a',
      '# no comment',
      'a: b',
      'null',
      '010',
      '1_000',
      '2021-04',
      '~',
      '%YAML 1.1',
      '---\nb',
      ' a\n\n  b\n',
      '"',
      "'",
      '|',
      '>-',
      '&a',
      '*a',
      '!x',
      'x\u2028y',
      '\u00a0a',
    );
    const either = fc.oneof(words, odd).map((text) => text.trim());
    fc.assert(
      fc.property(either, either, either, (summary, quote, title) => {
        const sources = [{ title, publisher: title.slice(0, 200), quote }];
        const ledger = new Ledger().byHand(open(), {
          type: 'RecordAct',
          content: act('a', { summary, sources }),
        });
        const file = read(written(ledger));
        expect(said(new Ledger().replayed(file))).toEqual(said(ledger));
      }),
    );
  });

  test('given every kind of entry, then it is written as a person would write it', () => {
    const { summitId } = ending('s');
    const ledger = new Ledger().byHand(
      open(relation({ names: ['Russia', 'United States'], introduction: 'How it went.' })),
      { type: 'ScheduleSummit', content: summit(summitId) },
      {
        type: 'RecordActs',
        contents: [
          act('b', {
            occurred: { from: '2021-03-01', to: '2021-03-31', precision: 'month' },
            code: { code: '010' },
          }),
          act('a', { occurred: { from: '2021-02-03' }, score: { scale: 'goldstein/icews' }, summitId }),
          act('c', { occurred: { from: '2021-04-03', basis: 'A diary.' }, reverses: [{ actId: 'a' }] }),
        ],
      },
      { type: 'RecordNote', content: note('n') },
      { type: 'DeclarePreset', content: preset() },
    );
    expect(written(ledger)).toMatchSnapshot();
  });

  test('given presets and a story that speak of what is gone, then the file says that they are left out, and is valid', () => {
    const ledger = new Ledger().byHand(
      open(),
      { type: 'RecordActs', contents: [act('a', { occurred: { from: '2021-04-02' } }), act('b')] },
      { type: 'DeclarePreset', content: preset([{ edit: 'omit', actId: 'a', why: 'To see.' }]) },
      {
        type: 'DeclareStory',
        content: { title: 'A walk', stops: [{ day: '2021-04-05', actId: 'a', says: 'Look.' }] },
      },
      { type: 'RetractAct', actId: 'a', reason: 'Wrong.' },
    );
    const text = written(ledger);
    expect(text).toMatch(/^# Left out: the preset "reset": .*"a"/mu);
    expect(text).toMatch(/^# Left out: the story: .*"a"/mu);
    expect(read(text)).toMatchObject({ presets: [], acts: [{ actId: 'b' }] });
  });

  test('given the files that come with the project, when each is replayed and written, then the text says the same as the file', async () => {
    const library = new ScenarioLibrary({ clock: { now: () => Date.parse('2026-01-01T00:00:00Z') } });
    const listed = (await library.list()).flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
    expect(listed.length).toBeGreaterThan(5);
    for (const scenario of listed) {
      const ledger = new Ledger(scenario.history).replayed(scenario);
      const text = written(ledger, scenario.history);
      const again = read(text, Date.parse('2026-01-01T00:00:00Z'));
      expect(ledger.plan(again)).toMatchObject({ steps: [], conflicts: [] });
      expect(again.relation).toEqual(scenario.relation);
      expect(again.acts).toHaveLength(standing(ledger).acts.size);
      expect(again.presets.length).toBe(scenario.declares === true ? scenario.presets.length : 0);
    }
  });

  test('given a record whose parties have no names, then version 2 may leave them out, but not one of them', () => {
    const text = written(new Ledger().byHand(open()));
    expect(read(text)).toMatchObject({ relation: relation(), description: '' });
    const one = text.replace('- code: RUS', '- code: RUS\n    name: Russia');
    expect(parseScenario(one, { file: 'f', now: NOW })).toMatchObject({
      ok: false,
      error: [{ path: 'parties[1].name', code: 'missing' }],
    });
    const first = parseScenario(text.replace('schema: 2', 'schema: 1'), { file: 'f', now: NOW });
    expect(first.ok ? [] : first.error.map(({ path }) => path)).toEqual([
      'description',
      'parties[0].name',
      'parties[1].name',
    ]);
  });
});
