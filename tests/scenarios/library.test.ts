import { describe, expect, test } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { addDays, dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { completeAct } from '../../src/relations/complete-act.ts';
import type { ActContent } from '../../src/relations/events.ts';
import { describedScenario } from '../../src/scenarios/scenario-answers.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { readingAt } from '../../src/models/tension/model.ts';
import { goldenRows } from '../ontology/csv.ts';

const library = new ScenarioLibrary({ clock: { now: () => Date.parse('2026-01-01T00:00:00Z') } });
const HISTORIES = [
  ['cuban-missile-crisis-1962', 63],
  ['reykjavik-inf-1985-88', 54],
  ['camp-david-1977-79', 44],
  ['iran-deal-2013-18', 52],
  ['falklands-1982', 35],
] as const;

async function load(name: string): Promise<Scenario> {
  const found = await library.get(name);
  expect(found).toEqual(ok(expect.anything()));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

const must = (draft: Scenario['acts'][number]): ActContent => {
  const completed = completeAct(draft);
  if (!completed.ok) throw new Error(completed.error.message);
  return completed.value;
};

const filled = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => (field[1] ?? '') !== ''),
  );

/** What a row of a table says, in the words of the record; of an empty cell there is nothing. */
const saidBy = (row: Record<string, string>) => ({
  occurred: filled({
    from: row['occurred_from'],
    to: row['occurred_to'],
    precision: row['precision'],
  }),
  ...filled({
    reported: row['reported'],
    level: row['level'],
    followUpOf: row['follow_up_of'],
    reverses: row['reverses'],
    rationale: row['note'],
  }),
  initiator: row['initiator'],
  target: row['target'],
  reciprocal: row['reciprocal'] === '1',
  code: row['cameo'],
  score: Number(row['goldstein_gdelt']),
  issue: row['issue'],
  summary: row['summary'],
  source: filled({
    title: row['source_title'],
    publisher: row['publisher'],
    url: row['url'],
    published: row['source_published'],
    quote: row['quote'],
    checked: row['checked'],
  }),
});

const heldBy = (act: ActContent) => {
  const { occurred, reported, level, followUpOf, reverses, code, score, sources } = act;
  expect(sources).toHaveLength(1);
  return {
    occurred: filled({ from: occurred.from, to: occurred.to, precision: occurred.precision }),
    ...filled({ reported, level, followUpOf, reverses: reverses?.map(({ actId }) => actId).join() }),
    ...filled({ rationale: code.rationale }),
    initiator: act.initiator,
    target: act.target,
    reciprocal: act.reciprocal,
    code: code.code,
    score: score.value,
    issue: act.issue,
    summary: act.summary,
    source: sources[0],
  };
};

describe.each(HISTORIES)('%s', (name, count) => {
  const rows = goldenRows(`histories/${name}.csv`);

  test('given its table, then the scenario has an act for every row, in its order, that says what the row says and no more', async () => {
    const scenario = await load(name);
    expect(rows).toHaveLength(count);
    expect(scenario.acts.map(({ actId }) => actId)).toEqual(rows.map(({ id }) => id));
    for (const [index, act] of scenario.acts.entries())
      expect([act.actId, heldBy(must(act))]).toEqual([rows[index]?.['id'], saidBy(rows[index] ?? {})]);
  });

  test('given days, then none on which the public could know was guessed, and what is not sourced is said at the act', async () => {
    for (const { reported, occurred } of (await load(name)).acts) {
      if (reported === undefined) expect(occurred.basis).toContain('is not sourced');
      else expect(reported >= occurred.from).toBe(true);
      if (occurred.precision === 'approximate') expect(occurred.basis).toMatch(/\w/);
    }
  });

  test('given magnitudes, then the scenario weighs its acts, and says in its own words why', async () => {
    const weighed = (await load(name)).acts.filter(({ magnitude }) => magnitude.value !== 1);
    expect(weighed.length).toBeGreaterThan(15);
    for (const { magnitude } of weighed) expect(magnitude.rationale).toMatch(/\w+ \w+ \w+/);
  });

  test('given its description, then it says what the model gets wrong, what could not be sourced and what is disputed', async () => {
    const { description, presets } = await load(name);
    for (const said of ['What the default model gets wrong', 'could not be sourced', 'Disputed'])
      expect(description).toContain(said);
    expect(presets).toHaveLength(5);
  });

  test('given its names and introduction, then they are part of what its history declares', async () => {
    const { relation, parties, description } = await load(name);
    expect(relation.names).toEqual(parties.map((party) => party.name));
    expect(relation.introduction).toBe(description);
    for (const third of relation.thirdParties) expect(third.name).toMatch(/\w/);
  });

  test('given its sources, when the library counts them, then it says how the words of each were checked', async () => {
    const { acts, sources, checked } = describedScenario(await load(name));
    const counted = (how: string): number => rows.filter((row) => row['checked'] === how).length;
    expect({ acts, sources }).toEqual({ acts: count, sources: count });
    expect(checked).toEqual({
      matched: counted('matched'),
      read: counted('read'),
      pattern: counted('pattern'),
    });
  });
});

describe('the guided stories', () => {
  test('given every scenario that comes along, then it has a story of five to eight stops, each with a day, words and a question, and one shows a what-if', async () => {
    const entries = await library.list();
    expect(entries).toHaveLength(7);
    for (const { name, parsed } of entries) {
      if (!parsed.ok) throw new Error(name);
      const stops = parsed.value.story?.stops ?? [];
      expect([name, stops.length >= 5 && stops.length <= 8]).toEqual([name, true]);
      for (const { says, asks } of stops)
        expect([says.length > 40, asks?.includes('?')]).toEqual([true, true]);
      expect(stops.filter(({ preset }) => preset !== undefined).length).toBeGreaterThan(0);
      expect(stops.filter(({ actId }) => actId !== undefined).length).toBeGreaterThan(2);
    }
  });

  test('given Cuba, then the letter of 26 October is one stop away as the public knew it, and the promise on Turkey the next', async () => {
    const stops = (await load('cuban-missile-crisis-1962')).story?.stops ?? [];
    const letter = stops.findIndex(({ actId }) => actId === 'khrushchev-knot-letter');
    expect(stops[letter]?.knownBy).toBe('1962-10-28');
    expect(stops[letter + 1]).toMatchObject({ actId: 'rfk-turkey-assurance' });
  });
});

function daysOf(scenario: Scenario, acts: readonly ActContent[]): { day: string; tension: number }[] {
  const { coverage, baseline, parameters } = scenario.relation;
  const modelled = modelActsOf(acts).map(({ act }) => act);
  const days: { day: string; tension: number }[] = [];
  for (let day = coverage.from; day <= (coverage.to ?? day); day = addDays(day, 1))
    days.push({ day, tension: readingAt(modelled, dayNumber(day), baseline.value, parameters).tension });
  return days;
}
const flat = (acts: readonly ActContent[]): ActContent[] =>
  acts.map((act) => ({ ...act, magnitude: { value: 1 } }));
const peakOf = (days: ReturnType<typeof daysOf>): string =>
  days.reduce((most, next) => (next.tension > most.tension ? next : most)).day;

describe('why magnitudes are weighed', () => {
  test('given Cuba, when every act weighs the same, then tension peaks on 24 October; weighed, on the 27th', async () => {
    const scenario = await load('cuban-missile-crisis-1962');
    const acts = scenario.acts.map(must);
    expect(peakOf(daysOf(scenario, flat(acts)))).toBe('1962-10-24');
    expect(peakOf(daysOf(scenario, acts))).toBe('1962-10-27');
  });

  test('given the Falklands, when every act weighs the same, then the war stands above 95 for a month; weighed, for days', async () => {
    const scenario = await load('falklands-1982');
    const acts = scenario.acts.map(must);
    const above = (days: ReturnType<typeof daysOf>): number =>
      days.filter(({ tension }) => tension >= 95).length;
    expect(above(daysOf(scenario, flat(acts)))).toBe(32);
    expect(above(daysOf(scenario, acts))).toBe(7);
  });

  test('given the letter of 26 October and the promise on Turkey, then the public could know of them in 1973 and in 1992', async () => {
    const acts = new Map((await load('cuban-missile-crisis-1962')).acts.map((act) => [act.actId, act]));
    expect(acts.get('khrushchev-knot-letter')?.reported).toBe('1973-11-19');
    expect(acts.get('rfk-turkey-assurance')?.reported).toBe('1992-06-20');
  });

  test('given parameters, then none of the model is set for any history', async () => {
    const [first, ...others] = await Promise.all(HISTORIES.map(([name]) => load(name)));
    for (const { relation } of others) expect(relation.parameters).toEqual(first?.relation.parameters);
    expect(formatDay(dayNumber(first?.relation.coverage.from ?? ''))).toBe('1962-09-01');
  });
});
