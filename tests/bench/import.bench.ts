import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { allCodes } from '../../src/ontology/codes.ts';
import { gdeltRow } from '../observations/rows.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Rows of the generated file; `DETENTE_BENCH_ROWS` makes it shorter. */
const ROWS = Number(process.env['DETENTE_BENCH_ROWS'] ?? 1_000_000);
const STATES = 'USA RUS CHN GBR FRA DEU ISR IRN TUR UKR IND PAK JPN KOR PRK AUS BRA CAN MEX EGY SYR'.split(
  ' ',
);

/** Rows of 200 pairs over a year, in files of a day as GDELT 2 has them, padded to the length of real rows. */
async function generate(path: string): Promise<void> {
  const pairs = STATES.flatMap((a, place) => STATES.slice(place + 1).map((b) => [a, b] as const)).slice(
    0,
    200,
  );
  const codes = allCodes().filter(({ code }) => code.length > 2);
  const out = createWriteStream(path);
  let seed = 1;
  const below = (most: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 4_294_967_296) * most);
  };
  for (let row = 0; row < ROWS; row += 1) {
    const day = new Date(Date.UTC(2018, 0, 1 + Math.floor((row / ROWS) * 365)))
      .toISOString()
      .slice(0, 10)
      .replaceAll('-', '');
    const [a, b] = pairs[below(pairs.length)] as readonly [string, string];
    const forth = below(2) === 0;
    const code = codes[below(codes.length)]?.code ?? '010';
    const line = gdeltRow(61, {
      0: String(row + 1),
      1: day,
      5: forth ? a : b,
      6: 'A NAME OF SOMEBODY WHO ACTS',
      7: forth ? a : b,
      16: 'A NAME OF SOMEBODY ELSE',
      17: forth ? b : a,
      26: code,
      28: code.slice(0, 2),
      30: '-2.0',
      34: '-3.14159265358979',
      36: 'A Place, A Province, A Country Somewhere',
      44: 'A Place, A Province, A Country Somewhere',
      52: 'A Place, A Province, A Country Somewhere',
      59: `${day}${String(below(96) * 15 * 60).padStart(6, '0')}`,
      60: `https://www.example.org/news/world/a-story-with-a-long-name-${below(ROWS)}`,
    });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

interface Told {
  readonly cells: number;
  readonly taken: number;
  readonly histories: number;
  readonly scanMs: number;
  readonly wholeMs: number;
  readonly cpuMs: number;
  readonly lateMs: number;
  readonly late999Ms: number;
  readonly maxRssMb: number;
}

const CHILD = fileURLToPath(new URL('import.child.ts', import.meta.url));

/** The same grouping where the other program is installed; nothing where it is not. */
async function duckdbMs(path: string): Promise<number | undefined> {
  const columns = "'column01', 'column07', 'column17', 'column26', 'column59'";
  const query = `SELECT count(*) FROM (SELECT DISTINCT ${columns.replaceAll("'", '')} FROM read_csv('${path}', delim='\t', header=false, all_varchar=true, ignore_errors=true));`;
  const begun = performance.now();
  try {
    await promisify(execFile)('duckdb', ['-c', query]);
    return performance.now() - begun;
  } catch {
    return undefined;
  }
}

/** Reading and counting a file of GDELT 2 form alone, and the whole import into 200 observed histories, each in a process of its own. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  const lived = async (...args: readonly string[]): Promise<Told> =>
    JSON.parse((await promisify(execFile)(process.execPath, [CHILD, ...args])).stdout) as Told;
  try {
    const path = join(folder, 'rows.export.CSV');
    await generate(path);
    const { size } = await stat(path);
    const scan = await lived(path);
    say(`${ROWS} rows, ${(size / 1e6).toFixed(0)} MB: ${scan.taken} taken, ${scan.cells} cells`);
    say(
      `read and counted in ${seconds(scan.scanMs)}, ${(ROWS / scan.scanMs / 1000).toFixed(2)} million rows a second; ${seconds(scan.cpuMs)} of processor, ${scan.maxRssMb.toFixed(0)} MB resident at most`,
    );
    const duckdb = await duckdbMs(path);
    say(duckdb === undefined ? 'duckdb is not installed' : `duckdb groups them in ${seconds(duckdb)}`);
    const whole = await lived(path, join(folder, 'store.db'));
    say(
      `imported in ${seconds(whole.wholeMs)} (${seconds(whole.scanMs)} of it reading) into ${whole.histories} histories: ${(scan.scanMs / whole.wholeMs).toFixed(2)} of the speed of reading alone; ${seconds(whole.cpuMs)} of processor`,
    );
    say(
      `loop at most ${whole.lateMs.toFixed(0)} ms late, p99.9 ${whole.late999Ms.toFixed(0)} ms; ${whole.maxRssMb.toFixed(0)} MB resident at most`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(2)} s`;
