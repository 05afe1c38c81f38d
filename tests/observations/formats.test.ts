import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formatOf, LONGEST_LINE, readLine, type PlainFormat } from '../../src/observations/formats.ts';

const TODAY = '2026-01-31';

/** A row of one of the full forms of GDELT, made up. */
function gdelt(columns: number, over: Readonly<Record<number, string>> = {}): string {
  const added = columns === 61 ? 59 : 56;
  const row: Record<number, string> = {
    0: '719',
    1: '20171202',
    7: 'RUS',
    17: 'USA',
    26: '010',
    28: '01',
    [added]: '20180101',
    ...(columns > 57 && { [added + 1]: 'https://example.org/a' }),
    ...over,
  };
  return Array.from({ length: columns }, (_, at) => row[at] ?? '').join('\t');
}
const keds = (...fields: string[]) => fields.join('\t');
const faultOf = (line: string, format: PlainFormat) => {
  const read = readLine(line, format, TODAY);
  return read.ok ? undefined : read.fault;
};

describe('a row of event data', () => {
  test.each([
    [61, 'gdelt2'],
    [58, 'gdelt1'],
    [57, 'gdelt1'],
  ] as const)('given %i columns, when it is read as %s, then its code keeps its zero', (columns, format) => {
    expect(readLine(gdelt(columns), format, TODAY)).toEqual({
      ok: true,
      row: {
        day: '2017-12-02',
        known: '2018-01-01',
        a: 'RUS',
        b: 'USA',
        code: '010',
        id: '719',
        ...(columns > 57 && { link: 'https://example.org/a' }),
      },
    });
  });

  test.each([
    ['a code that lost its zero and still is one', { 26: '10', 28: '01' }, 'lost-zero'],
    ['a code and root that lost it', { 26: '43', 28: '4' }, 'lost-zero'],
    ['no country on a side', { 7: '' }, 'missing-party'],
    ['NA for a country', { 17: 'NA' }, 'missing-party'],
    ['FIPS for a country', { 7: 'RS' }, 'two-letter-country'],
    ['one country on both sides', { 7: 'USA' }, 'same-party'],
    ['a country that is none', { 7: 'QQQ' }, 'unknown-party'],
    ['no code', { 26: '' }, 'missing-code'],
    ['a day with a point', { 1: '20171202.0' }, 'bad-day'],
    ['a day of no calendar', { 1: '20170230' }, 'bad-day'],
    ['a day of 1500', { 1: '15000101' }, 'day-out-of-range'],
    ['a day of 2090', { 1: '20900101' }, 'day-out-of-range'],
    ['a day after the file came', { 1: '20180102' }, 'known-before-it-happened'],
    ['a NUL byte', { 6: '\0' }, 'control-character'],
  ])('given %s, when it is read, then it is refused by that name', (_, over, fault) => {
    expect(faultOf(gdelt(61, over), 'gdelt2')).toBe(fault);
  });

  test('given a row cut at each of its fields, when it is read, then its columns are told', () => {
    const fields = gdelt(61).split('\t');
    for (let length = 0; length < 61; length += 1)
      expect(faultOf(fields.slice(0, length).join('\t'), 'gdelt2')).toBe('wrong-columns');
  });

  test('given a line of more than a mebibyte, when it is read, then it is not split', () => {
    expect(faultOf('x'.repeat(LONGEST_LINE + 1), 'gdelt2')).toBe('line-too-long');
  });

  test('given KEDS, when rows have two-digit years, PAL and codes of WEIS, then each is taken for what it is', () => {
    expect(readLine(keds('950101', 'PALGOV', 'ISR', '064', '(X)'), 'keds', TODAY)).toEqual({
      ok: true,
      row: { day: '1995-01-01', a: 'PSE', b: 'ISR', code: '064' },
    });
    expect(readLine(keds('260131', 'USA', 'ISR', '064'), 'keds', TODAY)).toMatchObject({
      row: { day: '2026-01-31' },
    });
    expect(readLine(keds('260201', 'USA', 'ISR', '064'), 'keds', TODAY)).toMatchObject({
      row: { day: '1926-02-01' },
    });
    expect(faultOf(keds('950101', 'PAL', 'PSE', '064'), 'keds')).toBe('same-party');
    expect(faultOf(keds('950101', 'USA', 'ISR', '223'), 'keds')).toBe('weis-code');
    expect(faultOf(keds('9501011', 'USA', 'ISR', '064'), 'keds')).toBe('bad-day');
  });
});

describe('the form of a file', () => {
  const reduced = keds('20170101', 'USA', 'RUS', '040', ...Array.from({ length: 13 }, () => '1'));

  test('given a header of 11 fields over 17, when the form is asked for, then the rows decide', () => {
    const header = keds('Date', 'Source', 'Target', ...Array.from({ length: 8 }, () => 'H'));
    expect(formatOf([header, reduced])).toBe('gdelt1/reduced');
    expect(faultOf(header, 'gdelt1/reduced')).toBe('header');
    expect(readLine(reduced, 'gdelt1/reduced', TODAY)).toMatchObject({ row: { code: '040' } });
  });

  test('given rows of two forms or of none, when the form is asked for, then none is guessed', () => {
    expect(formatOf([gdelt(61), gdelt(61)])).toBe('gdelt2');
    expect(formatOf([gdelt(58)])).toBe('gdelt1');
    expect(formatOf([gdelt(61), gdelt(58)])).toBeUndefined();
    expect(formatOf(['a,b,c'])).toBeUndefined();
    expect(formatOf([])).toBeUndefined();
  });

  test('given a real file of 15 minutes, then each row is taken or has a reason', () => {
    const file = new URL('../../samples/20180101000000.export.CSV.gz', import.meta.url);
    const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
    expect(formatOf(lines)).toBe('gdelt2');
    const reads = lines.map((line) => readLine(line, 'gdelt2', TODAY));
    const faults = new Set(reads.flatMap((read) => (read.ok ? [] : [read.fault])));
    expect(reads).toHaveLength(2414);
    expect([...faults].sort()).toEqual(['group-not-state', 'missing-party', 'same-party']);
  });
});
