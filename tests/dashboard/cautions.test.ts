import { describe, expect, test } from 'vitest';
import { draftCautions, insertedCautions, recordCautions } from '../../src/dashboard/record/cautions-vm.ts';
import { knownCode } from '../../src/ontology/codes.ts';
import type { ActContent } from '../../src/relations/events.ts';
import { commitment } from '../support/what-ifs.ts';
import { act, ACTS, recordWith } from './fixture.ts';

const OTHER = { code: { ontology: 'cameo', code: '10' } } as const;
const told = (...more: readonly ActContent[]) => {
  const { acts } = recordCautions(recordWith([...ACTS, ...more]), knownCode);
  return [...acts].map(([id, cautions]) => [id, ...cautions.map(({ code }) => code)]);
};

describe('what may be a slip in the record shown', () => {
  test('given nothing doubtful, then there is none', () => {
    expect(recordCautions(recordWith(), knownCode)).toEqual({ declared: [], acts: new Map() });
  });
  test('given a doubtful code and an act before the coverage, then each is told of its act', () => {
    expect(told(act('asks', '2021-03-12', -1, OTHER), act('early', '2021-02-01', -1))).toEqual([
      ['asks', 'lost-zero'],
      ['early', 'outside-coverage'],
    ]);
  });
  test('given an act told twice, then the cards of both tell it', () => {
    expect(told(act('again', '2021-03-25', 1, { reciprocal: true }))).toEqual([
      ['call', 'told-twice'],
      ['again', 'told-twice'],
    ]);
  });
  test('given a follow-up of the same day and code, then nothing is told', () => {
    expect(told(act('detail', '2021-03-02', -8, { followUpOf: 'sanctions' }))).toEqual([]);
  });
  test('given a party whose code no state bears, then it is told of the history', () => {
    const record = recordWith();
    const declaration = { ...record.declaration, thirdParties: [{ party: 'ROM', why: 'It counts.' }] };
    expect(
      recordCautions({ ...record, declaration }, knownCode).declared.map(({ remedy }) => remedy),
    ).toEqual(['Did you mean ROU?']);
  });
});

describe('what may be a slip in the what-if shown', () => {
  const draft = {
    base: { at: '2021-04-10' },
    commitments: [commitment('one'), commitment('two')].map((each) => ({ ...each, day: 3 })),
    edits: [
      { edit: 'omit' as const, actId: 'answer' },
      { edit: 'insert' as const, act: act('invented', '2021-03-02', -8) },
    ],
  };
  const cautions = draftCautions(recordWith(), draft, new Map([['two', 'What two would be.']]), knownCode);

  test('given steps alike and an act of the record told again, then both are told in the words of the page', () => {
    expect(cautions.map(({ code }) => code)).toEqual(['told-twice', 'told-twice']);
    expect(cautions[0]?.message).toContain('The step \u201cWhat two would be\u201d');
    expect(cautions[1]?.message).toContain('"sanctions"');
  });
  test('given an act that it inserts, then its card is told what concerns it alone', () => {
    expect(insertedCautions(cautions, draft, 'invented')).toEqual([cautions[1]]);
    expect(insertedCautions(cautions, draft, 'other')).toEqual([]);
  });
});
