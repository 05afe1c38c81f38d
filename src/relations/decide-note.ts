import { digestOf } from '../kernel/canonical-json.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { NoteContent, RelationEvent } from './events.ts';
import { found, issueFault, refuse, type Declared, type Partly } from './rules.ts';
import { occurredFault, reportedFault, sourceFaults } from './day-rules.ts';
import type { NoteEntry, RelationState } from './state.ts';

type Decision = Result<RelationEvent[]>;

export function recordNote(state: RelationState, note: NoteContent, latest: DayNumber): Decision {
  const present = state.notes.get(note.noteId);
  if (present?.live) {
    if (present.digest === digestOf(note)) return ok([]);
    return refuse(
      'conflict',
      'note-exists',
      `Note "${note.noteId}" is already recorded, with other content (r${present.revision})`,
      'Correct that note with a reason, or record this one under another id.',
      { path: ['noteId'], noteId: note.noteId, revision: present.revision },
    );
  }
  const [broken] = noteFaults(state, note, latest);
  return broken === undefined ? ok([{ type: 'NoteRecorded.v1', data: note }]) : err(broken);
}

export function correctNote(
  state: RelationState,
  note: NoteContent,
  reason: string,
  latest: DayNumber,
): Decision {
  const present = liveNote(state, note.noteId);
  if (!present.ok) return present;
  if (present.value.digest === digestOf(note)) return ok([]);
  const [broken] = noteFaults(state, note, latest);
  return broken === undefined ? ok([{ type: 'NoteCorrected.v1', data: { ...note, reason } }]) : err(broken);
}

export function retractNote(state: RelationState, noteId: string, reason: string): Decision {
  const present = liveNote(state, noteId);
  return present.ok ? ok([{ type: 'NoteRetracted.v1', data: { noteId, reason } }]) : present;
}

function liveNote(state: RelationState, noteId: string): Result<NoteEntry> {
  const entry = state.notes.get(noteId);
  if (entry?.live) return ok(entry);
  return entry === undefined
    ? refuse(
        'missing',
        'unknown-note',
        `The history holds no note "${noteId}"`,
        'Correct the id, or record the note.',
        {
          noteId,
        },
      )
    : refuse(
        'conflict',
        'note-retracted',
        `Note "${noteId}" was retracted (r${entry.revision})`,
        'Record it again under the same id if it is to stand after all.',
        { noteId, revision: entry.revision },
      );
}

/** Every rule that a note breaks, as far as its fields are there. */
export function noteFaults(
  declared: Declared,
  { noteId, occurred, reported, issue, sources }: Partly<NoteContent>,
  latest: DayNumber,
): Rejection[] {
  const what = noteId === undefined ? 'The note' : `Note "${noteId}"`;
  const when = occurred === undefined ? undefined : occurredFault(occurred, what, ['occurred'], latest);
  return found([
    when,
    reportedFault(reported, when === undefined ? occurred : undefined, what, latest),
    ...sourceFaults(sources, what, latest),
    issue === undefined ? undefined : issueFault(declared, issue, what, ['issue']),
  ]);
}
