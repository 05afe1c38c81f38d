import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import { reportedDay } from '../../src/timeline/act-table.ts';
import {
  accepted,
  act,
  collected,
  corrected,
  given,
  HISTORY,
  note,
  opened,
  recorded,
  retracted,
} from '../timeline/recorded.ts';

/** Days are counted from here; all of them lie before the first recording. */
const ZERO = '2021-03-10';
const LAST = 60;
const dayOf = (n: number): string => addDays(ZERO, n);

/** When an act happened, was published about, and is said to have become known, in days from `ZERO`. */
interface Days {
  readonly from: number;
  readonly length: number;
  readonly published: readonly (number | undefined)[];
  readonly said: number | undefined;
}

const days: fc.Arbitrary<Days> = fc
  .record({
    from: fc.integer({ min: 0, max: 30 }),
    length: fc.integer({ min: 0, max: 12 }),
    published: fc.array(fc.option(fc.integer({ min: -5, max: 50 }), { nil: undefined }), {
      minLength: 1,
      maxLength: 4,
    }),
    saidAfter: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 2 }),
  })
  .map(({ saidAfter, ...rest }) => ({
    ...rest,
    said: saidAfter === undefined ? undefined : rest.from + saidAfter,
  }));

/** What is done to an act, one step after the other: its days anew, or that it never was. */
type Step = { readonly id: 'a' | 'b' | 'c'; readonly days: Days | undefined };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ id: fc.constantFrom('a', 'b', 'c'), days: fc.option(days, { nil: undefined, freq: 4 }) }),
  { minLength: 1, maxLength: 10 },
);

const content = ({ from, length, published, said }: Days) => ({
  occurred: length === 0 ? { from: dayOf(from) } : { from: dayOf(from), to: dayOf(from + length) },
  ...(said !== undefined && { reported: dayOf(said) }),
  sources: published.map((day, index) => ({
    title: `Report ${index}`,
    publisher: 'Paper',
    ...(day !== undefined && { published: dayOf(day) }),
  })),
});

/**
 * Whether the public can know on a day, asked of every day by itself: never before the act begins. If a day was said, from then
 * on; else as soon as anybody has written of it since it began; else when it is over.
 */
function isKnownOn(day: number, { from, length, published, said }: Days): boolean {
  if (day < from) return false;
  if (said !== undefined) return day >= said;
  const sinceItBegan = published.filter((each) => each !== undefined && each >= from) as number[];
  return sinceItBegan.length > 0 ? sinceItBegan.some((each) => each <= day) : day >= from + length;
}

/** Orders that the record takes, and after each of them which days every act stands with. */
function played(all: readonly Step[]) {
  const standing = new Map<string, Days>();
  const orders: RelationOrder[] = [opened()];
  const states = [new Map(standing)];
  // A correction that changes nothing writes nothing, so each says something of its own.
  for (const [index, { id, days: given }] of all.entries()) {
    if (given === undefined) {
      if (!standing.delete(id)) continue;
      orders.push(retracted(id));
    } else {
      const draft = act(id, { ...content(given), summary: `step ${index}` });
      orders.push(standing.has(id) ? corrected(draft) : recorded(draft));
      standing.set(id, given);
    }
    states.push(new Map(standing));
  }
  return { orders, states };
}

describe('what was known by a day', () => {
  test('given acts of any days, corrected and taken back, then at any revision and by any day timeline, explanation and export hold those that could be known', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(
          fc.record({
            place: fc.double({ min: 0, max: 0.999, noNaN: true }),
            by: fc.integer({ min: -8, max: LAST }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        async (all, views) => {
          const { orders, states } = played(all);
          const { timeline, tension, exports } = await given(...orders);
          for (const { place, by } of views) {
            const revision = Math.floor(place * states.length);
            const known = [...(states[revision] ?? [])]
              .filter(([, each]) => isKnownOn(by, each))
              .map(([id]) => id)
              .sort();
            const view = { asOf: { revision }, knownBy: dayOf(by) };
            const page = accepted(await timeline.page(HISTORY, { kinds: ['act'], limit: 50 }, view));
            expect(page.entries.map(({ id }) => id).sort()).toEqual(known);
            const { contributions } = accepted(await tension.explain(HISTORY, { ...view, at: dayOf(90) }));
            expect(contributions.map(({ actId }) => actId).sort()).toEqual(known);
            const pieces = await collected(accepted(await exports.json(HISTORY, view)));
            const exported = JSON.parse(pieces.join('')) as { readonly acts: readonly { actId: string }[] };
            expect(exported.acts.map(({ actId }) => actId).sort()).toEqual(known);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('given an act of any days, then it is known from one day on, never before it began, and never lost again', () => {
    fc.assert(
      fc.property(days, (each) => {
        const known = Array.from({ length: LAST + 40 }, (_, day) => isKnownOn(day, each));
        const first = known.indexOf(true);
        expect(known.slice(first).every(Boolean)).toBe(true);
        expect(first).toBeGreaterThanOrEqual(each.from);
        const { occurred, reported, sources } = act('a', content(each));
        expect(reportedDay({ occurred, reported, sources })).toBe(
          reportedDay({ occurred: { from: dayOf(first) }, sources: [] }),
        );
      }),
    );
  });

  test('given a record of before days were held against each other, where an act is said to be known before it began, then it is known when it begins', () => {
    const occurred = { from: dayOf(10) };
    expect(reportedDay({ occurred, reported: dayOf(3), sources: [] })).toBe(
      reportedDay({ occurred, sources: [] }),
    );
  });

  test('given a note, then it is known as an act of its days is', async () => {
    await fc.assert(
      fc.asyncProperty(days, fc.integer({ min: -8, max: LAST }), async (each, by) => {
        const { timeline } = await given(opened(), {
          type: 'RecordNote',
          content: {
            ...note('n'),
            ...content(each),
            occurred: { precision: 'day', ...content(each).occurred },
          },
        });
        const page = accepted(
          await timeline.page(HISTORY, { kinds: ['note'], limit: 5 }, { knownBy: dayOf(by) }),
        );
        expect(page.entries).toHaveLength(isKnownOn(by, each) ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });
});
