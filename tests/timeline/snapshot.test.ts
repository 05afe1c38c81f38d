import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { NewEvent, StoredEvent } from '../../src/eventstore/port.ts';
import { sha256 } from '../../src/kernel/canonical-json.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { ActIds } from '../../src/timeline/act-ids.ts';
import { HistoryTable } from '../../src/timeline/history-table.ts';
import { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import { HISTORY_FOLD } from '../../src/timeline/snapshot-version.ts';
import { upcastAll } from '../../src/eventstore/following/upcasting.ts';
import { WHAT_IF_FOLD } from '../../src/whatifs/snapshot-version.ts';
import { WhatIfTable } from '../../src/whatifs/what-if-table.ts';
import { WhatIfModels } from '../../src/whatifs/what-ifs.projector.ts';
import { generate, generatedHistory } from '../bench/generated-record.ts';
import { Bytes } from '../support/byte-source.ts';
import { arbitraryOrders } from '../support/commands.arbitrary.ts';
import { bench, propose, request, revise } from '../support/what-ifs.ts';
import { open, record as recordAct, relation } from '../support/relations.ts';
import { accepted, collected, HISTORY, record } from './recorded.ts';

const eventsOf = async (store: MemoryStore, history: string): Promise<StoredEvent[]> =>
  (await collected(store.readStream(streamOf(history)))).flat();

function foldOf(events: readonly StoredEvent[], history = HISTORY): HistoryTable {
  const table = new HistoryTable(history);
  for (const event of events) table.apply(event);
  return table;
}

/** How much of a record lies before a cut, in percent. (Floating-point numbers are drawn mostly near 0 and 1.) */
const place = fc.integer({ min: 0, max: 99 });

/** Takes an image a piece at a time, copying each at once, and does something in between. */
function piecewise(image: Iterable<Uint8Array>, between: (piece: number) => void): Buffer {
  const pieces: Uint8Array[] = [];
  for (const piece of image) {
    pieces.push(Uint8Array.from(piece));
    between(pieces.length);
  }
  return Buffer.concat(pieces);
}

const restored = (bytes: Uint8Array): Promise<HistoryTable> => HistoryTable.restore(new Bytes(bytes));

describe('the image of a history', () => {
  test('given any commands, when the table is restored at any point, then it equals the folded one byte for byte, and goes on so', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOrders(), place, async (orders, place) => {
        const store = new MemoryStore();
        await record(store, HISTORY, orders, { mayRefuse: true });
        const events = await eventsOf(store, HISTORY);
        const cut = Math.floor((place / 100) * (events.length + 1));
        const folded = foldOf(events.slice(0, cut));
        const source = new Bytes(folded.serialize());
        const table = await HistoryTable.restore(source);
        expect(source.left).toBe(0);
        expect(Buffer.from(table.serialize()).equals(folded.serialize())).toBe(true);
        expect(table.revision).toBe(cut - 1);
        // What it goes on with shows that what is not in the bytes (indices, what stands) came back too.
        for (const event of events.slice(cut)) table.apply(event);
        expect(Buffer.from(table.serialize()).equals(foldOf(events).serialize())).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('given any commands, when events are applied while the image is taken, then it tells the state at its begin', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryOrders(),
        place,
        fc.integer({ min: 1, max: 6 }),
        async (orders, place, pace) => {
          const store = new MemoryStore();
          await record(store, HISTORY, orders, { mayRefuse: true });
          const events = await eventsOf(store, HISTORY);
          const cut = Math.floor((place / 100) * (events.length + 1));
          const table = foldOf(events.slice(0, cut));
          const expected = Buffer.from(table.serialize());
          const rest = events.slice(cut);
          // The generator has begun with nothing when the first events are applied: the reach counts from the call on.
          const image = table.image();
          for (const event of rest.splice(0, pace)) table.apply(event);
          const taken = piecewise(image, () => rest.splice(0, pace).forEach((event) => table.apply(event)));
          expect(taken.equals(expected)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('given a history of many slabs, when it grows by as much while its image is taken, then nothing of that shows', async () => {
    const store = new MemoryStore();
    await generate(store, { acts: 14_000, histories: 1 });
    const history = generatedHistory(0);
    const events = await eventsOf(store, history);
    const half = Math.floor(events.length / 2);
    const table = foldOf(events.slice(0, half), history);
    const expected = Buffer.from(table.serialize());
    const rest = events.slice(half);
    const taken = piecewise(table.image(), () => rest.splice(0, 400).forEach((event) => table.apply(event)));
    expect(rest.length).toBe(0);
    expect(taken.equals(expected)).toBe(true);

    const again = await restored(taken);
    for (const event of events.slice(half)) again.apply(event);
    expect(again.digest()).toBe(table.digest());
    const actId = `generated-0-act-13999`;
    expect(again.acts.latestRowOf(actId)).toBe(table.acts.latestRowOf(actId));
    expect(again.acts.latestRowOf(actId)).toBeGreaterThan(0);
  });

  test('given bytes that are cut off, when they are restored, then it is refused', async () => {
    const store = new MemoryStore();
    await record(store, HISTORY, [open(relation()), recordAct('a')]);
    const bytes = foldOf(await eventsOf(store, HISTORY)).serialize();
    for (const length of [0, 3, 40, bytes.length - 1]) {
      await expect(restored(bytes.subarray(0, length))).rejects.toThrow();
    }
  });

  test('given many ids, when they are restored, then all are found, and the event loop has its turns meanwhile', async () => {
    const ids = new ActIds();
    for (let n = 0; n < 40_000; n += 1) ids.numberOf(`act-${n}-${'x'.repeat(n % 40)}`);
    const source = new Bytes(Buffer.concat([...ids.bytes(ids.count, ids.end)]));
    const again = new ActIds();
    await again.restore(ids.count, ids.end, source);
    expect(source.turns).toBeGreaterThan(2);
    expect(source.left).toBe(0);
    for (let n = 0; n < 40_000; n += 1) expect(again.find(`act-${n}-${'x'.repeat(n % 40)}`)).toBe(n);
    expect(again.find('another')).toBe(-1);
    expect([again.numberOf('another'), again.idOf(40_000)]).toEqual([40_000, 'another']);
  });
});

describe('the image of all read models', () => {
  test('given several histories, when they are restored, then position, ids and bytes are equal, and events go on', async () => {
    const store = new MemoryStore();
    const [one, other] = [HISTORY, 'RUS-USA~other'];
    for (const history of [one, other]) {
      await record(store, history, [open(relation()), recordAct('a'), recordAct('b')]);
    }
    const events = [...(await eventsOf(store, one)), ...(await eventsOf(store, other))];
    const models = new HistoryModels();
    models.apply(events.slice(0, -1));
    const again = new HistoryModels();
    const settle = await again.restore(new Bytes(Buffer.concat([...models.image()])));
    expect(again.list()).toEqual([]);
    settle(models.position);
    expect(again.position).toBe(models.position);
    models.apply(events.slice(-1));
    again.apply(events);
    for (const { id } of models.list()) {
      expect(accepted(again.resolve(id)).digest()).toBe(accepted(models.resolve(id)).digest());
    }
    expect(again.list()).toHaveLength(2);
  });

  test('given what-ifs, when they are restored, then rows and their order are equal, and events go on', async () => {
    const given = bench();
    await given.record(open(relation()), recordAct('a', { occurred: { from: '2021-04-15' } }));
    const commands = [
      request(propose({ title: 'one' }), 'one'),
      request(propose({ title: 'two' }), 'two'),
      request(revise({ title: 'one again' }), 'three', { whatIfId: request(propose(), 'one').whatIfId }),
    ];
    for (const command of commands) accepted(await given.whatIfs.execute(command));
    await given.settled();
    const { models } = given;
    const image = models.image();
    accepted(await given.whatIfs.execute(request(propose({ title: 'later' }), 'later')));
    await given.settled();
    const again = new WhatIfModels();
    const settle = await again.restore(new Bytes(Buffer.concat([...image])));
    settle(models.position);
    expect(again.table.rows.map(({ title }) => title)).toEqual(['one again', 'two']);
    expect(again.table.of(HISTORY)).toEqual(models.table.of(HISTORY).slice(0, 2));
    expect(again.position).toBe(models.position);
    await given.close();
  });
});

/**
 * What a fixed record folds to. Where this fails because the fold has changed, raise the fold's number (snapshots of before must not be
 * taken up) and write the new digest; where only the layout has changed, the digest alone.
 */
describe('the version of a snapshot', () => {
  interface Golden {
    readonly after: readonly string[];
    readonly event: NewEvent;
  }
  const golden = (type: string): Golden =>
    JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')) as Golden;
  const streamTo = (type: string, stream: string): StoredEvent[] => {
    const { after, event } = golden(type);
    return [...after.map((before) => golden(before).event), event].map((each, revision) => ({
      ...each,
      stream,
      revision,
      recordedAt: Date.parse(each.metadata.recordedAt),
      position: BigInt(revision),
    }));
  };

  test('given the golden events of histories, when they are folded, then the bytes are those of this fold’s number', () => {
    const types = ['ActCorrected', 'ActRetracted', 'NoteCorrected', 'NoteRetracted', 'RelationRevised'];
    const summits = ['SummitRevised', 'SummitConcluded', 'SummitCancelled'];
    const digests = [...types, ...summits].map((type) =>
      foldOf(streamTo(`${type}.v1`, streamOf(HISTORY))).digest(),
    );
    expect({ fold: HISTORY_FOLD, bytes: sha256(digests.join()) }).toEqual({
      fold: 3,
      bytes: '9a3f19460014b1a589d0ad922f9d80b71c5d1133c0e429962fb907cfb990c5a1',
    });
  });

  test('given a summit that was cancelled and withdrawn, when it is folded, then neither stands, and both did', () => {
    const { entries } = foldOf(streamTo('SummitWithdrawn.v1', streamOf(HISTORY)));
    expect(entries.count('summit-scheduled', 'summit-cancelled')).toBe(0);
    expect(entries.all.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['summit-scheduled', 1, 3],
      ['summit-cancelled', 2, 3],
    ]);
  });

  test('given the golden events of what-ifs, when they are folded, then the rows are those of this fold’s number', () => {
    const digests = ['OutcomeRevised', 'OutcomeRebased', 'OutcomeWithdrawn'].map((type) => {
      const table = new WhatIfTable();
      // Servers fold events in their newest version.
      for (const event of upcastAll(streamTo(`${type}.v1`, 'whatif-x'))) table.apply(event);
      return sha256(JSON.stringify(table.rows));
    });
    expect({ fold: WHAT_IF_FOLD, rows: sha256(digests.join()) }).toEqual({
      fold: 2,
      rows: '81fb1ddba5af7db7ffe382b22c2850c64808635925a219baa8303e9f6633224f',
    });
  });
});
