import fc from 'fast-check';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { ActInput } from '../../src/relations/events.ts';
import { act, ending, note, open, relation, summit } from './relations.ts';

/**
 * Sequences of orders to one history (`HISTORY`), as people and files might send them: few ids and few days, so that orders meet,
 * repeat, correct, reverse and contradict each other. Part of them break a rule by themselves (an undeclared issue, a
 * day to come, a wrong score), part only because of what came before.
 */
export const arbitraryOrders = (maxLength = 40): fc.Arbitrary<RelationOrder[]> =>
  fc
    .tuple(
      fc.option(fc.constant(open()), { nil: undefined, freq: 20 }),
      fc.option(fc.constant(prelude), { nil: undefined, freq: 2 }),
      fc.array(arbitraryOrder, { maxLength, size: 'max' }),
    )
    .map(([first, second, rest]) => [first, second, ...rest].filter((order) => order !== undefined));

/** Something to follow up, to reverse, to correct and to retract. */
const prelude: RelationOrder = {
  type: 'RecordActs',
  contents: [
    act('a', { occurred: { from: '2021-04-02' } }),
    act('b', { occurred: { from: '2021-04-03', to: '2021-04-09' }, initiator: 'RUS', target: 'USA' }),
    act('c', { occurred: { from: '2021-04-05' }, code: { code: '057' }, reciprocal: true }),
  ],
};

const actId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const day = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.integer({ min: 1, max: 28 }).map((n) => `2021-04-${String(n).padStart(2, '0')}`),
  },
  { weight: 5, arbitrary: fc.constantFrom('2021-06-16', '2021-06-17', '2020-12-31') },
  { weight: 1, arbitrary: fc.constant('2021-07-01') },
);
const occurred = fc.oneof(
  { weight: 5, arbitrary: day.map((from) => ({ from })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(day, day, fc.constantFrom('day', 'month', 'year', 'approximate'))
      .map(([a, b, precision]) => (a < b ? { from: a, to: b, precision } : { from: b, to: a, precision })),
  },
);
const actors = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(['USA', 'RUS'], ['RUS', 'USA']) },
  { weight: 12, arbitrary: fc.constant(['RUS', 'UKR']) },
  { weight: 1, arbitrary: fc.constantFrom(['UKR', 'USA'], ['USA', 'USA'], ['USA', 'FRA']) },
);
const issue = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('cyber', 'rhetoric', 'summitry') },
  { weight: 1, arbitrary: fc.constant('undeclared') },
);
const code = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('163', '161', '111', '036', '041', '057', '0841', '1213') },
  { weight: 1, arbitrary: fc.constantFrom('9999', '25') },
);
const reverses = fc.array(fc.record({ actId, share: fc.constantFrom(0.25, 0.5, 1) }), {
  minLength: 1,
  maxLength: 2,
});
const sources = fc
  .option(day, { nil: undefined })
  .map((published) => [
    { title: 'A page', publisher: 'A paper', quote: 'As it was said.', ...(published && { published }) },
  ]);

/** Input of an act; about one in ten breaks a rule by itself. */
export const arbitraryAct = fc
  .record({
    actId,
    occurred,
    actors,
    issue,
    code,
    sources,
    reciprocal: fc.oneof(
      { weight: 6, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    magnitude: fc.constantFrom({ value: 1 }, { value: 1 }, { value: 2.5, rationale: 'Stronger.' }),
    score: fc.oneof(
      { weight: 60, arbitrary: fc.constantFrom({ scale: 'goldstein/gdelt' }, { scale: 'goldstein/icews' }) },
      { weight: 1, arbitrary: fc.constant({ scale: 'goldstein/gdelt', value: 9.9 }) },
    ),
    summary: fc.constantFrom('One.', 'Two.'),
    reported: fc.option(day, { nil: undefined, freq: 3 }),
    links: fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: actId.map((followUpOf) => ({ followUpOf })) },
      { weight: 2, arbitrary: reverses.map((reverses) => ({ reverses })) },
    ),
    summitId: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('s', 't') },
    ),
  })
  .map(({ actId, actors: [initiator = '', target = ''], code, reported, links, summitId, ...rest }) => {
    const input: Partial<ActInput> = {
      ...rest,
      code: { code },
      ...links,
      initiator,
      target,
      ...(reported && { reported }),
      ...(summitId && { summitId }),
    };
    return act(actId, input);
  });

const noteId = fc.constantFrom('n', 'm');
const noteContent = fc
  .record({ noteId, occurred, issue, summary: fc.constantFrom('One.', 'Two.') })
  .map(({ noteId, occurred, issue, summary }) =>
    note(noteId, { occurred: { precision: 'day', ...occurred } as never, issue, summary }),
  );
const summitId = fc.constantFrom('s', 't');
const summitContent = fc
  .record({
    summitId,
    agenda: fc.uniqueArray(issue, { maxLength: 2 }),
    participants: fc.constantFrom<string[]>(['RUS', 'USA'], ['RUS', 'USA', 'UKR'], ['RUS', 'FRA']),
    venue: fc.constantFrom('Geneva', 'Vienna'),
  })
  .map(({ summitId, ...changes }) => summit(summitId, changes));
const end = fc
  .record({ summitId, summary: fc.constantFrom('Well.', 'Badly.') })
  .map(({ summitId, summary }) => ending(summitId, { summary }));
const relationContent = fc
  .record({
    baseline: fc.constantFrom(
      { value: 50, rationale: 'Neither warm nor cold.' },
      { value: 61.5, rationale: 'Cold.' },
    ),
    issues: fc.constantFrom(
      relation().issues,
      [...relation().issues, { id: 'fish', title: 'Fish' }],
      relation().issues.slice(1),
    ),
    thirdParties: fc.constantFrom(relation().thirdParties, []),
    title: fc.constantFrom('United States and Russia', 'Russia and the United States'),
    coverage: fc.constantFrom({ from: '2021-01-01' }, { from: '2021-01-01', to: '2021-05-31' }),
  })
  .map((changes) => relation(changes));
const reason = fc.constantFrom('An error.', 'Better known.');

export const arbitraryOrder: fc.Arbitrary<RelationOrder> = fc.oneof(
  { weight: 30, arbitrary: arbitraryAct.map((content) => ({ type: 'RecordAct' as const, content })) },
  {
    weight: 6,
    arbitrary: fc
      .array(arbitraryAct, { maxLength: 4 })
      .map((contents) => ({ type: 'RecordActs' as const, contents })),
  },
  {
    weight: 14,
    arbitrary: fc
      .tuple(arbitraryAct, reason)
      .map(([content, reason]) => ({ type: 'CorrectAct' as const, content, reason })),
  },
  {
    weight: 10,
    arbitrary: fc
      .tuple(actId, reason)
      .map(([actId, reason]) => ({ type: 'RetractAct' as const, actId, reason })),
  },
  { weight: 3, arbitrary: noteContent.map((content) => ({ type: 'RecordNote' as const, content })) },
  {
    weight: 2,
    arbitrary: noteContent.map((content) => ({ type: 'CorrectNote' as const, content, reason: 'An error.' })),
  },
  {
    weight: 2,
    arbitrary: noteId.map((noteId) => ({ type: 'RetractNote' as const, noteId, reason: 'An error.' })),
  },
  { weight: 5, arbitrary: summitContent.map((content) => ({ type: 'ScheduleSummit' as const, content })) },
  {
    weight: 2,
    arbitrary: summitContent.map((content) => ({ type: 'ReviseSummit' as const, content, reason: 'Moved.' })),
  },
  { weight: 1, arbitrary: end.map((content) => ({ type: 'ConcludeSummit' as const, content })) },
  { weight: 1, arbitrary: end.map((content) => ({ type: 'CancelSummit' as const, content })) },
  {
    weight: 2,
    arbitrary: summitId.map((id) => ({
      type: 'WithdrawSummit' as const,
      summitId: id,
      reason: 'A mistake.',
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(relationContent, reason)
      .map(([content, reason]) => ({ type: 'ReviseRelation' as const, content, reason })),
  },
  { weight: 1, arbitrary: relationContent.map((content) => ({ type: 'OpenRelation' as const, content })) },
);
