import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predictionSchema } from '../../src/rooms/ballot-events.ts';
import { joinCode, joinCodeOf, JOIN_CODE } from '../../src/rooms/join-code.ts';
import { parsePass, passText } from '../../src/rooms/pass.ts';
import { keyHash, questionKey, seal, sealedHash, unseal } from '../../src/rooms/seal.ts';
import { idOf } from '../support/rooms.ts';

const SECRET = new Uint8Array(32).fill(7);
const about = { room: idOf('room'), participant: idOf('ann'), question: idOf('q') };
const key = questionKey(SECRET, about.room, about.question);
const PREDICTION = { low: 30, median: 41.5, high: 60 };

describe('a sealed prediction', () => {
  test('given its key, when it is opened, then it is what was sealed; as anybody else’s it does not open', () => {
    const box = seal(PREDICTION, about, key);
    expect(unseal(box, about, key)).toEqual(PREDICTION);
    for (const field of ['room', 'participant', 'question'] as const) {
      expect(unseal(box, { ...about, [field]: idOf('other') }, key)).toBeUndefined();
    }
    expect(unseal(box, about, questionKey(SECRET, about.room, idOf('other')))).toBeUndefined();
    expect(unseal('', about, key)).toBeUndefined();
    expect(keyHash(key)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('given a box as it was before lines could be drawn, then it opens as what was sealed', () => {
    const box =
      'AwMDAwMDAwMDAwMDJIaE6t9_FIq1jwqm5SKHYgGBETu8A8sR2zrTYqwwMc2KHcAGFO49-O828mBQRNoLN8VcPNXTivdQ4Yg_4UIFlbn4c08NYtcNP_QFjA28ar1NS2nRp35BXgnykvIzZj25jLVl629rrDqENzb4owbaXQ';
    expect(unseal(box, about, key)).toEqual(PREDICTION);
  });

  test('given any change of a box, then it does not open', () => {
    const bytes = Buffer.from(seal(PREDICTION, about, key), 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(unseal(changed.toString('base64url'), about, key)).toBeUndefined();
      }),
    );
  });

  test('given predictions of any figures, then all boxes are of one length and no two are alike', () => {
    const boxes = [
      PREDICTION,
      { low: 0, median: 0, high: 0 },
      { low: 1 / 3, median: 99.123456789, high: 100 },
      { low: 1 / 3, median: 200 / 3, high: 290 / 3, line: Array.from({ length: 11 }, () => 100) },
      PREDICTION,
    ].map((each) => seal(each, about, key));
    expect(new Set(boxes.map(({ length }) => length)).size).toBe(1);
    expect(new Set(boxes).size).toBe(boxes.length);
  });

  test('given the hash of its command, then it is the same for the same and hangs on a key', () => {
    const hash = sealedHash(about, PREDICTION, SECRET);
    expect(sealedHash(about, { ...PREDICTION }, SECRET)).toBe(hash);
    expect(sealedHash(about, { ...PREDICTION, low: 31 }, SECRET)).not.toBe(hash);
    expect(sealedHash(about, PREDICTION, new Uint8Array(32))).not.toBe(hash);
  });

  test.each([
    ['not a number', { ...PREDICTION, median: Number.NaN }],
    ['outside 0 to 100', { ...PREDICTION, high: 101 }],
    ['a line of too few days', { ...PREDICTION, line: [40, 41] }],
    ['a line between whole points', { ...PREDICTION, line: Array.from({ length: 11 }, () => 40.5) }],
    ['a median outside its bounds', { low: 50, median: 40, high: 60 }],
  ])('given %s, then it is no prediction', (_, prediction) => {
    expect(predictionSchema.safeParse(prediction).success).toBe(false);
  });
});

describe('a pass', () => {
  const pass = { room: about.room, participant: about.participant, n: 3 };

  test('given its key, then it says who it is for; changed, or of another secret, it is none', () => {
    const text = passText(pass, SECRET);
    expect(parsePass(text, SECRET)).toEqual(pass);
    expect(parsePass(text, new Uint8Array(32))).toBeUndefined();
    expect(parsePass(text.replace('.3.', '.4.'), SECRET)).toBeUndefined();
    for (const other of ['', 'rp_', `${text}x`, text.slice(0, -1)])
      expect(parsePass(other, SECRET)).toBeUndefined();
  });
});

describe('a join code', () => {
  test('given random bytes, then it is of six letters, and read as people type it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        fc.pre(bytes.filter((byte) => byte < 248).length >= 6);
        const code = joinCode(bytes);
        expect(code).toMatch(JOIN_CODE);
        expect(joinCodeOf(` ${code.slice(0, 3)}-${code.slice(3).toLowerCase()} `)).toBe(code);
      }),
    );
  });
});
