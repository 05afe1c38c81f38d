import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { gdeltRow } from '../observations/rows.ts';
import { detente } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Rows of a made-up KEDS file: talks every third day, said twice, and one day of fighting at the end. */
const row = (day: number, a: string, b: string, code: string): string =>
  [`1806${String(day).padStart(2, '0')}`, a, b, code, '(MADE UP)', 'Words'].join('\t');
const ROWS = [
  ...Array.from({ length: 9 }, (_, k) => row(1 + 3 * k, 'RUS', 'USA', '046')).flatMap((each) => [each, each]),
  row(28, 'USA', 'RUS', '190'),
  row(28, 'USA', 'CHN', '010'),
  row(28, 'USA', 'CHN', '223'),
];

const folder = temporaryFolder();
const path = (name: string): string => join(folder.path, name);
beforeAll(() => {
  writeFileSync(path('made.keds'), `${ROWS.join('\n')}\n`);
  writeFileSync(path('made.keds.gz'), gzipSync(ROWS.join('\r\n')));
  writeFileSync(path('text.txt'), 'Nothing of the kind.\n');
});
afterAll(() => folder.remove());

test('given a file, also packed and by standard input, then what could be taken is counted, and what not by its reason with the lines', async () => {
  for (const file of ['made.keds', 'made.keds.gz']) {
    const { exitCode, stdout } = await detente(['observe', path(file), '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      files: [{ file: path(file), format: 'keds' }],
      rows: 21,
      taken: 20,
      refused: [
        {
          reason: 'weis-code',
          rows: 1,
          first: [{ file: path(file), line: 21, said: expect.stringContaining('223') }],
        },
      ],
      pairs: [
        { pair: 'RUS-USA', rows: 19 },
        { pair: 'CHN-USA', rows: 1 },
      ],
    });
  }
}, 60_000);

test('given two states, then what is told twice counts once, talks lower tension and fighting raises it, and every row counts where that is asked for', async () => {
  const asked = ['observe', path('made.keds'), '--parties', 'USA,RUS', '--json'];
  const { reading } = JSON.parse((await detente(asked)).stdout);
  expect(reading).toMatchObject({ from: '2018-06-01', to: '2018-06-28', acts: 10, daysWithout: 18 });
  const { tension } = reading.series;
  expect(tension).toHaveLength(28);
  expect(tension[26]).toBeLessThan(50);
  expect(tension[27]).toBeGreaterThan(tension[26]);
  const until = JSON.parse((await detente([...asked, '--to', '2018-06-27'])).stdout).reading;
  expect(until.series.tension.at(-1)).toBeLessThan(50);
  const every = JSON.parse((await detente([...asked, '--to', '2018-06-27', '--every-row'])).stdout).reading;
  expect(every.series.tension.at(-1)).toBeLessThan(until.series.tension.at(-1));
}, 60_000);

test('given what cannot be read, then it is said what, where and what to do', async () => {
  const ran = async (...args: string[]) => {
    const { exitCode, stderr } = await detente(['observe', ...args]);
    return [exitCode, stderr];
  };
  expect(await ran(path('text.txt'))).toEqual([3, expect.stringContaining('Name the form: --format')]);
  expect(await ran(path('nowhere.keds'))).toEqual([4, expect.stringContaining('cannot be read')]);
  expect(await ran(path('made.keds'), '--parties', 'RUS')).toEqual([2, expect.stringContaining('RUS,USA')]);
  expect(await ran(path('made.keds'), '--parties', 'RUS,CHN')).toEqual([
    4,
    expect.stringContaining('Leave --parties out'),
  ]);
}, 60_000);

test('given files of two forms in one call, a pattern that no file fits, an empty file or nothing of the pair, when they are imported, then it is said which, and no store is made', async () => {
  writeFileSync(path('made.CSV'), gdeltRow(61));
  writeFileSync(path('empty.CSV'), '');
  const store = path('none.db');
  const ran = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await detente(['--store', `sqlite:${store}`, 'import', ...args]);
    expect(stdout).toBe('');
    return [exitCode, stderr];
  };
  const [two, forms] = await ran(path('made.CSV'), path('made.keds'), '--all');
  expect(two).toBe(EXIT.invalidInput);
  for (const words of ['made.CSV is gdelt2', 'made.keds is keds', 'Import files of one form at a time'])
    expect(forms).toContain(words);
  expect(await ran(path('*.zip'), '--all')).toEqual([EXIT.notFound, expect.stringContaining('*.zip')]);
  expect(await ran(path('empty.CSV'), '--all')).toEqual([
    EXIT.invalidInput,
    expect.stringContaining('empty.CSV'),
  ]);
  expect(await ran(path('made.keds'), '--parties', 'FRA,DEU')).toEqual([
    EXIT.notFound,
    expect.stringMatching(/is of DEU-FRA on those days\n +The most are of/),
  ]);
  expect(existsSync(store)).toBe(false);
}, 60_000);

test('given a history whose licence lets no row be handed on, then its tension is told and drawn, and acts are refused by the licence', async () => {
  const env = { DETENTE_STORE: `sqlite:${path('withheld.db')}` };
  const history = 'RUS-USA~keds';
  expect((await detente(['import', path('made.keds'), '--parties', 'RUS,USA'], { env })).exitCode).toBe(0);
  for (const refused of [
    ['timeline', history],
    ['explain', history, '--json'],
    ['export', history],
  ]) {
    const { exitCode, stdout, stderr } = await detente(refused, { env });
    expect([exitCode, stdout]).toEqual([EXIT.invalidInput, '']);
    expect(stderr).toContain('As its file was given out');
  }
  const explained = await detente(['explain', history], { env });
  expect(explained.exitCode).toBe(0);
  expect(explained.stdout).toContain('On 2018-06-28 tension is');
  expect(explained.stdout).toContain('Why is not told');
  expect(explained.stdout).not.toMatch(/046|190|Russia toward|-rus-/);
  const days = (await detente(['export', history, '--format', 'tension', '--bom'], { env })).stdout;
  expect(days.startsWith('\uFEFFday,tension,underlying,band,covered\r\n2018-06-0')).toBe(true);
}, 60_000);

test('given rows are kept, then a dry run says what that takes, and a day is told down to links; later they are added', async () => {
  const env = { DETENTE_STORE: `sqlite:${path('traced.db')}` };
  const rows = ['1', '2'].map((id) => gdeltRow(61, { 0: id, 60: `https://example.org/${id}` }));
  writeFileSync(path('traced.CSV'), rows.join('\n'));
  const importing = ['import', path('traced.CSV'), '--parties', 'RUS,USA'];
  const dry = await detente([...importing, '--dry-run'], { env });
  expect(dry.stdout).toMatch(/--trace ids takes \d+ bytes\s+more, --trace\s+links \d+\s+bytes/);
  expect((await detente(importing, { env })).stdout).toContain('No rows are kept');
  const asked = ['explain', 'RUS-USA~gdelt', '--at', '2017-12-02', '--rows'];
  expect((await detente(asked, { env })).stdout).toMatch(/No rows were kept: import the same files\s+again/);
  const added = await detente([...importing, '--trace', 'links'], { env });
  expect(added.stdout).toContain('1 history of which more rows are kept now.');
  const told = (await detente(asked, { env })).stdout;
  expect(told).toMatch(/RUS toward USA, 010 Make statement, not specified below: 2 rows, 2 stories/);
  expect(told).toContain('row 2  known 2018-01-01  https://example.org/2');
  const { codes } = JSON.parse((await detente([...asked, '--json'], { env })).stdout);
  expect(codes[0].kept.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
  const refused = await detente(['explain', 'RUS-USA~gdelt', '--rows'], { env });
  expect([refused.exitCode, refused.stderr]).toEqual([EXIT.usage, expect.stringContaining('--at')]);
  const verified = await detente(['verify'], { env });
  expect(verified.stdout).toContain('in 3 streams, all chains hold');
}, 60_000);

test('given rows that agree, when each is to count, then they count so in words and figures, and a history that people wrote has none', async () => {
  const env = { DETENTE_STORE: `sqlite:${path('counted.db')}` };
  writeFileSync(path('a.CSV'), ['1', '2', '3'].map((id) => gdeltRow(61, { 0: id })).join('\n'));
  await detente(['import', path('a.CSV'), '--parties', 'RUS,USA'], { env });
  const json = ['explain', 'RUS-USA~gdelt', '--dedupe', 'none', '--json'];
  const explained = JSON.parse((await detente(json, { env })).stdout);
  expect([explained.dedupe, explained.contributions[0].magnitude]).toEqual(['none', 3]);
  const { stdout } = await detente(['explain', 'RUS-USA~gdelt', '--dedupe', 'none'], { env });
  expect(stdout).toContain('every row counted');
  const complete = await detente(['imports', 'RUS-USA~gdelt'], { env });
  expect(complete.stdout).toContain('Files from 2018-01-01 to 2018-01-01: 1 day, 0 without a file.');
  expect(complete.stdout).toContain('Of 3 rows in 1 import, 3 were taken');
  await detente(['replay', 'geneva-2021'], { env });
  const listed = await detente(['imports', '--json'], { env });
  expect(
    listed.stdout
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line))),
  ).toContainEqual(expect.arrayContaining(['beginning']));
  const written = await detente(['imports', 'RUS-USA~geneva-2021', '--json'], { env });
  expect([written.exitCode, written.stderr]).toEqual([
    EXIT.invalidInput,
    expect.stringContaining('no files were read for it'),
  ]);
  const refused = await detente(['explain', 'RUS-USA~geneva-2021', '--dedupe', 'story'], { env });
  expect([refused.exitCode, refused.stderr]).toEqual([
    EXIT.invalidInput,
    expect.stringContaining('was written by people'),
  ]);
}, 60_000);
