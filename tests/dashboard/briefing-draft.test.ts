import { describe, expect, test } from 'vitest';
import {
  briefingOf,
  changedView,
  draftIn,
  MOST_VIEWS,
  movedView,
  NO_BRIEFING,
  withoutView,
  withView,
  type BriefingDraft,
} from '../../src/dashboard/briefing/briefing-draft.ts';
import { BRIEFING_VIEWS, briefingSchema } from '../../src/pages/briefing/briefing.ts';

const draft = (...titles: string[]): BriefingDraft =>
  titles.reduce((soFar, title) => withView(soFar, `?at=${title}`, title), { ...NO_BRIEFING, title: 'T' });
const titles = ({ views }: BriefingDraft): string => views.map(({ title }) => title).join('');

describe('a briefing being put together', () => {
  test('given views, then they are moved, changed and removed, and nothing happens beyond the ends', () => {
    const abc = draft('a', 'b', 'c');
    expect(titles(movedView(abc, 2, -1))).toBe('acb');
    expect(titles(movedView(abc, 0, 1))).toBe('bac');
    expect(movedView(abc, 0, -1)).toBe(abc);
    expect(movedView(abc, 2, 1)).toBe(abc);
    expect(titles(withoutView(abc, 1))).toBe('ac');
    expect(changedView(abc, 1, { text: 'Words.' }).views[1]).toEqual({
      address: '?at=b',
      title: 'b',
      text: 'Words.',
    });
  });

  test('given as many views as the server takes, then no more are added', () => {
    expect(MOST_VIEWS).toBe(BRIEFING_VIEWS);
    const full = draft(...'abcdefghijkl');
    expect(full.views).toHaveLength(MOST_VIEWS);
    expect(withView(full, '?', 'm')).toBe(full);
  });

  test('given a draft, then the server takes what is sent, and the draft comes back from it as it was', () => {
    const whole = changedView({ ...draft('a', 'b'), author: 'Ann', closing: 'End.' }, 0, { text: 'Words.' });
    const sent = briefingSchema.parse(briefingOf(whole));
    expect(sent).not.toHaveProperty('introduction');
    expect(draftIn(JSON.stringify(sent))).toEqual(whole);
  });

  test.each(['', 'no JSON', '{}', '{"briefing":2,"views":[]}', '<!doctype html><p>'])(
    'given a file that holds none (%j), then there is none',
    (text) => {
      expect(draftIn(text)).toBeUndefined();
    },
  );
});
