import { describe, expect, test } from 'vitest';
import type {
  NoteContent,
  RelationEvent,
  SummitConclusion,
  SummitContent,
} from '../../src/relations/events.ts';
import { given } from '../support/given.ts';
import { ending, note, relation, summit } from '../support/relations.ts';

const opened: RelationEvent = { type: 'RelationOpened.v1', data: relation() };
const reason = 'Found out.';

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
