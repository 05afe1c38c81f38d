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

export function cellText(cell: Cell, { decimals }: Column): string {
  if (cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return typeof cell === 'number' && decimals !== undefined ? cell.toFixed(decimals) : String(cell);
}
