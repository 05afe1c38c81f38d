import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from '../../src/timeline/dictionary.ts';
import { ActIds } from '../../src/timeline/act-ids.ts';
import { civilDay } from '../../src/timeline/civil-day.ts';
import { dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { placeOf, Slabs } from '../../src/timeline/slabs.ts';

const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/);

test('given ids in any order with repeats, when they are numbered, then numbers follow first appearance and lead back', () => {
  fc.assert(
    fc.property(fc.array(slug, { maxLength: 300 }), slug, (ids, other) => {
      const table = new ActIds();
      const numbers = new Map<string, number>();
      for (const id of ids) {
        if (!numbers.has(id)) numbers.set(id, numbers.size);
        expect(table.numberOf(id)).toBe(numbers.get(id));
      }
      for (const [id, number] of numbers) {
        expect(table.find(id)).toBe(number);
        expect(table.idOf(number)).toBe(id);
      }
      expect(table.find(other)).toBe(numbers.get(other) ?? -1);
      expect(table.count).toBe(numbers.size);
    }),
  );
});

test('given 20 000 ids that differ in their digits, when each is looked for, then each is found', () => {
  const table = new ActIds();
  for (let n = 0; n < 20_000; n += 1) table.numberOf(`act-2021-${n}`);
  for (let n = 0; n < 20_000; n += 1) {
    expect(table.find(`act-2021-${n}`)).toBe(n);
  }
  expect(table.idOf(19_999)).toBe('act-2021-19999');
  expect(table.find('act-2021-20000')).toBe(-1);
});

test('given an id that is not ASCII, when it is numbered, then it is refused and nothing is added', () => {
  const table = new ActIds();
  expect(() => table.numberOf('détente')).toThrow(/ASCII/);
  expect(table.count).toBe(0);
});

test('given texts with repeats, when they are numbered, then numbers follow first appearance', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 200 }), (texts) => {
      const dictionary = new Dictionary();
      const first = [...new Set(texts)];
      for (const text of texts) expect(dictionary.numberOf(text)).toBe(first.indexOf(text));
      expect(dictionary.texts).toEqual(first);
      for (const [number, text] of first.entries()) {
        expect(dictionary.textOf(number)).toBe(text);
        expect(dictionary.find(text)).toBe(number);
      }
    }),
  );
});

test('given more texts than a column can tell apart, then the next is refused instead of taken for another', () => {
  const dictionary = new Dictionary(2);
  dictionary.numberOf('a');
  dictionary.numberOf('b');
  expect(() => dictionary.numberOf('c')).toThrow(RangeError);
  expect(dictionary.numberOf('b')).toBe(1);
});

test('given any day, when it is read without checks, then the number is the kernel’s', () => {
  fc.assert(
    fc.property(fc.integer({ min: dayNumber('0101-01-01'), max: dayNumber('9999-12-31') }), (number) => {
      expect(civilDay(formatDay(number))).toBe(number);
    }),
    { numRuns: 1000 },
  );
  for (const day of ['2000-02-29', '1900-02-28', '1900-03-01', '2021-12-31', '1970-01-01']) {
    expect(civilDay(day)).toBe(dayNumber(day));
  }
});

test('given rows beyond a slab, when they are written, then each keeps its cells and bytes tell tables apart', () => {
  const fill = (rows: number) => {
    const table = new Slabs({ small: 'u8', wide: 'f64' });
    for (let n = 0; n < rows; n += 1) {
      const row = table.add();
      table.slab(row).small[placeOf(row)] = n % 251;
      table.slab(row).wide[placeOf(row)] = n / 3;
    }
    return table;
  };
  const table = fill(10_000);
  for (const row of [0, 31, 32, 4095, 4096, 9999]) {
    expect(table.slab(row).small[placeOf(row)]).toBe(row % 251);
    expect(table.slab(row).wide[placeOf(row)]).toBe(row / 3);
  }
  const bytes = (of: ReturnType<typeof fill>) => Buffer.concat([...of.bytes()]);
  expect(bytes(table)).toHaveLength(10_000 * 9);
  expect(bytes(fill(10_000)).equals(bytes(table))).toBe(true);
  table.slab(9000).small[placeOf(9000)] = 252;
  expect(bytes(fill(10_000)).equals(bytes(table))).toBe(false);
});
