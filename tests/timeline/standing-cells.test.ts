import { expect, test } from 'vitest';
import { ObservedCells } from '../../src/timeline/observed-cells.ts';
import { eachStandingCell } from '../../src/timeline/standing-cells.query.ts';

/** Cells of many short batches, of which every third stands no more. */
function manyCells(parts: number, each: number): ObservedCells {
  const cells = new ObservedCells();
  for (let part = 1; part <= parts; part += 1) {
    const told = Array.from({ length: each }, (_, k) => ({ act: k, known: part, rows: 1, stories: 1 }));
    cells.add({ part, rows: each, days: [part] }, told, part);
  }
  for (let part = 3; part <= parts; part += 3) cells.end(part, parts + 1);
  return cells;
}

test('given thousands of cells in batches of a few, when they are visited, then those that stand come in order, and the loop turns after every thousand', async () => {
  const cells = manyCells(3_000, 5);
  let turns = 0;
  const done = new AbortController();
  const turning = (async () => {
    for (; !done.signal.aborted; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  })();
  const known: number[] = [];
  let [before, most] = [0, 0];
  let inTurn = 0;
  await eachStandingCell(cells, { revision: 3_001, knownBy: 2_900 }, (cell) => {
    inTurn = turns === before ? inTurn + 1 : 1;
    before = turns;
    most = Math.max(most, inTurn);
    known.push(cell.known);
  });
  done.abort();
  await turning;
  const standing = Array.from({ length: 2_900 }, (_, k) => k + 1).filter((part) => part % 3 !== 0);
  expect(known).toEqual(standing.flatMap((part) => [part, part, part, part, part]));
  expect(most).toBeLessThanOrEqual(2_000);
  expect(turns).toBeGreaterThanOrEqual(9);
});
