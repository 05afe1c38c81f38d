import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { TimelineQuestion } from '../../src/timeline/timeline-page.ts';
import {
  accepted,
  act,
  corrected,
  given,
  HISTORY,
  note,
  on,
  opened,
  readSide,
  record,
  recorded,
  refused,
  summit,
  type Recorded,
} from './recorded.ts';

const variety = () =>
  given(
    opened(),
    recorded(
      act('b-call', { ...on('2021-04-13'), code: { code: '041' }, issue: 'diplomacy', reciprocal: true }),
    ),
    recorded(act('a-sanctions', { ...on('2021-04-15'), code: { code: '163' } })),
    recorded(
      act('c-expulsion', { ...on('2021-04-16'), code: { code: '161' }, initiator: 'RUS', target: 'USA' }),
    ),
    recorded(
      act('d-build-up', {
        ...on('2021-03-20', '2021-04-22'),
        code: { code: '154' },
        initiator: 'RUS',
        target: 'UKR',
      }),
    ),
    { type: 'RecordNote', content: note('n-remark', '2021-04-15') },
    { type: 'ScheduleSummit', content: summit() },
    {
      type: 'ConcludeSummit',
      content: {
        summitId: 'geneva',
        occurred: { from: '2021-06-16', precision: 'day' },
        summary: 'held',
        sources: [],
      },
    },
  );

const find = async ({ timeline }: Recorded, question: TimelineQuestion = {}) =>
  accepted(await timeline.page(HISTORY, question)).entries.map(({ id }) => id);

describe('order and filters', () => {
  test('given acts, notes and summits, then they come by the day they began, then by id, each with its body', async () => {
    const side = await variety();
    const page = accepted(await side.timeline.page(HISTORY));
    expect(page.entries.map(({ kind, id, from }) => [kind, id, from])).toEqual([
      ['act', 'd-build-up', '2021-03-20'],
      ['act', 'b-call', '2021-04-13'],
      ['act', 'a-sanctions', '2021-04-15'],
      ['note', 'n-remark', '2021-04-15'],
      ['act', 'c-expulsion', '2021-04-16'],
      ['summit-scheduled', 'geneva', '2021-05-25'],
      ['summit-concluded', 'geneva', '2021-06-16'],
    ]);
    // Who did it, of every kind.
    for (const { actor, recordedAt } of page.entries) {
      expect(actor).toEqual({ id: expect.any(String), via: expect.any(String) });
      expect(recordedAt).toMatch(/^\d{4}-/);
    }
    expect(page).toMatchObject({ total: 7, asOf: 7, title: 'Test' });
    expect(page.next).toBeUndefined();
    expect(page.entries[2]).toMatchObject({
      revision: 2,
      recordedAt: '2021-07-03T12:00:00.000Z',
      content: { sources: [{ quote: 'words on a-sanctions' }] },
    });
    expect((await find(side, { order: 'desc' })).at(0)).toBe('geneva');
  });

  test.each<[TimelineQuestion, string[]]>([
    [{ issue: 'diplomacy' }, ['b-call', 'n-remark']],
    [{ target: 'UKR', class: 'verbal' }, []],
    [{ initiator: 'USA' }, ['b-call', 'a-sanctions']],
    [{ initiator: 'RUS' }, ['d-build-up', 'b-call', 'c-expulsion']],
    [{ target: 'UKR' }, ['d-build-up']],
    [{ target: 'USA' }, ['b-call', 'c-expulsion']],
    [{ code: '16' }, ['a-sanctions', 'c-expulsion']],
    [{ code: '161' }, ['c-expulsion']],
    [{ code: '041', initiator: 'USA' }, ['b-call']],
    [{ class: 'verbal' }, ['b-call']],
    [{ class: 'material' }, ['d-build-up', 'a-sanctions', 'c-expulsion']],
    [{ kinds: ['note'] }, ['n-remark']],
    [{ kinds: ['summit'] }, ['geneva', 'geneva']],
    [{ kinds: ['act'], issue: 'diplomacy' }, ['b-call']],
    [{ from: '2021-04-15', to: '2021-04-15' }, ['d-build-up', 'a-sanctions', 'n-remark']],
    [{ from: '2021-04-23', to: '2021-05-24' }, []],
    [{ to: '2021-03-20' }, ['d-build-up']],
  ])('given %j, then it finds %j', async (question, ids) => {
    const side = await variety();
    expect(await find(side, question)).toEqual(ids);
    expect(accepted(await side.timeline.page(HISTORY, { ...question, limit: 1 })).total).toBe(ids.length);
  });

  test.each<[TimelineQuestion, string, string]>([
    [{ issue: 'diplomcy' }, 'unknown-issue', 'Did you mean "diplomacy"?'],
    [{ initiator: 'USS' }, 'unknown-party', 'Did you mean "USA"?'],
    [{ target: 'FRA' }, 'unknown-party', 'RUS, USA'],
    [{ code: '99' }, 'unknown-code', 'with its zero'],
    [{ from: '2021-06-10', to: '2021-03-01' }, 'span', 'Swap'],
  ])('given %j, which nothing can answer, then it is told as %s', async (question, code, remedy) => {
    const side = await variety();
    const fault = refused(await side.timeline.page(HISTORY, question));
    expect(fault).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
  });

  test.each([0, 501, 1.5])('given a page of %d entries, then it is refused', async (limit) => {
    const { timeline } = await given(opened());
    expect(refused(await timeline.page(HISTORY, { limit })).code).toBe('limit');
  });
});

describe('pages', () => {
  test('given any acts, when pages follow their cursors, then together they are the timeline, nothing missed or twice', async () => {
    const days = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        days,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('asc', 'desc'),
        async (of, limit, order) => {
          const side = await given(
            opened(),
            ...of.map((day, index) => recorded(act(`act-${(index * 7) % 41}`, on(`2021-04-0${day}`)))),
          );
          const all = await find(side, { order, limit: 500 });
          const paged: string[] = [];
          let cursor: string | undefined;
          do {
            const question = { order, limit, ...(cursor === undefined ? {} : { cursor }) };
            const page = accepted(await side.timeline.page(HISTORY, question));
            expect(page.total).toBe(of.length);
            expect(page.entries.length).toBeLessThanOrEqual(limit);
            paged.push(...page.entries.map(({ id }) => id));
            cursor = page.next;
          } while (cursor !== undefined);
          expect(paged).toEqual(all);
          expect(new Set(paged).size).toBe(of.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('given acts recorded after the first page, then the cursor goes on where the page ended', async () => {
    const store = new MemoryStore();
    const orders = ['02', '04', '06'].map((day) => recorded(act(`on-${day}`, on(`2021-04-${day}`))));
    await record(store, HISTORY, [opened(), ...orders]);
    const first = accepted(await (await readSide(store)).timeline.page(HISTORY, { limit: 2 }));
    const later = [
      ...orders,
      recorded(act('on-01', on('2021-04-01'))),
      recorded(act('on-05', on('2021-04-05'))),
    ];
    const grown = new MemoryStore();
    await record(grown, HISTORY, [opened(), ...later]);
    const { timeline } = await readSide(grown);
    const second = accepted(await timeline.page(HISTORY, { limit: 2, cursor: first.next ?? '' }));
    expect(second.entries.map(({ id }) => id)).toEqual(['on-05', 'on-06']);
  });

  test.each(['', 'x', 'bnVsbA', Buffer.from('["asc"]').toString('base64url')])(
    'given %j for a cursor, then it is refused',
    async (cursor) => {
      const { timeline } = await given(opened());
      expect(refused(await timeline.page(HISTORY, { cursor })).code).toBe('cursor');
    },
  );

  test('given a cursor of the other order, then it is refused', async () => {
    const side = await given(opened(), recorded(act('a')), recorded(act('b')));
    const { next = '' } = accepted(await side.timeline.page(HISTORY, { limit: 1 }));
    expect(refused(await side.timeline.page(HISTORY, { order: 'desc', cursor: next })).code).toBe('cursor');
  });

  test('given bodies scattered over a long stream, then each entry carries its own', async () => {
    const acts = Array.from({ length: 120 }, (_, n) =>
      recorded(act(`act-${n}`, { issue: n % 40 === 7 ? 'diplomacy' : 'cyber' })),
    );
    const side = await given(
      opened(),
      ...acts,
      corrected(act('act-7', { issue: 'diplomacy', summary: 'anew' })),
    );
    const { entries } = accepted(await side.timeline.page(HISTORY, { issue: 'diplomacy' }));
    const summaries = entries.map((entry) => entry.kind === 'act' && entry.content.summary);
    expect(summaries).toEqual(['summary of act-47', 'anew', 'summary of act-87']);
  });
});
