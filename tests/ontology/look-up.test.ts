import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allCodes, knownCode } from '../../src/ontology/codes.ts';
import { editDistance } from '../../src/kernel/edit-distance.ts';
import { cautionOf } from '../../src/ontology/lost-zero.ts';
import { findCode, scales, scoreOf, searchCodes } from '../../src/ontology/look-up.ts';

const refusal = (code: string) => {
  const result = findCode(code);
  if (result.ok) throw new Error(`${code} was found`);
  return result.error;
};
const near = (code: string) => refusal(code).details?.['near'] as string[];
const codesFor = (text: string, limit = 5) => searchCodes(text, limit).map(({ code }) => code);

test('given a code that a scale does not score, when it is scored, then its nearest ancestor counts and is named', () => {
  expect(scoreOf('goldstein/gdelt', '1213')).toEqual({
    ok: true,
    value: { scale: 'goldstein/gdelt', value: -4, via: '121' },
  });
  expect(scoreOf('goldstein/icews', '1213')).toEqual({
    ok: true,
    value: { scale: 'goldstein/icews', value: -4 },
  });
});

test('given any code and any scale, then there is a score between -10 and 10', () => {
  for (const { id } of scales()) {
    for (const { code } of allCodes()) {
      const score = scoreOf(id, code);
      expect(score.ok && Math.abs(score.value.value) <= 10, `${id} ${code}`).toBe(true);
    }
  }
});

test('given 10 and 010, then they are two codes, and a caution tells them apart', () => {
  expect(findCode('10')).toMatchObject({ ok: true, value: { name: 'DEMAND' } });
  expect(findCode('010')).toMatchObject({ ok: true, value: { name: 'Make statement, not specified below' } });
  expect(cautionOf('10', knownCode)).toEqual({
    message: '"10" is the root DEMAND; "010" is Make statement, not specified below',
    remedy: 'If a leading zero got lost, write "010".',
  });
  expect(cautionOf('010', knownCode)).toBeUndefined();
  expect(cautionOf('163', knownCode)).toBeUndefined();
  const doubtful = allCodes().filter(({ code }) => cautionOf(code, knownCode) !== undefined);
  expect(doubtful.map(({ code }) => code).join(' ')).toBe('10 11 12 13 14 15 16 17 18 19 20');
});

test.each([
  ['841', '0841'],
  ['84', '084'],
  ['1', '01'],
  ['0111', '111'],
  ['O41', '041'],
  ['14l', '141'],
  ['163 ', '163'],
  ['1634', '163'],
  ['157', '15'],
  ['1661x', '1661'],
  ['sanctions', '172'],
])(
  'given the unknown code "%s", when it is looked up, then %s is among the codes offered',
  (code, expected) => {
    const error = refusal(code);
    expect(error.code).toBe('unknown-code');
    expect(error.message).toContain(`"${code}"`);
    expect(near(code)).toContain(expected);
  },
);

test('given a code that lost its zero, then the right one is the first offered, with its name', () => {
  expect(near('841')[0]).toBe('0841');
  expect(refusal('841').remedy).toContain('"0841" (Return, release person(s))');
});

test('given an unknown scale, then the refusal names those there are, nearest first', () => {
  expect(scoreOf('goldstein/icew', '163')).toMatchObject({
    ok: false,
    error: { code: 'unknown-scale', details: { near: ['goldstein/icews', 'goldstein/gdelt'] } },
  });
  expect(scoreOf('goldstein/gdelt', '841')).toMatchObject({ ok: false, error: { code: 'unknown-code' } });
});

test('given every name in the object prototype, then none of them is a code or a scale', () => {
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    expect(findCode(name).ok).toBe(false);
    expect(scoreOf(name, '163').ok).toBe(false);
  }
});

test('given any text, when it is looked up or searched, then the answer is a code or a refusal whose near codes exist', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,5}$/)), (text) => {
      const result = findCode(text);
      if (result.ok) expect(result.value.code).toBe(text);
      else for (const code of near(text)) expect(findCode(code).ok).toBe(true);
      expect(searchCodes(text, 7).length).toBeLessThanOrEqual(7);
    }),
  );
});

test('given the beginning of a code, when codes are searched, then the code itself comes first and its family follows', () => {
  expect(codesFor('084')).toEqual(['084', '0841', '0842']);
  expect(codesFor('841', 1)).toEqual(['0841']);
  expect(codesFor('10', 2)).toEqual(['10', '100']);
  expect(searchCodes('10', 100).map(({ code }) => code)).toContain('010');
});

test('given words of a name, when codes are searched, then all words must occur, whole words and short names first', () => {
  expect(codesFor('impose embargo')).toEqual(['163']);
  expect(codesFor('sign agreement')).toEqual(['057']);
  expect(codesFor('telephone', 1)).toEqual(['041']);
  expect(codesFor('IMPOSE sanction', 2)).toEqual(['172', '163']);
  // "Act" as a word before "action", though the other name is shorter.
  expect(codesFor('act', 2)).toEqual(['017', '093']);
  expect(codesFor('meeting', 1)).toEqual(['108']);
  expect(codesFor('16 sanctions')).toEqual(['163']);
  expect(codesFor('no such words')).toEqual([]);
  expect(codesFor('!!')).toEqual([]);
  expect(codesFor('', 2)).toEqual(['01', '010']);
});

test.each([
  ['', '', 0],
  ['', '041', 3],
  ['041', '', 3],
  ['041', '041', 0],
  ['041', '014', 1],
  ['041', '0411', 1],
  ['841', '0841', 1],
  ['163', '172', 2],
])('given "%s" and "%s", then %i slips lie between them', (a, b, slips) => {
  expect(editDistance(a, b)).toBe(slips);
});

test.each([
  ['lift sanctions', '085'],
  ['recall the ambassador', '161'],
  ['treaty', '057'],
  ['cyber attack', '176'],
])(
  'given %s, as people say it, then %s is found, and offered where it was given for a code',
  (words, code) => {
    expect(codesFor(words, 8)).toContain(code);
    const found = findCode(words);
    expect(found.ok ? [] : found.error.details?.['near']).toContain(code);
  },
);
