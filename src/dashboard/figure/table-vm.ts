import { dayWordsIn } from '../ui/words.ts';
import type { Cell, Column, FigureTable } from '../../charts/figure-table.ts';

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

/** A cell as it is read; a day, which files hold as `2021-06-16`, as the page writes days. */
export function cellText(cell: Cell, { decimals }: Column): string {
  if (cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? dayWordsIn(cell) : cell;
  return decimals === undefined ? String(cell) : cell.toFixed(decimals);
}
