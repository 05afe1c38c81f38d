import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../src/eventstore/chain.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import { RELATION_EVENT_SCHEMAS } from '../../src/relations/event-schemas.ts';
import { evolve, RELATION_EVENT_TYPES } from '../../src/relations/evolve.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import type { RelationState } from '../../src/relations/state.ts';
import { arbitraryOrders } from '../support/commands.arbitrary.ts';
import { brokenRules, liveActs } from '../support/record-rules.ts';
import { command, fixedClock, HISTORY } from '../support/relations.ts';

async function streamed(store: MemoryStore): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const events of store.readStream(streamOf(HISTORY))) all.push(...events);
  return all;
}

const commands = (orders: readonly RelationOrder[]) => orders.map((order, n) => command(order, `k${n}`));

describe('any sequence of orders', () => {
  test('given any orders, when they were executed, then the record keeps its rules, its forms and its chain', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOrders(), async (orders) => {
        const store = new MemoryStore();
        const writer = new RelationWriter({ store, clock: fixedClock });
        for (const sent of commands(orders)) {
          const result = await writer.execute(sent);
          if (!result.ok) expect(result.error.remedy).not.toBe('');
        }
        const events = await streamed(store);
        expect(brokenRules(liveActs(events), ['RUS', 'USA'])).toEqual([]);
        for (const { type, data } of events) {
          const known = RELATION_EVENT_TYPES.find((name) => name === type);
          expect(known && RELATION_EVENT_SCHEMAS[known].safeParse(data).error).toBeUndefined();
        }
        expect(events.map(({ metadata }) => metadata.prev)).toEqual(
          events.map((_, n) => (n === 0 ? null : chainHash(events[n - 1] as StoredEvent))),
        );
        // What the writer holds in memory is what the stream says.
        const folded = events.reduce<RelationState | undefined>(evolve, undefined);
        expect(plain(await writer.load(HISTORY))).toEqual(plain(folded));
        expect(
          [...(folded?.acts ?? [])]
            .filter(([, { live }]) => live)
            .map(([id]) => id)
            .sort(),
        ).toEqual([...liveActs(events).keys()].sort());
      }),
    );
  });

  test('given any orders, when each command is sent twice, then both answers are equal and nothing is added', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOrders(), async (orders) => {
        const store = new MemoryStore();
        const writer = new RelationWriter({ store, clock: fixedClock });
        for (const sent of commands(orders)) {
          const first = await writer.execute(sent);
          const before = (await streamed(store)).length;
          const second = await writer.execute(sent);
          expect(unplaced(second)).toEqual(unplaced(first));
          expect(await streamed(store)).toHaveLength(before);
        }
        // And once more by a writer that has to learn it all from the store.
        const stored = commands(orders);
        const fresh = new RelationWriter({ store, clock: fixedClock });
        const written = new Set((await streamed(store)).map(({ metadata }) => metadata.commandId));
        for (const sent of stored.filter(({ commandId }) => written.has(commandId))) {
          expect(unplaced(await fresh.execute(sent))).toEqual(unplaced(await writer.execute(sent)));
        }
      }),
    );
  });

  test('given any orders, when they are sent all at once, then the outcome is as if one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryOrders(), async (orders) => {
        const [atOnce, oneByOne] = [new MemoryStore(), new MemoryStore()];
        const writer = new RelationWriter({ store: oneByOne, clock: fixedClock });
        const expected = [];
        for (const sent of commands(orders)) expected.push(unplaced(await writer.execute(sent)));
        const other = new RelationWriter({ store: atOnce, clock: fixedClock });
        const answers = await Promise.all(commands(orders).map((sent) => other.execute(sent)));
        expect(answers.map(unplaced)).toEqual(expected);
        expect((await streamed(atOnce)).map(bare)).toEqual((await streamed(oneByOne)).map(bare));
      }),
    );
  });
});

/** An answer without its place in the log, which a repeat does not tell, and without cautions, which are of the record as it stands then. */
function unplaced(result: Awaited<ReturnType<RelationWriter['execute']>>): unknown {
  if (!result.ok) return result;
  const { position: _, cautions: __, ...rest } = result.value;
  return rest;
}

const bare = ({ id, type, data, metadata }: StoredEvent) => ({ id, type, data, metadata });

/** A state as plain objects, to compare two of them by content. */
const plain = (state: RelationState | undefined): unknown =>
  state && {
    ...state,
    acts: state.acts.toJS(),
    followUps: state.followUps.map((ids) => ids.toArray().sort()).toJS(),
    reversals: state.reversals.toJS(),
    notes: state.notes.toJS(),
    summits: state.summits.toJS(),
    issueUses: state.issueUses.toJS(),
    partyUses: state.partyUses.toJS(),
    commands: { answers: state.commands.answers.toJS(), order: state.commands.order.toJS() },
  };
