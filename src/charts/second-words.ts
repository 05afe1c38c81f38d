import { dayLabel } from './day-words.ts';
import { secondOn, type SecondLine } from './second-line.ts';
import { bandOf } from '../models/tension/model.ts';
import type { TensionModel } from '../models/tension/parameters.ts';
import type { DayNumber } from '../kernel/clock.ts';

/** The line that is read, as far as others are told apart from it. */
export type FirstLine = Pick<SecondLine, 'history' | 'model' | 'baseline' | 'counted'>;

/** What is read of a history, by what it declares. */
export const firstLineOf = (
  history: string,
  declared: {
    readonly model: TensionModel;
    readonly baseline: { readonly value: number };
    readonly observed?: { readonly name: string } | undefined;
  },
): FirstLine => ({
  history,
  model: declared.model,
  baseline: declared.baseline.value,
  ...(declared.observed !== undefined && { counted: declared.observed.name }),
});

/** A line's name where there is little room: its model where the acts are the same, else what follows the pair. */
export const secondName = (
  line: Pick<SecondLine, 'history' | 'model'>,
  of: Pick<FirstLine, 'history'>,
): string => (line.history === of.history ? line.model : line.history.slice(line.history.indexOf('~') + 1));

/** What a line is, in a legend: `RUS-USA~gdelt, counted out of GDELT 2.0, by tension/2`. */
export const secondWords = (line: SecondLine, of: Pick<FirstLine, 'history'>): string =>
  line.history === of.history
    ? `the same acts by ${line.model}`
    : `${line.history}, ${originOf(line)}, by ${line.model}`;

/** The name of its column in a table. */
export const secondColumn = ({ history, model }: Pick<SecondLine, 'history' | 'model'>): string =>
  `${history} by ${model}`;

/** How it stands on a day: `RUS-USA~gdelt 61.3 (tense)`, `the same acts by tension/2 61.3 (tense)`. */
export function secondReading(line: SecondLine, of: Pick<FirstLine, 'history'>, day: DayNumber): string {
  const value = secondOn(line, day);
  const name = line.history === of.history ? `the same acts by ${line.model}` : line.history;
  return value === undefined
    ? `${name} covers no such day`
    : `${name} ${value.toFixed(1)} (${bandOf(value)})`;
}

/** What the line is and what may be compared, in sentences. */
export function secondSentence(
  line: SecondLine,
  of: FirstLine,
  shown: { readonly first: DayNumber; readonly last: DayNumber },
): string {
  const isSame = line.history === of.history;
  const what = isSame
    ? `The same acts by ${line.model}`
    : `${line.history}: ${line.title}${line.counted === undefined ? ', written by people' : ''}, read by ${line.model} over a baseline of ${line.baseline}`;
  return `${what}. ${comparable(line, of)}${absence(line, shown)}`;
}

const originOf = ({ counted }: Pick<SecondLine, 'counted'>): string =>
  counted === undefined ? 'written by people' : `counted out of ${counted}`;

function comparable(line: SecondLine, of: FirstLine): string {
  const sources = line.history === of.history ? '' : 'Other sources and ';
  if (line.model !== of.model)
    return `${sources === '' ? 'Another' : `${sources}another`} model than ${of.model}: compare when they rise and fall, not how high they stand.`;
  return line.baseline === of.baseline
    ? `${sources}the same model and baseline.`
    : `${sources}the same model, over a baseline of ${line.baseline} instead of ${of.baseline}.`;
}

function absence(
  { covers: { from, to } }: SecondLine,
  { first, last }: { readonly first: DayNumber; readonly last: DayNumber },
): string {
  if (from <= last && to >= first) return '';
  return ` It covers none of the days shown, but ${dayLabel(from)} to ${dayLabel(to)}.`;
}
