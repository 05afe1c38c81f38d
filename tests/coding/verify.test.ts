import { describe, expect, test } from 'vitest';
import { verify } from '../../src/coding/verify.ts';
import { draftOf } from './reader.ts';

const text = 'Norway imposed sanctions on Russia. Norway imposed sanctions on Russia.';
const around = { text, published: '2021-05-31', parties: ['NOR', 'RUS'] as const };
const [honest] = draftOf(text, ['NOR', 'RUS']).proposals;
if (honest === undefined) throw new Error('nothing was proposed');
const parties = { ...around, parties: ['NOR', 'RUS'] as [string, string] };

describe('the gate for every coder', () => {
  test('given an honest proposal, then it passes as it is', () => {
    expect(verify(honest, parties)).toEqual({ ok: true, value: honest });
  });

  test('given the right words at a wrong place, then the place is found', () => {
    const moved = { ...honest, quote: { ...honest.quote, from: 3, to: 9 } };
    expect(verify(moved, parties)).toMatchObject({ ok: true, value: { quote: { from: 0, to: 34 } } });
  });

  test.each([
    [
      'words that the text has not',
      { quote: { from: 0, to: 10, text: 'Norway declared war on Russia' } },
      'quote-not-in-text',
    ],
    ['words in another case', { quote: { from: 0, to: 10, text: 'norway imposed' } }, 'quote-not-in-text'],
    ['no words', { quote: { from: 0, to: 0, text: ' ' } }, 'quote-not-in-text'],
    ['a code of no table', { code: '9999' }, 'form'],
    ['a code of another table', { code: '176' }, 'unknown-code'],
    ['a party that is none', { target: 'USA' }, 'undeclared-party'],
    ['one party only', { target: 'NOR' }, 'one-party'],
    [
      'a day after the text',
      { occurred: { from: '2021-06-01', precision: 'day', basis: 'x' } },
      'after-publication',
    ],
    [
      'an interval that ends before it begins',
      { occurred: { from: '2021-05-02', to: '2021-05-01', precision: 'day', basis: 'x' } },
      'after-publication',
    ],
    ['a field too many', { recorded: true }, 'form'],
    ['confidence beyond certainty', { confidence: 2 }, 'form'],
    ['an endless quote', { quote: { from: 0, to: 5000, text: text.repeat(80) } }, 'form'],
  ])('given %s, then there is no proposal', (_, lie, why) => {
    expect(verify({ ...honest, ...lie }, parties)).toEqual({ ok: false, error: why });
  });

  test.each([[undefined], [null], ['a text'], [[]], [{}], [{ ...honest, quote: null }]])(
    'given %j in its place, then it is refused without a throw',
    (given) => {
      expect(verify(given, parties)).toEqual({ ok: false, error: 'form' });
    },
  );
});
