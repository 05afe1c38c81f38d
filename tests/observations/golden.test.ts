import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { NewEvent } from '../../src/eventstore/port.ts';
import { OBSERVATION_EVENT_SCHEMAS, type ObservationEventType } from '../../src/observations/events.ts';
import { evolve } from '../../src/observations/evolve.ts';
import { IMPORT_EVENT_SCHEMAS, type ImportEventType } from '../../src/observations/import-events.ts';
import { importEvent, withImportEvent, type ImportsState } from '../../src/observations/imports.ts';
import type { ObservedState } from '../../src/observations/state.ts';
import { TRACE_EVENT_SCHEMAS, traceStreamOf } from '../../src/observations/trace-events.ts';
import { tracesOf } from '../../src/observations/traces.reader.ts';
import { KeptOfDay } from '../../src/timeline/observed-day.ts';
import { OBSERVED } from './observed.ts';

/** One stored event for each version that was ever written. These files are never edited. */

interface Golden {
  readonly hash: string;
  /** Types of the golden events that the stream holds before this one. */
  readonly after: readonly string[];
  readonly event: NewEvent;
}

const golden = (type: string): Golden =>
  JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')) as Golden;

/** Which revisions stand after each event. */
const STANDS: Readonly<Record<ObservationEventType, readonly number[]>> = {
  'ObservedHistoryOpened.v1': [],
  'ObservationsRecorded.v1': [1],
  'ObservationsReplaced.v1': [2],
  'ObservationsWithdrawn.v1': [1],
};

describe.each(Object.keys(OBSERVATION_EVENT_SCHEMAS) as ObservationEventType[])(
  '%s as it was once stored',
  (type) => {
    test('given the file, then it has the form that its schema documents and its hash, and folded it says what stands', () => {
      const { after, event, hash } = golden(type);
      expect(OBSERVATION_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
      expect(chainHash(event)).toBe(hash);
      const events = [...after.map((before) => golden(before).event), event];
      const state = events.reduce<ObservedState | undefined>(
        (before, { type: of, data, metadata }, revision) =>
          evolve(before, { type: of, data, metadata, revision }),
        undefined,
      );
      const stands = [...(state?.parts ?? [])].filter(([, part]) => part.stands);
      expect(stands.map(([revision]) => revision)).toEqual(STANDS[type]);
    });
  },
);

test('given rows as they were once stored, then they have the form that their schema documents and their hash, and are read', async () => {
  const { event, hash } = golden('TracesRecorded.v1');
  expect(TRACE_EVENT_SCHEMAS['TracesRecorded.v1'].parse(event.data)).toEqual(event.data);
  expect(chainHash(event)).toBe(hash);
  const store = new MemoryStore();
  await store.append(traceStreamOf(OBSERVED), [event], 'no-stream');
  const [traces] = await Array.fromAsync(tracesOf(store, OBSERVED, ['2018-01']));
  if (traces === undefined) throw new Error('rows are kept');
  const parties = ['RUS', 'USA'] as const;
  const of = (day: string, standing: ReadonlyMap<string, string>) => {
    const kept = new KeptOfDay({ day, standing, parties, knownBy: Infinity });
    kept.take(traces);
    return (actId: string) => kept.of(`${day}-${actId}`);
  };
  expect(of('2018-01-01', new Map([['20180101', 'aa']]))('rus-042')).toEqual([
    { id: 719, link: 'https://example.org/a', known: '2018-01-01' },
    { id: 720, link: 'https://example.org/b', known: '2018-01-01' },
  ]);
  expect(of('2017-12-02', new Map([['20180101', 'aa']]))('usa-190')).toEqual([
    { id: 721, known: '2018-01-01' },
  ]);
  expect(of('2018-01-02', new Map([['20180102', 'bb']]))('rus-042')).toEqual([
    { link: 'https://example.org/b', known: '2018-01-02' },
  ]);
  expect(of('2018-01-02', new Map([['20180102', 'of other rows']]))('rus-042')).toEqual([]);
});

describe.each(Object.keys(IMPORT_EVENT_SCHEMAS) as ImportEventType[])('%s as it was once stored', (type) => {
  test('given the file, then it has the form that its schema documents and its hash, and the ledger says it', () => {
    const { after, event, hash } = golden(type);
    expect(IMPORT_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
    expect(chainHash(event)).toBe(hash);
    const events = [...after.map((before) => golden(before).event), event];
    const imports = events.reduce<ImportsState['imports']>(
      (before, { type: of, data }, revision) =>
        withImportEvent(before, importEvent({ type: of, data, revision })),
      new Map(),
    );
    const [only] = imports.values();
    expect([only?.end !== undefined, only?.undone === true]).toEqual([
      type !== 'ImportBegun.v1',
      type === 'ImportUndone.v1',
    ]);
  });
});
