import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { StoredEvent } from '../../src/eventstore/port.ts';
import { SubscriptionRunner } from '../../src/eventstore/following/subscription.runner.ts';
import { addDays, dayNumber } from '../../src/kernel/clock.ts';
import { streamOf } from '../../src/relations/history-id.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { pressureOfAct, readingAt } from '../../src/models/tension/model.ts';
import { seriesOf } from '../../src/models/tension/series.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { HistoryModels } from '../../src/timeline/history-models.projector.ts';
import { TimelineQuery } from '../../src/timeline/timeline.query.ts';
import { arbitraryOrders } from '../support/commands.arbitrary.ts';
import { naiveRecord } from '../support/naive-record.ts';
import { accepted, HISTORY, record, collected } from '../timeline/recorded.ts';

const OTHER = 'RUS-USA~other';
const clock = { now: () => Date.UTC(2021, 11, 31) };
const lenient = { mayRefuse: true };

async function eventsOf(store: MemoryStore, history = HISTORY): Promise<StoredEvent[]> {
  return (await collected(store.readStream(streamOf(history)))).flat();
}

describe('read models over any sequence of commands', () => {
  test('given any commands, then read models rebuilt from nothing equal the running ones byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryOrders(),
        arbitraryOrders(10),
        fc.integer({ min: 1, max: 5 }),
        async (orders, others, batch) => {
          const store = new MemoryStore();
          const running = new HistoryModels();
          const runner = new SubscriptionRunner({
            store,
            prefixes: ['relation-'],
            projector: running,
            clock,
          });
          runner.start();
          await record(store, HISTORY, orders, lenient);
          await record(store, OTHER, others, lenient);
          const { position } = await store.head();
          expect(await runner.waitFor(position, 5000)).toBe(true);
          await runner.stop();

          const rebuilt = await loadHistories(store);
          expect(rebuilt.list().map(({ id }) => id)).toEqual(running.list().map(({ id }) => id));
          const inBatches = new HistoryModels();
          for (const history of [HISTORY, OTHER]) {
            const events = await eventsOf(store, history);
            for (let from = 0; from < events.length; from += batch) {
              inBatches.apply(events.slice(from, from + batch));
            }
          }
          for (const table of running.list()) {
            const bytes = Buffer.from(table.serialize());
            expect(bytes.equals(accepted(rebuilt.resolve(table.id)).serialize())).toBe(true);
            expect(bytes.equals(accepted(inBatches.resolve(table.id)).serialize())).toBe(true);
            expect(table.revision).toBe((await eventsOf(store, table.id)).length - 1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('given any commands, any day, revision and state of knowledge, then the columns answer as folded objects do', async () => {
    const view = fc.record({
      place: fc.double({ min: 0, max: 0.999, noNaN: true }),
      day: fc.integer({ min: -40, max: 120 }),
      known: fc.option(fc.integer({ min: -5, max: 80 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        arbitraryOrders(),
        fc.array(view, { minLength: 1, maxLength: 5 }),
        async (orders, views) => {
          const store = new MemoryStore();
          await record(store, HISTORY, orders, lenient);
          const events = await eventsOf(store);
          fc.pre(events.length > 0);
          const histories = await loadHistories(store);
          const tension = new TensionQuery({ histories, clock });
          const timeline = new TimelineQuery({ histories, store, clock });
          for (const { place, day, known } of views) {
            const revision = Math.floor(place * events.length);
            const at = addDays('2021-04-01', day);
            const knownBy = known === undefined ? undefined : addDays('2021-04-01', known);
            const asked = { at, asOf: { revision }, ...(knownBy === undefined ? {} : { knownBy }) };
            const { relation, acts } = naiveRecord(events, revision, knownBy);
            const models = modelActsOf(acts.map(({ content }) => content));
            const only = models.map(({ act }) => act);
            const { baseline, parameters } = relation;

            const explanation = accepted(await tension.explain(HISTORY, asked));
            const own = readingAt(only, dayNumber(at), baseline.value, parameters);
            expect(explanation.z).toBeCloseTo(own.z, 9);
            expect(explanation.tension).toBeCloseTo(own.tension, 9);
            expect(explanation.underlying).toBeCloseTo(own.underlying, 9);
            expect(accepted(await tension.reading(HISTORY, asked)).z).toBeCloseTo(own.z, 9);
            expect(explanation.total).toBe(acts.filter(({ content }) => content.occurred.from <= at).length);
            for (const { actId, act } of models) {
              const told = explanation.contributions.find((contribution) => contribution.actId === actId);
              expect(told?.z ?? 0).toBeCloseTo(pressureOfAct(act, dayNumber(at), parameters).total, 9);
            }

            const from = addDays(at, -30);
            const { series } = accepted(await tension.series(HISTORY, { from, to: at }, asked));
            const days = seriesOf(only, dayNumber(from), dayNumber(at), baseline.value, parameters);
            for (const [index, value] of days.tension.entries()) {
              expect(series.tension[index]).toBeCloseTo(value, 9);
            }

            const page = accepted(await timeline.page(HISTORY, { kinds: ['act'], limit: 500 }, asked));
            const shown = page.entries.map((entry) => `${entry.from} ${entry.id} ${entry.revision}`);
            const naive = acts
              .filter(({ content }) => content.occurred.from <= at)
              .map(({ revision: of, content }) => `${content.occurred.from} ${content.actId} ${of}`)
              .sort();
            expect(shown).toEqual(naive);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
