import { describe, expect, test } from 'vitest';
import type { Mark } from '../../src/drafts/draft-table.ts';
import { precisionOf } from '../../src/drafts/precision.ts';

const mark = (rule: string, verdict: Mark['verdict'], more: Partial<Mark> = {}): Mark => ({
  rule,
  confidence: 0.7,
  byHand: false,
  proposed: {
    initiator: 'NOR',
    target: 'RUS',
    reciprocal: false,
    code: '163',
    occurred: { from: '2021-05-03', precision: 'day', basis: 'said' },
    quote: '',
  },
  edited: [],
  verdict,
  ...more,
});

const of = (...marks: readonly Mark[]) =>
  precisionOf([{ content: { coder: 'coder/1' }, marks: new Map(marks.map((each, k) => [String(k), each])) }]);

describe('precision by use', () => {
  test('given what people made of proposals, then each rule has its count, and only an edit of parties or code is an error', () => {
    const { rules, all, missed } = of(
      mark('sanction', 'accepted'),
      mark('sanction', 'accepted', { edited: ['occurred', 'quote', 'summary'] }),
      mark('sanction', 'accepted', { edited: ['code'] }),
      mark('sanction', 'wrong-parties'),
      mark('sanction', 'open'),
      mark('recall', 'open'),
      mark('by-hand', 'accepted', { byHand: true }),
    );
    expect(rules).toEqual([
      { of: 'sanction', proposed: 5, right: 2, corrected: 1, rejected: 1, precision: 0.5 },
      { of: 'recall', proposed: 1, right: 0, corrected: 0, rejected: 0 },
    ]);
    expect(all).toEqual({ proposed: 6, right: 2, corrected: 1, rejected: 1, precision: 0.5 });
    expect(missed).toBe(1);
  });

  test('given what the record had already, then it counts neither for a rule nor against it', () => {
    expect(of(mark('meet', 'told-before'), mark('meet', 'accepted')).all).toMatchObject({
      rejected: 0,
      precision: 1,
    });
  });

  test('given confidences, then each is in one band, and a band with nothing in it has no precision', () => {
    const { bands } = of(
      mark('a', 'accepted', { confidence: 0.5 }),
      mark('a', 'no-act', { confidence: 0.49 }),
      mark('a', 'accepted', { confidence: 0.64 }),
    );
    expect(bands).toEqual([
      { of: 'below 0.50', proposed: 1, right: 0, corrected: 0, rejected: 1, precision: 0 },
      { of: '0.50 to 0.65', proposed: 2, right: 2, corrected: 0, rejected: 0, precision: 1 },
      { of: '0.65 and up', proposed: 0, right: 0, corrected: 0, rejected: 0 },
    ]);
  });
});
