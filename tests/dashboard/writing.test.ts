import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import { freeSlug } from '../../src/kernel/slug.ts';
import { findCode } from '../../src/ontology/look-up.ts';
import { allCodes } from '../../src/ontology/codes.ts';
import { actSchema, noteSchema } from '../../src/relations/events.ts';
import { foundCodes } from '../../src/dashboard/record/codes.ts';
import { movesOf } from '../../src/dashboard/record/kind-words.ts';
import { readAt, sceneOf } from '../../src/dashboard/figure/scene.ts';
import {
  actForm,
  actIdOf,
  actInput,
  actOf,
  newAct,
  type ActForm,
} from '../../src/dashboard/writing/act-form.ts';
import { actEffect, effectWords, kindEffects } from '../../src/dashboard/writing/effect.ts';
import { faultAt, faultsBeside } from '../../src/dashboard/writing/faults.ts';
import { newNote, noteForm, noteInput } from '../../src/dashboard/writing/note-form.ts';
import { occurredOf, whenOf } from '../../src/dashboard/writing/when-form.ts';
import { ACTS, act, NOTE, recordWith } from './fixture.ts';

const TODAY = '2026-11-28';
const record = recordWith();
const CODES = new Map(
  ['163', '040'].map((code, index) => [
    code,
    { scores: { 'goldstein/gdelt': { value: index === 0 ? -8 : 1 } } },
  ]),
);
const filledIn = (more: Partial<ActForm> = {}): ActForm => ({
  ...newAct(record, '2021-04-05'),
  summary: 'The United States imposes sanctions.',
  code: '163',
  sources: [{ title: 'A report', publisher: 'A paper', url: '', published: '', quote: '' }],
  ...more,
});

describe('an act as one writes it', () => {
  test('given every act of a record, then the form sends back what it says, and nothing else', () => {
    for (const content of ACTS) {
      const sent = actSchema.parse(actInput(actForm(content), content.actId, TODAY));
      expect({ ...sent, score: content.score }).toEqual(content);
    }
  });

  test('given a new act, then empty fields are left out, and its id is of its first words, a free one', () => {
    const form = filledIn();
    const sent = actInput(
      form,
      actIdOf(form, () => false),
      TODAY,
    );
    expect(actSchema.safeParse(sent).success).toBe(true);
    expect(sent).not.toHaveProperty('reported');
    expect(sent).not.toHaveProperty('level');
    expect(sent.actId).toBe('the-united-states-imposes-sanctions');
    expect(actIdOf(form, (id) => id === 'the-united-states-imposes-sanctions')).toBe(
      'the-united-states-imposes-sanctions-2',
    );
    expect(actIdOf(filledIn({ summary: '制裁' }), () => false)).toBe('act-2021-04-05');
  });

  test('given a form without a source, then none is made up', () => {
    const sent = actInput({ ...filledIn(), sources: newAct(record, '2021-04-05').sources }, 'x', TODAY);
    expect(sent.sources).toEqual([]);
    expect(actSchema.safeParse(sent).success).toBe(false);
  });

  test('given another code, then the reason for the old one goes; given other words, then so does what a coder proposed', () => {
    const drafted = {
      coder: 'coder/1',
      dictionary: 'a'.repeat(64),
      text: 'b'.repeat(64),
      confidence: 0.5,
      edited: [],
      acceptedBy: 'Ana',
    };
    const content = act('coded', '2021-03-02', -8, {
      code: { ontology: 'cameo', code: '163', rationale: 'They say sanctions.' },
      drafted,
    });
    const form = actForm(content);
    expect(actInput(form, 'coded', TODAY)).toMatchObject({ code: content.code, drafted });
    const other = actInput({ ...form, code: '040' }, 'coded', TODAY);
    expect(other.code).toEqual({ ontology: 'cameo', code: '040' });
    const [source] = form.sources;
    const quoted = { ...form, sources: [{ ...source!, quote: 'Other words.' }] };
    expect(actInput(quoted, 'coded', TODAY)).not.toHaveProperty('drafted');
  });

  test.each([
    ['day', '2021-03-04', '', { from: '2021-03-04', precision: 'day' }],
    ['days', '2021-03-04', '2021-03-06', { from: '2021-03-04', to: '2021-03-06', precision: 'day' }],
    ['month', '2021-02-10', '', { from: '2021-02-01', to: '2021-02-28', precision: 'month' }],
    ['month', '2021-12-10', '', { from: '2021-12-01', to: '2021-12-31', precision: 'month' }],
    ['year', '2020-02-10', '', { from: '2020-01-01', to: '2020-12-31', precision: 'year' }],
    ['month', '2026-11-02', '', { from: '2026-11-01', to: TODAY, precision: 'month' }],
    ['approximate', '2021-03-04', '', { from: '2021-03-04', precision: 'approximate' }],
  ] as const)('given %s of %s, then it is kept as it is known', (exact, from, to, occurred) => {
    expect(occurredOf({ from, to, exact, basis: ' ' }, TODAY)).toEqual(occurred);
    expect(occurredOf({ ...whenOf(occurred), basis: 'A diary.' }, TODAY)).toEqual({
      ...occurred,
      basis: 'A diary.',
    });
  });

  test('given the text of a note, then the form sends back what it says', () => {
    expect(noteSchema.parse(noteInput(noteForm(NOTE), NOTE.noteId, TODAY))).toEqual(NOTE);
    expect(noteSchema.safeParse(noteInput(newNote('2021-03-04'), 'x', TODAY)).success).toBe(false);
  });

  test('given many with one beginning, then each has an id of its own', () => {
    const taken = new Set<string>();
    for (let k = 0; k < 5; k += 1) taken.add(freeSlug('Talks', 'x', (id) => taken.has(id)));
    expect([...taken]).toEqual(['talks', 'talks-2', 'talks-3', 'talks-4', 'talks-5']);
  });
});

describe('what an act would move, while one writes it', () => {
  const scene = sceneOf(record);

  test('given a new act, then the line holds what the page reads once it is recorded', () => {
    const draft = actOf(filledIn(), 'new', TODAY, CODES)!;
    const effect = actEffect(record, scene, 'new', draft)!;
    const after = sceneOf(recordWith([...ACTS, draft]));
    expect(effect.before).toBe(readAt(scene, dayNumber('2021-04-05')).tension);
    expect(effect.after).toBeCloseTo(readAt(after, dayNumber('2021-04-05')).tension, 9);
    expect(effect.endAfter).toBeCloseTo(readAt(after, dayNumber('2021-04-10')).tension, 9);
    expect(effectWords(effect, ['with it', 'without'])).toMatch(
      /^Tension on 5 Apr 2021: \d+\.\d with it, \d+\.\d without, higher by \d+\.\d\. On 10 Apr 2021, the last day, higher by \d+\.\d\.$/,
    );
  });

  test('given an act that is corrected or retracted, then what takes it back counts as it will', () => {
    const sanctions = ACTS.find(({ actId }) => actId === 'sanctions')!;
    const weaker = { ...sanctions, magnitude: { value: 0.5, rationale: 'Fewer.' } };
    const corrected = actEffect(record, scene, 'sanctions', weaker)!;
    const others = ACTS.filter(({ actId }) => actId !== 'sanctions');
    expect(corrected.after).toBeCloseTo(
      readAt(sceneOf(recordWith([weaker, ...others])), corrected.day).tension,
      9,
    );
    const retracted = actEffect(record, scene, 'sanctions', undefined)!;
    expect(retracted.after).toBeLessThan(retracted.before);
    expect(retracted.endAfter).toBeCloseTo(
      readAt(sceneOf(recordWith(others)), dayNumber(record.end)).tension,
      9,
    );
  });

  test('given the kinds of acts, then each has the effect that an act of that kind has', () => {
    const draft = actOf(filledIn(), 'new', TODAY, CODES)!;
    const pointsOf = kindEffects(scene, draft);
    const effect = actEffect(record, scene, 'new', draft)!;
    expect(pointsOf('163', -8)).toBeCloseTo(effect.after - effect.before, 9);
    expect(pointsOf('040', 1)).toBeLessThan(0);
    // Of one that stands, without itself.
    const own = ACTS.find(({ actId }) => actId === 'sanctions')!;
    const without = sceneOf(recordWith(ACTS.filter(({ actId }) => actId !== 'sanctions')));
    const day = dayNumber(own.occurred.from);
    expect(kindEffects(scene, own)('163', -8)).toBeCloseTo(
      readAt(scene, day).tension - readAt(without, day).tension,
      6,
    );
    expect(movesOf(0.04)).toEqual({ words: 'moves nothing', way: 'muted' });
    expect(movesOf(-2.61)).toEqual({ words: 'lowers 2.6', way: 'lowering' });
  });
});

describe('plain words', () => {
  const all = new Map(allCodes().map((each) => [each.code, { ...each, scores: {} }]));
  test.each([
    ['lift sanctions', '085'],
    ['recall the ambassador', '161'],
    ['expel diplomats', '161'],
    ['troops', '154'],
    ['a treaty', '057'],
    ['cyberattack', '176'],
    ['cyber attacks', '176'],
  ])('given %s, then %s is among what is offered', (words, code) => {
    expect(foundCodes(all, words, 12).map((each) => each.code)).toContain(code);
  });
  test('given no words yet, then what is common is offered, each a code with a score', () => {
    const common = foundCodes(all, '', 8);
    expect(common.length).toBeGreaterThan(7);
    for (const { code } of common) expect(findCode(code).ok).toBe(true);
  });
});

describe('what the server says against fields', () => {
  const problem = {
    status: 422,
    code: 'x',
    detail: 'Two faults.',
    remedy: 'Correct them.',
    errors: [
      { path: 'content.sources[1].title', message: 'is missing', code: 'missing', remedy: 'Add it.' },
      { path: 'occurred.from', message: 'It has not come yet', code: 'future-date', remedy: 'Earlier.' },
      { path: 'elsewhere', message: 'is odd', code: 'odd', remedy: 'Look.' },
    ],
  };
  test('given faults with places, then each stands at its field, and what has none beside', () => {
    expect(faultAt(problem, 'sources[1].title')).toBe('Is missing. Add it.');
    expect(faultAt(problem, 'sources[0]')).toBeUndefined();
    expect(faultAt(problem, 'occurred')).toBe('It has not come yet. Earlier.');
    expect(faultsBeside(problem, ['sources', 'occurred'])).toEqual(['elsewhere: Is odd. Look.']);
    expect(faultsBeside({ ...problem, errors: undefined }, [])).toEqual(['Two faults. Correct them.']);
  });
});
