import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SqliteStore } from '../../src/eventstore/sqlite/sqlite.store.ts';
import { generate } from './generated-record.ts';

interface Life {
  readonly wasLoaded: boolean;
  readonly loadMs: number;
  readonly loadDelayMs: number;
  readonly readyMs: number;
  readonly maxRssMb: number;
  readonly snapshotMb: number;
  readonly digest: string;
}

interface Written extends Life {
  readonly writeMs: number;
  readonly writeDelayMs: number;
  readonly reads: number;
}

const CHILD = fileURLToPath(new URL('snapshot.child.ts', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The start of a server on a big record: from a snapshot of the read models, against the replay of the whole log. Size:
 * `DETENTE_BENCH_ACTS` (1 000 000) over `DETENTE_BENCH_HISTORIES` (50).
 */
export async function run(): Promise<void> {
  const acts = Number(process.env['DETENTE_BENCH_ACTS'] ?? 1_000_000);
  const histories = Number(process.env['DETENTE_BENCH_HISTORIES'] ?? 50);
  const folder = await mkdtemp(join(tmpdir(), 'detente-bench-'));
  try {
    const file = join(folder, 'detente.db');
    const store = await SqliteStore.open(file);
    await generate(store, { acts, histories });
    await store.close();
    const lived = async <T>(life: string): Promise<T> => {
      const args = [CHILD, life, file, `${file}.snapshot`];
      return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as T;
    };

    const replay = await lived<Written>('replay');
    say(`snapshot: ${acts} acts over ${histories} histories`);
    say(
      `  start by full replay: ready after ${seconds(replay.readyMs)}, ${megabytes(replay.maxRssMb)} resident`,
    );
    say(
      `  snapshot written: ${megabytes(replay.snapshotMb)} in ${seconds(replay.writeMs)}; ` +
        `event loop held up by ${replay.writeDelayMs.toFixed(1)} ms at most (below 50) beside ${replay.reads} reads`,
    );
    const restart = await lived<Life>('restart');
    if (!restart.wasLoaded) throw new Error('the snapshot was not taken up');
    if (restart.digest !== replay.digest) throw new Error('the read models differ from the replayed ones');
    say(
      `  start from the snapshot: ready after ${seconds(restart.readyMs)}, ${megabytes(restart.maxRssMb)} resident; ` +
        `event loop held up by ${restart.loadDelayMs.toFixed(1)} ms at most`,
    );
    say(`  ratio: ${(replay.readyMs / restart.readyMs).toFixed(1)} times as fast, equal byte for byte`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (mb: number): string => `${mb.toFixed(0)} MB`;

if (import.meta.main) await run();
