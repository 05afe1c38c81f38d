import { setImmediate as turn } from 'node:timers/promises';
import type { DayNumber } from '../kernel/clock.ts';
import { ActBodies, NOT_TOLD, type Seen, type ToldOf } from './act-bodies.ts';
import { EVER } from './act-columns.ts';
import type { HistoryTable } from './history-table.ts';
import type { CellPart, NewCell, ObservedCells } from './observed-cells.ts';

/** Cells that one turn of the event loop looks at: about a millisecond, as many scans may share a turn. */
const SLICE = 1000;

/**
 * Visits the cells that stand at a revision and could be known by a day, batch by batch, with a turn of the event loop after every
 * 1 000 that were looked at. The record may go on meanwhile.
 */
export async function eachStandingCell(
  cells: ObservedCells,
  { revision, knownBy = EVER }: { readonly revision: number; readonly knownBy?: DayNumber },
  visit: (cell: NewCell, of: CellPart) => void,
): Promise<void> {
  let left = SLICE;
  for (const part of cells.parts) {
    if (part.from > revision || part.to <= revision) continue;
    for (let row = part.first; row < part.end; row += 1) {
      // Batches are short: turns are taken over all of them.
      if (left === 0) await turn();
      left = left === 0 ? SLICE - 1 : left - 1;
      const cell = cells.at(row);
      if (cell.known <= knownBy) visit(cell, part);
    }
  }
}

/** What acts of a history say of themselves as a view has it, once its cells were gone through; 8 bytes an act while it is asked. */
export async function bodiesIn(table: HistoryTable, view: Seen): Promise<ActBodies> {
  const { observed, acts } = table;
  if (observed === undefined) return new ActBodies(table, view, () => NOT_TOLD);
  const [rows, stories] = [new Int32Array(acts.numbers), new Int32Array(acts.numbers)];
  await eachStandingCell(observed.cells, view, (cell) => {
    rows[cell.act] = (rows[cell.act] ?? 0) + cell.rows;
    stories[cell.act] = (stories[cell.act] ?? 0) + cell.stories;
  });
  const toldOf: ToldOf = (act) => ({ rows: rows[act] ?? 0, stories: stories[act] ?? 0 });
  return new ActBodies(table, view, toldOf);
}
