import { describe, expect, test } from 'vitest';
import type {
  ActContent,
  DeclaredPreset,
  NoteContent,
  RelationEvent,
  SummitConclusion,
  SummitContent,
} from '../../src/relations/events.ts';
import { given } from '../support/given.ts';
import { act, ending, note, relation, summit } from '../support/relations.ts';

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const reason = 'Found out.';
const PRESET = {
  title: 'A deal',
  summary: 'They agree.',
  at: '2021-06-15',
  horizonDays: 30,
  commitments: [],
  edits: [],
  assumptions: {},
};

describe('notes', () => {
  const noted = (changes: Partial<NoteContent> = {}): RelationEvent => ({
    type: 'NoteRecorded.v1',
    data: note('n', changes),
  });
  const retracted: RelationEvent = { type: 'NoteRetracted.v1', data: { noteId: 'n', reason } };
  const recordNote = (changes: Partial<NoteContent> = {}) => ({
    type: 'RecordNote' as const,
    content: note('n', changes),
  });
  const correctNote = (changes: Partial<NoteContent> = {}) => ({
    type: 'CorrectNote' as const,
    content: note('n', changes),
    reason,
  });
  const retractNote = { type: 'RetractNote' as const, noteId: 'n', reason };

  test('given none, when a note is recorded, then it is; again with equal content: nothing; with other: a conflict', () => {
    given(opened).when(recordNote()).thenEvents(noted());
    given(opened, noted()).when(recordNote()).thenNothing();
    given(opened, noted())
      .when(recordNote({ summary: 'Else.' }))
      .thenRefused('note-exists', { revision: 1 });
    given(opened, noted(), retracted)
      .when(recordNote({ summary: 'Else.' }))
      .thenEvents(noted({ summary: 'Else.' }));
  });
  test('given a note, when it is corrected, then it is; to the same: nothing; when it is not live: refused', () => {
    const change = { summary: 'Else.' };
    given(opened, noted())
      .when(correctNote(change))
      .thenEvents({ type: 'NoteCorrected.v1', data: { ...note('n', change), reason } });
    given(opened, noted()).when(correctNote()).thenNothing();
    given(opened).when(correctNote()).thenRefused('unknown-note');
    given(opened, noted(), retracted).when(correctNote()).thenRefused('note-retracted');
  });
  test('given a note, when it is retracted, then it is, once', () => {
    given(opened, noted()).when(retractNote).thenEvents(retracted);
    given(opened, noted(), retracted).when(retractNote).thenRefused('note-retracted');
    given(opened).when(retractNote).thenRefused('unknown-note');
  });
  test.each([
    [{ issue: 'fish' }, 'undeclared-issue', ['issue']],
    [{ occurred: { from: '2021-06-18', precision: 'day' } }, 'future-date', ['occurred', 'from']],
    [{ occurred: { from: '2021-02-29', precision: 'day' } }, 'invalid-date', ['occurred', 'from']],
    [{ reported: '2021-07-01' }, 'future-date', ['reported']],
  ] as [Partial<NoteContent>, string, string[]][])(
    'given a note with %j, when it is recorded or corrected, then it is refused',
    (changes, code, path) => {
      given(opened).when(recordNote(changes)).thenRefused(code, { path });
      given(opened, noted()).when(correctNote(changes)).thenRefused(code, { path });
    },
  );
});

describe('summits', () => {
  const scheduled = (changes: Partial<SummitContent> = {}): RelationEvent => ({
    type: 'SummitScheduled.v1',
    data: summit('s', changes),
  });
  const schedule = (changes: Partial<SummitContent> = {}) => ({
    type: 'ScheduleSummit' as const,
    content: summit('s', changes),
  });
  const revise = (changes: Partial<SummitContent> = {}) => ({
    type: 'ReviseSummit' as const,
    content: summit('s', changes),
    reason,
  });
  const conclude = (changes: Partial<SummitConclusion> = {}) => ({
    type: 'ConcludeSummit' as const,
    content: ending('s', changes),
  });
  const cancel = (changes: Partial<SummitConclusion> = {}) => ({
    type: 'CancelSummit' as const,
    content: ending('s', changes),
  });
  const concluded: RelationEvent = { type: 'SummitConcluded.v1', data: ending('s') };
  const cancelled: RelationEvent = { type: 'SummitCancelled.v1', data: ending('s') };

  test('given none, when one is scheduled, then it is; again equal: nothing; other: a conflict', () => {
    given(opened).when(schedule()).thenEvents(scheduled());
    given(opened, scheduled()).when(schedule()).thenNothing();
    given(opened, scheduled(), concluded).when(schedule()).thenNothing();
    given(opened, scheduled())
      .when(schedule({ venue: 'Vienna' }))
      .thenRefused('summit-exists', { revision: 1 });
  });
  test('given one lies in the future, when it is scheduled, then it may; announced in the future, it may not', () => {
    const later = { date: { from: '2031-01-01' } };
    given(opened).when(schedule(later)).thenEvents(scheduled(later));
    given(opened)
      .when(schedule({ announced: { from: '2031-01-01', precision: 'day' } }))
      .thenRefused('future-date', { path: ['announced', 'from'] });
  });
  test('given it is scheduled, when it is revised, then it is; when it ended: refused', () => {
    const change = { venue: 'Vienna' };
    given(opened, scheduled())
      .when(revise(change))
      .thenEvents({ type: 'SummitRevised.v1', data: { ...summit('s', change), reason } });
    given(opened, scheduled()).when(revise()).thenNothing();
    given(opened).when(revise(change)).thenRefused('unknown-summit');
    given(opened, scheduled(), concluded)
      .when(revise(change))
      .thenRefused('summit-ended', { phase: 'concluded' });
    given(opened, scheduled(), cancelled)
      .when(revise(change))
      .thenRefused('summit-ended', { phase: 'cancelled' });
  });
  const withdraw = { type: 'WithdrawSummit' as const, summitId: 's', reason };
  const withdrawn: RelationEvent = { type: 'SummitWithdrawn.v1', data: { summitId: 's', reason } };

  test('given it is scheduled or has ended, when it is withdrawn, then it is, once; what is said of it then is refused', () => {
    given(opened, scheduled()).when(withdraw).thenEvents(withdrawn);
    given(opened, scheduled(), concluded).when(withdraw).thenEvents(withdrawn);
    given(opened, scheduled(), cancelled).when(withdraw).thenEvents(withdrawn);
    given(opened).when(withdraw).thenRefused('unknown-summit');
    const gone = given(opened, scheduled(), withdrawn);
    gone.when(withdraw).thenRefused('summit-withdrawn', { revision: 2 });
    gone.when(conclude()).thenRefused('summit-withdrawn');
    gone.when(revise({ venue: 'Vienna' })).thenRefused('summit-withdrawn');
    gone
      .when({ type: 'RecordAct', content: act('a', { summitId: 's' }) })
      .thenRefused('unknown-reference', { path: ['summitId'] });
  });
  test('given it was withdrawn, when it is scheduled again, then it is, with other content too, and may end', () => {
    given(opened, scheduled(), concluded, withdrawn).when(schedule()).thenEvents(scheduled());
    const other = { venue: 'Vienna' };
    given(opened, scheduled(), withdrawn).when(schedule(other)).thenEvents(scheduled(other));
    given(opened, scheduled(), concluded, withdrawn, scheduled()).when(cancel()).thenEvents(cancelled);
  });
  test('given acts and presets that belong to it, when it is withdrawn, then it is refused and they are named, until they are gone', () => {
    const belongs = (actId: string): RelationEvent => ({
      type: 'ActRecorded.v1',
      data: { ...act(actId, { summitId: 's' }), magnitude: { value: 1, rationale: '' } } as ActContent,
    });
    const preset: RelationEvent = {
      type: 'PresetDeclared.v1',
      data: { ...PRESET, preset: 'deal', summitId: 's' } as DeclaredPreset,
    };
    const free: RelationEvent = {
      type: 'PresetDeclared.v1',
      data: { ...PRESET, preset: 'deal' } as DeclaredPreset,
    };
    given(opened, scheduled(), belongs('a'), belongs('b'), preset)
      .when(withdraw)
      .thenRefused('summit-in-use', { summitId: 's', acts: ['a', 'b'], presets: ['deal'] });
    const retracted: RelationEvent = { type: 'ActRetracted.v1', data: { actId: 'a', reason } };
    given(opened, scheduled(), belongs('a'), retracted).when(withdraw).thenEvents(withdrawn);
    given(opened, scheduled(), preset, free).when(withdraw).thenEvents(withdrawn);
    const gone: RelationEvent = { type: 'PresetWithdrawn.v1', data: { preset: 'deal', reason } };
    given(opened, scheduled(), preset, gone).when(withdraw).thenEvents(withdrawn);
  });
  test('given one that named an issue was withdrawn, when that issue is undeclared, then it may be', () => {
    const about = scheduled({ agenda: ['rhetoric'] });
    const without = relation({ issues: relation().issues.filter(({ id }) => id !== 'rhetoric') });
    const order = { type: 'ReviseRelation' as const, content: without, reason };
    given(opened, about).when(order).thenRefused('in-use');
    given(opened, about, withdrawn)
      .when(order)
      .thenEvents({ type: 'RelationRevised.v1', data: { ...without, reason } });
  });
  test('given it was never scheduled, when it is concluded or cancelled, then it is unknown', () => {
    given(opened).when(conclude()).thenRefused('unknown-summit');
    given(opened).when(cancel()).thenRefused('unknown-summit');
  });
  test('given it is scheduled, when it is concluded or cancelled, then it is, once', () => {
    given(opened, scheduled()).when(conclude()).thenEvents(concluded);
    given(opened, scheduled()).when(cancel()).thenEvents(cancelled);
    given(opened, scheduled(), concluded).when(conclude()).thenNothing();
    given(opened, scheduled(), cancelled).when(cancel()).thenNothing();
    given(opened, scheduled(), concluded)
      .when(conclude({ summary: 'Else.' }))
      .thenRefused('summit-ended');
    // Equal content, but it ended the other way.
    given(opened, scheduled(), concluded).when(cancel()).thenRefused('summit-ended');
    given(opened, scheduled(), cancelled).when(conclude()).thenRefused('summit-ended');
    given(opened, scheduled())
      .when(conclude({ occurred: { from: '2021-06-18', precision: 'day' } }))
      .thenRefused('future-date');
  });
  test.each([
    [{ participants: ['RUS', 'FRA'] }, 'undeclared-party', ['participants', 1]],
    [{ participants: ['RUS', 'RUS'] }, 'named-twice', ['participants', 1]],
    [{ agenda: ['cyber', 'fish'] }, 'undeclared-issue', ['agenda', 1]],
    [{ agenda: ['cyber', 'cyber'] }, 'named-twice', ['agenda', 1]],
    [{ date: { from: '2021-06-16', to: '2021-06-15' } }, 'date-order', ['date', 'to']],
    [{ date: { from: '2021-06-31' } }, 'invalid-date', ['date', 'from']],
  ] as [Partial<SummitContent>, string, (string | number)[]][])(
    'given a summit with %j, when it is scheduled or revised, then it is refused',
    (changes, code, path) => {
      given(opened).when(schedule(changes)).thenRefused(code, { path });
      given(opened, scheduled()).when(revise(changes)).thenRefused(code, { path });
    },
  );
  test('given an unknown summit, when it is concluded, then the answer names those that are held', () => {
    const refusal = given(opened, scheduled())
      .when({ type: 'ConcludeSummit', content: ending('x') })
      .thenRefused('unknown-summit');
    expect(refusal.remedy).toContain('"s"');
  });
});
