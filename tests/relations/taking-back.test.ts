import { describe, expect, test } from 'vitest';
import { standingInTheWay } from '../../src/relations/decide-take-back.ts';
import { evolve } from '../../src/relations/evolve.ts';
import type { RelationEvent } from '../../src/relations/events.ts';
import type { RelationState } from '../../src/relations/state.ts';
import { given } from '../support/given.ts';
import { act, recordedAct, relation } from '../support/relations.ts';

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const recorded = (...args: Parameters<typeof act>): RelationEvent => ({
  type: 'ActRecorded.v1',
  data: recordedAct(...args),
});
const retracted = (actId: string): RelationEvent => ({
  type: 'ActRetracted.v1',
  data: { actId, reason: 'All of it.' },
});
const back = (...acts: readonly (readonly [string, number])[]) => ({
  type: 'RetractActs' as const,
  acts: acts.map(([actId, revision]) => ({ actId, revision })),
  reason: 'All of it.',
});

const HELD = [opened, recorded('a'), recorded('b', { followUpOf: 'a' })] as const;

describe('taking acts back together', () => {
  test('given acts that build on each other, when all go, then each is retracted with the reason, the last first', () => {
    given(...HELD)
      .when(back(['a', 1], ['b', 2]))
      .thenEvents(retracted('b'), retracted('a'));
  });

  test('given some were retracted already, or are named twice, when all go, then no act is retracted again', () => {
    given(...HELD, retracted('b'))
      .when(back(['a', 1], ['b', 2], ['a', 1]))
      .thenEvents(retracted('a'));
    given(...HELD, retracted('b'), retracted('a'))
      .when(back(['a', 1], ['b', 2]))
      .thenNothing();
  });

  test('given somebody changed one since, when all go, then none does, and it is named', () => {
    const correction = { ...recordedAct('b', { followUpOf: 'a', summary: 'Else.' }), reason: 'Found out.' };
    given(...HELD, { type: 'ActCorrected.v1', data: correction })
      .when(back(['a', 1], ['b', 2]))
      .thenRefused('acts-changed', { actIds: ['b'] });
    given(...HELD, retracted('b'), recorded('b'))
      .when(back(['a', 1], ['b', 2]))
      .thenRefused('acts-changed', { actIds: ['b'] });
  });

  test('given an act outside builds on one, when all go, then none does, and it is named', () => {
    given(...HELD, recorded('c', { reverses: [{ actId: 'a' }] }))
      .when(back(['a', 1], ['b', 2]))
      .thenRefused('act-in-use', { actIds: ['a'] });
  });

  test('given an act that nobody recorded, when it is named, then it is refused', () => {
    given(...HELD)
      .when(back(['a', 1], ['z', 9]))
      .thenRefused('unknown-act', { actIds: ['z'] });
  });

  test('given one that stays, then what it builds on stays too', () => {
    const changed = { ...recordedAct('b', { followUpOf: 'a', summary: 'Else.' }), reason: 'Found out.' };
    const state = [...HELD, recorded('c'), { type: 'ActCorrected.v1', data: changed } as const].reduce<
      RelationState | undefined
    >(
      (soFar, { type, data }, revision) =>
        evolve(soFar, { type, data, revision, metadata: { commandId: 'x', commandHash: 'y' } }),
      undefined,
    );
    const seen = [
      { actId: 'a', revision: 1 },
      { actId: 'b', revision: 2 },
      { actId: 'c', revision: 3 },
    ];
    expect(state && standingInTheWay(state, seen)).toEqual({ changed: ['b'], inUse: ['a'] });
  });
});
