import { expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { START } from '../../src/eventstore/port.ts';
import { sha256 } from '../../src/kernel/canonical-json.ts';
import { dataSetOf } from '../../src/observations/data-sets.ts';
import { Imports } from '../../src/observations/import.service.ts';
import { countFiles } from '../../src/observations/scan.runner.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { gdeltRow } from './rows.ts';

const clock = { now: () => Date.UTC(2026, 0, 31) };
const CODES = ['010', '042', '0841', '190', '173', '036'];
const OTHERS = ['USA', 'USA', 'USA', 'CHN', 'DEU'];

/** Whole numbers below a bound, the same in every run. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 4_294_967_296) * most);
  };
}

/** Rows of three pairs over two months, of some minutes each, that happened up to 40 days before, many of which agree. */
function rows(count: number, seed: number): string[] {
  const below = dice(seed);
  return Array.from({ length: count }, (_, k) => {
    const known = Date.UTC(2018, 0, 3) + Math.floor((k / count) * 57 * 96) * 900_000;
    const stamp = new Date(known).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const day = new Date(known - below(3) * below(3) * 10 * 86_400_000).toISOString().replaceAll('-', '');
    const code = CODES[below(CODES.length)] as string;
    const sides = ['RUS', OTHERS[below(OTHERS.length)] as string];
    const [a, b] = below(2) === 0 ? sides : sides.reverse();
    const over = { 0: String(1 + Math.floor(k * 0.99)), 1: day.slice(0, 8), 7: a, 17: b, 26: code };
    const link = `https://example.org/${below(count / 2)}`;
    return gdeltRow(61, { ...over, 28: code.slice(0, 2), 59: stamp, 60: link } as Record<number, string>);
  });
}

async function imported(store: MemoryStore, lines: readonly string[]): Promise<unknown> {
  async function* input(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(lines.join('\n'));
  }
  const wanted = { today: '2026-01-31' };
  const counted = await countFiles({ files: ['-'], wanted }, { input: input() });
  if (!counted.ok) throw new Error(counted.error.message);
  const existing = async () => (await loadHistories(store)).list().map(({ id }) => id);
  const imports = new Imports({ store, clock, existing });
  const asked = { dataSet: dataSetOf('gdelt2'), into: 'gdelt', span: {} };
  const done = await imports.run(counted.value, asked, { id: 'tester', via: 'test' });
  await counted.value.close();
  return done.ok ? done.value.histories : done.error.code;
}

/** What a store holds, stream by stream, byte for byte. */
async function digestOfAll(store: MemoryStore): Promise<Readonly<Record<string, string>>> {
  const texts = new Map<string, string>();
  const subscription = store.subscribe([''], START);
  for await (const message of subscription) {
    if (message.kind === 'caught-up') break;
    if (message.kind !== 'events') continue;
    for (const { stream, id, type, data, metadata } of message.events)
      texts.set(stream, `${texts.get(stream) ?? ''}${JSON.stringify([id, type, data, metadata])}\n`);
  }
  await subscription.close();
  return Object.fromEntries(
    [...texts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stream, text]) => [stream, `${text.split('\n').length - 1} ${sha256(text)}`]),
  );
}

test('given rows, more of them later, and some gone, when they are imported, then every event is the one that was always recorded', async () => {
  const store = new MemoryStore();
  const all = rows(9_000, 1);
  const stampOf = (row: string | undefined): string | undefined => row?.split('\t')[59];
  // Half of it; then all; then without rows whose slices hold others, be it of other pairs.
  const told = [
    await imported(store, all.slice(0, 3_000)),
    await imported(store, all),
    await imported(
      store,
      all.filter((row, k) => k % 7 > 0 || stampOf(row) !== stampOf(all[k - 1])),
    ),
  ];
  expect(told).toMatchInlineSnapshot(`
    [
      {
        "changed": 3,
        "refused": 0,
        "same": 0,
      },
      {
        "changed": 3,
        "refused": 0,
        "same": 0,
      },
      {
        "changed": 3,
        "refused": 0,
        "same": 0,
      },
    ]
  `);
  expect(await digestOfAll(store)).toMatchInlineSnapshot(`
    {
      "imports": "6 f70a4a3500552ab12beccd06fc847792770e6044b0a8f72fb3ba83da2e78a0c8",
      "observed-CHN-RUS~gdelt": "6 91662b66d7bed3ffebccfeb024ce3fc17d51b80c7c48a0fe4b5d930a5ae0d653",
      "observed-DEU-RUS~gdelt": "6 36d6b3da46acd9b3717c5958d00a2693349a9779ee38c9a5aa2cef1a02d41d7d",
      "observed-RUS-USA~gdelt": "9 f1d7f31af11bf3a406d13ad8b87137a900a18993ee5c1ff7d1dc7855f5b337f3",
    }
  `);
});
