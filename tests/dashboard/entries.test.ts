import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actCard, citationOf, noteCard, summitCard } from '../../src/dashboard/record/act-card-vm.ts';
import { entryRows, searched, stepped, stopsOf } from '../../src/dashboard/record/entries-vm.ts';
import { act, ACTS, NAMES, NOTE, recordWith } from './fixture.ts';

describe('stepping from act to act', () => {
  const stops = stopsOf(ACTS);

  test('given any place, when stepping on again and again, then every act after it is reached once and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18_680, max: 18_730 }), (start) => {
        let cursor = start;
        let current: string | undefined;
        const seen: string[] = [];
        for (let k = 0; k < stops.length + 1; k += 1) {
          const stop = stepped(stops, cursor, current, 1);
          if (stop === undefined || stop.id === current) break;
          seen.push(stop.id);
          ({ day: cursor, id: current } = stop);
        }
        const after = stops.filter(({ day }) => day > start).map(({ id }) => id);
        expect(seen).toEqual(after.length === 0 ? [stops.at(-1)?.id] : after);
      }),
    );
  });

  test('given two acts of one day, then both are stops', () => {
    const first = stepped(stops, 0, undefined, 1);
    expect(first?.id).toBe('answer');
    expect(stepped(stops, first?.day ?? 0, first?.id, 1)?.id).toBe('sanctions');
  });

  test('given a step back from a day between, then it is the act before; ten steps end at the first', () => {
    expect(stepped(stops, 18_700, undefined, -1)?.id).toBe('build-up');
    expect(stepped(stops, 18_700, undefined, -10)?.id).toBe('answer');
    expect(stepped([], 18_700, undefined, 1)).toBeUndefined();
  });
});

describe('the list of entries', () => {
  const rows = entryRows(recordWith(), NAMES);

  test('given a record, then acts, notes and summits stand in order of their days', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      'answer',
      'sanctions',
      'build-up',
      'a-remark',
      'call',
      'sanctions-detail',
      'waiver',
      'meeting',
    ]);
  });

  test('given a follow-up, then it shows that it counts nothing', () => {
    expect(rows.find(({ id }) => id === 'sanctions-detail')).toMatchObject({ score: '0', sign: 0 });
  });

  test('given several words, then rows that hold all of them are found, whatever their case', () => {
    expect(searched(rows, 'norway build').map(({ id }) => id)).toEqual([]);
    expect(searched(rows, 'states impose BUILD').map(({ id }) => id)).toEqual(['build-up']);
    expect(searched(rows, '  ')).toBe(rows);
  });

  test('given edits of a draft, then the rows say what is omitted, moved and inserted', () => {
    const edited = entryRows(recordWith(), NAMES, {
      omitted: new Set(['call']),
      moved: new Map([['answer', '2021-03-30']]),
      inserted: [act('new', '2021-03-12', 4)],
    });
    expect(edited.find(({ id }) => id === 'call')?.omitted).toBe(true);
    expect(edited.find(({ id }) => id === 'answer')).toMatchObject({ moved: true, day: '2021-03-30' });
    expect(edited.map(({ id }) => id).indexOf('answer')).toBe(6);
    expect(edited.find(({ id }) => id === 'new')?.inserted).toBe(true);
  });
});

describe('the card of an act', () => {
  test('given an act that a coder proposed, when its card is made, then it says who accepted it, and what they changed', () => {
    const drafted = {
      coder: 'coder/1',
      dictionary: 'd',
      text: 't',
      confidence: 0.75,
      edited: ['code' as const],
      acceptedBy: 'ann',
    };
    const { facts } = actCard(act('a', '2021-03-02', -8, { drafted }), NAMES, 'x');
    expect(facts.at(-1)).toEqual({
      term: 'Proposed by',
      value: 'coder/1, accepted by ann, who changed code',
      note: 'Its confidence was 0.75, which is no probability.',
    });
  });

  test('given an act, then it shows who, the code with its name, score and scale, magnitude with its reason and sources', () => {
    const magnitude = { value: 2, rationale: 'Twice as many.' };
    const card = actCard(act('a', '2021-03-02', -8, { magnitude }), NAMES, 'http://here/?act=a');
    const fact = (term: string) => card.facts.find((each) => each.term === term);
    expect(card.who).toBe('United States to Russia');
    expect(fact('CAMEO code')?.value).toBe('163 Impose sanctions');
    expect(fact('Score')?.value).toBe('\u22128 on goldstein/gdelt: conflict, raises tension');
    expect(fact('Magnitude')).toEqual({ term: 'Magnitude', value: '\u00d7 2', note: 'Twice as many.' });
    expect(fact('Counts as')?.value).toBe('material act');
    expect(card.sources).toHaveLength(1);
  });

  test('given a score taken from an ancestor code, a reversal and a follow-up, then the card says so', () => {
    const content = act('a', '2021-03-02', -8, {
      reverses: [{ actId: 'b', share: 0.5 }],
      followUpOf: 'c',
    });
    const card = actCard({ ...content, score: { ...content.score, via: '16' } }, NAMES, 'x');
    const text = JSON.stringify(card.facts);
    expect(text).toContain('this is that of 16');
    expect(text).toContain('50 % of its lasting effect');
    expect(text).toContain('Already counted there');
  });

  test('given a quote, then the citation holds it, its source, its address and the link back', () => {
    const source = {
      title: 'Title.',
      publisher: 'Paper',
      url: 'https://example.org/a',
      published: '2021-03-04',
      quote: 'Words',
    };
    expect(citationOf(act('a', '2021-03-02', -8, { sources: [source] }), 'http://here/?act=a')).toBe(
      '\u201cWords\u201d Title. Paper, 2021-03-04. https://example.org/a [What happened as a. 2 Mar 2021. D\u00e9tente, http://here/?act=a]',
    );
  });

  test('given a summit, then its card says state, place, when it was announced, and what its sources say', () => {
    const content = {
      summitId: 'meeting',
      title: 'A meeting',
      date: { from: '2021-06-16' },
      venue: 'Geneva',
      participants: ['RUS', 'USA'],
      agenda: ['rhetoric'],
      announced: { from: '2021-05-25', precision: 'day' as const },
      sources: [{ title: 'Title', publisher: 'Paper', quote: 'They will meet' }],
    };
    const card = summitCard({ content, phase: 'scheduled' }, NAMES, 'http://here/?act=meeting');
    expect(card).toMatchObject({
      kind: 'summit',
      title: 'A meeting',
      when: '16 Jun 2021',
      sources: content.sources,
    });
    expect(card.facts.map(({ term, value }) => [term, value]).slice(0, 3)).toEqual([
      ['State', 'scheduled'],
      ['Place', 'Geneva'],
      ['Announced', '25 May 2021'],
    ]);
    expect(card.citation).toContain('A meeting, Geneva. 16 Jun 2021.');
  });

  test('given a note, then its card says that it does not count', () => {
    expect(noteCard(NOTE, NAMES, 'x').facts.find(({ term }) => term === 'Counts')?.value).toMatch(/^not/);
  });
});
