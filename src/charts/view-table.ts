import type { Cell, Column, FigureTable } from './figure-table.ts';
import { dayLabel } from './day-words.ts';
import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import type { CurveFigures } from '../models/reaction/results.ts';
import { secondOn, type SecondLine } from './second-line.ts';
import { secondColumn } from './second-words.ts';
import { bandOf } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';

/** A what-if that a view shows. */
export interface ViewedWhatIf {
  readonly title: string;
  /** Undefined where it is not simulated. */
  readonly projection: Projection | undefined;
  /** Tension up to its fork, where it changes the past. */
  readonly past?: Pick<Series, 'first' | 'tension'> | undefined;
  /** The sample future that is drawn, from 1. */
  readonly future?: number | undefined;
}

/** All that a view draws. */
export interface ViewedFigures {
  /** The days shown. */
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** Tension as recorded, from `first` on. */
  readonly series: Series;
  /** Days that the record covers; `to` is no later than the last day looked at. */
  readonly covered: { readonly from: DayNumber; readonly to: DayNumber };
  /** How many acts began, by day from `first` on; absent where it may not be handed on. */
  readonly begun?: ArrayLike<number>;
  /** What is drawn beside it. */
  readonly lines?: readonly SecondLine[];
  readonly whatIfs: readonly ViewedWhatIf[];
}

type Figures = Column & { readonly at: (day: DayNumber) => Cell };

const ONE = { numeric: true, decimals: 1 } as const;
const QUANTILES = [
  ['median', 'q50'],
  ['5 %', 'q5'],
  ['25 %', 'q25'],
  ['75 %', 'q75'],
  ['95 %', 'q95'],
] as const;

/**
 * The figures of a view by day, at full precision: the record, and of every what-if shown its past where that is another, its
 * bands, the same futures without it, the difference, and the sample future that is drawn. Columns of the record hold the record
 * alone: with a what-if beside them they end where it ends, as the line that is drawn does.
 */
export function viewTable(view: ViewedFigures): FigureTable {
  const { first, last, whatIfs } = view;
  const columns = [...recordColumns(view), ...secondColumns(view), ...named(whatIfs).flatMap(columnsOf)];
  return {
    caption: `Tension by day, ${dayLabel(first)} to ${dayLabel(last)}`,
    columns: columns.map(({ at: _at, ...column }) => column),
    rows: Array.from({ length: last - first + 1 }, (_, index) => columns.map(({ at }) => at(first + index))),
  };
}

function recordColumns({ first, series, covered, begun, whatIfs }: ViewedFigures): Figures[] {
  const recorded = <T extends Cell>(of: (place: number) => T) =>
    whatIfs.length === 0
      ? (day: DayNumber) => of(day - first)
      : (day: DayNumber) => (day <= covered.to ? of(day - first) : undefined);
  return [
    { name: 'day', at: formatDay },
    { name: 'tension', ...ONE, at: recorded((place) => series.tension[place]) },
    { name: 'underlying', ...ONE, at: recorded((place) => series.underlying[place]) },
    { name: 'band', at: recorded((place) => bandAt(series, place)) },
    { name: 'covered', at: (day) => day >= covered.from && day <= covered.to },
    ...(begun === undefined
      ? []
      : [{ name: 'acts begun', numeric: true, at: recorded((place) => begun[place] ?? 0) } as const]),
  ];
}

const secondColumns = ({ lines = [] }: ViewedFigures): Figures[] =>
  lines.map((line) => ({ name: secondColumn(line), ...ONE, at: (day) => secondOn(line, day) }));

function bandAt({ tension }: Series, place: number): Cell {
  const value = tension[place];
  return value === undefined ? undefined : bandOf(value);
}

/** Two of one title are told apart by number, as columns are by name. */
function named(whatIfs: readonly ViewedWhatIf[]): ViewedWhatIf[] {
  const seen = new Map<string, number>();
  return whatIfs.map((each) => {
    const count = (seen.get(each.title) ?? 0) + 1;
    seen.set(each.title, count);
    return count === 1 ? each : { ...each, title: `${each.title} (${count})` };
  });
}

function columnsOf({ title, projection, past, future }: ViewedWhatIf): Figures[] {
  const columns: Figures[] = [];
  if (past !== undefined)
    columns.push({ name: `${title}: changed past`, ...ONE, at: (day) => past.tension[day - past.first] });
  if (projection === undefined) return columns;
  const begin = dayNumber(projection.first);
  const curve = (what: string, { ...figures }: CurveFigures): Figures[] =>
    QUANTILES.map(([name, key]) => ({
      name: `${title}: ${what}${name}`,
      ...ONE,
      at: (day) => figures[key][day - begin],
    }));
  columns.push(
    ...curve('', projection.whatIf),
    ...curve('without it, ', projection.baseline),
    ...curve('difference, ', projection.difference),
  );
  const sample = future === undefined ? undefined : projection.futures[future - 1];
  if (sample !== undefined)
    columns.push({ name: `${title}: future ${future}`, ...ONE, at: (day) => sample.whatIf[day - begin] });
  return columns;
}
