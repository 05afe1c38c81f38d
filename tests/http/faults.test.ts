import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textFaults } from '../../src/http/text-faults.ts';
import { errorsOf, formOf, problemOfFaults } from '../../src/http/faults.ts';

function messagesOf(schema: z.ZodType, value: unknown): string[] {
  const form = formOf(schema, value);
  return form.ok ? [] : errorsOf(form.error).map(({ path, message }) => `${path}: ${message}`);
}

describe('faults in words', () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ['a number too large', z.number().min(1).max(99), 100, 'must be a number from 1 to 99'],
    ['an exclusive bound', z.number().gt(0).max(10), 0, 'must be a number above 0 and up to 10'],
    ['a lower bound alone', z.number().min(3), 2, 'must be a number from 3 on'],
    ['an upper bound alone', z.number().max(3), 4, 'must be a number up to 3'],
    ['a broken number', z.number().int(), 1.5, 'must be a whole number'],
    ['text for a number', z.number(), 'x', 'must be a number'],
    [
      'a number in a query',
      z.coerce.number().int().min(1).max(500),
      'x',
      'must be a whole number from 1 to 500',
    ],
    ['text too short', z.string().min(1).max(200), '', 'must be text of 1 to 200 characters'],
    ['text too long', z.string().max(3), 'abcd', 'must be text of at most 3 characters'],
    ['no web address', z.url(), 'x', 'must be a web address that begins with http:// or https://'],
    ['none of some', z.enum(['a', 'b']), 'c', 'must be one of "a", "b"'],
    ['not the one', z.literal('a'), 'c', 'must be "a"'],
    ['no truth value', z.boolean(), 'yes', 'must be true or false'],
    ['an empty list', z.array(z.string()).min(1).max(5), [], 'must be a list of 1 to 5 entries'],
    [
      'a list for an object',
      z.strictObject({ a: z.string(), b: z.string() }),
      [],
      'must be an object with a, b',
    ],
    ['null for text', z.string(), null, 'must be text'],
  ])('given %s, when it is told, then the words name what is expected', (_name, schema, value, words) => {
    expect(messagesOf(z.strictObject({ field: schema }), { field: value })).toEqual([`field: ${words}`]);
  });

  test.each([
    ['half of a character', 'half \ud83d of it', 'holds half of a character, a lone surrogate'],
    ['the other half', '\ude00', 'holds half of a character, a lone surrogate'],
    ['a NUL', 'it ends\0here', 'holds the character NUL'],
  ])('given a text with %s, when it is told, then its place is named', (_name, text, words) => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ text: z.string() })) });
    expect(messagesOf(schema, { list: [{ text: 'fine \u{1f600}' }, { text }] })).toEqual([
      `list[1].text: ${words}`,
    ]);
  });

  test('given a value nested very deeply, when its texts are looked at, then nothing overflows', () => {
    let value: unknown = 'half \ud83d';
    for (let depth = 0; depth < 50_000; depth += 1) value = [value];
    expect(textFaults(value)[0]?.path).toHaveLength(50_000);
  });

  test('given a field that is missing, when it is told, then the words say that, and what it should be', () => {
    expect(messagesOf(z.strictObject({ field: z.number() }), {})).toEqual([
      'field: is missing; must be a number',
    ]);
  });

  test("given a schema's own words, when it refuses, then they are kept", () => {
    const schema = z.strictObject({ field: z.string().refine(() => false, { error: 'no real day' }) });
    expect(messagesOf(schema, { field: 'x' })).toEqual(['field: no real day']);
  });

  test('given faults deep inside shared schemas, lists and tuples, when they are told, then each is named by its path', () => {
    const item = z.strictObject({ share: z.number().max(1) }).meta({ id: 'TestItem' });
    const schema = z.strictObject({ items: z.array(item), pair: z.tuple([z.string(), z.number()]) });
    expect(messagesOf(schema, { items: [{ share: 1 }, { share: 2, extra: 1 }], pair: ['a', 'b'] })).toEqual([
      'items[1].share: must be a number up to 1',
      'items[1].extra: is not known here; known are share',
      'pair[1]: must be a number',
    ]);
  });

  test('given a query with a misspelt parameter, when it is told, then its name and the known ones are in the detail', () => {
    const schema = z.strictObject({ at: z.string().optional(), asOf: z.string().optional() });
    const form = formOf(schema, { asof: '1' });
    expect(!form.ok && problemOfFaults('query', form.error)).toMatchObject({
      status: 400,
      code: 'unknown-parameter',
      detail: 'asof: is not known here; known are at, asOf',
    });
  });

  test('given many faults, when they are told, then the first is the detail and the others are counted', () => {
    const schema = z.array(z.number());
    const value = Array.from({ length: 200 }, () => 'x');
    const form = formOf(schema, value);
    if (form.ok) throw new Error('it was accepted');
    expect(errorsOf(form.error)).toHaveLength(50);
    expect(problemOfFaults('body', form.error).detail).toBe('[0]: must be a number, and 49 more');
  });
});
