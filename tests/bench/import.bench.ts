import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { allCodes } from '../../src/ontology/codes.ts';
import { dataSetOf } from '../../src/observations/data-sets.ts';
import { Imports } from '../../src/observations/import.service.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
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

/** Reading and counting a file of GDELT 2 form alone, and the whole import into 200 observed histories. */
const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
try {
  const path = join(folder, 'rows.export.CSV');
  await generate(path);
  const { size } = await stat(path);
  const wanted = { today: '2026-01-01' };
  const begun = performance.now();
  const scanned = await countFiles({ files: [path], wanted });
  const scanMs = performance.now() - begun;
  if (!scanned.ok) throw new Error(scanned.error.message);
  const { cells, taken } = scanned.value.scan;
  await scanned.value.close();
  say(`${ROWS} rows, ${(size / 1e6).toFixed(0)} MB: ${taken} taken, ${cells} cells`);
  say(
    `read and counted in ${(scanMs / 1000).toFixed(2)} s, ${(ROWS / scanMs / 1000).toFixed(2)} million rows a second`,
  );

  const store = await SqliteStore.open(join(folder, 'store.db'));
  const clock = { now: () => Date.UTC(2026, 0, 1) };
  const imports = new Imports({ store, clock, existing: () => Promise.resolve([]) });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const whole = performance.now();
  const counted = await countFiles({ files: [path], wanted });
  if (!counted.ok) throw new Error(counted.error.message);
  const dataSet = dataSetOf('gdelt2');
  const done = await imports.run(
    counted.value,
    { dataSet, into: 'gdelt', span: {} },
    { id: 'bench', via: 'bench' },
  );
  const wholeMs = performance.now() - whole;
  delay.disable();
  await counted.value.close();
  await store.close();
  if (!done.ok) throw new Error(done.error.message);
  say(
    `imported in ${(wholeMs / 1000).toFixed(2)} s into ${done.value.histories.changed} histories: ${(scanMs / wholeMs).toFixed(2)} of the speed of reading alone`,
  );
  say(
    `loop at most ${(delay.max / 1e6).toFixed(0)} ms late, p99.9 ${(delay.percentile(99.9) / 1e6).toFixed(0)} ms; ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB resident at most`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
