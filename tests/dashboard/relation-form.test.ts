import { describe, expect, test } from 'vitest';
import { foundStates, namedStates, partyRefusal, stateName } from '../../src/ontology/country-names.ts';
import { isKnownParty } from '../../src/ontology/countries.ts';
import { relationSchema } from '../../src/relations/events.ts';
import { historyIdOf } from '../../src/relations/history-id.ts';
import {
  historyOf,
  nameOf,
  newRelation,
  partyFault,
  partyOf,
  relationForm,
  relationInput,
  titleOf,
  type RelationForm,
} from '../../src/dashboard/writing/relation-form.ts';
import { recordWith } from './fixture.ts';

const form = (more: Partial<RelationForm> = {}): RelationForm => ({
  ...newRelation('2001-01-01'),
  parties: ['Sweden', 'nor'],
  because: 'Neighbours.',
  ...more,
});

describe('states by name', () => {
  test('given every state that has a name, then its code is known, and the name finds it', () => {
    expect(namedStates().length).toBeGreaterThan(220);
    for (const { code, name } of namedStates()) {
      expect(isKnownParty(code)).toBe(true);
      expect(name).not.toBe(code);
      expect(foundStates(name, 30).map((each) => each.code)).toContain(code);
      expect(partyOf(name)).toBe(code);
    }
  });

  test.each([
    ['Russia', 'RUS'],
    ['rus', 'RUS'],
    ['america', 'USA'],
    ['Soviet Union', 'SUN'],
    ['USSR', 'SUN'],
    ['Côte d’Ivoire', 'CIV'],
    ['north korea', 'PRK'],
  ])('given %s, then it is %s', (text, code) => {
    expect(partyOf(text)).toBe(code);
  });

  test('given former states, then they go by their own names', () => {
    expect(stateName('SUN')).toBe('Soviet Union');
    expect(stateName('YUG')).toBe('Yugoslavia');
  });

  test('given a party that does not exist, or one that is gone by then, then it is refused in words', () => {
    expect(partyFault('Atlantis', '2001-01-01')).toBe(
      'No party is known as “Atlantis”. Write a state by its name, or by its code, such as FRA.',
    );
    expect(partyFault('Korea', '2001-01-01')).toContain('Which is meant: ');
    expect(partyFault('Soviet Union', '2001-01-01')).toContain('was until 1991-12-25');
    expect(partyFault('Soviet Union', '1991-12-25')).toBeUndefined();
    expect(partyRefusal('GER', '2001-01-01')?.remedy).toBe('Write DEU.');
  });
});

describe('a relation as one opens it', () => {
  test('given two states by name, then its id, title and names are theirs, in the order of codes, and the form is whole', () => {
    const content = relationSchema.parse(relationInput(form()));
    expect(content.parties).toEqual(['NOR', 'SWE']);
    expect(content.names).toEqual(['Norway', 'Sweden']);
    expect(titleOf(form())).toBe('Sweden and Norway');
    expect(historyOf(form())).toBe(historyIdOf(['NOR', 'SWE'], nameOf(form())));
    expect(historyOf(form({ parties: ['Atlantis', 'nor'] }))).toBeUndefined();
    expect(content.issues).toEqual([{ id: 'relations-in-general', title: 'Relations in general' }]);
    expect(relationSchema.safeParse(relationInput(form({ because: ' ' }))).success).toBe(false);
  });

  test('given what a history declares, then revising it changes nothing that nobody changed', () => {
    const { declaration } = recordWith();
    expect(relationInput(relationForm(declaration), declaration)).toEqual(declaration);
    const more = relationForm(declaration);
    const issues = [...more.issues, { id: '', title: 'What is said' }, { id: '', title: ' ' }];
    const thirdParties = [{ party: 'Georgia', why: 'It lies between.' }];
    const sent = relationSchema.parse(relationInput({ ...more, issues, thirdParties }, declaration));
    expect(sent.issues.map(({ id }) => id)).toEqual(['rhetoric', 'what-is-said']);
    expect(sent.thirdParties).toEqual([{ party: 'GEO', name: 'Georgia', why: 'It lies between.' }]);
  });
});
