import { dayNumber } from '../../kernel/clock.ts';
import type { HistoryRow, RelationRow } from '../../pages/relation-answers.ts';
import { counted, figure, instantWords, longDay, occurredWords, shortened, signed } from '../ui/words.ts';
import type { Change } from './seen.ts';

/** A history of a card, in words. */
export interface HistoryWords {
  readonly level: string;
  /** `strained on 15 Jun 2021`. */
  readonly standing: string;
  /** `-2.1 in 7 days`, one for each that the coverage reaches back to. */
  readonly changes: readonly string[];
  readonly lastAct: string | undefined;
  /** `1 Mar to 15 Jun 2021`. */
  readonly covers: string;
  readonly held: string;
  readonly since: string | undefined;
}

/** `1 Apr to 31 Jul 1982`. */
export const coverageWords = ({ from, to }: HistoryRow['coverage']): string =>
  to === undefined ? `${longDay(dayNumber(from))} to today` : occurredWords({ from, to, precision: 'day' });

export const heldWords = ({ acts, sources }: Pick<HistoryRow, 'acts' | 'sources'>): string =>
  `${counted(acts, 'act')}, ${counted(sources, 'source')}`;

function lastActWords({ lastAct }: HistoryRow): string | undefined {
  if (lastAct === undefined) return undefined;
  const { day, initiator, target, reciprocal, name } = lastAct;
  const who = reciprocal ? `${initiator.name} and ${target.name}` : `${initiator.name} to ${target.name}`;
  return `${longDay(dayNumber(day))}, ${who}: ${shortened(name, 60)}`;
}

/** What came since the reader was here; a level that prints as before is not told. */
export function changeWords(
  change: Change | undefined,
  { tension }: Pick<HistoryRow, 'tension'>,
): string | undefined {
  if (change === undefined) return undefined;
  if (change.events === undefined) return 'New since you were here';
  const entries = `${counted(change.events, 'change')} since you were here`;
  return change.from === undefined || figure(change.from) === figure(tension)
    ? entries
    : `${entries}: ${figure(change.from)} is now ${figure(tension)}`;
}

export function historyWords(row: HistoryRow, change: Change | undefined): HistoryWords {
  const { tension, band, at, covered, change7, change90 } = row;
  const day = longDay(dayNumber(at));
  return {
    level: figure(tension),
    standing: covered ? `${band} on ${day}` : `${band} on ${day}, which is not covered`,
    changes: [
      ...(change7 === undefined ? [] : [`${signed(change7)} in 7 days`]),
      ...(change90 === undefined ? [] : [`${signed(change90)} in 90 days`]),
    ],
    lastAct: lastActWords(row),
    covers: coverageWords(row.coverage),
    held: heldWords(row),
    since: changeWords(change, row),
  };
}

/** How many relations, histories and scenarios there are, in a sentence. */
export function homeSentence(relations: readonly RelationRow[]): string {
  const histories = relations.reduce((sum, each) => sum + each.histories.length, 0);
  const kept = relations.reduce((sum, { library }) => sum + library.length, 0);
  const told = `${counted(histories, 'history', 'histories')} of ${counted(
    relations.filter((each) => each.histories.length > 0).length,
    'relation',
  )} recorded here`;
  return kept === 0
    ? `${told}.`
    : `${told}, ${counted(kept, 'more', 'more')} in the library, to be replayed at a click.`;
}

/** What came since the reader was here, in a sentence. */
export function newsSentence(since: string, fresh: number, changed: number): string {
  const told = [
    ...(fresh > 0 ? [`${counted(fresh, 'history is', 'histories are')} new`] : []),
    ...(changed > 0 ? [`${counted(changed, 'history', 'histories')} changed`] : []),
  ];
  return `Since you were here on ${instantWords(since)}: ${told.join(', ')}.`;
}

/** Size of the drawing of an outline, in units of its own. */
export const SPARK = { width: 160, height: 40 } as const;

const yOf = (level: number): number => Math.round((1 - level / 100) * SPARK.height * 10) / 10;

/** The line of an outline over the whole scale from 0 to 100, and where it ends. */
export function sparkOf({ levels }: Pick<HistoryRow['outline'], 'levels'>): {
  readonly path: string;
  readonly end: number;
} {
  const step = levels.length > 1 ? SPARK.width / (levels.length - 1) : 0;
  const points = levels.map((level, index) => `${Math.round(index * step * 10) / 10} ${yOf(level)}`);
  // A single day is a line across.
  const path = points.length === 1 ? `M0 ${yOf(levels[0] ?? 0)}H${SPARK.width}` : `M${points.join('L')}`;
  return { path, end: yOf(levels.at(-1) ?? 0) };
}

/** What a screen reader says in the place of the drawing. */
export function sparkName({ outline: { from, to, levels } }: HistoryRow): string {
  const days = occurredWords({ from, to, precision: 'day' });
  return `Tension, ${days}: between ${Math.round(Math.min(...levels))} and ${Math.round(Math.max(...levels))}`;
}
