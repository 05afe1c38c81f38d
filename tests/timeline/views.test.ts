import { describe, expect, test } from 'vitest';
import type { View } from '../../src/timeline/view.ts';
import {
  collected,
  accepted,
  act,
  corrected,
  DAY_MS,
  given,
  HISTORY,
  note,
  on,
  opened,
  record,
  recorded,
  RECORDING_BEGINS,
  readSide,
  refused,
  relation,
  retracted,
  summit,
  type Recorded,
} from './recorded.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { streamOf } from '../../src/relations/history-id.ts';

const idsOf = async ({ timeline }: Recorded, view: View = {}) =>
  accepted(await timeline.page(HISTORY, {}, view)).entries.map(({ id }) => id);

const tensionOf = async ({ tension }: Recorded, view: View = {}) =>
  accepted(await tension.reading(HISTORY, view)).tension;

describe('as of an earlier state of the record', () => {
  // revision:                        0         1                     2
  const history = () => given(opened(), recorded(act('a')), corrected(act('a', { code: { code: '163' } })));

  test('given a correction, then it changes the answer of today and not the answer as of before it', async () => {
    const { timeline, tension } = await history();
    const entry = async (view: View) => {
      const [first] = accepted(await timeline.page(HISTORY, {}, view)).entries;
      return first?.kind === 'act' ? [first.content.code.code, first.revision, first.class] : undefined;
    };
    expect(await entry({})).toEqual(['163', 2, 'material']);
    expect(await entry({ asOf: { revision: 1 } })).toEqual(['112', 1, 'verbal']);
    expect(await entry({ asOf: { revision: 0 } })).toBeUndefined();
    const score = async (view: View) =>
      accepted(await tension.explain(HISTORY, view)).contributions.map(({ score: value }) => value);
    expect(await score({})).toEqual([-8]);
    expect(await score({ asOf: { revision: 1 } })).toEqual([-2]);
  });

  test('given instants, then the record is seen as of the last event recorded by then', async () => {
    const side = await history();
    const asOf = (instant: number) => side.tension.reading(HISTORY, { asOf: { instant } });
    const begins = RECORDING_BEGINS;
    expect(accepted(await asOf(begins)).asOf).toBe(0);
    expect(accepted(await asOf(begins + DAY_MS - 1)).asOf).toBe(0);
    expect(accepted(await asOf(begins + DAY_MS)).asOf).toBe(1);
    expect(accepted(await asOf(begins + 100 * DAY_MS)).asOf).toBe(2);
    const early = refused(await asOf(begins - 1));
    expect(early.code).toBe('before-the-record');
    expect(early.remedy).toContain('2021-07-01T12:00:00.000Z');
  });

  test.each([3, -1, 1.5, Number.NaN])(
    'given revision %d that the record never had, then it is refused',
    async (revision) => {
      const { tension, timeline } = await history();
      const refusal = refused(await tension.reading(HISTORY, { asOf: { revision } }));
      expect(refusal).toMatchObject({ code: 'revision-not-reached' });
      expect(refusal.remedy).toContain('0 to 2');
      expect(refused(await timeline.page(HISTORY, {}, { asOf: { revision } })).code).toBe(
        'revision-not-reached',
      );
    },
  );

  test('given an act retracted and recorded again, then each revision shows what stood then', async () => {
    const side = await given(
      opened(),
      recorded(act('a')),
      retracted('a'),
      recorded(act('a', { summary: 'anew' })),
      recorded(act('b', on('2021-03-15'))),
    );
    expect(await idsOf(side, { asOf: { revision: 1 } })).toEqual(['a']);
    expect(await idsOf(side, { asOf: { revision: 2 } })).toEqual([]);
    expect(await idsOf(side, { asOf: { revision: 3 } })).toEqual(['a']);
    expect(await idsOf(side)).toEqual(['b', 'a']);
    expect(await tensionOf(side, { asOf: { revision: 2 } })).toBe(50);
  });

  test('given a revised declaration, then baseline and coverage are those of the revision', async () => {
    const revised = relation({
      baseline: { value: 60, rationale: 'higher' },
      coverage: { from: '2021-03-01', to: '2021-05-01' },
    });
    const side = await given(opened(), { type: 'ReviseRelation', content: revised, reason: 'reviewed' });
    expect(accepted(await side.tension.reading(HISTORY))).toMatchObject({
      baseline: 60,
      at: '2021-05-01',
    });
    expect(accepted(await side.tension.reading(HISTORY, { asOf: { revision: 0 } }))).toMatchObject({
      baseline: 50,
      at: '2021-06-15',
    });
  });
});

describe('the day of the world', () => {
  test('given no day, then it is the earlier of today and the end of the coverage', async () => {
    const store = new MemoryStore();
    await record(store, HISTORY, [opened()]);
    const at = async (today: number) =>
      accepted(await (await readSide(store, today)).tension.reading(HISTORY)).at;
    expect(await at(Date.UTC(2021, 4, 1))).toBe('2021-05-01');
    expect(await at(Date.UTC(2022, 0, 1))).toBe('2021-06-15');
  });

  test.each([
    ['2021-02-28', false],
    ['2021-03-01', true],
    ['2021-06-15', true],
    ['2021-06-16', false],
  ])('given %s, then covered is %s', async (at, covered) => {
    const { tension } = await given(opened());
    expect(accepted(await tension.reading(HISTORY, { at })).covered).toBe(covered);
  });

  test('given a coverage that goes on, then it covers up to today', async () => {
    const side = await given(opened(relation({ coverage: { from: '2021-03-01' } })));
    expect(accepted(await side.tension.reading(HISTORY))).toMatchObject({ at: '2021-12-31', covered: true });
    expect(accepted(await side.tension.reading(HISTORY, { at: '2022-01-01' })).covered).toBe(false);
  });

  test('given a day, then a timeline leaves out what began later', async () => {
    const side = await given(
      opened(),
      recorded(act('a', on('2021-04-01'))),
      recorded(act('b', on('2021-04-02'))),
    );
    expect(await idsOf(side, { at: '2021-04-01' })).toEqual(['a']);
    expect(await idsOf(side, { at: '2021-04-02' })).toEqual(['a', 'b']);
  });

  test.each(['at', 'knownBy'] as const)(
    'given a day that is none as %s, then it is refused',
    async (field) => {
      const { tension } = await given(opened());
      expect(refused(await tension.reading(HISTORY, { [field]: '2021-02-30' }))).toMatchObject({
        code: 'not-a-day',
        details: { field },
      });
    },
  );
});

describe('what the public could know', () => {
  const source = (published?: string) => ({
    title: 'Report',
    publisher: 'Paper',
    ...(published === undefined ? {} : { published }),
  });

  test.each([
    ['as stated', { reported: '2021-05-03', sources: [source('2021-04-10')] }, '2021-05-03'],
    [
      'the earliest source',
      { sources: [source('2021-04-10'), source('2021-04-09'), source()] },
      '2021-04-09',
    ],
    [
      'the last day',
      { occurred: { from: '2021-04-01', to: '2021-04-06' }, sources: [source()] },
      '2021-04-06',
    ],
    ['the day', { sources: [source()] }, '2021-04-01'],
  ])('given an act reported %s, then it is known from that day on', async (_, overrides, reported) => {
    const side = await given(opened(), recorded(act('a', overrides)));
    const dayBefore = `${reported.slice(0, 8)}${String(Number(reported.slice(8)) - 1).padStart(2, '0')}`;
    const known = async (knownBy: string) => {
      const acts = accepted(await side.tension.reading(HISTORY, { knownBy })).acts ?? 0;
      expect(await idsOf(side, { knownBy })).toHaveLength(acts);
      return acts;
    };
    expect(await known(reported)).toBe(1);
    if (!reported.endsWith('-01')) expect(await known(dayBefore)).toBe(0);
  });

  test('given a correction reported later, then the view answers by the version that stands, not an earlier one', async () => {
    const side = await given(
      opened(),
      recorded(act('a', on('2021-04-01'))),
      corrected(act('a', { ...on('2021-04-01'), reported: '2021-05-01' })),
    );
    expect(await idsOf(side, { knownBy: '2021-04-15' })).toEqual([]);
    expect(await idsOf(side, { knownBy: '2021-04-15', asOf: { revision: 1 } })).toEqual(['a']);
    const refusal = refused(await side.timeline.act(HISTORY, 'a', { knownBy: '2021-04-15' }));
    expect(refusal.code).toBe('not-yet-reported');
  });
});

describe('one act', () => {
  test('given its whole life, then its versions say what, when, by whom and why', async () => {
    const { timeline } = await given(
      opened(),
      recorded(act('a')),
      recorded(act('other')),
      corrected(act('a', { summary: 'corrected' }), 'a misprint'),
      retracted('a', 'a hoax'),
      recorded(act('a', { summary: 'true after all' })),
    );
    const detail = accepted(await timeline.act(HISTORY, 'a'));
    expect(detail).toMatchObject({ state: 'stands', revision: 5, asOf: 5, class: 'verbal' });
    expect(detail.content.summary).toBe('true after all');
    expect(detail.versions.map(({ kind, revision, reason }) => [kind, revision, reason])).toEqual([
      ['recorded', 1, undefined],
      ['corrected', 3, 'a misprint'],
      ['retracted', 4, 'a hoax'],
      ['recorded', 5, undefined],
    ]);
    expect(detail.versions[1]).toMatchObject({
      recordedAt: '2021-07-04T12:00:00.000Z',
      actor: { id: 'tester', via: 'test' },
    });
    expect(detail.versions[1]?.content).not.toHaveProperty('reason');

    const then = accepted(await timeline.act(HISTORY, 'a', { asOf: { revision: 4 } }));
    expect(then).toMatchObject({ state: 'retracted', revision: 4 });
    expect(then.content.summary).toBe('corrected');
    expect(then.versions).toHaveLength(3);
    expect(accepted(await timeline.act(HISTORY, 'a', { asOf: { revision: 2 } }))).toMatchObject({
      revision: 1,
    });
  });

  test('given an act that is not there or not yet, then the refusal says which', async () => {
    const { timeline } = await given(opened(), recorded(act('a')));
    expect(refused(await timeline.act(HISTORY, 'b')).message).toContain('holds no act b');
    expect(refused(await timeline.act(HISTORY, 'a', { asOf: { revision: 0 } })).message).toContain(
      'revision 0',
    );
  });
});

describe('the histories', () => {
  test('given two histories of one pair, then the bare pair lists them and each answers for itself', async () => {
    const store = new MemoryStore();
    await record(store, 'RUS-USA~geneva-2021', [opened(), recorded(act('a'))]);
    await record(store, 'RUS-USA~wider', [opened(relation({ baseline: { value: 40, rationale: 'lower' } }))]);
    await record(store, 'CHN-USA~trade', [opened(relation({ parties: ['CHN', 'USA'] }))]);
    const { histories, timeline, tension } = await readSide(store);

    const ambiguous = refused(histories.resolve('RUS-USA'));
    expect(ambiguous).toMatchObject({ code: 'ambiguous-history' });
    expect(ambiguous.message).toContain('RUS-USA~geneva-2021, RUS-USA~wider');
    expect(accepted(histories.resolve('CHN-USA')).id).toBe('CHN-USA~trade');
    expect(accepted(histories.resolve('USA-CHN')).id).toBe('CHN-USA~trade');
    expect(refused(histories.resolve('RUS-USA~genever-2021')).remedy).toContain('RUS-USA~geneva-2021');
    expect(refused(histories.resolve('geneva-2021')).remedy).toContain('RUS-USA~geneva-2021');
    expect(refused(histories.resolve('__proto__')).code).toBe('unknown-history');

    expect(accepted(await tension.reading('RUS-USA~wider')).tension).toBeCloseTo(40, 12);
    expect(timeline.histories().map(({ history, acts, revision }) => [history, acts, revision])).toEqual([
      ['CHN-USA~trade', 0, 0],
      ['RUS-USA~geneva-2021', 1, 1],
      ['RUS-USA~wider', 0, 0],
    ]);
  });

  test('given an empty record, then an unknown history says so', async () => {
    const { histories } = await readSide(new MemoryStore());
    expect(refused(histories.resolve('RUS-USA')).remedy).toContain('empty');
  });

  test('given acts, notes and a summit, then a history counts them as the view sees them', async () => {
    const side = await given(
      opened(),
      recorded(act('a', on('2021-03-05', '2021-03-09'))),
      recorded(act('b', on('2021-05-01'))),
      { type: 'RecordNote', content: note('n') },
      { type: 'ScheduleSummit', content: summit() },
      retracted('b'),
      {
        type: 'CancelSummit',
        content: {
          summitId: 'geneva',
          occurred: { from: '2021-06-01', precision: 'day' },
          summary: 'called off',
          sources: [],
        },
      },
    );
    const detail = accepted(await side.timeline.history(HISTORY));
    expect(detail).toMatchObject({
      acts: 1,
      notes: 1,
      revision: 6,
      span: { from: '2021-03-05', to: '2021-03-09' },
      lastRecordedAt: '2021-07-07T12:00:00.000Z',
    });
    expect(detail.summits).toMatchObject([{ summitId: 'geneva', phase: 'cancelled', revision: 6 }]);
    const then = accepted(await side.timeline.history(HISTORY, { asOf: { revision: 4 } }));
    // By it the event that followed names what came before.
    const [events = []] = await collected(side.store.readStream(streamOf(HISTORY)));
    expect(events[5]?.metadata).toMatchObject({ prev: then.chain });
    expect(detail.chain).not.toBe(then.chain);
    expect(then).toMatchObject({ acts: 2, asOf: 4, span: { to: '2021-05-01' } });
    expect(then.summits).toMatchObject([{ phase: 'scheduled', revision: 4, content: { venue: 'Geneva' } }]);
    expect(side.timeline.histories()).toMatchObject([{ acts: 1, notes: 1, summits: 1 }]);
  });
});
