import { describe, expect, test } from 'vitest';
import { historyTable } from '../../src/dashboard/figure/history-table.ts';
import { sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { actWords, changesPast } from '../../src/dashboard/whatifs/past-vm.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { ACTS, recordWith } from './fixture.ts';

const [first] = ACTS;
if (first === undefined) throw new Error('the fixture has no act');
const EDITS = [
  { edit: 'omit', actId: 'a' },
  { edit: 'move', actId: 'b', to: '2021-03-05' },
  { edit: 'omit', actId: 'c' },
  { edit: 'insert', act: { ...first, actId: 'd' } },
] as const;

describe('a past that a what-if changes', () => {
  test('given edits or other parameters, then it is another than the recorded one; given neither, it is not', () => {
    expect(changesPast({ edits: EDITS, assumptions: {} })).toBe(true);
    expect(changesPast({ edits: [], assumptions: { tension: { h_verbal: 30 } } })).toBe(true);
    expect(changesPast({ edits: [], assumptions: {} })).toBe(false);
  });

  test('given an act, then its card is told what becomes of it, or nothing', () => {
    expect(actWords(EDITS, 'a')).toContain('left out');
    expect(actWords(EDITS, 'b')).toContain('moved to 2021-03-05');
    expect(actWords(EDITS, 'd')).toContain('Invented');
    expect(actWords(EDITS, 'e')).toBeUndefined();
  });
});

describe('the table of a changed past', () => {
  const record = recordWith();
  const first = dayNumber(record.declaration.coverage.from);
  const recorded = seriesIn(sceneOf(record), first, first + 20);

  test('given a past without acts, then it is named so, beside the recorded figures, and nothing of it is documented', () => {
    const { columns, rows } = historyTable(
      record,
      seriesIn(sceneOf(record, []), first, first + 20),
      recorded,
    );
    const at = (name: string) => columns.findIndex((column) => column.name === name);
    for (const [index, row] of rows.entries()) {
      expect(row[at('changed past')]).toBe(record.declaration.baseline.value);
      expect(row[at('recorded')]).toBe(recorded.tension[index]);
      expect(row[at('documented')]).toBe('no');
    }
  });

  test('given the record itself, then it is tension, and documented', () => {
    const { columns, rows } = historyTable(record, recorded);
    expect(columns.map(({ name }) => name)).toContain('tension');
    expect(columns.map(({ name }) => name)).not.toContain('recorded');
    expect(rows[0]?.[5]).toBe('yes');
  });
});
