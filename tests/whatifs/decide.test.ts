import { describe, expect, test } from 'vitest';
import { err, rejection } from '../../src/kernel/result.ts';
import type { WhatIfEvent, OutcomeInput } from '../../src/whatifs/events.ts';
import { WHAT_IF_EVENT_SCHEMAS } from '../../src/whatifs/event-schemas.ts';
import { HISTORY, recordedAct } from '../support/relations.ts';
import {
  commitment,
  factsAt,
  FORK,
  givenWhatIf,
  outcome,
  propose,
  RECORD,
  request,
  revise,
} from '../support/what-ifs.ts';

const proposedWith = (changes: Partial<OutcomeInput> = {}): WhatIfEvent => {
  const [event] = givenWhatIf().when(propose(changes)).thenEvents({ type: 'OutcomeProposed.v2' });
  if (event === undefined) throw new Error('nothing was proposed');
  return event;
};
const PROPOSED = proposedWith();
const withdrawn: WhatIfEvent = { type: 'OutcomeWithdrawn.v1', data: { reason: 'Overtaken.' } };

describe('proposing an outcome', () => {
  test('given a history, when an outcome is proposed, then it is held complete: base, days, scores, seed', () => {
    const [event] = givenWhatIf()
      .when(propose({ commitments: [commitment('return', { date: '2021-06-25' })] }))
      .thenEvents({
        type: 'OutcomeProposed.v2',
        data: {
          whatIfId: request(propose(), 'when').whatIfId,
          history: HISTORY,
          base: { revision: 4, at: FORK },
          commitments: [
            {
              commitmentId: 'return',
              day: 10,
              score: { scale: 'goldstein/gdelt', value: 3.5 },
              probability: { value: 1 },
            },
          ],
          horizonDays: 180,
          seed: 20210616,
          models: { tension: 'tension/1', reaction: 'reaction/2' },
        },
      });
    expect(event?.data).not.toHaveProperty('commitments.0.date');
    expect(WHAT_IF_EVENT_SCHEMAS['OutcomeProposed.v2'].parse(event?.data)).toEqual(event?.data);
  });

  test('given no such history or revision, when an outcome is proposed, then the reason for that is told', () => {
    const reason = rejection('missing', 'revision-not-reached', 'There is no r9 yet', 'Ask for r4 at most.');
    givenWhatIf([], err(reason)).when(propose()).thenRefused('revision-not-reached');
  });

  test('given the caller expects another revision of the history, when an outcome is proposed, then it is a conflict', () => {
    const refused = givenWhatIf().when(propose(), { expectedRevision: 3 }).thenRefused('revision-conflict');
    expect(refused.details).toEqual({ current: 4, expected: 3 });
    givenWhatIf().when(propose(), { expectedRevision: 4 }).thenEvents({ type: 'OutcomeProposed.v2' });
  });

  test('given an empty override, when an outcome is proposed, then it is the same what-if as without', () => {
    expect(proposedWith({ assumptions: { tension: {}, reaction: {} } })).toEqual(PROPOSED);
  });
});

describe('the fork', () => {
  test.each([
    ['tomorrow', '2021-06-17', undefined],
    ['the day after', '2021-06-18', 'future-fork'],
    ['the day of the first act', '2021-04-15', undefined],
    ['the day before it', '2021-04-14', 'fork-before-first-act'],
  ])('given the clock stands at 16 June, when the fork is on %s, then %s is %s', (_, at, code) => {
    const facts = factsAt({ base: { revision: 4, at }, acts: [] });
    const decision = givenWhatIf([], facts).when(propose({ base: { at } }));
    if (code === undefined) decision.thenEvents({ data: { base: { at } } });
    else decision.thenRefused(code, ['base', 'at']);
  });

  test('given a history without acts, when an outcome is proposed, then there is nothing to fork', () => {
    const { firstAct: _, ...facts } = factsAt({ acts: [] });
    givenWhatIf([], facts).when(propose()).thenRefused('fork-before-first-act', ['base', 'revision']);
  });
});

describe('what an outcome may say', () => {
  const at = (...path: (string | number)[]) => path;
  test.each<[string, Partial<OutcomeInput>, string, (string | number)[]]>([
    [
      'a commitment dated on the fork',
      { commitments: [commitment('c', { date: FORK })] },
      'commitment-before-fork',
      at('commitments', 0, 'date'),
    ],
    [
      'a commitment past the horizon',
      { commitments: [commitment('c', { day: 31 })], horizonDays: 30 },
      'commitment-past-horizon',
      at('commitments', 0, 'day'),
    ],
    [
      'one id twice',
      { commitments: [commitment('c'), commitment('c', { day: 11 })] },
      'named-twice',
      at('commitments', 1, 'commitmentId'),
    ],
    [
      'a chance that hangs on a commitment due later',
      {
        commitments: [
          commitment('a', { day: 3, probability: { value: 0.5, given: 'b', otherwise: 0.1 } }),
          commitment('b', { day: 4 }),
        ],
      },
      'commitment-given',
      at('commitments', 0),
    ],
    [
      'an undeclared issue',
      { commitments: [commitment('c', { issue: 'weather' })] },
      'undeclared-issue',
      at('commitments', 0, 'issue'),
    ],
    [
      'a party from outside',
      { commitments: [commitment('c', { initiator: 'FRA' })] },
      'undeclared-party',
      at('commitments', 0, 'initiator'),
    ],
    [
      'a third party that acts',
      { commitments: [commitment('c', { initiator: 'UKR', reciprocal: false })] },
      'third-party-initiator',
      at('commitments', 0, 'initiator'),
    ],
    [
      'a party toward itself',
      { commitments: [commitment('c', { target: 'USA', reciprocal: false })] },
      'same-party',
      at('commitments', 0, 'target'),
    ],
    [
      'a reciprocal act toward a third party',
      { commitments: [commitment('c', { target: 'UKR' })] },
      'reciprocal-third-party',
      at('commitments', 0, 'reciprocal'),
    ],
    [
      'a code that does not exist',
      { commitments: [commitment('c', { code: { code: '9999' } })] },
      'unknown-code',
      at('commitments', 0, 'code', 'code'),
    ],
    [
      'a score that is not its scale’s',
      { commitments: [commitment('c', { score: { scale: 'goldstein/gdelt', value: 9 } })] },
      'score-mismatch',
      at('commitments', 0, 'score', 'value'),
    ],
    ['a summit that is not held', { summitId: 'vienna' }, 'unknown-reference', at('summitId')],
    [
      'a commitment that reverses an act that is not there',
      { commitments: [commitment('c', { reverses: [{ actId: 'nothing' }] })] },
      'commitment-reversal',
      at('commitments', 0),
    ],
    [
      'a commitment that reverses an act after the fork',
      { commitments: [commitment('c', { reverses: [{ actId: 'call' }] })] },
      'commitment-reversal',
      at('commitments', 0),
    ],
    [
      'a commitment that reverses a follow-up',
      { commitments: [commitment('c', { reverses: [{ actId: 'listing' }] })] },
      'commitment-reversal',
      at('commitments', 0),
    ],
    [
      'shares beyond what the record left',
      { commitments: [commitment('c', { reverses: [{ actId: 'sanctions', share: 0.6 }] })] },
      'commitment-reversal',
      at('commitments', 0),
    ],
    [
      'shares beyond what the record left, by two commitments together',
      {
        commitments: [
          commitment('c', { reverses: [{ actId: 'sanctions', share: 0.3 }] }),
          commitment('d', { reverses: [{ actId: 'sanctions', share: 0.3 }] }),
        ],
      },
      'commitment-reversal',
      at('commitments', 1),
    ],
    [
      'a commitment that reverses what an edit omits',
      {
        edits: [{ edit: 'omit', actId: 'sanctions' }],
        commitments: [commitment('c', { reverses: [{ actId: 'sanctions', share: 0.1 }] })],
      },
      'commitment-reversal',
      at('commitments', 0),
    ],
    [
      'an edit of no act',
      { edits: [{ edit: 'omit', actId: 'nothing' }] },
      'edit-unknown-act',
      at('edits', 0),
    ],
    [
      'an edit of a later act',
      { edits: [{ edit: 'omit', actId: 'call' }] },
      'edit-unknown-act',
      at('edits', 0),
    ],
    [
      'two edits of one act',
      {
        edits: [
          { edit: 'omit', actId: 'sanctions' },
          { edit: 'move', actId: 'listing', to: '2021-05-01' },
        ],
      },
      'edit-twice',
      at('edits', 1),
    ],
    [
      'a move past the fork',
      { edits: [{ edit: 'move', actId: 'waiver', to: '2021-06-16' }] },
      'edit-past-fork',
      at('edits', 0),
    ],
    [
      'a move that puts a reversal before its act',
      { edits: [{ edit: 'move', actId: 'sanctions', to: '2021-06-01' }] },
      'edit-reversal',
      at('edits', 0),
    ],
    [
      'an insertion of an id that is taken',
      { edits: [{ edit: 'insert', act: inserted('waiver') }] },
      'edit-insert-exists',
      at('edits', 0),
    ],
    [
      'an inserted act of an undeclared issue',
      { edits: [{ edit: 'insert', act: inserted('x', { issue: 'weather' }) }] },
      'undeclared-issue',
      at('edits', 0, 'act', 'issue'),
    ],
    [
      'an inserted act by a third party',
      { edits: [{ edit: 'insert', act: inserted('x', { initiator: 'UKR' }) }] },
      'third-party-initiator',
      at('edits', 0, 'act', 'initiator'),
    ],
    [
      'an inserted act of an unknown code',
      { edits: [{ edit: 'insert', act: inserted('x', { code: { code: '9999' } }) }] },
      'unknown-code',
      at('edits', 0, 'act', 'code', 'code'),
    ],
    [
      'an inserted act of a summit that is not held',
      { edits: [{ edit: 'insert', act: inserted('x', { summitId: 'vienna' }) }] },
      'unknown-reference',
      at('edits', 0, 'act', 'summitId'),
    ],
    [
      'reactions without end',
      { assumptions: { reaction: { inertia: { conflict: 0.9 }, reciprocity: { conflict: 0.2 } } } },
      'reaction-explodes',
      at('assumptions', 'reaction'),
    ],
    [
      'more acts than a future may hold',
      { assumptions: { reaction: { mu: 500 } } },
      'reaction-too-many-acts',
      at('assumptions', 'reaction'),
    ],
  ])('given a history, when %s is proposed, then it is refused at its place', (_, changes, code, path) => {
    givenWhatIf().when(propose(changes)).thenRefused(code, path);
    givenWhatIf([PROPOSED]).when(revise(changes)).thenRefused(code, path);
  });

  test('given half of an act is reversed, when commitments take the other half, then that is all of it and fine', () => {
    const half = [commitment('c', { reverses: [{ actId: 'sanctions', share: 0.5 }] })];
    givenWhatIf()
      .when(propose({ commitments: half }))
      .thenEvents({ data: { commitments: [{ reverses: [{ actId: 'sanctions', share: 0.5 }] }] } });
  });

  test('given a reversal is omitted, when a commitment takes all of what it gave back, then it may', () => {
    givenWhatIf()
      .when(
        propose({
          edits: [{ edit: 'omit', actId: 'waiver' }],
          commitments: [commitment('c', { reverses: [{ actId: 'sanctions' }] })],
        }),
      )
      .thenEvents({ type: 'OutcomeProposed.v2' });
  });

  test('given an act that never was, when it is inserted without a source, then it is held with its score', () => {
    givenWhatIf()
      .when(propose({ edits: [{ edit: 'insert', act: inserted('apology', { code: { code: '055' } }) }] }))
      .thenEvents({ data: { edits: [{ act: { actId: 'apology', score: { value: 7 }, sources: [] } }] } });
  });
});

describe('revising an outcome', () => {
  test('given a what-if, when it is revised, then the whole new content is held, with the reason', () => {
    givenWhatIf([PROPOSED])
      .when(revise({ title: 'Louder' }, 'It was not so quiet.'))
      .thenEvents({
        type: 'OutcomeRevised.v2',
        data: { title: 'Louder', reason: 'It was not so quiet.', base: { revision: 4, at: FORK } },
      });
  });
  test('given a what-if, when it is revised to what it says already, then nothing happens', () => {
    givenWhatIf([PROPOSED]).when(revise()).thenNothing();
    givenWhatIf([PROPOSED])
      .when(revise({ commitments: [commitment('ambassadors-return', { date: '2021-06-25' })] }))
      .thenNothing();
  });
  test('given a what-if of the first model, when it is revised without naming one, then it keeps it; named, it changes', () => {
    const models = { tension: 'tension/1', reaction: 'reaction/1' } as const;
    const first = proposedWith({ models });
    givenWhatIf([first])
      .when(revise({ title: 'Louder' }))
      .thenEvents({ data: { models } });
    givenWhatIf([first]).when(propose()).thenNothing();
    givenWhatIf([first])
      .when(revise({ models: { ...models, reaction: 'reaction/2' } }))
      .thenEvents({ data: { models: { reaction: 'reaction/2' } } });
  });
  test('given another revision, when it is revised, then it is a conflict that names the current one', () => {
    const refused = givenWhatIf([PROPOSED])
      .when(revise({ title: 'Louder' }), { expectedRevision: 7 })
      .thenRefused('revision-conflict');
    expect(refused.details).toEqual({ current: 0, expected: 7 });
  });
  test('given its base was moved while the command was under way, when it is judged, then that is a conflict', () => {
    const moved: WhatIfEvent = { type: 'OutcomeRebased.v1', data: { base: { revision: 9, at: FORK } } };
    givenWhatIf([PROPOSED, moved])
      .when(revise({ title: 'Louder' }))
      .thenRefused('revision-conflict');
  });
  test('given no such what-if, when it is revised, rebased or withdrawn, then it is unknown', () => {
    givenWhatIf().when(revise()).thenRefused('unknown-what-if');
    givenWhatIf().when({ type: 'RebaseOutcome' }).thenRefused('unknown-what-if');
    givenWhatIf().when({ type: 'WithdrawOutcome' }).thenRefused('unknown-what-if');
  });
});

describe('rebasing an outcome', () => {
  const later = factsAt({ base: { revision: 6, at: FORK }, head: 6 });
  test('given its history went on, when it is rebased, then it keeps its day and its content', () => {
    givenWhatIf([PROPOSED], later)
      .when({ type: 'RebaseOutcome' })
      .thenEvents({ type: 'OutcomeRebased.v1', data: { base: { revision: 6, at: FORK } } });
  });
  test('given it stands there already, when it is rebased, then nothing happens', () => {
    givenWhatIf([PROPOSED]).when({ type: 'RebaseOutcome' }).thenNothing();
  });
  test('given what it edits was retracted since, when it is rebased, then the edit is refused', () => {
    const edited = proposedWith({ edits: [{ edit: 'omit', actId: 'waiver' }] });
    const without = RECORD.slice(0, 2).map(([actId, changes]) => recordedAct(actId, changes));
    givenWhatIf([edited], { ...later, acts: without })
      .when({ type: 'RebaseOutcome' })
      .thenRefused('edit-unknown-act', ['edits', 0]);
  });
});

describe('a withdrawn outcome', () => {
  test('given a what-if, when it is withdrawn, then it is, once', () => {
    const withdraw = { type: 'WithdrawOutcome', reason: 'Overtaken.' } as const;
    givenWhatIf([PROPOSED]).when(withdraw).thenEvents(withdrawn);
    givenWhatIf([PROPOSED, withdrawn]).when(withdraw).thenNothing();
    // Also where the tag that was sent is the one before.
    givenWhatIf([PROPOSED, withdrawn]).when(withdraw, { expectedRevision: 0 }).thenNothing();
  });
  test('given it was withdrawn, when anything else is asked of it, then it is refused', () => {
    const given = givenWhatIf([PROPOSED, withdrawn]);
    given.when(revise({ title: 'Louder' })).thenRefused('what-if-withdrawn');
    given.when({ type: 'RebaseOutcome' }).thenRefused('what-if-withdrawn');
    given.when({ type: 'WithdrawOutcome', reason: 'Else.' }).thenRefused('what-if-withdrawn');
  });
});

describe('a proposal whose stream is there already', () => {
  test('given equal content, when it is proposed, then nothing happens; with other content it is a conflict', () => {
    givenWhatIf([PROPOSED]).when(propose()).thenNothing();
    givenWhatIf([PROPOSED])
      .when(propose({ title: 'Else' }))
      .thenRefused('what-if-exists');
    expect(outcome().title).not.toBe('Else');
  });
});

function inserted(actId: string, changes: object = {}) {
  return {
    actId,
    occurred: { from: '2021-05-01' },
    initiator: 'USA',
    target: 'RUS',
    code: { code: '036' },
    issue: 'summitry',
    summary: 'It never was.',
    ...changes,
  };
}
