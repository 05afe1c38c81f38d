import { dayOfInstant } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import type { RelationCommand, RelationOrder } from './commands.ts';
import { correctAct, recordAct, recordActs, retractAct } from './decide-act.ts';
import { declarePreset, declareStory, withdrawPreset } from './decide-guide.ts';
import { correctNote, recordNote, retractNote } from './decide-note.ts';
import { openRelation, reviseRelation } from './decide-relation.ts';
import { retractActs } from './decide-take-back.ts';
import { endSummit, reviseSummit, scheduleSummit, withdrawSummit } from './decide-summit.ts';
import type { RelationEvent } from './events.ts';
import { refuse } from './rules.ts';
import type { Entry, RelationState } from './state.ts';

/**
 * What a command adds to its history: events, none where the record already says so, or the reason why not. Total and
 * pure; `now` (milliseconds) is the recording clock. Nothing may be dated later than the UTC day after it, which leaves room for
 * days that begin earlier in the east.
 */
export function decide(
  command: RelationCommand,
  state: RelationState | undefined,
  now: number,
): Result<RelationEvent[]> {
  const { history, order } = command;
  if (state === undefined) {
    const expects = command.expectedRevision ?? command.expectedEntryRevision;
    if (order.type === 'OpenRelation' && expects === undefined) {
      return openRelation(undefined, history, order.content);
    }
    return refuse(
      'missing',
      'not-open',
      `There is no history ${history}`,
      'Open it first, or correct its name.',
      {
        history,
      },
    );
  }
  return revisionConflict(command, state) ?? decideWithin(history, order, state, dayOfInstant(now) + 1);
}

function decideWithin(
  history: string,
  order: RelationOrder,
  state: RelationState,
  latest: number,
): Result<RelationEvent[]> {
  switch (order.type) {
    case 'OpenRelation':
      return openRelation(state, history, order.content);
    case 'ReviseRelation':
      return reviseRelation(state, history, order.content, order.reason);
    case 'RecordAct':
      return recordAct(state, order.content, latest);
    case 'RecordActs':
      return recordActs(state, order.contents, latest);
    case 'CorrectAct':
      return correctAct(state, order.content, order.reason, latest);
    case 'RetractAct':
      return retractAct(state, order.actId, order.reason);
    case 'RetractActs':
      return retractActs(state, order.acts, order.reason);
    case 'RecordNote':
      return recordNote(state, order.content, latest);
    case 'CorrectNote':
      return correctNote(state, order.content, order.reason, latest);
    case 'RetractNote':
      return retractNote(state, order.noteId, order.reason);
    case 'ScheduleSummit':
      return scheduleSummit(state, order.content, latest);
    case 'ReviseSummit':
      return reviseSummit(state, order.content, order.reason, latest);
    case 'ConcludeSummit':
      return endSummit(state, { type: 'SummitConcluded.v1', data: order.content }, latest);
    case 'CancelSummit':
      return endSummit(state, { type: 'SummitCancelled.v1', data: order.content }, latest);
    case 'WithdrawSummit':
      return withdrawSummit(state, order.summitId, order.reason);
    case 'DeclarePreset':
      return declarePreset(state, order.content);
    case 'WithdrawPreset':
      return withdrawPreset(state, order.preset, order.reason);
    case 'DeclareStory':
      return declareStory(state, order.content);
  }
}

/**
 * An expected revision is what the caller had read. For an order about the whole history that is the history's revision; for
 * one that changes a single entry it is enough that this entry has not changed since, whatever happened beside it. An
 * expected entry revision names the very last event about that entry.
 */
function revisionConflict(
  { history, order, expectedRevision, expectedEntryRevision }: RelationCommand,
  state: RelationState,
): Result<never> | undefined {
  const expected = expectedEntryRevision ?? expectedRevision;
  if (expected === undefined) return undefined;
  const subject = subjectOf(order, state);
  // A missing entry is refused as such.
  if (subject === 'missing') return undefined;
  const { revision } = subject;
  const exactly = expectedEntryRevision === undefined || expectedEntryRevision === revision;
  const unchanged =
    expectedRevision === undefined || (revision <= expectedRevision && expectedRevision <= state.revision);
  if (exactly && unchanged) return undefined;
  return refuse(
    'conflict',
    'revision-conflict',
    `${subject === state ? history : `This entry of ${history}`} stands at r${revision}, the command expects r${expected}`,
    'Read it again, see whether the command still makes sense, and send it with the current revision.',
    { current: revision, expected, history: state.revision },
  );
}

/** What an order changes: one entry, or the history as a whole. */
function subjectOf(order: RelationOrder, state: RelationState): Entry | RelationState | 'missing' {
  switch (order.type) {
    case 'CorrectAct':
      return state.acts.get(order.content.actId) ?? 'missing';
    case 'RetractAct':
      return state.acts.get(order.actId) ?? 'missing';
    case 'CorrectNote':
      return state.notes.get(order.content.noteId) ?? 'missing';
    case 'RetractNote':
      return state.notes.get(order.noteId) ?? 'missing';
    case 'ReviseSummit':
    case 'ConcludeSummit':
    case 'CancelSummit':
      return state.summits.get(order.content.summitId) ?? 'missing';
    case 'WithdrawSummit':
      return state.summits.get(order.summitId) ?? 'missing';
    default:
      return state;
  }
}
