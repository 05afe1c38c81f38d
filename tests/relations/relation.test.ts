import { describe, expect, test } from 'vitest';
import type { RelationContent, RelationEvent } from '../../src/relations/events.ts';
import { given } from '../support/given.ts';
import {
  act,
  command,
  HISTORY,
  note,
  NOW,
  open,
  recordedAct,
  relation,
  summit,
} from '../support/relations.ts';
import { decide } from '../../src/relations/decide.ts';

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const recorded = (...args: Parameters<typeof act>): RelationEvent => ({
  type: 'ActRecorded.v1',
  data: recordedAct(...args),
});
const revise = (content: RelationContent) => ({
  type: 'ReviseRelation' as const,
  content,
  reason: 'Better known.',
});

describe('opening a history', () => {
  test('given nothing, when it is opened, then it is open', () => {
    given().when(open()).thenEvents(opened);
  });
  test('given it is open, when it is opened with equal content, then nothing happens', () => {
    given(opened).when(open()).thenNothing();
  });
  test('given it is open, when it is opened with other content, then that is a conflict', () => {
    given(opened)
      .when(open(relation({ title: 'Other' })))
      .thenRefused('already-open', { revision: 0 });
  });
  test('given nothing, when anything else is asked of it, then it has to be opened first', () => {
    for (const order of [
      revise(relation()),
      { type: 'RecordAct', content: act('a') },
      { type: 'RecordActs', contents: [act('a')] },
      { type: 'RetractNote', noteId: 'n', reason: 'x' },
      { type: 'ScheduleSummit', content: summit('s') },
    ] as const) {
      given().when(order).thenRefused('not-open', { history: HISTORY });
      given().when(order, { expectedRevision: 3 }).thenRefused('not-open');
    }
  });
  test.each([
    ['the parties differ from the history id', { parties: ['GBR', 'USA'] }, 'other-parties', ['parties']],
    ['the parties are not sorted', { parties: ['USA', 'RUS'] }, 'other-parties', ['parties']],
    ['both parties are one', { parties: ['USA', 'USA'] }, 'named-twice', ['parties', 1]],
    [
      'an issue is declared twice',
      {
        issues: [
          { id: 'cyber', title: 'a' },
          { id: 'cyber', title: 'b' },
        ],
      },
      'named-twice',
      ['issues', 1, 'id'],
    ],
    [
      'a party is declared a third party',
      { thirdParties: [{ party: 'USA', why: 'no' }] },
      'named-twice',
      ['thirdParties', 0, 'party'],
    ],
    [
      'the coverage begins on no day',
      { coverage: { from: '2021-02-30' } },
      'invalid-date',
      ['coverage', 'from'],
    ],
    [
      'the coverage ends before it begins',
      { coverage: { from: '2021-02-03', to: '2021-02-01' } },
      'date-order',
      ['coverage', 'to'],
    ],
  ] as [string, Partial<RelationContent>, string, (string | number)[]][])(
    'given nothing, when %s, then it is refused at the field',
    (_, changes, code, path) => {
      given()
        .when(open(relation(changes)))
        .thenRefused(code, { path });
      if (code !== 'other-parties')
        given(opened)
          .when(revise(relation(changes)))
          .thenRefused(code, { path });
    },
  );
  test.each(['USA-RUS~test', 'RUS-RUS~test', 'RUS-USA', 'RUS-USA~Test', ''])(
    'given a history id "%s" that is none, when it is opened, then it is refused',
    (history) => {
      given().when(open(), { history }).thenRefused('history-id');
    },
  );
});

describe('revising what a history declares', () => {
  test('given an open history, when its baseline changes, then it is revised with the reason', () => {
    const content = relation({ baseline: { value: 60, rationale: 'Colder.' } });
    given(opened)
      .when(revise(content))
      .thenEvents({ type: 'RelationRevised.v1', data: { ...content, reason: 'Better known.' } });
  });
  test('given an open history, when it is revised to what it says already, then nothing happens', () => {
    given(opened).when(revise(relation())).thenNothing();
  });
  test('given an open history, when its parties would change, then it is refused', () => {
    given(opened)
      .when(revise(relation({ parties: ['GBR', 'RUS'] })))
      .thenRefused('other-parties');
  });

  const withoutCyber = relation({
    issues: [
      { id: 'rhetoric', title: 'Rhetoric' },
      { id: 'summitry', title: 'x' },
    ],
  });
  const withoutUkraine = relation({ thirdParties: [] });
  test.each([
    ['act', recorded('a'), withoutCyber],
    ['note', { type: 'NoteRecorded.v1', data: note('n', { issue: 'cyber' }) }, withoutCyber],
    ['summit', { type: 'SummitScheduled.v1', data: summit('s') }, withoutCyber],
    ['act toward it', recorded('a', { target: 'UKR', issue: 'rhetoric' }), withoutUkraine],
    [
      'summit with it',
      { type: 'SummitScheduled.v1', data: summit('s', { participants: ['RUS', 'UKR'], agenda: [] }) },
      withoutUkraine,
    ],
  ] as [string, RelationEvent, RelationContent][])(
    'given a live %s, when the issue or third party that it names would go, then it is refused',
    (_, event, content) => {
      given(opened, event).when(revise(content)).thenRefused('in-use', { uses: 1 });
      given(opened)
        .when(revise(content))
        .thenEvents({
          type: 'RelationRevised.v1',
          data: { ...content, reason: 'Better known.' },
        });
    },
  );
  test('given the act that used an issue was retracted or moved to another, when the issue goes, then it may', () => {
    const data = { ...withoutCyber, reason: 'Better known.' };
    given(opened, recorded('a'), { type: 'ActRetracted.v1', data: { actId: 'a', reason: 'x' } })
      .when(revise(withoutCyber))
      .thenEvents({ type: 'RelationRevised.v1', data });
    given(opened, recorded('a'), {
      type: 'ActCorrected.v1',
      data: { ...recordedAct('a', { issue: 'rhetoric' }), reason: 'x' },
    })
      .when(revise(withoutCyber))
      .thenEvents({ type: 'RelationRevised.v1', data });
  });
});

describe('expected revisions', () => {
  const correction = { type: 'CorrectAct', content: act('a', { issue: 'rhetoric' }), reason: 'x' } as const;
  test('given r1, when an act is recorded on r0, then the current revision is told', () => {
    given(opened, recorded('a'))
      .when({ type: 'RecordAct', content: act('b') }, { expectedRevision: 0 })
      .thenRefused('revision-conflict', { current: 1, expected: 0 });
  });
  test('given r1, when an act is recorded on r1, then it is', () => {
    given(opened, recorded('a'))
      .when({ type: 'RecordAct', content: act('b') }, { expectedRevision: 1 })
      .thenEvents(recorded('b'));
  });
  test('given other entries changed since, when an unchanged act is corrected as read, then it is', () => {
    const history = given(opened, recorded('a'), recorded('b'), recorded('c'));
    for (const expectedRevision of [1, 2, 3]) {
      expect(history.when(correction, { expectedRevision }).result.ok).toBe(true);
    }
  });
  test('given the act itself changed since, or has a revision yet to come, when it is corrected, then that is a conflict', () => {
    const history = given(opened, recorded('b'), recorded('a'), recorded('c'));
    for (const expectedRevision of [0, 1, 4, 99]) {
      history.when(correction, { expectedRevision }).thenRefused('revision-conflict', { current: 2 });
      history
        .when({ type: 'RetractAct', actId: 'a', reason: 'x' }, { expectedRevision })
        .thenRefused('revision-conflict', { current: 2 });
    }
  });
  test("given an entry's own revision is expected, when it is any other, then that is a conflict", () => {
    const history = given(opened, recorded('b'), recorded('a'), recorded('c'));
    for (const expectedEntryRevision of [0, 1, 3, 99]) {
      history.when(correction, { expectedEntryRevision }).thenRefused('revision-conflict', { current: 2 });
    }
    expect(history.when(correction, { expectedEntryRevision: 2 }).result.ok).toBe(true);
  });
  test('given an act that does not exist, when it is corrected on some revision, then it is unknown', () => {
    given(opened).when(correction, { expectedRevision: 7 }).thenRefused('unknown-act');
  });
  test('given a revision was expected, when it is a revision of the relation, then it must be the last one', () => {
    given(opened, recorded('a'))
      .when(revise(relation({ title: 'New' })), { expectedRevision: 0 })
      .thenRefused('revision-conflict', { current: 1 });
  });
});

test('given the same inputs, when a command is decided twice, then the decisions are equal', () => {
  const { state } = given(opened, recorded('a'));
  const order = command({ type: 'RecordAct', content: act('b') }, 'k');
  expect(decide(order, state, NOW)).toEqual(decide(order, state, NOW));
});
