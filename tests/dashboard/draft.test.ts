import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assumptionsOf } from '../../src/dashboard/whatifs/assumptions-vm.ts';
import { begun, changed, redone, undone } from '../../src/dashboard/whatifs/changes.ts';
import {
  draftOfPreset,
  editedActs,
  editedMarks,
  editOf,
  forkDay,
  freeId,
  inserted,
  moved,
  newDraft,
  outcomeOf,
  chanceWords,
  parseDraft,
  supposable,
  toggleOmit,
  withCommitment,
  withoutCommitment,
  type Draft,
  type DraftCommitment,
} from '../../src/dashboard/whatifs/draft.ts';
import { readAt, sceneOf } from '../../src/dashboard/figure/scene.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { DEFAULT_REACTION_PARAMETERS } from '../../src/models/reaction/parameters.ts';
import { outcomeSchema } from '../../src/whatifs/events.ts';
import { act, ACTS, recordWith } from './fixture.ts';

const record = recordWith();
const draft = newDraft(record, '2021-04-05', 'Ana');
const COMMITMENT: DraftCommitment = {
  commitmentId: 'talks',
  day: 10,
  initiator: 'USA',
  target: 'RUS',
  reciprocal: true,
  code: { ontology: 'cameo', code: '046' },
  score: { scale: 'goldstein/gdelt', value: 7, via: '04' },
  magnitude: { value: 1 },
  issue: 'rhetoric',
  summary: 'Talks.',
  probability: { value: 0.7 },
};
const ids = (of: Draft) => {
  const acts = editedActs(record, of);
  return acts.ok ? acts.value.map(({ actId }) => actId) : acts.error.code;
};

describe('a draft', () => {
  test('given a fork outside the record, then it is put on the nearest day that is documented', () => {
    expect(forkDay(record, '2020-01-01')).toBe('2021-03-02');
    expect(forkDay(record, '2022-01-01')).toBe('2021-04-10');
    expect(draft.base).toEqual({ revision: 9, at: '2021-04-05' });
  });

  test('given an act omitted, then it and its follow-ups are gone, and once more brings them back', () => {
    const omitted = toggleOmit(draft, 'sanctions');
    expect(ids(omitted)).toEqual(['answer', 'build-up', 'call', 'waiver']);
    expect(ids(toggleOmit(omitted, 'sanctions'))).toEqual(ACTS.map(({ actId }) => actId));
  });

  test('given an act omitted, then the tension at the fork is that of the record without it', () => {
    const acts = editedActs(record, toggleOmit(draft, 'build-up'));
    if (!acts.ok) throw new Error(acts.error.message);
    const without = sceneOf(recordWith(ACTS.filter(({ actId }) => actId !== 'build-up')));
    const day = dayNumber('2021-04-05');
    expect(readAt(sceneOf(record, acts.value), day).tension).toBeCloseTo(readAt(without, day).tension, 12);
  });

  test('given an act moved back to its own day, then nothing is moved', () => {
    const [sanctions] = ACTS;
    if (sanctions === undefined) throw new Error('the fixture has acts');
    const away = moved(draft, sanctions, '2021-03-30');
    expect(editOf(away, 'sanctions')).toMatchObject({ edit: 'move', to: '2021-03-30' });
    expect(moved(away, sanctions, '2021-03-02').edits).toEqual([]);
  });

  test('given an edit that breaks a rule of the record, then it is refused with what to do', () => {
    const acts = editedActs(record, {
      ...draft,
      edits: [
        {
          edit: 'insert',
          act: act('back', '2021-03-01', 4, { reverses: [{ actId: 'sanctions', share: 0.5 }] }),
        },
      ],
    });
    expect(acts).toMatchObject({ ok: false, error: { code: 'edit-reversal' } });
  });

  test('given edits, then the list of entries marks them', () => {
    const [sanctions] = ACTS;
    if (sanctions === undefined) throw new Error('the fixture has acts');
    const edited = inserted(
      moved(toggleOmit(draft, 'call'), sanctions, '2021-03-09'),
      act('new', '2021-03-05', 3),
    );
    const marks = editedMarks(edited);
    expect([...marks.omitted]).toEqual(['call']);
    expect([...marks.moved]).toEqual([['sanctions', '2021-03-09']]);
    expect(marks.inserted.map(({ actId }) => actId)).toEqual(['new']);
  });

  test('given a draft with everything, then what is sent is what the server takes', () => {
    const whole: Draft = {
      ...inserted(withCommitment(toggleOmit(draft, 'call'), COMMITMENT), act('new', '2021-03-05', 3)),
      description: '  Why.  ',
      of: { whatIfId: 'x', revision: 3 },
      assumptions: { tension: { s: 0.7 }, reaction: { reciprocity: { conflict: 0.2 } } },
    };
    const sent = outcomeSchema.parse(outcomeOf(whole));
    expect(sent.description).toBe('Why.');
    expect(sent.commitments[0]?.score).toEqual({ scale: 'goldstein/gdelt', value: 7 });
    expect(sent).not.toHaveProperty('of');
  });

  test('given a draft, when it is written and read again, then it is the same; anything else is refused', () => {
    const whole = withCommitment(toggleOmit(draft, 'call'), COMMITMENT);
    expect(parseDraft(JSON.stringify(whole))).toEqual({ ok: true, value: whole });
    fc.assert(fc.property(fc.json(), (text) => !parseDraft(text).ok));
    const { models: _, ...before } = whole;
    // A file or link of before there was a choice means what it meant.
    expect(parseDraft(JSON.stringify(before))).toMatchObject({
      ok: true,
      value: { models: { tension: 'tension/1', reaction: 'reaction/1' } },
    });
    expect(draft.models.reaction).toBe('reaction/2');
    expect(parseDraft('{').ok).toBe(false);
    expect(parseDraft(JSON.stringify({ ...whole, edits: [{ edit: 'erase' }] })).ok).toBe(false);
  });

  test('given a chance that hangs on another commitment, when that is taken out, then the chance is its own', () => {
    const first = { ...COMMITMENT, commitmentId: 'first', day: 3 };
    const then: DraftCommitment = {
      ...COMMITMENT,
      commitmentId: 'then',
      day: 5,
      probability: { value: 0.8, given: 'first', otherwise: 0.1 },
    };
    const both = withCommitment(withCommitment(draft, first), then);
    const ids = (one: DraftCommitment) => supposable(both, one).map(({ commitmentId }) => commitmentId);
    expect(ids(then)).toEqual(['first']);
    // Due earlier, and hung on by the other.
    expect(ids(first)).toEqual([]);
    expect(chanceWords(then.probability)).toBe('80 % if first, else 10 %');
    expect(withoutCommitment(both, 'first').commitments[0]?.probability).toEqual({ value: 0.8 });
  });

  test('given a preset with dates, then commitments are due on days after its fork', () => {
    const outcome = outcomeSchema.parse({
      title: 'Preset',
      author: 'Scenario',
      commitments: [
        { ...COMMITMENT, score: { scale: 'goldstein/gdelt' }, day: undefined, date: '2021-04-15' },
      ],
    });
    const taken = draftOfPreset(
      { preset: 'p', title: 'Preset', summary: 'Says.', at: '2021-04-05', outcome },
      record,
      'Ana',
    );
    expect(taken.commitments[0]?.day).toBe(10);
    expect(taken).toMatchObject({ title: 'Preset', author: 'Ana', base: { revision: 9, at: '2021-04-05' } });
  });

  test('given commitments, then one is put in its place, taken away, and a new one gets an id of its own', () => {
    const two = withCommitment(withCommitment(draft, COMMITMENT), { ...COMMITMENT, commitmentId: 'more' });
    const changedOne = withCommitment(two, { ...COMMITMENT, day: 20 });
    expect(changedOne.commitments.map(({ commitmentId, day }) => [commitmentId, day])).toEqual([
      ['talks', 20],
      ['more', 10],
    ]);
    expect(withoutCommitment(two, 'talks').commitments).toHaveLength(1);
    expect(freeId('commitment', ['commitment-1', 'commitment-3'])).toBe('commitment-2');
  });
});

describe('undo and redo', () => {
  test('given any changes, when all are undone and made again, then each state is as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 20 }), (values) => {
        let changes = begun(-1);
        const states = [-1];
        for (const value of values) {
          if (value === changes.present) continue;
          changes = changed(changes, value);
          states.push(value);
        }
        for (const state of states.toReversed()) {
          expect(changes.present).toBe(state);
          changes = undone(changes);
        }
        for (const state of states) {
          expect(changes.present).toBe(state);
          changes = redone(changes);
        }
      }),
    );
  });

  test('given letters typed into one field, then they are one step; another field is another', () => {
    let changes = begun('');
    for (const text of ['a', 'ab', 'abc']) changes = changed(changes, text, 'title');
    changes = changed(changes, 'abc!', 'author');
    expect(undone(changes).present).toBe('abc');
    expect(undone(undone(changes)).present).toBe('');
  });

  test('given a change after an undo, then what was undone cannot be made again', () => {
    const changes = changed(undone(changed(begun(1), 2)), 3);
    expect(redone(changes)).toBe(changes);
  });
});

describe('assumptions', () => {
  const rows = assumptionsOf(draft, record.declaration.parameters);

  test('given no overrides, then each row shows what holds usually: the history\u2019s parameters and the model\u2019s priors', () => {
    const usual = Object.fromEntries(rows.map((row) => [row.id, row.usual]));
    const { mu, beta, gamma, inertia, reciprocity } = DEFAULT_REACTION_PARAMETERS;
    expect(usual).toEqual({
      ...record.declaration.parameters,
      mu,
      beta,
      gamma,
      'inertia.conflict': inertia.conflict,
      'inertia.cooperation': inertia.cooperation,
      'reciprocity.conflict': reciprocity.conflict,
      'reciprocity.cooperation': reciprocity.cooperation,
    });
  });

  test.each(rows.map(({ id }) => id))(
    'given %s set and reset, then the draft holds it, and nothing of it afterwards',
    (id) => {
      const row = rows.find((each) => each.id === id);
      if (row === undefined) throw new Error(id);
      const set = row.with(row.min + row.step);
      expect(outcomeSchema.safeParse(outcomeOf(set)).success).toBe(true);
      const again = assumptionsOf(set, record.declaration.parameters).find((each) => each.id === id);
      expect(again?.value).toBe(row.min + row.step);
      expect(again?.with(undefined).assumptions).toEqual({});
    },
  );
});
