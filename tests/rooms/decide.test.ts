import { describe, expect, test } from 'vitest';
import { DELEGATES_LIMIT, MOVES_LIMIT, TABLED_LIMIT } from '../../src/rooms/limits.ts';
import { isToldWhatCame } from '../../src/rooms/recorded.ts';
import { packageOf } from '../../src/rooms/state.ts';
import { ROOM_EVENT_SCHEMAS } from '../../src/rooms/events.ts';
import { packageIdOf } from '../../src/rooms/room-id.ts';
import { factsAt } from '../support/what-ifs.ts';
import { recordedAct } from '../support/relations.ts';
import { MINUTE, negotiating, omit, OPEN, person, Played, ROOM, step } from '../support/rooms.ts';

const agreed = (played: Played) => packageOf(played.room).map(({ stepId, wording }) => [stepId, wording]);
const table = (stepId: string, draft = step()) => ({ type: 'TableStep', stepId, step: draft }) as const;
const accept = (stepId: string, wording = 1) => ({ type: 'AcceptStep', stepId, wording }) as const;
const refuse = (stepId: string, wording = 1) =>
  ({ type: 'RefuseStep', stepId, wording, reason: 'Too early.' }) as const;
const amend = (stepId: string, wording: number, draft = step({ day: 20 })) =>
  ({ type: 'AmendStep', stepId, wording, step: draft }) as const;
const BOTH = step({ reciprocal: true });

describe('who comes in', () => {
  test('given a history, when a room is opened, then it holds base, delegations and whoever opened it', () => {
    const played = new Played().does(undefined, OPEN, 'open');
    expect(played.room).toMatchObject({
      base: { revision: 4, at: '2021-06-15' },
      facilitator: person('open'),
      joining: true,
      phase: { name: 'explore' },
      opened: { delegations: expect.arrayContaining(['RUS', 'USA']) },
    });
    played.refused(undefined, OPEN, 'room-exists');
    new Played(factsAt({ base: { revision: 4, at: '2021-08-01' } })).refused(undefined, OPEN, 'future-fork');
  });

  test('given an open room, when people come in, then each gets the delegation asked for or dealt, and no name is there twice', () => {
    const played = new Played().does(undefined, OPEN, 'open');
    for (const name of ['A', 'B', 'C', 'D']) {
      played.does(undefined, { type: 'JoinRoom', name, party: 'any' }, name);
    }
    const parties = [...played.room.participants.values()].map(({ party }) => party);
    const [first, second] = played.room.opened.delegations;
    expect(parties).toEqual([undefined, first, second, first, second]);
    played.refused(undefined, { type: 'JoinRoom', name: 'a', party: 'USA' }, 'name-taken');
    played.refused(undefined, { type: 'JoinRoom', name: 'Eve', party: 'CHN' }, 'unknown-delegation');
    played.does('open', { type: 'ChangeJoining', open: false });
    played.refused(undefined, { type: 'JoinRoom', name: 'Eve' }, 'joining-closed');
  });

  test(`given ${DELEGATES_LIMIT} people with a delegation, when one more comes, then there is room to watch alone`, () => {
    const played = new Played().does(undefined, OPEN, 'open');
    for (let k = 0; k < DELEGATES_LIMIT; k += 1) {
      played.does(undefined, { type: 'JoinRoom', name: `Person ${k}`, party: 'any' }, `person ${k}`);
    }
    played.refused(undefined, { type: 'JoinRoom', name: 'Eve', party: 'USA' }, 'room-full');
    played.does(undefined, { type: 'JoinRoom', name: 'Eve' }, 'eve');
  });

  test('given somebody removed, when they move, then their pass opens nothing, and after they are let back in the old one opens nothing either', () => {
    const played = negotiating().does('open', { type: 'RemoveParticipant', participant: person('ann') });
    played.refused('ann', table('a'), 'room-pass-over');
    played.does('open', { type: 'LetParticipantBackIn', participant: person('ann') });
    expect(played.room.participants.get(person('ann'))).toMatchObject({ n: 2, removed: false });
    played.refused('ann', table('a'), 'room-pass-over', 1);
    played.does('ann', table('a'));
    played.refused('nobody-known', table('b'), 'room-pass-over');
  });

  test('given a participant, when they do what is the facilitator’s, then they are refused, and a successor may take over', () => {
    const played = negotiating();
    played.refused('ann', { type: 'BeginPhase', phase: 'freeze' }, 'facilitator-only');
    played.refused(
      'ann',
      { type: 'RenameParticipant', participant: person('boris'), name: 'X' },
      'facilitator-only',
    );
    played.does('ann', { type: 'RenameParticipant', participant: person('ann'), name: 'Anna' });
    played.refused('ann', { type: 'TakeOver' }, 'facilitator-only');
    played
      .does('open', { type: 'NameSuccessor', participant: person('ann') })
      .does('ann', { type: 'TakeOver' });
    expect(played.room.facilitator).toBe(person('ann'));
    played.refused('open', { type: 'CloseRoom' }, 'facilitator-only');
  });
});

describe('steps on the table', () => {
  test('given a step that binds one party, when it tables it, then it is agreed with that; when another tables it, then it waits for that party', () => {
    const played = negotiating().does('ann', table('a'));
    expect(agreed(played)).toEqual([['a', 1]]);
    played.does('boris', table('b', step({ day: 30 })));
    expect(agreed(played)).toEqual([['a', 1]]);
    played.refused('boris', accept('b'), 'not-bound');
    expect(agreed(played.does('ann', accept('b')))).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    played.nothing('ann', accept('b'));
  });

  test('given a step that both parties carry out, then it takes the acceptance of both, and an amendment clears them', () => {
    const played = negotiating().does('ann', table('a', BOTH));
    expect(agreed(played)).toEqual([]);
    played.does('boris', accept('a'));
    expect(agreed(played)).toEqual([['a', 1]]);
    played.does('boris', amend('a', 1, step({ reciprocal: true, day: 40 })));
    expect(agreed(played)).toEqual([]);
    played.refused('ann', accept('a', 1), 'wording-superseded');
    expect(agreed(played.does('ann', accept('a', 2)))).toEqual([['a', 2]]);
    expect(agreed(played.does('ann', refuse('a', 2)))).toEqual([]);
    expect(played.room.steps.get('a')?.refused.get('USA')).toBe('Too early.');
  });

  test('given whoever watches and the facilitator, when they answer or table, then they have no delegation to do it for', () => {
    const played = negotiating().does('ann', table('a', BOTH));
    for (const by of ['olga', 'open']) {
      for (const order of [accept('a'), refuse('a'), table('b'), amend('a', 1)]) {
        played.refused(by, order, 'no-delegation');
      }
    }
    played.does('open', { type: 'HideStep', stepId: 'a', reason: 'An insult.' });
    expect(played.room.steps.get('a')).toMatchObject({ lies: 'hidden', reason: 'An insult.' });
    played.refused('boris', accept('a'), 'step-gone');
  });

  test('given an edit of the past, then it binds whoever did the act', () => {
    const acts = [recordedAct('sanctions', { initiator: 'USA', occurred: { from: '2021-04-15' } })];
    const played = negotiating();
    played.facts = factsAt({ acts });
    played.does('boris', table('past', omit('sanctions')));
    expect(played.room.steps.get('past')?.binds).toEqual(['USA']);
    expect(agreed(played.does('ann', accept('past')))).toEqual([['past', 1]]);
    played.refused('boris', table('again', omit('sanctions')), 'step-there');
  });

  test('given two steps that cannot stand beside each other, when the second would be agreed, then that is refused', () => {
    const lifting = (day: number) =>
      step({ code: { code: '085' }, day, reverses: [{ actId: 'sanctions', share: 0.5 }] });
    const played = negotiating();
    played.facts = factsAt({ acts: [recordedAct('sanctions', { occurred: { from: '2021-04-15' } })] });
    played.does('ann', table('half', lifting(5))).does('ann', table('other', lifting(6)));
    expect(agreed(played)).toHaveLength(2);
    played.does('boris', table('third', lifting(7)));
    played.refused('ann', accept('third'), 'commitment-reversal');
    played.refused('ann', table('fourth', lifting(8)), 'commitment-reversal');
    played.does('ann', refuse('half')).does('ann', accept('third'));
    expect(agreed(played)).toEqual([
      ['other', 1],
      ['third', 1],
    ]);
  });

  test.each([
    ['before the fork', { day: undefined, date: '2021-06-15' }, 'commitment-before-fork'],
    ['past the horizon', { day: 91 }, 'commitment-past-horizon'],
    ['to a stranger', { target: 'XKX' }, 'undeclared-party'],
    [
      'with a chance that hangs on another',
      { probability: { value: 0.5, given: 'b', otherwise: 0 } },
      'chance-hangs-on-step',
    ],
  ])('given a commitment %s, when it is tabled, then it is refused', (_, changes, code) => {
    negotiating().refused('ann', table('a', step(changes)), code);
  });

  test('given a step of an id that is taken, then a repeat adds nothing and another is refused', () => {
    const played = negotiating().does('ann', table('a'));
    played.nothing('ann', table('a'));
    played.refused('ann', table('a', step({ day: 11 })), 'step-id-taken');
    played.refused('boris', { type: 'TakeStepBack', stepId: 'a' }, 'not-your-step');
    played.does('ann', { type: 'TakeStepBack', stepId: 'a' });
    expect(agreed(played)).toEqual([]);
    played.refused('ann', { type: 'TakeStepBack', stepId: 'none' }, 'unknown-step');
  });

  test(`given ${TABLED_LIMIT} steps on the table, when one more is tabled, then the table is full`, () => {
    const played = negotiating();
    for (let k = 0; k < TABLED_LIMIT; k += 1) played.does('ann', table(`s${k}`));
    played.refused('ann', table('more'), 'table-full');
    played.does('ann', { type: 'TakeStepBack', stepId: 's0' }).does('ann', table('more'));
  });
});

describe('phases', () => {
  test('given a phase that ends, when a move comes late, then it is taken for two seconds more and not after', () => {
    const played = negotiating();
    played.now += 15 * MINUTE + 2_000;
    played.does('ann', table('a'));
    played.now += 1;
    played.refused('ann', table('b'), 'phase-over');
    played.does('open', { type: 'ExtendPhase', minutes: 1 }).does('ann', table('b'));
  });

  test('given another phase, when somebody moves, then nothing is taken, and the facilitator may still take away', () => {
    const played = negotiating()
      .does('ann', table('a'))
      .does('open', { type: 'BeginPhase', phase: 'freeze' });
    for (const order of [table('b'), accept('a'), refuse('a'), amend('a', 1)]) {
      played.refused('ann', order, 'not-negotiating');
    }
    played.refused('ann', { type: 'TakeStepBack', stepId: 'a' }, 'not-negotiating');
    played.does('open', { type: 'TakeStepBack', stepId: 'a' });
  });

  test('given a revealed room, then it goes on to the debrief and never back', () => {
    const played = negotiating();
    played.refused('open', { type: 'BeginPhase', phase: 'reveal' }, 'phase-out-of-turn');
    played.does('open', { type: 'Reveal' });
    played.nothing('open', { type: 'Reveal' });
    played.refused('open', { type: 'BeginPhase', phase: 'negotiate' }, 'phase-out-of-turn');
    played.does('open', { type: 'BeginPhase', phase: 'debrief' });
  });

  test('given a question, when it is revealed, then with its key and how many were sealed; closing before is refused', () => {
    const played = negotiating().does('open', {
      type: 'BeginPhase',
      phase: 'predict',
      keyHash: 'a'.repeat(64),
    });
    expect(played.room.question).toMatchObject({ day: '2021-09-13', keyHash: 'a'.repeat(64) });
    played.refused('open', { type: 'CloseRoom' }, 'not-revealed');
    played.refused('open', { type: 'RebaseRoom', base: { revision: 5 }, ballots: 1 }, 'already-predicted');
    const key = 'A'.repeat(43);
    played.does('open', { type: 'Reveal', key, ballots: 3 });
    expect(played.room.question?.revealed).toEqual({ key, ballots: 3 });
  });

  test('given sealed predictions, then the debrief waits for the reveal; a room of old that is in it without is revealed all the same', () => {
    const sealed = () =>
      negotiating().does('open', { type: 'BeginPhase', phase: 'predict', keyHash: 'a'.repeat(64) });
    sealed().refused('open', { type: 'BeginPhase', phase: 'debrief' }, 'not-revealed');
    const old = sealed().take([{ type: 'PhaseBegun.v1', data: { phase: 'debrief' } }], 'of old');
    expect(isToldWhatCame(old.room)).toBe(false);
    old.does('open', { type: 'Reveal', key: 'A'.repeat(43), ballots: 0 });
    old.does('open', { type: 'CloseRoom' });
    expect(isToldWhatCame(old.room)).toBe(true);
  });

  test.each([
    ['in negotiation', false, (played: Played) => played],
    ['at the reveal', true, (played: Played) => played.does('open', { type: 'Reveal' })],
    ['that is closed', true, (played: Played) => played.does('open', { type: 'CloseRoom' })],
  ])('given a room without predictions %s, then whether it is told what came: %s', (_, told, play) => {
    expect(isToldWhatCame(play(negotiating()).room)).toBe(told);
  });

  test('given a room that is rebased, then steps that no longer fit lose their acceptances, and others keep theirs', () => {
    const reversing = step({ code: { code: '085' }, reverses: [{ actId: 'sanctions', share: 1 }] });
    const played = negotiating();
    played.facts = factsAt({ acts: [recordedAct('sanctions', { occurred: { from: '2021-04-15' } })] });
    played.does('ann', table('a')).does('ann', table('lift', reversing));
    played.facts = factsAt({ base: { revision: 5, at: '2021-06-15' }, head: 5, acts: [] });
    played.does('open', { type: 'RebaseRoom', base: { revision: 5 } });
    expect(played.room.base.revision).toBe(5);
    expect(agreed(played)).toEqual([['a', 1]]);
  });

  test('given a room that closes, then its package is what was agreed, it becomes a what-if, and nothing more is taken', () => {
    const played = negotiating().does('ann', table('a')).does('boris', table('b'));
    played.does('open', { type: 'CloseRoom', communique: 'A beginning.' });
    expect(played.room.closed).toMatchObject({
      because: 'facilitator',
      package: ['a'],
      whatIfId: packageIdOf(ROOM),
      communique: 'A beginning.',
    });
    played.nothing('open', { type: 'CloseRoom', communique: 'A beginning.' });
    played.refused('open', { type: 'CloseRoom' }, 'room-closed');
    played.refused('ann', table('c'), 'room-closed');
    played.refused(undefined, { type: 'JoinRoom', name: 'Eve' }, 'room-closed');
  });

  test('given a room that nobody closed, when its time is over, then it takes nothing and is closed by age', () => {
    const played = negotiating();
    played.nothing(undefined, { type: 'ExpireRoom' });
    played.now += 30 * 24 * 60 * MINUTE;
    played.refused('ann', table('a'), 'room-expired');
    played.does(undefined, { type: 'ExpireRoom' });
    expect(played.room.closed).toMatchObject({ because: 'age', package: [] });
    played.nothing(undefined, { type: 'ExpireRoom' });
  });

  test(`given ${MOVES_LIMIT} moves, then only what ends the room is taken`, () => {
    const played = negotiating();
    played.state = { ...played.room, revision: MOVES_LIMIT - 1 };
    played.refused('ann', table('a'), 'room-full-of-moves');
    expect(played.decided('open', { type: 'CloseRoom' }).result.ok).toBe(true);
  });
});

test('given every event of a played room, then it is what its schema says', () => {
  const played = negotiating()
    .does('ann', table('a', BOTH))
    .does('boris', amend('a', 1, step({ reciprocal: true, day: 12 })))
    .does('ann', refuse('a', 2))
    .does('ann', accept('a', 2))
    .does('open', { type: 'MoveParticipant', participant: person('olga'), party: 'RUS' })
    .does('open', { type: 'BeginPhase', phase: 'predict', minutes: 5, keyHash: 'b'.repeat(64) })
    .does('open', { type: 'Reveal', key: 'B'.repeat(43), ballots: 0 })
    .does('open', { type: 'CloseRoom' });
  for (const { type, data } of played.events) expect(ROOM_EVENT_SCHEMAS[type].parse(data)).toEqual(data);
});
