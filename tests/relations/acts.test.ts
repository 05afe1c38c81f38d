import { describe, expect, test } from 'vitest';
import type { ActInput, RelationEvent } from '../../src/relations/events.ts';
import { given } from '../support/given.ts';
import { act, record, recordedAct, relation, summit } from '../support/relations.ts';

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const recorded = (...args: Parameters<typeof act>): RelationEvent => ({
  type: 'ActRecorded.v1',
  data: recordedAct(...args),
});
const corrected = (...args: Parameters<typeof act>): RelationEvent => ({
  type: 'ActCorrected.v1',
  data: { ...recordedAct(...args), reason: 'Found out.' },
});
const retracted = (actId: string): RelationEvent => ({
  type: 'ActRetracted.v1',
  data: { actId, reason: 'An error.' },
});
const correct = (...args: Parameters<typeof act>) => ({
  type: 'CorrectAct' as const,
  content: act(...args),
  reason: 'Found out.',
});
const retract = (actId: string) => ({ type: 'RetractAct' as const, actId, reason: 'An error.' });

describe('recording an act', () => {
  test('given a code that the scale knows, when it is recorded, then the scale gives its score', () => {
    const { result } = given(opened).when(record('a'));
    expect(result).toMatchObject({
      ok: true,
      value: [
        { type: 'ActRecorded.v1', data: { actId: 'a', score: { scale: 'goldstein/gdelt', value: -8 } } },
      ],
    });
  });
  test('given the scale has no value for the code itself, when it is recorded, then it says whose value it took', () => {
    given(opened)
      .when(record('a', { code: { code: '1213' } }))
      .thenEvents({
        type: 'ActRecorded.v1',
        data: {
          ...act('a', { code: { code: '1213' } }),
          score: { scale: 'goldstein/gdelt', value: -4, via: '121' },
        },
      });
  });
  test.each([
    ['recorded again with equal content, then nothing happens', {}, undefined],
    [
      'recorded again with its score written out, then nothing happens',
      { score: { scale: 'goldstein/gdelt', value: -8 } },
      undefined,
    ],
    ['recorded again with an empty list of reversals, then nothing happens', { reverses: [] }, undefined],
    ['recorded again with other content, then that is a conflict', { summary: 'Else.' }, 'act-exists'],
  ] as [string, Partial<ActInput>, string | undefined][])(
    'given a live act, when it is %s',
    (_, changes, code) => {
      const outcome = given(opened, recorded('a')).when(record('a', changes));
      if (code === undefined) outcome.thenNothing();
      else outcome.thenRefused(code, { actId: 'a', revision: 1 });
    },
  );
  test('given a retracted act, when it is recorded again, with the same or other content, then it is', () => {
    const history = given(opened, recorded('a'), retracted('a'));
    history.when(record('a')).thenEvents(recorded('a'));
    history.when(record('a', { summary: 'Else.' })).thenEvents(recorded('a', { summary: 'Else.' }));
  });

  const before = [
    opened,
    recorded('root'),
    recorded('step', { followUpOf: 'root' }),
    recorded('gone'),
    retracted('gone'),
    recorded('late', { occurred: { from: '2021-05-10' } }),
    recorded('half', { occurred: { from: '2021-05-11' }, reverses: [{ actId: 'late', share: 0.6 }] }),
  ] as const;
  test.each([
    ['the initiator is no party', { initiator: 'FRA' }, 'undeclared-party', ['initiator']],
    ['the target is no party', { target: 'FRA' }, 'undeclared-party', ['target']],
    ['a third party did it', { initiator: 'UKR' }, 'third-party-initiator', ['initiator']],
    ['a party did it to itself', { target: 'USA' }, 'same-party', ['target']],
    [
      'it is reciprocal with a third party',
      { target: 'UKR', reciprocal: true },
      'reciprocal-third-party',
      ['reciprocal'],
    ],
    ['its issue is undeclared', { issue: 'fish' }, 'undeclared-issue', ['issue']],
    ['it lies past tomorrow', { occurred: { from: '2021-06-18' } }, 'future-date', ['occurred', 'from']],
    [
      'it ends past tomorrow',
      { occurred: { from: '2021-06-01', to: '2021-06-18' } },
      'future-date',
      ['occurred', 'to'],
    ],
    ['it was reported past tomorrow', { reported: '2021-06-18' }, 'future-date', ['reported']],
    ['its code does not exist', { code: { code: '9999' } }, 'unknown-code', ['code', 'code']],
    ['its scale does not exist', { score: { scale: 'mine' } }, 'unknown-scale', ['score', 'scale']],
    [
      "its score is not the scale's",
      { score: { scale: 'goldstein/gdelt', value: -9 } },
      'score-mismatch',
      ['score', 'value'],
    ],
    ['it follows up itself', { followUpOf: 'new' }, 'self-reference', ['followUpOf']],
    ['it follows up what does not exist', { followUpOf: 'nothing' }, 'unknown-reference', ['followUpOf']],
    ['it follows up a retracted act', { followUpOf: 'gone' }, 'unknown-reference', ['followUpOf']],
    [
      'it follows up what began after it ended',
      { occurred: { from: '2021-05-01', to: '2021-05-09' }, followUpOf: 'late' },
      'follow-up-before-act',
      ['followUpOf'],
    ],
    [
      'it was reported before it happened',
      { occurred: { from: '2021-05-01' }, reported: '2021-04-30' },
      'reported-before-it-happened',
      ['reported'],
    ],
    [
      'a source of it is of the future',
      { sources: [{ title: 'T', publisher: 'P', published: '2021-06-18' }] },
      'future-date',
      ['sources', 0, 'published'],
    ],
    ['it follows up a follow-up', { followUpOf: 'step' }, 'follow-up-of-follow-up', ['followUpOf']],
    [
      'it is a follow-up that reverses',
      { followUpOf: 'root', reverses: [{ actId: 'late' }] },
      'follow-up-reverses',
      ['reverses'],
    ],
    ['it reverses itself', { reverses: [{ actId: 'new' }] }, 'self-reference', ['reverses', 0, 'actId']],
    [
      'it reverses what does not exist',
      { reverses: [{ actId: 'root' }, { actId: 'x' }] },
      'unknown-reference',
      ['reverses', 1, 'actId'],
    ],
    [
      'it reverses a retracted act',
      { reverses: [{ actId: 'gone' }] },
      'unknown-reference',
      ['reverses', 0, 'actId'],
    ],
    [
      'it reverses a follow-up',
      { reverses: [{ actId: 'step' }] },
      'reversal-of-follow-up',
      ['reverses', 0, 'actId'],
    ],
    [
      'it reverses a later act',
      { reverses: [{ actId: 'late', share: 0.1 }] },
      'reversal-before-act',
      ['reverses', 0, 'actId'],
    ],
    [
      'it reverses one act twice',
      {
        reverses: [
          { actId: 'root', share: 0.1 },
          { actId: 'root', share: 0.1 },
        ],
      },
      'duplicate-reversal',
      ['reverses', 1],
    ],
    [
      'it reverses more than is left',
      { occurred: { from: '2021-05-12' }, reverses: [{ actId: 'late', share: 0.5 }] },
      'reversed-too-much',
      ['reverses', 0, 'share'],
    ],
    ['its summit is unknown', { summitId: 'geneva' }, 'unknown-reference', ['summitId']],
  ] as [string, Partial<ActInput>, string, (string | number)[]][])(
    'given a history, when %s, then it is refused at the field',
    (_, changes, code, path) => {
      given(...before)
        .when(record('new', changes))
        .thenRefused(code, { path });
      // A correction into the same is refused as well.
      given(...before, recorded('new'))
        .when(correct('new', changes))
        .thenRefused(code, { path });
    },
  );
  test.each([
    ['a date that is no day', { occurred: { from: '2021-02-30', precision: 'day' } }, 'invalid-date'],
    [
      'days in the wrong order',
      { occurred: { from: '2021-02-03', to: '2021-02-01', precision: 'day' } },
      'date-order',
    ],
    ['a magnitude without rationale', { magnitude: { value: 2 } }, 'magnitude-rationale'],
  ] as [string, object, string][])(
    'given content that no schema checked, when it has %s, then it is refused all the same',
    (_, changes, code) => {
      given(opened)
        .when({ type: 'RecordAct', content: { ...act('new'), ...changes } })
        .thenRefused(code);
    },
  );

  test.each([
    ['tomorrow of the recording clock', { occurred: { from: '2021-06-17' } }],
    ['toward a declared third party', { target: 'UKR' }],
    ['reciprocal between the parties', { reciprocal: true, code: { code: '041' } }],
    ['a follow-up', { followUpOf: 'root' }],
    ['a reversal on the first day of the act that it reverses', { reverses: [{ actId: 'root' }] }],
    [
      'a reversal of exactly the rest',
      { occurred: { from: '2021-05-12' }, reverses: [{ actId: 'late', share: 0.4 }] },
    ],
    ['of a known summit', { summitId: 'geneva' }],
    [
      'stronger than the scale, with a rationale',
      { magnitude: { value: 2, rationale: 'Ten times as many.' } },
    ],
  ] as [string, Partial<ActInput>][])(
    'given a history, when an act is %s, then it is recorded',
    (_, changes) => {
      given(...before, { type: 'SummitScheduled.v1', data: summit('geneva') })
        .when(record('new', changes))
        .thenEvents(recorded('new', changes));
    },
  );
  test('given ten reversals of a tenth each, when the last is recorded, then rounding does not refuse it', () => {
    const tenth = (n: number) => recorded(`r${n}`, { reverses: [{ actId: 'a', share: 0.1 }] });
    const nine = Array.from({ length: 9 }, (_, n) => tenth(n));
    const last = { reverses: [{ actId: 'a', share: 0.1 }] };
    given(opened, recorded('a'), ...nine)
      .when(record('last', last))
      .thenEvents(recorded('last', last));
  });
});

describe('recording several acts', () => {
  const batch = (...contents: ReturnType<typeof act>[]) => ({ type: 'RecordActs' as const, contents });
  test('given later ones name earlier ones, when they are recorded together, then all are, in that order', () => {
    const step = { followUpOf: 'a' };
    const undo = { reverses: [{ actId: 'a' }] };
    given(opened)
      .when(batch(act('a'), act('b', step), act('c', undo)))
      .thenEvents(recorded('a'), recorded('b', step), recorded('c', undo));
  });
  test('given some are recorded already, when they come again beside new ones, then only the new ones are added', () => {
    given(opened, recorded('a'))
      .when(batch(act('a'), act('b'), act('b')))
      .thenEvents(recorded('b'));
    given(opened, recorded('a'))
      .when(batch(act('a')))
      .thenNothing();
  });
  test('given one is wrong, when they are recorded together, then none is, and the answer says which', () => {
    const refusal = given(opened)
      .when(batch(act('a'), act('b', { followUpOf: 'later' }), act('later')))
      .thenRefused('unknown-reference', { index: 1, path: ['contents', 1, 'followUpOf'] });
    expect(refusal.message).toContain('number 2');
  });
  test('given shares add up beyond 1 only within the batch, when they are recorded together, then it is refused', () => {
    const undo = { reverses: [{ actId: 'a', share: 0.7 }] };
    given(opened)
      .when(batch(act('a'), act('b', undo), act('c', undo)))
      .thenRefused('reversed-too-much', { index: 2 });
  });
  test('given 501 acts, when they are recorded together, then they are too many', () => {
    const many = Array.from({ length: 501 }, (_, n) => act(`a${n}`));
    given(opened)
      .when(batch(...many))
      .thenRefused('too-many-acts', { most: 500 });
  });
});

describe('correcting an act', () => {
  test('given a live act, when it is corrected, then the event holds the full new content and the reason', () => {
    given(opened, recorded('a'))
      .when(correct('a', { issue: 'rhetoric' }))
      .thenEvents(corrected('a', { issue: 'rhetoric' }));
  });
  test('given a live act, when it is corrected to what it says already, then nothing happens', () => {
    given(opened, recorded('a')).when(correct('a')).thenNothing();
    given(opened, recorded('a'), corrected('a', { issue: 'rhetoric' }))
      .when(correct('a'))
      .thenEvents(corrected('a'));
  });
  test('given no live act, when it is corrected, then it is refused', () => {
    given(opened).when(correct('a')).thenRefused('unknown-act');
    given(opened, recorded('a'), retracted('a'))
      .when(correct('a'))
      .thenRefused('act-retracted', { revision: 2 });
  });

  const step = { occurred: { from: '2021-04-20' }, followUpOf: 'a' };
  test('given a follow-up, when its act moves past it, then it is refused, and up to that day it is not', () => {
    const history = given(opened, recorded('a'), recorded('step', step));
    history.when(correct('a', { occurred: { from: '2021-04-21' } })).thenRefused('follow-up-before-act', {
      path: ['occurred', 'from'],
    });
    history
      .when(correct('a', { occurred: { from: '2021-04-20' } }))
      .thenEvents(corrected('a', { occurred: { from: '2021-04-20' } }));
  });
  test('given a record whose follow-up lies too early, when its act is corrected otherwise, then it is', () => {
    given(opened, recorded('a', { occurred: { from: '2021-05-01' } }), recorded('step', step))
      .when(correct('a', { occurred: { from: '2021-05-01' }, issue: 'rhetoric' }))
      .thenEvents(corrected('a', { occurred: { from: '2021-05-01' }, issue: 'rhetoric' }));
  });

  const undo = { occurred: { from: '2021-04-20' }, reverses: [{ actId: 'a', share: 0.5 }] };
  test('given a reversed act, when it moves past its reversal, then it is refused, and up to that day it is not', () => {
    const history = given(opened, recorded('a'), recorded('undo', undo));
    history.when(correct('a', { occurred: { from: '2021-04-21' } })).thenRefused('reversal-before-act', {
      path: ['occurred', 'from'],
    });
    const day = { occurred: { from: '2021-04-20' } };
    history.when(correct('a', day)).thenEvents(corrected('a', day));
  });
  test('given an act that others depend on, when it becomes a follow-up, then it is refused with their ids', () => {
    given(opened, recorded('root'), recorded('a'), recorded('undo', undo))
      .when(correct('a', { followUpOf: 'root' }))
      .thenRefused('counted-by-others', { dependants: ['undo'] });
    given(opened, recorded('root'), recorded('a'), recorded('step', { followUpOf: 'a' }))
      .when(correct('a', { followUpOf: 'root' }))
      .thenRefused('counted-by-others', { dependants: ['step'] });
  });
  test('given a reversal, when its own share grows, then only the shares of others stand against it', () => {
    const history = given(
      opened,
      recorded('a'),
      recorded('undo', undo),
      recorded('undo2', { ...undo, reverses: [{ actId: 'a', share: 0.3 }] }),
    );
    const more = { ...undo, reverses: [{ actId: 'a', share: 0.7 }] };
    history.when(correct('undo', more)).thenEvents(corrected('undo', more));
    history
      .when(correct('undo', { ...undo, reverses: [{ actId: 'a', share: 0.8 }] }))
      .thenRefused('reversed-too-much', { others: ['undo2'] });
  });
  test('given a correction dropped a reversal, when the act is reversed in full, then it may be', () => {
    const full = { occurred: { from: '2021-04-25' }, reverses: [{ actId: 'a' }] };
    const history = [opened, recorded('a'), recorded('undo', undo)] as const;
    given(...history)
      .when(record('full', full))
      .thenRefused('reversed-too-much');
    given(...history, corrected('undo', { occurred: { from: '2021-04-20' } }))
      .when(record('full', full))
      .thenEvents(recorded('full', full));
  });
  test('given one act reverses another of the same day, when that one would reverse it in turn, then it is refused', () => {
    const history = [opened, recorded('a'), recorded('b', { reverses: [{ actId: 'a' }] })] as const;
    given(...history)
      .when(correct('a', { reverses: [{ actId: 'b' }] }))
      .thenRefused('reversal-cycle');
    given(...history, recorded('c', { reverses: [{ actId: 'b' }] }))
      .when(correct('a', { reverses: [{ actId: 'c' }] }))
      .thenRefused('reversal-cycle');
  });
});

describe('retracting an act', () => {
  test('given a live act, when it is retracted, then it is, once', () => {
    given(opened, recorded('a')).when(retract('a')).thenEvents(retracted('a'));
    given(opened, recorded('a'), retracted('a')).when(retract('a')).thenRefused('act-retracted');
    given(opened).when(retract('a')).thenRefused('unknown-act');
  });
  test('given live acts follow it up or reverse it, when it is retracted, then it is refused with their ids', () => {
    const refusal = given(
      opened,
      recorded('a'),
      recorded('step', { followUpOf: 'a' }),
      recorded('undo', { reverses: [{ actId: 'a' }] }),
    )
      .when(retract('a'))
      .thenRefused('act-in-use', { dependants: ['step', 'undo'] });
    expect(refusal.remedy).toContain('"step" and "undo"');
  });
  test('given its dependants were retracted or point elsewhere, when it is retracted, then it is', () => {
    given(
      opened,
      recorded('a'),
      recorded('b'),
      recorded('step', { followUpOf: 'a' }),
      retracted('step'),
      recorded('undo', { reverses: [{ actId: 'a' }] }),
      corrected('undo', { reverses: [{ actId: 'b' }] }),
    )
      .when(retract('a'))
      .thenEvents(retracted('a'));
  });
});
