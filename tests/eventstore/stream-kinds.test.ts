import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { followersOf } from '../../src/eventstore/following/followers.runner.ts';
import { copyLog } from '../../src/eventstore/log/log-copy.runner.ts';
import { verifyLog } from '../../src/eventstore/log/log-verification.runner.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { START, type NewEvent, type Position, type StoredEvent } from '../../src/eventstore/port.ts';
import { prefixesOf, STREAM_KINDS, type StreamKind } from '../../src/eventstore/stream-kinds.ts';
import { sampleEvent } from '../support/sample-events.ts';

const KINDS: readonly (readonly [string, StreamKind])[] = Object.entries(STREAM_KINDS);

function chained(): readonly NewEvent[] {
  const first = sampleEvent({ n: 0 }, { id: randomUUID(), metadata: { prev: null } });
  return [first, sampleEvent({ n: 1 }, { id: randomUUID(), metadata: { prev: chainHash(first) } })];
}

/** Keeps what it took in, and cannot take in what is named so. */
class Keeper {
  position: Position = START;
  readonly kept: string[] = [];

  apply(events: readonly StoredEvent[]): void {
    for (const { stream, position } of events) {
      if (stream.endsWith('bad')) throw new Error(`cannot take in ${stream}`);
      this.kept.push(stream);
      this.position = position;
    }
  }
}

describe('kinds of streams', () => {
  test('given two kinds, then no prefix begins another, so that each stream is of one', () => {
    for (const [name, { prefix }] of KINDS) {
      const others = KINDS.filter(([other]) => other !== name);
      expect(others.filter(([, other]) => other.prefix.startsWith(prefix))).toEqual([]);
    }
  });

  test.each(KINDS)(
    'given a stream of the kind %s, then it is copied and verified as it says of itself',
    async (_name, kind) => {
      const [source, target] = [new MemoryStore(), new MemoryStore()];
      const stream = `${kind.prefix}one`;
      await source.append(stream, chained(), 'no-stream');
      const copied = await copyLog({ source, target, prefixes: prefixesOf('copied') });
      expect(copied).toMatchObject({ ok: true, value: { streams: kind.copied ? 1 : 0 } });
      const verdict = await verifyLog(target, prefixesOf('verified'));
      expect(verdict).toMatchObject({ streams: kind.copied && kind.verified ? 1 : 0, brokenStreams: 0 });
      if (!kind.verified) return;
      await source.append(
        `${kind.prefix}broken`,
        [sampleEvent({}, { metadata: { prev: 'nothing' } })],
        'no-stream',
      );
      expect((await verifyLog(source, prefixesOf('verified'))).brokenStreams).toBe(1);
    },
  );

  test('given the README, then its table names each kind with its prefix, its follower, and whether it can be erased', () => {
    const text = readFileSync(new URL('../../src/eventstore/README.md', import.meta.url), 'utf8');
    for (const [, { prefix, follower, holds, erasable }] of KINDS) {
      const said = [follower, erasable].map((each) => (each === true ? 'yes' : each === false ? '' : each));
      const cells = said.map((each) => ` ${each} *\\|`).join('');
      expect(text).toMatch(new RegExp(`\\| \`${prefix}\` +\\| ${holds} +\\|${cells}`));
    }
  });
});

describe('followers', () => {
  const kind = <F extends StreamKind['follower']>(prefix: string, follower: F) =>
    ({
      prefix,
      holds: 'x',
      follower,
      projected: true,
      copied: true,
      verified: true,
      erasable: true,
    }) as const;
  const kinds = {
    a: kind('a-', 'record'),
    b: kind('b-', 'record'),
    c: kind('c-', 'work'),
    d: { ...kind('d-', 'access'), projected: false },
  } as const satisfies Readonly<Record<string, StreamKind>>;

  test('given an event that one follower cannot apply, then it parks alone, and the other goes on', async () => {
    const store = new MemoryStore();
    const [a, b, c] = [new Keeper(), new Keeper(), new Keeper()];
    const backoff = { firstMs: 1, longestMs: 1, attempts: 2 };
    const followers = followersOf(kinds, { a, b, c }, { store, clock: { now: () => 0 }, backoff });
    expect(Object.keys(followers).sort()).toEqual(['record', 'work']);
    const { record, work } = followers;
    for (const { runner } of [record, work]) runner.start();
    await store.append('a-1', [sampleEvent({})], 'no-stream');
    await store.append('c-1', [sampleEvent({})], 'no-stream');
    const { position: bad } = await store.append('c-bad', [sampleEvent({})], 'no-stream');
    const { position } = await store.append('b-1', [sampleEvent({})], 'no-stream');
    expect(await record.runner.waitFor(position, 5_000)).toBe(true);
    expect(await work.runner.waitFor(position, 5_000)).toBe(false);
    expect(await work.runner.health()).toMatchObject({ state: 'parked', error: { position: String(bad) } });
    const { position: later } = await store.append('a-2', [sampleEvent({})], 'no-stream');
    expect(await record.runner.waitFor(later, 5_000)).toBe(true);
    expect([a.kept, b.kept, c.kept]).toEqual([['a-1', 'a-2'], ['b-1'], ['c-1']]);
    for (const { runner } of [record, work]) await runner.stop();
  });
});
