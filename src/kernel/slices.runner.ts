import { setImmediate as turn } from 'node:timers/promises';

/** Rows that one turn of the event loop looks at: about a millisecond, as many scans may share a turn. */
const SLICE = 1000;

/**
 * Visits rows from..to-1 in order, with a turn of the event loop after every 1 000, so that a scan of a million acts
 * delays nobody. The record may grow in between: visitors compare with a fixed revision.
 */
export async function inSlices(from: number, to: number, visit: (row: number) => void): Promise<void> {
  for (let start = from; start < to; start += SLICE) {
    if (start > from) await turn();
    const end = Math.min(start + SLICE, to);
    for (let row = start; row < end; row += 1) visit(row);
  }
}
