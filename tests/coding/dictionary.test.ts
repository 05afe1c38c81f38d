import { describe, expect, test } from 'vitest';
import { lexiconOf } from '../../src/coding/lexicon.ts';
import { mentionsIn, phraseBook } from '../../src/coding/mentions.ts';
import { sentencesOf } from '../../src/coding/sentences.ts';
import { isKnownParty } from '../../src/ontology/countries.ts';
import { dictionary, draftOf, tools } from './reader.ts';

/** Every pattern is tried on its own sentences. */

const book = phraseBook(dictionary.states);

/** The two states that an example names first. */
function partiesOf(text: string): readonly [string, string] {
  const { sentences } = sentencesOf(text, tools.tagger);
  const codes = new Set(
    sentences.flatMap(({ tokens }) => mentionsIn(tokens, text, book).map(({ code }) => code)),
  );
  const [a, b] = codes;
  if (a === undefined || b === undefined) throw new Error(`the example names fewer than two states: ${text}`);
  return [a, b];
}

const proposalsOf = (text: string) => draftOf(text, partiesOf(text)).proposals;

describe('the dictionary of acts', () => {
  test.each(dictionary.acts)(
    'given the sentences of $rule, then it finds what they say, and nothing in the others',
    ({ rule, code, says, not }) => {
      for (const text of says) {
        expect(
          proposalsOf(text).map((each) => [each.why.rule, each.code]),
          text,
        ).toContainEqual([rule, code]);
      }
      for (const text of not) {
        expect(
          proposalsOf(text).map(({ why }) => why.rule),
          text,
        ).not.toContain(rule);
      }
    },
  );

  test('given the rules, then each has a name of its own', () => {
    const names = dictionary.acts.map(({ rule }) => rule);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the governing verbs', () => {
  test.each(dictionary.families.families)(
    'given the sentences of $family, then the code is made of verb and content',
    ({ family, says, not }) => {
      for (const { text, code } of says)
        expect(
          proposalsOf(text).map((each) => each.code),
          text,
        ).toContain(code);
      for (const text of not) {
        expect(
          proposalsOf(text).filter(({ why }) => why.rule.startsWith(family)),
          text,
        ).toEqual([]);
      }
    },
  );
});

describe('deeds that are nouns', () => {
  test.each(dictionary.nominals)(
    'given the sentences of $verb, then the noun is read as the verb, and as nothing in the others',
    ({ says, not }) => {
      for (const { text, code } of says)
        expect(
          proposalsOf(text).map((each) => each.code),
          text,
        ).toContain(code);
      for (const text of not) {
        expect(
          proposalsOf(text).filter(({ why, kind }) => kind === 'act' && why.rule.startsWith('noun/')),
          text,
        ).toEqual([]);
      }
    },
  );
});

describe('the dictionary of states', () => {
  test('given its codes, then the ontology knows each', () => {
    const codes = [...Object.keys(dictionary.states.states), ...Object.keys(dictionary.states.groups)];
    expect(codes.filter((code) => !isKnownParty(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(190);
  });

  test('given a name, then no two states are called by it', () => {
    const names = new Map<string, string>();
    for (const [code, { names: called, seats }] of Object.entries(dictionary.states.states)) {
      for (const name of [...called, ...seats]) {
        expect(names.get(name) ?? code, name).toBe(code);
        names.set(name, code);
      }
    }
  });

  test('given a class that is not there, then the dictionary does not load', () => {
    const [first, ...rest] = dictionary.acts;
    if (first === undefined) throw new Error('no patterns');
    expect(() => lexiconOf({ ...dictionary, acts: [{ ...first, with: ['@nothing'] }, ...rest] })).toThrow(
      '@nothing',
    );
  });
});
