import type { EntryKey } from './commands.ts';
import type { RelationEvent } from './events.ts';

/** The entry that an event is about. */
export function entryKeyOf(event: RelationEvent): EntryKey {
  switch (event.type) {
    case 'RelationOpened.v1':
    case 'RelationRevised.v1':
      return 'relation';
    case 'ActRecorded.v1':
    case 'ActCorrected.v1':
    case 'ActRetracted.v1':
      return `act:${event.data.actId}`;
    case 'NoteRecorded.v1':
    case 'NoteCorrected.v1':
    case 'NoteRetracted.v1':
      return `note:${event.data.noteId}`;
    case 'SummitScheduled.v1':
    case 'SummitRevised.v1':
    case 'SummitConcluded.v1':
    case 'SummitCancelled.v1':
    case 'SummitWithdrawn.v1':
      return `summit:${event.data.summitId}`;
    case 'PresetDeclared.v1':
    case 'PresetWithdrawn.v1':
      return `preset:${event.data.preset}`;
    case 'StoryDeclared.v1':
      return 'story';
  }
}
