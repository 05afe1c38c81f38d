/**
 * One life of a process that follows a record, for the snapshot figures: `replay` folds all of it and leaves a snapshot, `restart` begins
 * with the snapshot. Arguments: which, the store's file, the snapshot's file. Prints one JSON object.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompositeProjector } from '../../src/eventstore/following/composite.projector.ts';
import { SnapshotRunner } from '../../src/eventstore/snapshots/snapshot.runner.ts';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { sha256 } from '../../src/kernel/canonical-json.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import { WhatIfModels } from '../../src/whatifs/what-ifs.projector.ts';
import { generatedHistory } from './generated-record.ts';

const [, , life = 'replay', file = '', path = ''] = process.argv;
const clock = { now: Date.now };
const histories = new HistoryModels();
const whatIfs = new WhatIfModels();
const projector = new CompositeProjector([
  { prefix: 'relation-', projector: histories },
  { prefix: 'whatif-', projector: whatIfs },
]);

const store = await SqliteStore.open(file);
const { position } = await store.head();
const follower = new SubscriptionRunner({ store, prefixes: projector.prefixes, projector, clock });
const snapshots = new SnapshotRunner({
  path,
  store,
  parts: [histories, whatIfs],
  projector,
  follower,
  clock,
  log: { log: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
  // One, at the end, so that the replay is measured without it.
  policy: { spacingMs: 3_600_000 },
});
const tension = new TensionQuery({ histories, clock: { now: () => Date.UTC(2021, 11, 31) } });

const delay = monitorEventLoopDelay({ resolution: 2 });
const begin = performance.now();
delay.enable();
const wasLoaded = await snapshots.load();
const loadMs = performance.now() - begin;
delay.disable();
const loadDelayMs = delay.max / 1e6;
snapshots.start();
follower.start();
if (!(await follower.waitFor(position, 600_000))) throw new Error('the replay stopped');
const readyMs = performance.now() - begin;

/** Questions 50 times a second while the snapshot is written, as a server would be asked. */
async function writeBeside(): Promise<{ writeMs: number; writeDelayMs: number; reads: number }> {
  await follower.stop();
  delay.reset();
  delay.enable();
  const over = new AbortController();
  const asked: Promise<unknown>[] = [];
  const asking = (async () => {
    while (!over.signal.aborted) {
      asked.push(tension.reading(generatedHistory(0), {}));
      await sleep(20);
    }
  })();
  const writeBegin = performance.now();
  await snapshots.stop();
  const writeMs = performance.now() - writeBegin;
  over.abort();
  await asking;
  await Promise.all(asked);
  delay.disable();
  return { writeMs, writeDelayMs: delay.max / 1e6, reads: asked.length };
}

const written = life === 'replay' ? await writeBeside() : undefined;
await follower.stop();
await store.close();
process.stdout.write(
  JSON.stringify({
    wasLoaded,
    loadMs,
    loadDelayMs,
    readyMs,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
    ...written,
    snapshotMb: (await stat(path)).size / 1e6,
    digest: sha256(
      histories
        .list()
        .map((table) => table.digest())
        .join(),
    ),
  }),
);
