import type { ScenarioSummary } from '../../scenarios/scenario-answers.ts';
import { counted, longDay, occurredWords } from '../ui/words.ts';
import { dayNumber } from '../../kernel/clock.ts';

export interface LibraryPair {
  readonly pair: string;
  readonly parties: string;
  readonly scenarios: readonly ScenarioSummary[];
}

/** The scenarios by the pair of states under which they are shown, in the order of the pairs' names. */
export function libraryOf(scenarios: readonly ScenarioSummary[]): readonly LibraryPair[] {
  const pairs = new Map<string, ScenarioSummary[]>();
  for (const scenario of scenarios) pairs.set(scenario.pair, [...(pairs.get(scenario.pair) ?? []), scenario]);
  return [...pairs]
    .map(([pair, own]) => ({
      pair,
      // A state that is gone stands beside the one that holds its seat, under its own name.
      parties: [
        ...new Set(own.map(({ parties }) => parties.map(({ name }) => name).join(' and ')).sort()),
      ].join('; '),
      scenarios: own.toSorted((a, b) => (a.coverage.from < b.coverage.from ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.parties < b.parties ? -1 : 1));
}

/** `63 acts, 63 sources (9 matched, 52 read, 2 pattern)`. */
export function countsOf({ acts, sources, checked }: ScenarioSummary): string {
  const told = Object.entries(checked)
    .filter(([, count]) => count > 0)
    .map(([how, count]) => `${count} ${how}`);
  const how = told.length === 0 ? '' : ` (${told.join(', ')})`;
  return `${counted(acts, 'act')}, ${counted(sources, 'source')}${how}`;
}

/** `1 Apr to 31 Jul 1982`, as days are written everywhere on the page. */
export const coverageWords = ({ from, to }: ScenarioSummary['coverage']): string =>
  to === undefined ? `${longDay(dayNumber(from))} to today` : occurredWords({ from, to, precision: 'day' });

/** The first paragraph: the rest is for who reads on. */
export const opening = (description: string): string => description.split('\n')[0] ?? '';
