import { describe, expect, test } from 'vitest';
import { toldBefore } from '../../src/coding/told-before.ts';
import { fold } from '../support/given.ts';
import { act, recordedAct, relation } from '../support/relations.ts';

/** A record with sanctions of 15 April, and ones of Russia. */
const state = fold([
  { type: 'RelationOpened.v1', data: relation() },
  { type: 'ActRecorded.v1', data: recordedAct('april-sanctions') },
  { type: 'ActRecorded.v1', data: recordedAct('answer', { initiator: 'RUS', target: 'USA' }) },
]);
if (state === undefined) throw new Error('no record');

const april = { from: '2021-04-01', to: '2021-04-30', precision: 'month' } as const;

describe('an accepted act that the record may hold', () => {
  test.each([
    ['a month in which the same was done', act('drafted-1', { occurred: april }), ['april-sanctions']],
    ['the very day', act('drafted-1'), ['april-sanctions']],
    [
      'another month',
      act('drafted-1', { occurred: { from: '2021-05-01', to: '2021-05-31', precision: 'month' } }),
      [],
    ],
    ['another code', act('drafted-1', { occurred: april, code: { code: '161' } }), []],
    [
      'the other direction',
      act('drafted-1', { occurred: april, initiator: 'RUS', target: 'USA' }),
      ['answer'],
    ],
    ['the act itself', act('april-sanctions'), []],
  ])('given %s, then what is there already is named', (_, accepted, expected) => {
    expect(toldBefore(state, accepted)).toEqual(expected);
  });
});
