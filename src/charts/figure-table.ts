import { csvLine } from '../kernel/csv.ts';

/** A table of figures: what a chart shows, to be read, sorted and taken along. */
export interface FigureTable {
  readonly caption: string;
  /** Each has a name of its own. */
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | boolean | undefined;

export interface Column {
  readonly name: string;
  readonly numeric?: boolean;
  /** Decimals on the page; a file gets them all. */
  readonly decimals?: number;
}

export const csvOf = (table: FigureTable): string =>
  [table.columns.map(({ name }) => name), ...table.rows].map((cells) => csvLine(cells)).join('');

/** Its rows as objects by the names of the columns, for JSON; empty cells are left out. */
export const recordsOf = ({ columns, rows }: FigureTable): Record<string, Exclude<Cell, undefined>>[] =>
  rows.map((row) =>
    Object.fromEntries(
      columns.flatMap(({ name }, at) => {
        const cell = row[at];
        return cell === undefined ? [] : [[name, cell]];
      }),
    ),
  );
