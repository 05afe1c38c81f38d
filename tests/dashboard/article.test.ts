import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slugOf } from '../../src/dashboard/article/article-words.ts';
import { holdsQuotes, movedEnd, piecesOf, unmarked } from '../../src/dashboard/article/marked-text.ts';
import { reviewAction } from '../../src/dashboard/article/review-keys.ts';

const TEXT = 'Norway imposed sanctions on Russia. It rained. Russia recalled its ambassador.';

describe('an article with marks', () => {
  test('given any quotes, also overlapping and outside, then the pieces are the text, each under the quotes that lie over it', () => {
    const span = fc.record({
      id: fc.uuid(),
      from: fc.integer({ min: -3, max: 90 }),
      to: fc.integer({ min: -3, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const pieces = piecesOf(TEXT, spans);
        expect(pieces.map(({ text }) => text).join('')).toBe(TEXT);
        for (const { from, text, ids } of pieces) {
          expect(TEXT.startsWith(text, from)).toBe(true);
          for (const id of ids) {
            const found = spans.find((each) => each.id === id);
            expect(found !== undefined && found.from <= from && found.to >= from + text.length).toBe(true);
          }
        }
        const begun = pieces.flatMap(({ begin }) => begin);
        expect(new Set(begun).size).toBe(begun.length);
      }),
      { numRuns: 200 },
    );
  });

  test('given sentences, then those without a quote are told', () => {
    const sentences = [
      { from: 0, to: 35 },
      { from: 36, to: 46 },
      { from: 47, to: 78 },
    ];
    expect(
      unmarked(sentences, [
        { from: 7, to: 34 },
        { from: 54, to: 60 },
      ]),
    ).toEqual([sentences[1]]);
  });

  test.each([
    ['start', 'out', 'Norway imposed sanctions'],
    ['start', 'in', 'sanctions'],
    ['end', 'out', 'imposed sanctions on'],
    ['end', 'in', 'imposed'],
  ] as const)('given a quote, when its %s goes %s, then it is by a word', (end, way, wanted) => {
    const { from, to } = movedEnd(TEXT, { from: 7, to: 24 }, end, way);
    expect(TEXT.slice(from, to)).toBe(wanted);
  });

  test('given a quote of one word, when it shrinks, then it stays; and at the edges of the text it grows no further', () => {
    expect(movedEnd(TEXT, { from: 0, to: 6 }, 'end', 'in')).toEqual({ from: 0, to: 6 });
    expect(movedEnd(TEXT, { from: 0, to: 6 }, 'start', 'in')).toEqual({ from: 0, to: 6 });
    expect(movedEnd(TEXT, { from: 0, to: 6 }, 'start', 'out')).toEqual({ from: 0, to: 6 });
    expect(movedEnd(TEXT, { from: 0, to: TEXT.length }, 'end', 'out')).toEqual({ from: 0, to: TEXT.length });
  });

  test('given another text, then its quotes do not stand in it', () => {
    expect(holdsQuotes(TEXT, [{ from: 7, text: 'imposed' }])).toBe(true);
    expect(holdsQuotes(TEXT, [{ from: 8, text: 'imposed' }])).toBe(false);
  });

  test.each([
    ['A Week in May: Ändërs', 'a-week-in-may-anders'],
    ['\u4e2d', 'from-an-article'],
    ['-'.repeat(9), 'from-an-article'],
  ])('given the title %s, then a history of it may be called so', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  test('given keys, then letters act where nobody types, and not where they are switched off', () => {
    const press = { key: 'a', shift: false, control: false, alt: false, focus: 'page' } as const;
    expect(reviewAction(press, true)).toBe('accept');
    expect(reviewAction({ ...press, focus: 'button' }, true)).toBe('accept');
    for (const off of [{ focus: 'text' as const }, { control: true }, { alt: true }, { key: 'constructor' }])
      expect(reviewAction({ ...press, ...off }, true)).toBeUndefined();
    expect(reviewAction(press, false)).toBeUndefined();
  });

  test('given Enter, then it is for what the waiting keys will open, and the browser’s where none waits', () => {
    const enter = { key: 'Enter', shift: false, control: false, alt: false, focus: 'button' } as const;
    expect(reviewAction(enter, true, true)).toBe('confirm');
    expect(reviewAction(enter, true, false)).toBeUndefined();
    expect(reviewAction({ ...enter, focus: 'text' }, true, true)).toBeUndefined();
  });
});
