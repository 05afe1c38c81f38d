import { describe, expect, test } from 'vitest';
import { FIRST_MODELS } from '../../src/charts/view-state.ts';
import { besideKey, besideOf, besides, toggled } from '../../src/dashboard/whatifs/beside.ts';
import type { Preset } from '../../src/dashboard/whatifs/draft.ts';
import { recordWith } from './fixture.ts';

const preset = (name: string): Preset => ({
  preset: name,
  title: `Title of ${name}`,
  summary: 'What it brings.',
  at: '2021-04-05',
  outcome: {
    title: `Title of ${name}`,
    author: 'A file',
    base: { at: '2021-04-05' },
    commitments: [],
    edits: [],
    assumptions: {},
    horizonDays: 30,
    seed: 7,
    models: FIRST_MODELS,
  },
});

describe('presets beside what is read', () => {
  const record = { ...recordWith(), revision: 5 };
  const question = { presets: [preset('reset'), preset('walk-out')], record, models: FIRST_MODELS };

  test('given names, then each is a draft of the revision shown, by the models of the address, and the one that is read is not drawn twice', () => {
    const [only, ...others] = besides({ ...question, named: ['reset', 'walk-out'], read: 'reset' });
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      key: 'preset:walk-out',
      preset: 'walk-out',
      draft: { title: 'Title of walk-out', base: { revision: 5 }, seed: 7, models: FIRST_MODELS },
    });
  });

  test('given one that is not there, or not yet, then it has its place without a draft', () => {
    expect(besides({ ...question, named: ['gone'], read: undefined })).toEqual([
      { key: 'preset:gone', preset: 'gone', draft: undefined },
    ]);
    const early = besides({ ...question, record: undefined, named: ['reset'], read: undefined });
    expect(early[0]?.draft).toBeUndefined();
  });

  test('given the key of one, then it tells the preset; the keys of others tell none', () => {
    expect(besideOf(besideKey('reset'))).toBe('reset');
    for (const key of ['draft', 'plain', '6f1c1d0e-0000-4000-8000-000000000001'])
      expect(besideOf(key)).toBeUndefined();
  });

  test('given no room for more, then one can be taken away but none added', () => {
    expect(toggled(['a'], 'b', false)).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'b', true)).toEqual(['a']);
    expect(toggled(['a'], 'b', true)).toBeUndefined();
  });
});
