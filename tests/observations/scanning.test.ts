import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../src/observations/counted-batches.ts';
import { RowScanner } from '../../src/observations/row-scanner.ts';
import { RowSink, type Wanted } from '../../src/observations/row-sink.ts';
import type { Format } from '../../src/observations/formats.ts';
import { gdeltRow } from './rows.ts';

const TODAY = '2026-01-31';

function scanned(
  text: string | Buffer,
  {
    file = 'a.CSV',
    format,
    chunk = 7,
    byText = false,
    ...wanted
  }: Partial<Wanted> & { file?: string; format?: Format; chunk?: number; byText?: boolean } = {},
) {
  const sink = new RowSink({ today: TODAY, lag: 1, ...wanted });
  sink.begin(file);
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  // Where refused lines are asked for, rows without a country go by their text too.
  const scanner = new RowScanner(
    sink,
    TODAY,
    format,
    byText ? (fault, line) => lines.push(`${line} ${fault}`) : undefined,
  );
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
  scanner.end();
  return {
    sink,
    scanner,
    lines,
    batches: [...batchesOf(sink.counter)],
    refused: Object.fromEntries([...sink.refused].map(([fault, { rows }]) => [fault, rows])),
  };
}

/** Enough plain rows that what comes after them is read off the bytes. */
const PLAIN = Array.from({ length: 60 }, (_, k) => gdeltRow(61, { 0: String(1000 + k), 17: 'CHN' }));

describe('rows off their bytes', () => {
  const odd: Readonly<Record<string, Readonly<Record<number, string>>>> = {
    plain: {},
    'of another id': { 0: '720' },
    'of another story': { 0: '721', 60: 'https://example.org/b' },
    'the other way': { 0: '722', 7: 'USA', 17: 'RUS' },
    'said before': {},
    'by ROM, which is Romania': { 0: '723', 7: 'ROM' },
    'with a long code': { 0: '724', 26: '0841', 28: '08' },
    'with a lost zero': { 26: '10', 28: '01' },
    'with no code': { 26: '' },
    'of a region': { 7: 'EUR' },
    'of one side': { 7: '' },
    'of one country': { 7: 'USA' },
    'by two letters': { 7: 'RS' },
    'with a word for an id': { 0: 'x-1' },
    'of 1500': { 1: '15000101' },
    'of 2090': { 1: '20900101', 59: '20900101000000' },
    'known before': { 1: '20180102' },
    'of no calendar': { 1: '20170230' },
    'with a NUL': { 6: '\0' },
  };
  const text = [
    ...PLAIN,
    ...Object.values(odd).map((over) => gdeltRow(61, over)),
    gdeltRow(58),
    gdeltRow(57),
    'rest',
  ].join('\r\n');

  test('given rows of every kind, then those that are read off the bytes are counted and refused as by their text, however the bytes come', () => {
    const whole = scanned(text, { chunk: 1 << 20 });
    expect(whole.refused).toEqual({
      'lost-zero': 1,
      'missing-code': 1,
      'group-not-state': 1,
      'missing-party': 1,
      'same-party': 1,
      'two-letter-country': 1,
      'day-out-of-range': 2,
      'known-before-it-happened': 1,
      'bad-day': 1,
      'control-character': 1,
      'wrong-columns': 3,
    });
    expect(whole.sink).toMatchObject({ rows: 82, taken: 67, left: 0 });
    expect(whole.sink.counter.repeated).toBe(1);
    for (const other of [scanned(text, { chunk: 13 }), scanned(text, { byText: true, chunk: 1000 })]) {
      expect(other.batches).toEqual(whole.batches);
      expect(other.refused).toEqual(whole.refused);
    }
    // Each by itself is among the first lines, which go by their text.
    const alone = scanned(
      Object.values(odd)
        .map((over) => gdeltRow(61, over))
        .join('\n'),
      { format: 'gdelt2', pairs: ['RUS-USA'] },
    );
    const found = whole.batches.find(({ pair }) => pair === 'RUS-USA');
    expect(alone.batches).toEqual([found]);
  });

  test('given the same rows in another order, then the slice has the same hash, and with one more link another', () => {
    const rows = [
      gdeltRow(61),
      gdeltRow(61, { 0: '720', 7: 'USA', 17: 'RUS' }),
      gdeltRow(61, { 0: '9', 26: '042', 28: '04' }),
    ];
    const hash = (lines: readonly string[]) => scanned(lines.join('\n')).batches[0]?.slices.read()[0]?.[2];
    expect(hash(rows.toReversed())).toBe(hash(rows));
    expect(hash(rows.with(0, gdeltRow(61, { 60: 'https://example.org/b' })))).not.toBe(hash(rows));
  });

  test('given stamps, days and files of days long past, then slices are what the data set gives out at a time', () => {
    const slices = (rows: readonly string[], file?: string) =>
      scanned(rows.join('\n'), file === undefined ? {} : { file }).sink.slices;
    expect(slices([gdeltRow(61)])).toEqual(['20180101001500']);
    expect(slices([gdeltRow(61)], '20180101001500.translation.export.CSV')).toEqual(['20180101001500t']);
    expect(slices([gdeltRow(58)])).toEqual(['20180101']);
    expect(slices([gdeltRow(57, { 1: '19790305', 56: '20130203' })])).toEqual(['19790305']);
    const [batch] = scanned(
      ['180101\tRUS\tUSA\t042', '180102\tUSA\tRUS\t042', '180102\tUSA\tRUS\t042'].join('\n'),
      { lag: 2 },
    ).batches;
    expect(batch?.slices.read().map(([slice, rows]) => [slice, rows])).toEqual([
      ['20180101', 1],
      ['20180102', 2],
    ]);
    expect(batch?.portions.flatMap(({ days }) => days.read())).toEqual([
      ['2018-01-03', [[2, '>042', 1, 1]]],
      ['2018-01-04', [[2, '<042', 2, 2]]],
    ]);
  });

  test('given a line of a hundred million bytes, then it is one refused row, its end is passed over and nothing else is held', () => {
    const sink = new RowSink({ today: TODAY });
    const scanner = new RowScanner(sink, TODAY, 'gdelt2');
    const piece = Buffer.alloc(1 << 20, 120);
    for (let k = 0; k < 100; k += 1) scanner.push(piece);
    scanner.push(Buffer.from(`\n${gdeltRow(61)}\n`));
    scanner.end();
    expect(sink).toMatchObject({ rows: 2, taken: 1 });
    expect([...sink.refused.keys()]).toEqual(['line-too-long']);
  });

  test('given what is of no form or of several, then there is none', () => {
    expect(scanned('words and words\nmore\n').scanner).toMatchObject({ unknown: true, format: undefined });
    expect(scanned(`${gdeltRow(61)}\n${gdeltRow(58)}\n`).scanner.unknown).toBe(true);
    expect(scanned('').scanner).toMatchObject({ unknown: false, format: undefined });
  });
});
