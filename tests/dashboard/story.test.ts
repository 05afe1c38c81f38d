import { describe, expect, test } from 'vitest';
import { DEFAULT_VIEW, formatView, parseView } from '../../src/charts/view-state.ts';
import type { Story } from '../../src/relations/events.ts';
import { AFTER_STORY, viewOfStop } from '../../src/dashboard/story/story-vm.ts';

const story: Story = {
  title: 'What was known when',
  stops: [
    { day: '1962-10-28', actId: 'knot-letter', knownBy: '1962-10-28', says: 'Not known yet.' },
    { day: '1962-10-21', preset: 'air-strike', says: 'What if.', asks: 'How far?' },
  ],
};

describe('a stop of a guided story', () => {
  test('given a stop, then the view has its day, act and what was known by then, and nothing of the stop before', () => {
    const before = { ...DEFAULT_VIEW, ...viewOfStop(story, 2), asOf: '7', from: '1962-10-01', future: 3 };
    expect({ ...before, ...viewOfStop(story, 1) }).toMatchObject({
      stop: 1,
      at: '1962-10-28',
      act: 'knot-letter',
      knownBy: '1962-10-28',
      preset: undefined,
      asOf: undefined,
      from: undefined,
      future: undefined,
    });
    expect(viewOfStop(story, 2)).toMatchObject({ preset: 'air-strike', act: undefined, knownBy: undefined });
  });

  test('given a stop that the story does not have, then there is nothing to show', () => {
    for (const stop of [0, 3, 99]) expect(viewOfStop(story, stop)).toBeUndefined();
  });

  test('given a stop, when its address is read again, then it is that stop', () => {
    const { view, problems } = parseView(formatView({ ...DEFAULT_VIEW, ...defined(viewOfStop(story, 1)) }));
    expect([view.stop, view.act, problems]).toEqual([1, 'knot-letter', []]);
    expect(parseView('stop=0').problems).toEqual(['stop=0']);
  });

  test('given the end of the story, then what it opened is closed and the day stays', () => {
    const shown = { ...DEFAULT_VIEW, ...viewOfStop(story, 1), ...AFTER_STORY };
    expect(formatView(shown as typeof DEFAULT_VIEW)).toBe('at=1962-10-28');
  });
});

const defined = (view: object | undefined): object =>
  Object.fromEntries(Object.entries(view ?? {}).filter(([, value]) => value !== undefined));
