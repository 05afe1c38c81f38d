import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { completeAct } from '../../src/relations/complete-act.ts';
import type { ActContent } from '../../src/relations/events.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { formatProblem } from '../../src/scenarios/file-problem.ts';
import { replayScenario } from '../../src/scenarios/replay.runner.ts';
import { readScenario, scenarioFilesIn } from '../../src/scenarios/scenario-file.reader.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { readingAt, type Band } from '../../src/models/tension/model.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const pathOf = (name: string): string => new URL(`../../${name}`, import.meta.url).pathname;

async function load(slug: string): Promise<Scenario> {
  const result = await readScenario(pathOf(`scenarios/${slug}.scenario.yaml`), NOW);
  if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
  return result.value;
}

const geneva = await load('geneva-2021');
const wider = await load('us-russia-2021');

const actsOf = (scenario: Scenario): ActContent[] =>
  scenario.acts.map((draft) => {
    const completed = completeAct(draft);
    if (!completed.ok) throw new Error(completed.error.message);
    return completed.value;
  });

function tensionOn(scenario: Scenario, day: string): { tension: number; band: Band } {
  const acts = modelActsOf(actsOf(scenario)).map(({ act }) => act);
  const { baseline, parameters } = scenario.relation;
  return readingAt(acts, dayNumber(day), baseline.value, parameters);
}

/** What the article documents, row by row: the act, who to whom, code, day, issue, and words that its quote must have. */
const ARTICLE: readonly (readonly [
  actId: string,
  direction: string,
  code: string,
  day: string,
  issue: string,
  words: string,
])[] = [
  [
    'navalny-sanctions',
    'USA>RUS',
    '163',
    '2021-03-02',
    'human-rights',
    'Last March, the White House imposed sanctions',
  ],
  [
    'kremlin-denounces-interference',
    'RUS>USA',
    '112',
    '2021-03-03',
    'human-rights',
    'saw it as interference in its affairs',
  ],
  ['killer-interview', 'USA>RUS', '111', '2021-03-17', 'rhetoric', 'called Putin a killer'],
  [
    'putin-challenges-to-debate',
    'RUS>USA',
    '036',
    '2021-03-18',
    'summitry',
    'a challenge from the Kremlin leader',
  ],
  ['biden-dodges-debate', 'USA>RUS', '125', '2021-03-18', 'summitry', 'he dodged a challenge'],
  ['kremlin-contact', 'USA=RUS', '041', '2021-04-13', 'cyber', 'discussing the incident with Kremlin'],
  [
    'april-sanctions',
    'USA>RUS',
    '163',
    '2021-04-15',
    'election-interference',
    'intervening in the 2020 presidential race',
  ],
  ['solarwinds-attribution', 'USA>RUS', '112', '2021-04-15', 'cyber', 'hacking of the SolarWinds firm'],
  [
    'three-dozen-listed',
    'USA>RUS',
    '163',
    '2021-04-15',
    'election-interference',
    'three dozen individuals and companies',
  ],
  [
    'us-expels-10',
    'USA>RUS',
    '161',
    '2021-04-15',
    'diplomatic-representation',
    'expelled 10 Russian diplomats',
  ],
  ['biden-reasonable', 'USA>RUS', '010', '2021-04-15', 'cyber', 'I could have gone much further'],
  ['biden-no-escalation', 'USA>RUS', '030', '2021-04-15', 'rhetoric', 'stable, predictable relationship'],
  ['putin-calls-out', 'RUS>USA', '111', '2021-04-16', 'diplomatic-representation', "called out Biden's move"],
  ['ru-expels-10', 'RUS>USA', '161', '2021-04-16', 'diplomatic-representation', 'kicked out 10 US diplomats'],
  [
    'reykjavik',
    'USA=RUS',
    '044',
    '2021-05-19',
    'cooperation',
    "COVID-19 pandemic, climate change, and Iran's nuclear ambitions",
  ],
  ['security-advisers-meet', 'USA=RUS', '044', '2021-05-24', 'summitry', 'sought to normalize relations'],
  ['summit-agreed', 'USA=RUS', '036', '2021-05-25', 'summitry', 'agreed to set their difference aside'],
];

describe('geneva-2021', () => {
  test('given the article, when the scenario is read, then it holds every act that the article documents and no other', () => {
    const rows = geneva.acts.map(({ actId, initiator, target, reciprocal, code, occurred, issue }) => [
      actId,
      `${initiator}${reciprocal ? '=' : '>'}${target}`,
      code.code,
      occurred.from,
      issue,
    ]);
    expect(rows).toEqual(ARTICLE.map((row) => row.slice(0, 5)));
  });

  test.each(ARTICLE)(
    "given the act %s, then its quotes are the article's own words",
    async (actId, ...row) => {
      const article = await readFile(pathOf('tests/golden/article.txt'), 'utf8');
      const { sources } = geneva.acts.find((act) => act.actId === actId) ?? { sources: [] };
      const quotes = sources.flatMap(({ quote }) => quote ?? []);
      for (const quote of quotes) expect(article).toContain(quote);
      expect(quotes.join(' ')).toContain(row[4]);
    },
  );

  test('given an act, then it says how its day is known and names a page of the public record beside the article', () => {
    for (const { occurred, sources } of geneva.acts) {
      expect(occurred.basis).toMatch(/\w/);
      expect(sources.some(({ url }) => url !== undefined)).toBe(true);
    }
  });

  test('given the listing of three dozen, then it follows up the sanctions of the same day', () => {
    expect(geneva.acts.filter(({ followUpOf }) => followUpOf !== undefined)).toMatchObject([
      { actId: 'three-dozen-listed', followUpOf: 'april-sanctions' },
    ]);
  });

  test('given the remarks of the article, then they are notes with its words, and the baseline rests on the first', async () => {
    const article = await readFile(pathOf('tests/golden/article.txt'), 'utf8');
    const quotes = geneva.notes.map(({ sources }) => sources[0]?.quote ?? '');
    for (const quote of quotes) expect(article).toContain(quote);
    expect(quotes[0]).toContain('more amicable relationship');
    expect(quotes[1]).toContain('off ramp');
    expect(quotes[2]).toContain('Putin takes the opportunity');
    expect(quotes).toHaveLength(3);
    expect(geneva.relation.baseline.rationale).toContain('more amicable relationship');
  });

  test('given the announcement, then the summit is scheduled for Geneva, 16 June 2021, and has not been held yet', () => {
    expect(geneva.summits).toMatchObject([
      {
        content: {
          summitId: 'geneva',
          venue: 'Geneva, Switzerland',
          date: { from: '2021-06-16' },
          announced: { from: '2021-05-25' },
        },
      },
    ]);
    expect(geneva.summits[0]?.end).toBeUndefined();
    expect(geneva.summits[0]?.content.agenda.length).toBeGreaterThan(4);
    expect(geneva.acts.find(({ actId }) => actId === 'summit-agreed')?.summitId).toBe('geneva');
  });

  test.each([
    ['2021-03-01', 'strained', 45],
    ['2021-03-17', 'tense', 56],
    ['2021-04-16', 'tense', 68],
    ['2021-05-25', 'strained', 40],
    ['2021-06-15', 'tense', 53],
  ])('given %s, then the relation is %s, at %d', (day, band, tension) => {
    const reading = tensionOn(geneva, day);
    expect(reading.band).toBe(band);
    expect(Math.round(reading.tension)).toBe(tension);
  });
});

interface Row {
  readonly id: string;
  readonly date: string;
  readonly initiator: string;
  readonly target: string;
  readonly cameo: string;
  readonly goldstein: string;
  readonly issue: string;
  readonly source: string;
  readonly source_seen: string;
}

/** Rows of a CSV whose first record names the columns; quoted fields may hold commas and doubled quotes. */
function rowsOf(csv: string): Row[] {
  const [header, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
      ),
    );
  return rows.map(
    (cells) => Object.fromEntries((header ?? []).map((name, k) => [name, cells[k] ?? ''])) as unknown as Row,
  );
}

const timeline = rowsOf(await readFile(pathOf('tests/golden/us_russia_2021_timeline.csv'), 'utf8'));

describe('us-russia-2021', () => {
  const acts = new Map(actsOf(wider).map((content) => [content.actId, content]));
  const named = (id: string): ActContent => {
    const found = acts.get(id);
    if (found === undefined) throw new Error(`no act ${id}`);
    return found;
  };

  test('given the timeline of 51 acts, then the scenario holds them all in its order and no other', () => {
    expect(timeline).toHaveLength(51);
    expect(wider.acts.map(({ actId }) => actId)).toEqual(timeline.map(({ id }) => id));
  });

  test.each(timeline)(
    'given the row $id, then the act has its day, parties, code, score, issue and page',
    (row) => {
      const { occurred, initiator, target, code, score, issue, sources, confidence } = named(row.id);
      expect({ initiator, target, issue, code: code.code, score: score.value }).toEqual({
        initiator: row.initiator,
        target: row.target,
        issue: row.issue,
        code: row.cameo,
        score: Number(row.goldstein),
      });
      expect(occurred.from <= row.date && row.date <= (occurred.to ?? occurred.from)).toBe(true);
      if (row.source_seen === 'yes') expect(sources[0]?.url).toBe(row.source);
      else expect({ confidence, url: sources[0]?.url }).toEqual({ confidence: 'low', url: undefined });
    },
  );

  test('given further steps of an act already counted, then they follow it up', () => {
    expect(named('png-note-handed').followUpOf).toBe('ru-expels-10');
    expect(named('newstart-ru-ratify').followUpOf).toBe('newstart-notes');
  });

  test('given what was taken back, then the reversal names what it reverses', () => {
    expect(named('antonov-returns').reverses).toEqual([{ actId: 'antonov-recall', share: 1 }]);
    expect(named('sullivan-returns').reverses).toEqual([{ actId: 'sullivan-leaves', share: 1 }]);
    expect(named('drawdown').reverses).toEqual([{ actId: 'border-buildup', share: 0.5 }]);
  });

  test('given the build-up near Ukraine, then it is an interval toward a declared third party', () => {
    expect(named('border-buildup')).toMatchObject({
      target: 'UKR',
      occurred: { to: '2021-04-22', precision: 'approximate' },
    });
    expect(wider.relation.thirdParties.map(({ party }) => party)).toEqual(['UKR']);
  });

  test('given 19 May, then the waiver and the ship sanctions both stand', () => {
    expect(named('ns2-waiver')).toMatchObject({ occurred: { from: '2021-05-19' }, score: { value: 7 } });
    expect(named('ns2-ship-sanctions')).toMatchObject({
      occurred: { from: '2021-05-19' },
      score: { value: -8 },
    });
  });

  test('given calls, meetings and agreements of both, then they are reciprocal', () => {
    for (const { actId, code, reciprocal } of acts.values()) {
      if (['041', '044', '046', '057'].includes(code.code))
        expect([actId, reciprocal]).toEqual([actId, true]);
    }
  });

  test('given magnitudes, then all are 1; given quotes, then there are none, as no wording was kept', () => {
    for (const { magnitude, sources } of acts.values()) {
      expect(magnitude).toEqual({ value: 1 });
      expect(sources.some(({ quote }) => quote !== undefined)).toBe(false);
    }
  });

  test('given the summit, then it was scheduled on 25 May and concluded on 16 June', () => {
    expect(wider.summits).toMatchObject([
      {
        content: { announced: { from: '2021-05-25' } },
        end: { phase: 'concluded', occurred: { from: '2021-06-16' } },
      },
    ]);
  });

  test.each([
    ['2021-01-01', 'tense', 50],
    ['2021-02-05', 'strained', 28],
    ['2021-04-21', 'acute', 88],
    ['2021-05-25', 'tense', 60],
    ['2021-06-16', 'strained', 42],
    ['2021-08-31', 'tense', 65],
  ])('given %s, then the relation is %s, at %d', (day, band, tension) => {
    const reading = tensionOn(wider, day);
    expect(reading.band).toBe(band);
    expect(Math.round(reading.tension)).toBe(tension);
  });
});

describe('the scenarios that come along', () => {
  test('given the scenarios that come with the project, then each file is named for its slug', async () => {
    const names = (await scenarioFilesIn(pathOf('scenarios'))).map((path) => path.split('/').at(-1));
    const slugs = await Promise.all(
      (names as string[]).map(async (name) => (await load(name.replace('.scenario.yaml', ''))).slug),
    );
    expect(names).toEqual(slugs.map((slug) => `${slug}.scenario.yaml`));
    expect(slugs).toEqual([
      'camp-david-1977-79',
      'cuban-missile-crisis-1962',
      'falklands-1982',
      'geneva-2021',
      'iran-deal-2013-18',
      'reykjavik-inf-1985-88',
      'us-russia-2021',
    ]);
  });

  test('given one store, when both are replayed, then two histories live in it, and a second replay adds nothing', async () => {
    const store = new MemoryStore();
    const clock = { now: () => NOW };
    const writer = new RelationWriter({ store, clock });
    for (const scenario of [geneva, wider]) {
      const report = await replayScenario({ scenario, writer, clock });
      expect(report).toMatchObject({
        ok: true,
        value: { conflicts: [], history: `RUS-USA~${scenario.slug}` },
      });
    }
    expect((await writer.load('RUS-USA~geneva-2021'))?.acts.size).toBe(17);
    expect((await writer.load('RUS-USA~us-russia-2021'))?.acts.size).toBe(51);
    const before = await store.head();
    for (const scenario of [geneva, wider]) await replayScenario({ scenario, writer, clock });
    expect(await store.head()).toEqual(before);
  });
});
