import type { Day } from '../../kernel/clock.ts';
import type { NoteContent } from '../../relations/events.ts';
import { filled, NO_SOURCE, sourceForm, sourcesOf, type SourceForm } from './source-form.ts';
import { occurredOf, whenOf, whenOn, type WhenForm } from './when-form.ts';

/** A note as one writes it. */
export interface NoteForm {
  readonly summary: string;
  readonly author: string;
  readonly when: WhenForm;
  readonly reported: string;
  readonly issue: string;
  readonly sources: readonly SourceForm[];
}

export const newNote = (day: Day): NoteForm => ({
  summary: '',
  author: '',
  when: whenOn(day),
  reported: '',
  issue: '',
  sources: [NO_SOURCE],
});

export const noteForm = ({ summary, author, occurred, reported, issue, sources }: NoteContent): NoteForm => ({
  summary,
  author: author ?? '',
  when: whenOf(occurred),
  reported: reported ?? '',
  issue: issue ?? '',
  sources: sources.map(sourceForm),
});

/** The note as it is sent; what is missing is left for the server to name. */
export const noteInput = (form: NoteForm, noteId: string, today: Day): NoteContent =>
  ({
    noteId,
    occurred: occurredOf(form.when, today),
    ...filled({ summary: form.summary, author: form.author, reported: form.reported, issue: form.issue }),
    sources: sourcesOf(form.sources),
  }) as NoteContent;
