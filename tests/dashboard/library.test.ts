import { describe, expect, test } from 'vitest';
import { countsOf, coverageWords, libraryOf, opening } from '../../src/dashboard/library/library-vm.ts';
import { describedScenario } from '../../src/scenarios/scenario-answers.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';

const entries = await new ScenarioLibrary({ clock: { now: () => Date.parse('2026-01-01') } }).list();
const scenarios = entries.flatMap(({ parsed }) => (parsed.ok ? [describedScenario(parsed.value)] : []));

describe('the library', () => {
  test('given the scenarios that come along, then those of the Soviet Union stand with those of Russia, under their own names, by time', () => {
    const library = libraryOf(scenarios);
    expect(library.map(({ pair }) => pair).sort()).toEqual(['ARG-GBR', 'EGY-ISR', 'IRN-USA', 'RUS-USA']);
    const both = library.find(({ pair }) => pair === 'RUS-USA');
    expect(both?.parties).toBe('Russia and United States; Soviet Union and United States');
    expect(both?.scenarios.map(({ history }) => history)).toEqual([
      'SUN-USA~cuban-missile-crisis-1962',
      'SUN-USA~reykjavik-inf-1985-88',
      'RUS-USA~us-russia-2021',
      'RUS-USA~geneva-2021',
    ]);
    expect(library.flatMap((each) => each.scenarios)).toHaveLength(7);
  });

  test('given a scenario, then its acts and sources are counted, and how they were checked where its sources say so', () => {
    const words = new Map(scenarios.map((each) => [each.name, countsOf(each)]));
    expect(words.get('cuban-missile-crisis-1962')).toBe(
      '63 acts, 63 sources (9 matched, 52 read, 2 pattern)',
    );
    expect(words.get('us-russia-2021')).toMatch(/^51 acts, \d+ sources$/);
    for (const { description } of scenarios) expect(opening(description)).not.toContain('gets wrong');
  });

  test('given what it covers, then days are written as everywhere on the page', () => {
    expect(coverageWords({ from: '1982-04-01', to: '1982-07-31' })).toBe('1 Apr to 31 Jul 1982');
    expect(coverageWords({ from: '1962-09-01', to: '1963-06-20' })).toBe('1 Sep 1962 to 20 Jun 1963');
    expect(coverageWords({ from: '2021-01-01' })).toBe('1 Jan 2021 to today');
  });
});
