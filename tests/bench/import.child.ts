import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Reads and counts a file, and where a store is named imports it, by what was built: what that took, as JSON. */
const built = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;
const { SqliteStore } = (await import(
  built('eventstore/sqlite/sqlite.store.js')
)) as typeof import('../../src/eventstore/sqlite/sqlite.store.ts');
const { dataSetOf } = (await import(
  built('observations/data-sets.js')
)) as typeof import('../../src/observations/data-sets.ts');
const { Imports } = (await import(
  built('observations/import.service.js')
)) as typeof import('../../src/observations/import.service.ts');
const { countFiles } = (await import(
  built('observations/scan.runner.js')
)) as typeof import('../../src/observations/scan.runner.ts');
const [, , path = '', file] = process.argv;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begun = performance.now();
const counted = await countFiles({ files: [path], wanted: { today: '2026-01-01' } });
if (!counted.ok) throw new Error(counted.error.message);
const scanMs = performance.now() - begun;
const { cells, taken } = counted.value.scan;
let histories = 0;
if (file !== undefined) {
  const store = await SqliteStore.open(file);
  const clock = { now: () => Date.UTC(2026, 0, 1) };
  const imports = new Imports({ store, clock, existing: () => Promise.resolve([]) });
  const asked = { dataSet: dataSetOf('gdelt2'), into: 'gdelt', span: {} };
  const done = await imports.run(counted.value, asked, { id: 'bench', via: 'bench' });
  if (!done.ok) throw new Error(done.error.message);
  histories = done.value.histories.changed;
  await store.close();
}
const wholeMs = performance.now() - begun;
delay.disable();
await counted.value.close();
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    cells,
    taken,
    histories,
    scanMs,
    wholeMs,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    lateMs: delay.max / 1e6,
    late999Ms: delay.percentile(99.9) / 1e6,
    maxRssMb: maxRSS / 1024,
  }),
);
