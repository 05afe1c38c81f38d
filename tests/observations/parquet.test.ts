import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, test } from 'vitest';
import { batchesOf, type CountedBatch } from '../../src/observations/counted-batches.ts';
import type { Format } from '../../src/observations/formats.ts';
import { FileFault } from '../../src/observations/file-fault.ts';
import { giverTo } from '../../src/observations/row-scanner.ts';
import { typeFault } from '../../src/observations/parquet-values.ts';
import { RowSink } from '../../src/observations/row-sink.ts';
import { readParquet } from '../../src/observations/parquet-rows.reader.ts';
import { CODECS as UNPACK } from '../../src/observations/parquet-codecs.reader.ts';
import { deltaBytes, holdRuns } from '../../src/observations/parquet-runs.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { gdeltRow } from './rows.ts';
import { zipped } from './zipped.ts';

const TODAY = '2026-01-31';

const folder = mkdtempSync(join(tmpdir(), 'detente-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Sources = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;

const parquet = (columnData: Sources, options: Options = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData, ...options }));

/** What files of that content tell, with the name of the place where they lay taken out. */
async function scanned(
  name: string,
  content: Buffer | string,
  { format, input }: { format?: Format; input?: Buffer } = {},
) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const counted = await countFiles(
    { files: input === undefined ? [path] : ['-'], format, wanted: { today: TODAY, lag: 1 } },
    { input: input && chunksOf(input) },
  );
  if (!counted.ok)
    return {
      fault: counted.error.message.replaceAll(path, name),
      remedy: counted.error.remedy,
      refused: undefined,
    };
  const batches: CountedBatch[] = await Array.fromAsync(counted.value.batches());
  await counted.value.close();
  const { files: _, ...scan } = counted.value.scan;
  const refused = scan.refused.map(({ reason, rows, first }) => ({
    reason,
    rows,
    first: first.map(({ line, said }) => ({ line, said })),
  }));
  return { batches, ...scan, refused };
}
async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

/** What a parquet file of that content tells, without a thread of its own. */
async function read(content: Buffer, format?: Format) {
  const path = join(folder, 'read.parquet');
  writeFileSync(path, content);
  const sink = new RowSink({ today: TODAY, lag: 1 });
  const file = await open(path);
  try {
    const form = await readParquet(file, { format, today: TODAY }, { give: giverTo(sink, undefined) });
    return {
      format: form,
      rows: sink.rows,
      batches: [...batchesOf(sink.counter)],
      refused: sink.refused,
      slices: sink.slices,
    };
  } catch (error) {
    if (error instanceof FileFault) return { fault: error.message };
    throw error;
  } finally {
    await file.close();
  }
}

const GDELT = {
  GLOBALEVENTID: 0,
  SQLDATE: 1,
  Actor1CountryCode: 7,
  Actor2CountryCode: 17,
  EventCode: 26,
  EventRootCode: 28,
  DATEADDED: 59,
  SOURCEURL: 60,
};
const NUMBERS = new Set(['GLOBALEVENTID', 'SQLDATE', 'DATEADDED']);

/** Rows of GDELT 2.0 as tables of it in databases have them: numbers where no zero counts. */
const gdeltColumns = (lines: readonly string[]): Sources =>
  Object.entries(GDELT).map(([name, at]) => {
    const fields = lines.map((line) => line.split('\t')[at] ?? '');
    return NUMBERS.has(name)
      ? { name, data: fields.map(BigInt), type: 'INT64' as const }
      : {
          name,
          data: fields.map((field) => (field === '' ? null : field)) as string[],
          type: 'STRING' as const,
        };
  });

/** Rows of every kind, of which the plain ones are many. */
const LINES = [
  ...Array.from({ length: 1200 }, (_, k) => ({
    0: String(k),
    60: `https://example.org/${k % 700}`,
    26: ['010', '042', '190'][k % 3],
    28: ['01', '04', '19'][k % 3],
  })),
  { 0: '90001', 7: 'USA', 17: 'RUS', 26: '0841', 28: '08', 60: 'https://example.org/müßig' },
  { 0: '90002', 26: '10', 28: '01' },
  { 0: '90003', 7: '' },
  { 0: '90004', 7: 'EUR' },
  { 0: '90005', 1: '15000101' },
  { 0: '90006', 1: '20900101' },
  { 0: '90007', 26: '', 28: '' },
  { 0: '1' },
].map((over) => gdeltRow(61, over as Record<number, string>));

/** A table as columns of text. */
const texts = (text: string, separator = '\t'): Sources => {
  const [names = [], ...rows] = text.split('\n').map((line) => line.split(separator));
  return names.map((name, at) => ({ name, data: rows.map((row) => row[at] ?? ''), type: 'STRING' as const }));
};

const TABLE = [
  'Date,Source,Target,Code,known,id,url',
  '2018-01-01,RUS,USA,042,2018-01-02,7,https://example.org/a',
  '2018-01-01,USA,RUS,010,2018-01-02,8,https://example.org/ü',
  '2018-02-30,USA,RUS,010,2018-01-02,9,',
  ',USA,RUS,010,2018-01-02,10,',
  '2018-01-03,US,RUS,010,2018-01-03,11,',
  '2018-01-03,USA,RUS,,2018-01-03,12,',
  '1500-01-03,USA,RUS,010,2018-01-03,13,',
].join('\n');

const ICEWS = [
  'Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tTarget Country\tStory ID',
  '9\t2018-01-01\tx\tRussian Federation\tMake statement\t010\tUnited States\t77',
  '9\t2018-01-02\tx\tUnited States\tMake statement\t010\tRussian Federation\t78',
  '10\t2018-01-02\tx\tUnited States\tMake statement\t10\tNowhere\t78',
].join('\n');

const POLECAT = [
  'Event ID\tEvent Date\tEvent Type\tEvent Mode\tActor Country\tRecipient Country\tPublication Date',
  'a\t2018-01-01\tCONSULT\tvisit\tRUS\tUSA\t2018-01-02',
  'b\t2018-01-01\tWONDER\t\tRUS\tUSA\t2018-01-02',
  'c\t2018-01-01\tREQUEST\tNone\tNone\tUSA\t2018-01-02',
].join('\n');

/** A block of LZ4 of literals alone. */
function lz4(input: Uint8Array): Uint8Array {
  const more = input.length - 15;
  const length = more < 0 ? [] : [...Array<number>(Math.floor(more / 255)).fill(255), more % 255];
  return Buffer.concat([Buffer.from([Math.min(15, input.length) << 4, ...length]), input]);
}

const CODECS = {
  GZIP: gzipSync,
  BROTLI: brotliCompressSync,
  ZSTD: zstdCompressSync,
  LZ4_RAW: lz4,
} as const;

describe('the rows of parquet', () => {
  test('given rows of GDELT in parquet, as a file, coming in or in archives, then what is counted, its slices and their hashes are those of the rows as text', async () => {
    const [table, text] = [parquet(gdeltColumns(LINES), { rowGroupSize: 500 }), LINES.join('\n')];
    const lines = await scanned('a.CSV', text);
    expect(lines).toMatchObject({ rows: 1208, format: 'gdelt2', refused: expect.any(Array) });
    expect(await scanned('a.parquet', table)).toEqual(lines);
    expect(await scanned('no-ending', table)).toEqual(lines);
    expect(await scanned('coming', '', { input: table })).toEqual(lines);
    expect(await scanned('a.parquet.gz', gzipSync(table))).toEqual(lines);
    expect(await scanned('a.zip', zipped([{ name: 'in/a.parquet', content: table }]))).toEqual(lines);
    expect(
      await scanned('one.parquet', parquet(gdeltColumns([gdeltRow(61, { 59: '20180101' })]))),
    ).toMatchObject({
      format: 'gdelt1',
      slices: ['20180101'],
    });
  });

  test('given tables of one’s own, of ICEWS and of POLECAT, then they are counted as the same rows of text are', async () => {
    for (const [name, text, separator] of [
      ['table', TABLE, ','],
      ['icews', ICEWS, '\t'],
      ['polecat', POLECAT, '\t'],
    ] as const) {
      const lines = await scanned(`${name}.txt`, text);
      const told = await scanned(`${name}.parquet`, parquet(texts(text, separator)));
      // A header is a line too.
      if (lines.refused === undefined) throw new Error(lines.fault);
      const moved = {
        ...lines,
        refused: lines.refused.map(({ first, ...each }) => ({
          ...each,
          first: first.map(({ line, said }) => ({ line: line - 1, said })),
        })),
      };
      expect([name, told]).toEqual([name, moved]);
    }
  });

  test('given any way of packing and writing values, in pages that end at different rows, then the rows are the same', async () => {
    const plain = await read(parquet(gdeltColumns(LINES), { codec: 'UNCOMPRESSED' }));
    expect(plain).toMatchObject({ rows: 1208 });
    const compressors = Object.fromEntries(
      Object.entries(CODECS).map(([codec, pack]) => [
        codec,
        (input: Uint8Array) => new Uint8Array(pack(input)),
      ]),
    );
    for (const codec of ['SNAPPY', ...Object.keys(CODECS)] as (keyof typeof CODECS)[]) {
      const columns = gdeltColumns(LINES);
      expect([codec, await read(parquet(columns, { codec, compressors, pageSize: 700 }))]).toEqual([
        codec,
        plain,
      ]);
    }
    const encoded = gdeltColumns(LINES).map((column, place) => ({
      ...column,
      nullable: column.type === 'STRING',
      encoding:
        column.type === 'INT64'
          ? ('DELTA_BINARY_PACKED' as const)
          : (['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY', 'PLAIN'] as const)[place % 3],
    }));
    expect(await read(parquet(encoded as Sources, { pageSize: 3000 }))).toEqual(plain);
  });

  test('given a block of LZ4 with copies that go on into what they copy, then it is unpacked; and one that is damaged is not', () => {
    const unpacked = (length: number, ...bytes: number[]) =>
      Buffer.from(UNPACK.LZ4_RAW?.(Buffer.from(bytes), length) ?? []).toString();
    const [abc, end] = [
      [97, 98, 99],
      [0x10, 33],
    ];
    expect(unpacked(16, 0x38, ...abc, 3, 0, ...end)).toBe(`${'abc'.repeat(5)}!`);
    expect(unpacked(34, 0x3f, ...abc, 3, 0, 11, ...end)).toBe(`${'abc'.repeat(11)}!`);
    for (const bytes of [
      [0x38, ...abc, 4, 0, ...end],
      [0x38, ...abc, 0, 0, ...end],
      [0x38, ...abc],
      [0xf0, 255],
    ])
      expect(() => unpacked(16, ...bytes)).toThrow('LZ4');
  });

  test('given days by every type there is for them, then they are those days, and an instant within a day is left', async () => {
    const when = Date.UTC(2018, 0, 2);
    const day = async (data: unknown[], element: Record<string, unknown>, more = {}) => {
      const table = parquet(
        [
          { name: 'date', data } as Sources[number],
          ...texts('source\ttarget\tcode\nRUS\tUSA\t042').map(({ name, data: of }) => ({ name, data: of })),
        ],
        {
          ...more,
          schema: [
            { name: 'root', num_children: 4 },
            { name: 'date', repetition_type: 'REQUIRED', ...element },
            ...['source', 'target', 'code'].map((name) => ({
              name,
              type: 'BYTE_ARRAY' as const,
              converted_type: 'UTF8' as const,
              repetition_type: 'REQUIRED' as const,
            })),
          ],
        } as Options,
      );
      const told = await read(table);
      return told.fault ?? told.slices[0] ?? [...told.refused.values()][0]?.first[0]?.said;
    };
    const stamp = (unit: string, isAdjustedToUTC: boolean) => ({
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', unit, isAdjustedToUTC },
    });
    expect(await day([new Date(when)], { type: 'INT32', converted_type: 'DATE' })).toBe('20180102');
    expect(await day([17_533], { type: 'INT32', logical_type: { type: 'DATE' } })).toBe('20180102');
    expect(await day([20_180_102], { type: 'INT32' })).toBe('20180102');
    expect(await day([new Date(when)], { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' })).toBe(
      '20180102',
    );
    expect(await day([new Date(when + 3_600_000)], stamp('MICROS', false))).toBe('20180102');
    expect(await day([new Date(when - 3_600_000)], stamp('NANOS', true))).toBe('2018-01-01T23:00:00Z');
    expect(await day([new Date(Date.UTC(1500, 0, 1))], { type: 'INT32', converted_type: 'DATE' })).toBe(
      '1500-01-01',
    );
    expect(await day([new Date(Date.UTC(2090, 0, 1))], { type: 'INT32', converted_type: 'DATE' })).toBe(
      '2090-01-01',
    );
  });
});

describe('parquet that cannot be taken', () => {
  const without = (name: string) => gdeltColumns(LINES).filter((column) => column.name !== name);
  const withCodes = (over: Partial<Sources[number]>): Sources =>
    gdeltColumns(LINES).map(
      (column) => (column.name === 'EventCode' ? { ...column, ...over } : column) as Sources[number],
    );
  const numbers = LINES.map((_, k) => k);

  test('given a column of another type than is needed, twice, nested or not there, then the file, the column, its type and what is needed are named', async () => {
    const fault = async (columns: Sources) => {
      const told = await read(parquet(columns));
      return told.fault ?? 'taken';
    };
    expect(await fault(withCodes({ data: numbers, type: 'INT32' }))).toBe(
      'its column EventCode is INT32, and has to be text (STRING): in a column of numbers 010 has become 10',
    );
    expect(await fault(withCodes({ data: numbers, type: 'DOUBLE' }))).toContain('EventCode is DOUBLE');
    expect(await fault(withCodes({ data: LINES.map(() => ({ a: 1 })), type: 'JSON' }))).toContain(
      'EventCode is JSON',
    );
    expect(typeFault({ name: 'code', num_children: 1 }, 'code')).toContain('holds lists or structures');
    expect(typeFault({ name: 'code', type: 'BYTE_ARRAY', repetition_type: 'REPEATED' }, 'code')).toContain(
      'lists',
    );
    expect(
      await fault([...gdeltColumns(LINES), { name: 'eventcode', data: numbers, type: 'INT32' }]),
    ).toContain('it has several columns eventcode');
    expect(await fault(without('EventRootCode'))).toContain('it lacks columns of GDELT: eventrootcode');
    expect(await fault(without('SOURCEURL'))).toBe('taken');
    expect(await fault(texts('date\twho\n2018-01-01\tRUS'))).toContain(
      'its columns are of no form: date, who',
    );
    expect(await scanned('b.parquet', parquet(gdeltColumns(LINES)), { format: 'keds' })).toMatchObject({
      fault: 'b.parquet cannot be read: it is parquet, which is not read as keds',
    });
    expect(await read(parquet(gdeltColumns(LINES)), 'icews')).toMatchObject({
      fault: expect.stringContaining('its columns are of no icews'),
    });
  });

  test('given a file without rows, with an encrypted footer or columns, or packed in a way nobody reads, then it is refused by name', async () => {
    const table = parquet(gdeltColumns(LINES.slice(0, 5)));
    expect(await read(parquet(gdeltColumns([])))).toMatchObject({
      fault: 'it has no rows',
    });
    const locked = Buffer.concat([table.subarray(0, -1), Buffer.from('E')]);
    expect(await read(locked)).toMatchObject({
      fault: 'it is encrypted',
    });
    const lzo = parquet(gdeltColumns(LINES.slice(0, 50)), {
      codec: 'LZO',
      compressors: { LZO: gzipSync as never },
    });
    expect(await read(lzo)).toMatchObject({
      fault: expect.stringContaining('it is packed by LZO'),
    });
  });

  test('given a file that is cut off anywhere or of which any byte is another, then it is refused as a file, or each of its rows is counted once', async () => {
    const columns = texts(`${TABLE}\n${TABLE.split('\n').slice(1).join('\n')}`, ',').map((column, place) =>
      place === 5
        ? {
            name: 'id',
            data: Array.from({ length: 14 }, (_, k) => k),
            type: 'INT32' as const,
            encoding: 'DELTA_BINARY_PACKED' as const,
          }
        : column,
    );
    const whole = parquet(columns, { rowGroupSize: 10, codec: 'UNCOMPRESSED' });
    const rowsOf = async (bytes: Buffer): Promise<number | string> => (await read(bytes)).rows ?? 'refused';
    expect(await rowsOf(whole)).toBe(14);
    const found = new Set<number | string>();
    for (let length = 0; length < whole.length; length += 7)
      found.add(await rowsOf(whole.subarray(0, length)));
    expect([...found]).toEqual(['refused']);
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ [0xff, 0x01, 0x80][at % 3]!;
      found.add(await rowsOf(changed));
    }
    expect([...found].sort()).toEqual([14, 'refused']);
  });

  test('given pages, runs and rows that a few bytes say are more than anybody has, then nothing of that size is made', async () => {
    const bomb = parquet(
      [
        { name: 'date', data: ['x'.repeat(66 * 1024 * 1024)], type: 'STRING' },
        ...texts('source\ttarget\tcode\nRUS\tUSA\t042'),
      ],
      { codec: 'GZIP', compressors: { GZIP: (input) => new Uint8Array(gzipSync(input)) }, statistics: false },
    );
    expect(await read(bomb)).toMatchObject({
      fault: expect.stringContaining('more comes out of date than'),
    });
    // 2 ** 30 values of one kind, then of bits without a width, then steps that lead back.
    expect(holdRuns(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08, 1]), 1, 1000)).toBe(false);
    expect(holdRuns(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), 0, 1000)).toBe(false);
    expect(holdRuns(Buffer.from([0xd0, 0x0f, 1]), 1, 1000)).toBe(true);
    expect(deltaBytes(Buffer.from([0x80, 0x01, 0x00, 0x05, 0x02]), 'DELTA_BINARY_PACKED', 5)).toBe(Infinity);
    expect(deltaBytes(Buffer.from([0x80, 0x01, 0x04, 0x06, 0x02]), 'DELTA_BINARY_PACKED', 5)).toBe(Infinity);
  });
});
