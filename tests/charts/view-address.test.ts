import { describe, expect, test } from 'vitest';
import { addressOf, isNamed, latestView, pinnedView } from '../../src/charts/view-address.ts';
import { DEFAULT_VIEW } from '../../src/charts/view-state.ts';

const CHAIN = '0123456789abcdef'.repeat(4);
const HISTORY = 'RUS-USA~one';

describe('a link to this state', () => {
  const pin = { history: HISTORY, revision: 21, chain: CHAIN, seed: 7 };

  test('given a view, then it names history, revision and the record by its hash; of the latest it names the history alone', () => {
    const pinned = pinnedView(DEFAULT_VIEW, pin);
    expect(pinned).toEqual({ ...DEFAULT_VIEW, history: HISTORY, asOf: '21', chain: '0123456789abcdef' });
    expect(latestView(pinned, HISTORY)).toEqual({ ...DEFAULT_VIEW, history: HISTORY });
  });

  test('given presets, then it names the model that simulates them, also that of old links, and the seed of the one that is read', () => {
    expect(pinnedView({ ...DEFAULT_VIEW, preset: 'reset' }, pin)).toMatchObject({
      model: 'reaction/1',
      seed: 7,
    });
    const beside = pinnedView({ ...DEFAULT_VIEW, beside: ['reset'], model: 'reaction/2' }, pin);
    expect(beside).toMatchObject({ model: 'reaction/2' });
    expect(beside).not.toHaveProperty('seed');
  });

  test('given the beginning of a hash, then only a record whose chain begins so is named; without one any is', () => {
    expect(isNamed('01234567', CHAIN)).toBe(true);
    expect(isNamed('f'.repeat(16), CHAIN)).toBe(false);
    expect(isNamed(undefined, CHAIN)).toBe(true);
  });

  test('given a picture, then its link names the record that is drawn by its hash, and what is printed does not', () => {
    const view = { ...DEFAULT_VIEW, history: HISTORY, chain: 'f'.repeat(16) };
    const { href, shown } = addressOf('http://host', view, { asOf: 21, chain: CHAIN });
    expect(shown).toBe(`http://host/?history=${HISTORY}&asOf=21`);
    expect(href).toBe(`http://host/?history=${HISTORY}&asOf=21&chain=0123456789abcdef`);
  });
});
