import type { EventStore, StoredEvent } from '../../src/eventstore/port.ts';
import { expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import type { Result } from '../../src/kernel/result.ts';
import { modelActsOf } from '../../src/models/tension/model-act.ts';
import { readingAt } from '../../src/models/tension/model.ts';
import { csvLine } from '../../src/kernel/csv.ts';
import { ExportQuery, type ExportedAct } from '../../src/timeline/export.query.ts';
import type { RelationContent } from '../../src/relations/events.ts';
import {
  accepted,
  act,
  corrected,
  given,
  HISTORY,
  note,
  on,
  opened,
  recorded,
  refused,
  retracted,
  collected,
} from './recorded.ts';

async function text(result: Result<AsyncGenerator<string>>): Promise<string> {
  return (await collected(accepted(result))).join('');
}

const history = () =>
  given(
    opened(),
    recorded(
      act('a', {
        ...on('2021-03-20', '2021-04-02'),
        code: { code: '163' },
        magnitude: { value: 2, rationale: 'many' },
      }),
    ),
    recorded(act('b', { ...on('2021-04-05'), reciprocal: true, code: { code: '041' } })),
    recorded(act('wrong', on('2021-04-06'))),
    recorded(
      act('c', { ...on('2021-05-01'), code: { code: '085' }, reverses: [{ actId: 'a', share: 0.5 }] }),
    ),
    recorded(act('d', { ...on('2021-05-02'), followUpOf: 'c' })),
    { type: 'RecordNote', content: note('n') },
    retracted('wrong'),
    corrected(act('b', { ...on('2021-04-07'), reciprocal: true, code: { code: '041' } })),
  );

test.each([{}, { asOf: { revision: 3 } }, { knownBy: '2021-04-30' }])(
  'given the JSON export of the view %j alone, when tension is computed from it, then it is the tension told',
  async (view) => {
    const { exports, tension } = await history();
    const file = JSON.parse(await text(exports.json(HISTORY, view))) as {
      acts: ExportedAct[];
      declaration: RelationContent;
      at: string;
      notes: unknown[];
    };
    for (const at of ['2021-03-25', '2021-04-20', '2021-06-15']) {
      const { baseline, parameters } = file.declaration;
      const models = modelActsOf(file.acts).map(({ act: model }) => model);
      const own = readingAt(models, dayNumber(at), baseline.value, parameters);
      const told = accepted(await tension.reading(HISTORY, { ...view, at }));
      expect(own.tension).toBeCloseTo(told.tension, 9);
      expect(own.underlying).toBeCloseTo(told.underlying, 9);
    }
  },
);

test('given corrections and retractions, then an export holds what stands, with its revision', async () => {
  const { exports } = await history();
  const now = JSON.parse(await text(exports.json(HISTORY)));
  expect(now).toMatchObject({ format: 'detente-export/1', history: HISTORY, asOf: 8, at: '2021-06-15' });
  const { acts } = now;
  expect(acts.map(({ actId, revision }: ExportedAct) => [actId, revision])).toEqual([
    ['a', 1],
    ['c', 4],
    ['d', 5],
    ['b', 8],
  ]);
  expect(acts[0]).toMatchObject({ countsAs: 'material', reportedOn: '2021-04-02', magnitude: { value: 2 } });
  expect(acts[3]).not.toHaveProperty('reason');
  expect(now.notes).toMatchObject([
    { noteId: 'n', recordedBy: expect.any(String), recordedAt: expect.any(String) },
  ]);
  expect(acts.every(({ recordedBy }: ExportedAct) => recordedBy === now.notes[0].recordedBy)).toBe(true);
  const before = JSON.parse(await text(exports.json(HISTORY, { at: '2021-04-05', asOf: { revision: 3 } })));
  expect(before.acts.map(({ actId }: ExportedAct) => actId)).toEqual(['a', 'b']);
});

test('given the CSV export, then it has one line an act under the names of its columns', async () => {
  const { exports } = await history();
  const [head, ...lines] = (await text(exports.csv(HISTORY))).trimEnd().split('\r\n');
  const names = head?.split(',') ?? [];
  expect(lines).toHaveLength(4);
  const first = Object.fromEntries((lines[0] ?? '').split(',').map((cell, index) => [names[index], cell]));
  expect(first).toMatchObject({
    act: 'a',
    from: '2021-03-20',
    to: '2021-04-02',
    code: '163',
    score: '-8',
    magnitude: '2',
    class: 'material',
    quote: 'words on a',
    baseline: '50',
    H: '1095',
    recorded_by: 'tester',
  });
  expect(lines[1]).toContain('a:0.5');
});

test.each([
  ['its beginning', (revision: number) => revision > 1],
  ['its end', (revision: number) => revision < 7],
  ['an event in between', (revision: number) => revision !== 4],
  ['everything', () => false],
])(
  'given a stream that lost %s behind our back, then an export fails instead of leaving it out',
  async (_what, left) => {
    const { histories, store } = await history();
    const robbed: EventStore = Object.assign(Object.create(store) as EventStore, {
      async *readStream(
        ...asked: Parameters<EventStore['readStream']>
      ): AsyncGenerator<readonly StoredEvent[]> {
        for await (const events of store.readStream(...asked))
          yield events.filter(({ revision }) => left(revision));
      },
    });
    const exports = new ExportQuery({
      histories,
      store: robbed,
      clock: { now: () => Date.UTC(2021, 11, 31) },
    });
    for (const pieces of [exports.json(HISTORY), exports.csv(HISTORY)]) {
      await expect(text(pieces)).rejects.toMatchObject({ name: 'StoreError', kind: 'unusable' });
    }
  },
);

test('given a history or revision that is not there, then nothing is exported', async () => {
  const { exports } = await history();
  expect(refused(exports.json('RUS-USA~none')).code).toBe('unknown-history');
  expect(refused(exports.csv(HISTORY, { asOf: { revision: 99 } })).code).toBe('revision-not-reached');
});

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', "'+1"],
  ['-2 points', "'-2 points"],
  ['@all', "'@all"],
  [-2, '-2'],
  [undefined, ''],
  [true, 'true'],
])('given the cell %j, then it is written as %s', (cell, written) => {
  expect(csvLine([cell])).toBe(`${written}\r\n`);
});
