import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  etagOf,
  matchesNone,
  parseIfMatch,
  parseKey,
  parsePosition,
  weakEtagOf,
} from '../../src/http/preconditions.ts';

describe('entity tags', () => {
  test('given any revision, when its tag is sent back, then it is that revision', () => {
    fc.assert(
      fc.property(fc.nat(), (revision) => {
        expect(parseIfMatch(etagOf(revision))).toEqual({ ok: true, value: revision });
      }),
    );
  });

  test('given no If-Match, when it is read, then there is no condition', () => {
    expect(parseIfMatch(undefined)).toEqual({ ok: true, value: undefined });
  });

  test.each([
    ['*', '*'],
    ['"r5", "r7" ,"r6"', 7],
    ['W/"r5"', 5],
  ])('given %j as If-Match, when it is read, then it is %j', (header, value) => {
    expect(parseIfMatch(header)).toEqual({ ok: true, value });
  });

  test('given a key in quotes and bare, when they are read, then they are one key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80 }), (key) => {
        const quoted = `"${key.replace(/["\\]/g, '\\$&')}"`;
        expect(parseKey(quoted)).toEqual({ ok: true, value: key });
      }),
    );
    expect(parseKey('d2c9')).toEqual(parseKey('"d2c9"'));
    expect(parseKey('""')).toMatchObject({ ok: false, error: { code: 'idempotency-key' } });
  });

  test.each([
    '',
    'r5',
    '"5"',
    '"r"',
    '"r-1"',
    '*, "r5"',
    '"r5" "r6"',
    '"r5",',
    '"r1e3"',
    `"r${'9'.repeat(20)}"`,
  ])('given %j as If-Match, when it is read, then it is refused', (header) => {
    expect(parseIfMatch(header)).toMatchObject({ ok: false, error: { code: 'if-match' } });
  });

  test('given any tag in a list, when If-None-Match is compared, then it matches weakly, and a longer one does not', () => {
    const tag = fc.oneof(
      fc.nat().map(etagOf),
      fc.array(fc.nat(), { minLength: 1 }).map((parts) => weakEtagOf(...parts)),
    );
    fc.assert(
      fc.property(tag, fc.array(tag), fc.array(tag), (wanted, before, after) => {
        expect(matchesNone([...before, wanted, ...after].join(', '), wanted)).toBe(true);
        expect(matchesNone(wanted.replace('"', '"x'), wanted)).toBe(false);
      }),
    );
    expect(matchesNone('W/"r5"', '"r5"')).toBe(true);
    expect(matchesNone('*', '"r5"')).toBe(true);
    expect(matchesNone(undefined, '"r5"')).toBe(false);
  });
});

describe('positions', () => {
  test('given any position, when it is sent back, then it is read exactly, beyond what a double holds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (position) => {
        expect(parsePosition(String(position))).toEqual({ ok: true, value: position });
      }),
    );
  });

  test.each(['', '-1', '1.5', '0x10', ' 1', '1e3', '9'.repeat(20)])(
    'given %j, when it is read, then it is refused',
    (text) => {
      expect(parsePosition(text)).toMatchObject({ ok: false, error: { code: 'position' } });
    },
  );
});
