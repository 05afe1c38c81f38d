import { describe, expect, test } from 'vitest';
import { actsOfTable } from '../../../src/scenarios/tables/acts.ts';
import { tableFaultWords } from '../../../src/scenarios/tables/fault.ts';
import { templateOf } from '../../../src/scenarios/tables/template.ts';
import { relation } from '../../support/relations.ts';

const HEAD = 'on,by,toward,code,issue,summary,source,publisher,magnitude,because';
const row = (more: Partial<Record<string, string>> = {}): string => {
  const cells: Record<string, string> = {
    on: '2021-06-16',
    by: 'RUS',
    toward: 'USA',
    code: '046',
    issue: 'meeting',
    summary: 'They talk',
    source: 'A report',
    publisher: 'A paper',
    magnitude: '',
    because: '',
    ...more,
  };
  return HEAD.split(',')
    .map((name) => cells[name])
    .join(',');
};
const table = (...rows: string[]): string => [HEAD, ...rows].join('\r\n');
const faultsOf = (text: string): string[] => {
  const read = actsOfTable(text);
  return read.ok ? [] : read.error.map(tableFaultWords);
};

describe('a table of acts', () => {
  test('given the template, then its example is passed over, and without its sign it is an act of that history', () => {
    const template = templateOf(relation());
    expect(faultsOf(template)).toEqual([expect.stringMatching(/^The table holds no acts/u)]);
    expect(actsOfTable(template.replace('# ', ''))).toMatchObject({
      ok: true,
      value: [
        {
          line: 2,
          act: {
            code: { code: '046' },
            initiator: 'RUS',
            issue: 'cyber',
            reciprocal: true,
            level: 'head of state',
          },
        },
      ],
    });
  });

  test('given semicolons, a byte order mark and decimal commas, as spreadsheets of many countries write, then it is read the same', () => {
    const comma = actsOfTable(table(row({ magnitude: '1.5', because: 'Long' })));
    const text = table(row({ magnitude: '1#5', because: 'Long' }));
    const semicolon = actsOfTable(`\uFEFF${text.replaceAll(',', ';').replace('#', ',')}`);
    expect(semicolon).toEqual(comma);
    expect(comma).toMatchObject({ value: [{ act: { magnitude: { value: 1.5, rationale: 'Long' } } }] });
  });

  test('given quoted commas, lines and quotation marks, then lines are counted as an editor counts them', () => {
    const text = table(row({ summary: '"One, ""two""\nand three"', code: '99999' }), row({ summary: '' }));
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^Line 2, column "code": /u),
      expect.stringMatching(/^Line 4, column "summary": is missing; .* Fill the cell\.$/u),
    ]);
    const read = actsOfTable(table(row({ summary: '"One, ""two"""' })));
    expect(read).toMatchObject({ value: [{ act: { summary: 'One, "two"', actId: 'one-two' } }] });
  });

  test('given a column that is missing, misspelt or there twice, then the first line is told', () => {
    const lacking = table(row()).replace(',source,', ',sorce,');
    expect(faultsOf(lacking)).toEqual([
      expect.stringMatching(/^Line 1, column "source": The column "source" is missing/),
      expect.stringMatching(/^Line 1, column "sorce": The column "sorce" is not known. Did you mean.*source/),
    ]);
    expect(faultsOf(table(row()).replace('because', 'on')).join()).toContain('is there twice');
  });

  test('given a formula, then it is refused by its cell, and with an apostrophe taken as the words that it is', () => {
    expect(faultsOf(table(row(), row({ summary: '=1+1' })))).toEqual([
      'Line 3, column "summary": "=1+1" is a formula. Write what it gives; where the words do begin so, put an apostrophe in front.',
    ]);
    expect(actsOfTable(table(row({ summary: "'=1+1" })))).toMatchObject({
      value: [{ act: { summary: '=1+1' } }],
    });
  });

  test('given faults in several rows, then each is told with its line and column', () => {
    const faults = faultsOf(
      table(
        row({ on: '16.06.2021' }),
        row(),
        row({ code: 'x' }),
        row({ magnitude: 'much' }),
        row({ by: 'Russia' }),
      ),
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'Line 2, column "on"',
      'Line 4, column "code"',
      'Line 5, column "magnitude"',
      'Line 6, column "by"',
    ]);
  });

  test.each([
    ['', 'The table is empty'],
    ['\uFEFF\r\n', 'The table is empty'],
    [HEAD, 'The table holds no acts'],
    [table('"never closed'), 'Line 2: A quotation mark is opened and never closed'],
    [table(row({ summary: 'He said "no" again' })), 'Line 2: A quotation mark stands in the midst of a cell'],
    [
      table(row({ because: 'To talk, and part' })),
      'Line 2: This row has 11 cells, the first line has 10 columns',
    ],
    [table(...Array.from({ length: 501 }, () => row())), 'The table holds more than 500 acts'],
    [table(...Array.from({ length: 100_000 }, () => row())), 'The table is longer than 1 MiB'],
  ])('given no table of acts (%#), then it is said in words', (text, words) => {
    expect(faultsOf(text).join(' ')).toContain(words);
  });

  test('given empty cells behind the last column, and none where the last are empty, then they are as good as none', () => {
    const padded = table(row(), row({ summary: 'They part' }).replace(/,,$/u, '')).replaceAll(
      '\r\n',
      ',,\r\n',
    );
    expect(faultsOf(padded)).toEqual([]);
  });

  test('given a summary in letters that ids do not have, then the day gives the id', () => {
    const read = actsOfTable(table(row({ summary: 'Переговоры', on: '2021-06-16..2021-06-18' })));
    expect(read).toMatchObject({ value: [{ act: { actId: 'act-2021-06-16-2021-06-18' } }] });
  });

  test('given acts of one summary, then each has an id, and the same table gives the same ids again', () => {
    const ids = (): string[] => {
      const read = actsOfTable(table(row(), row(), row({ summary: 'They part' })));
      return read.ok ? read.value.map(({ act }) => act.actId) : [];
    };
    expect(ids()).toEqual(['they-talk', 'they-talk-2', 'they-part']);
    expect(ids()).toEqual(ids());
  });
});
