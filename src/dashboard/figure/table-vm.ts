import { csvLine } from '../../kernel/csv.ts';

/** A table of figures: what a chart shows, to be read, sorted and taken along. */
export interface FigureTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | undefined;

export interface Column {
  readonly name: string;
  readonly numeric?: boolean;
  /** Decimals on the page; a file gets them all. */
  readonly decimals?: number;
}

export interface Order {
  readonly column: number;
  readonly descending: boolean;
}

/** Rows in an order; equal ones keep the order they had, empty cells come last either way. */
export function sorted(table: FigureTable, order: Order | undefined): readonly (readonly Cell[])[] {
  if (order === undefined) return table.rows;
  const { column, descending } = order;
  return table.rows.toSorted((a, b) => {
    const x = a[column];
    const y = b[column];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    const difference =
      typeof x === 'number' && typeof y === 'number'
        ? x - y
        : String(x) < String(y)
          ? -1
          : String(x) > String(y)
            ? 1
            : 0;
    return descending ? -difference : difference;
  });
}

export const cellText = (cell: Cell, { decimals }: Column): string =>
  cell === undefined
    ? ''
    : typeof cell === 'number'
      ? decimals === undefined
        ? String(cell)
        : cell.toFixed(decimals)
      : cell;

export const csvOf = (table: FigureTable): string =>
  [table.columns.map(({ name }) => name), ...table.rows].map((cells) => csvLine(cells)).join('');
