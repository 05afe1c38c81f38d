import { describe, expect, test } from 'vitest';
import { sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { changedTakeaway } from '../../src/dashboard/figure/takeaway.ts';
import { viewedFigures, type Hypothetical } from '../../src/dashboard/figure/viewed-figures.ts';
import { actWords } from '../../src/dashboard/whatifs/past-vm.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { viewTable } from '../../src/charts/view-table.ts';
import { changesPast } from '../../src/whatifs/changes-past.ts';
import type { HistoryEdit } from '../../src/whatifs/events.ts';
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
    expect(actWords(EDITS, 'b')).toContain('moved to 5 Mar 2021');
    expect(actWords(EDITS, 'd')).toContain('Invented');
    expect(actWords(EDITS, 'e')).toBeUndefined();
  });
});

describe('the table of a view', () => {
  const record = recordWith();
  const scene = sceneOf(record);
  const first = dayNumber(record.declaration.coverage.from);
  const last = first + 60;
  const recorded = seriesIn(scene, first, last);
  const content = (at: string, edits: readonly HistoryEdit[]) => ({
    base: { revision: 9, at },
    edits,
    assumptions: {},
  });
  const tableOf = (drawn: readonly Hypothetical[]) => {
    const { columns, rows } = viewTable(
      viewedFigures({ record, recorded: scene, first, last, drawn, future: undefined }),
    );
    const names = columns.map(({ name }) => name);
    return { names, rows, at: (name: string) => names.indexOf(name) };
  };

  test('given the record alone, then each day has its figures, and days after the coverage say so', () => {
    const { names, rows, at } = tableOf([]);
    expect(names).toEqual(['day', 'tension', 'underlying', 'band', 'covered', 'acts begun']);
    expect(rows.map((row) => row[at('tension')])).toEqual([...recorded.tension]);
    expect(rows[1]?.[at('acts begun')]).toBe(2);
    expect(rows.map((row) => row[at('covered')]).lastIndexOf(true)).toBe(40);
  });

  test('given what-ifs beside it, then the record ends where it is documented, and each has columns of its own', () => {
    const edits = ACTS.map(({ actId }) => ({ edit: 'omit', actId }) as const);
    const { names, rows, at } = tableOf([
      { title: 'Same', content: content('2021-04-05', []), projected: undefined },
      { title: 'Nothing', content: content('2021-03-20', edits.slice(0, 3)), projected: undefined },
    ]);
    expect(names).toContain('Nothing: changed past');
    expect(names).not.toContain('Same: changed past');
    const baseline = record.declaration.baseline.value;
    for (const [index, row] of rows.entries()) {
      expect(row[at('tension')]).toBe(index <= 40 ? recorded.tension[index] : undefined);
      expect(row[at('Nothing: changed past')]).toBe(index <= 19 ? baseline : undefined);
    }
  });

  test('given two of one title, then their columns are told apart', () => {
    const one = { title: 'Nothing', content: content('2021-03-20', [{ edit: 'omit', actId: 'answer' }]) };
    const { names } = tableOf([
      { ...one, projected: undefined },
      { ...one, projected: undefined },
    ]);
    expect(names.slice(6)).toEqual(['Nothing: changed past', 'Nothing (2): changed past']);
  });
});

describe('the sentence about a changed past', () => {
  test('given acts left out, then it is about that past up to the fork, beside the recorded figure', () => {
    const record = recordWith();
    const fork = dayNumber('2021-03-20');
    const first = dayNumber(record.declaration.coverage.from);
    const kept = sceneOf(
      record,
      ACTS.filter(({ actId }) => actId === 'answer'),
    );
    const said = changedTakeaway(record, kept, sceneOf(record), seriesIn(kept, first, fork), fork);
    expect(said).toMatch(
      /^In the past as this what-if changes it, tension .* on 20 Mar 2021, .*; recorded on that day: /,
    );
    const [then = Number.NaN] = seriesIn(sceneOf(record), fork, fork).tension;
    expect(said).toContain(`recorded on that day: ${then.toFixed(1)}.`);
    const peak = Math.max(...seriesIn(kept, first, fork).tension);
    expect(said).toContain(peak.toFixed(1));
  });
});
