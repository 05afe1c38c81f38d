import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { draftSchema } from '../../src/coding/draft-form.ts';
import { readableText } from '../../src/coding/readable-text.ts';
import { draftOf } from './reader.ts';

/** Texts changed here and there: the coder never throws, and what it proposes is always the text's own words. `DETENTE_TEST_FUZZ` says how many. */

const RUNS = Number(process.env['DETENTE_TEST_FUZZ'] ?? 200);
const OPTIONS = {
  numRuns: RUNS,
  ...(process.env['DETENTE_TEST_FUZZ'] === undefined && { seed: 20_210_616 }),
};
const FOLDER = join(import.meta.dirname, 'texts');
const TEXTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const NASTY = [
  '\0',
  '\u202e',
  '\ud800',
  '\udfff',
  '"',
  "'s",
  '’',
  '<b',
  '</p>',
  '&amp;',
  '\r\n',
  '\n\n',
  ' ',
  ',',
  '. ',
  'the',
  '-',
  '(',
  '2021-02-31',
  '31 April',
  'to',
  'that',
  'and',
  '🕊',
  'Ａ',
  '\u00a0',
  '%s',
  '0'.repeat(40),
];

const changed = fc
  .record({
    text: fc.constantFrom(...TEXTS),
    from: fc.nat(1500),
    length: fc.integer({ min: 1, max: 700 }),
    changes: fc.array(
      fc.record({
        at: fc.nat(700),
        cut: fc.nat(12),
        put: fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 8 })),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ text, from, length, changes }) =>
    changes.reduce(
      (so, { at, cut, put }) => so.slice(0, at) + put + so.slice(at + cut),
      text.slice(from, from + length),
    ),
  );

describe('texts of any kind', () => {
  test(
    'given changed texts, then nothing is thrown, and every quote is the text at its place',
    { timeout: 600_000 },
    () => {
      fc.assert(
        fc.property(
          changed,
          fc.constantFrom(['RUS', 'TUR'], ['GBR', 'RUS'], ['CUB', 'USA'], ['COL', 'VEN']),
          (text, parties) => {
            const draft = draftOf(text, parties as [string, string]);
            expect(draftSchema.safeParse(draft).success).toBe(true);
            for (const { quote, initiator, target } of draft.proposals) {
              expect(text.slice(quote.from, quote.to)).toBe(quote.text);
              expect(parties).toContain(initiator);
              expect(parties).toContain(target);
            }
          },
        ),
        OPTIONS,
      );
    },
  );

  test('given any text, then the coder reads one of the same length', () => {
    fc.assert(
      fc.property(fc.oneof(changed, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        expect(readableText(text).text.length).toBe(text.length);
      }),
      OPTIONS,
    );
  });
});
