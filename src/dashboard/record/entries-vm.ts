import { dayLabel } from '../../charts/day-words.ts';
import { dayNumber, type Day, type DayNumber } from '../../kernel/clock.ts';
import type { ActContent, NoteContent } from '../../relations/events.ts';
import { whoWords, type Names } from './act-words.ts';
import type { HistoryRecord } from './record.ts';
import { occurredWords, score } from '../ui/words.ts';

/** A line of the list of acts, notes and summits. */
export interface EntryRow {
  readonly id: string;
  readonly kind: 'act' | 'note' | 'summit';
  readonly day: Day;
  /** Where the record has it, whatever a draft moves. */
  readonly firstDay: DayNumber;
  readonly when: string;
  readonly who: string;
  readonly summary: string;
  readonly code?: string;
  readonly codeName?: string;
  readonly issue: string;
  readonly score?: string;
  readonly sign: -1 | 0 | 1;
  readonly quote?: string;
  readonly publisher?: string;
  /** The content as recorded. */
  readonly content: unknown;
  readonly omitted: boolean;
  readonly moved: boolean;
  readonly inserted: boolean;
}

const quoteOf = ({ sources }: Pick<ActContent, 'sources'>) => {
  const source = sources.find(({ quote }) => quote !== undefined) ?? sources[0];
  return {
    ...(source?.quote === undefined ? {} : { quote: source.quote }),
    ...(source === undefined ? {} : { publisher: source.publisher }),
  };
};

const UNCHANGED = { omitted: false, moved: false, inserted: false } as const;

function rowOfAct(act: ActContent, names: Names): EntryRow {
  const codeName = names.code(act.code.code, act.code.ontology);
  return {
    id: act.actId,
    kind: 'act',
    day: act.occurred.from,
    firstDay: dayNumber(act.occurred.from),
    when: occurredWords(act.occurred),
    who: whoWords(act, names.party),
    summary: act.summary,
    code: act.code.code,
    ...(codeName === undefined ? {} : { codeName }),
    issue: names.issue(act.issue),
    score: act.followUpOf === undefined ? score(act.score.value) : '0',
    sign: act.followUpOf === undefined ? (Math.sign(act.score.value) as -1 | 0 | 1) : 0,
    ...quoteOf(act),
    content: act,
    ...UNCHANGED,
  };
}

function rowOfNote(note: NoteContent, names: Names): EntryRow {
  return {
    id: note.noteId,
    kind: 'note',
    day: note.occurred.from,
    firstDay: dayNumber(note.occurred.from),
    when: occurredWords(note.occurred),
    who: note.author ?? 'Note',
    summary: note.summary,
    issue: note.issue === undefined ? '' : names.issue(note.issue),
    sign: 0,
    ...quoteOf(note),
    content: note,
    ...UNCHANGED,
  };
}

/** What a draft changes of the past, by act. */
export interface Edited {
  readonly omitted: ReadonlySet<string>;
  readonly moved: ReadonlyMap<string, Day>;
  readonly inserted: readonly ActContent[];
}

export const NOT_EDITED: Edited = { omitted: new Set(), moved: new Map(), inserted: [] };

/** All entries in order of their days; a summit stands on the day it is to be held. */
export function entryRows(record: HistoryRecord, names: Names, edited: Edited = NOT_EDITED): EntryRow[] {
  const acts = record.acts.map(({ content }) => {
    const to = edited.moved.get(content.actId);
    const row = rowOfAct(content, names);
    const omitted = edited.omitted.has(content.actId);
    return to === undefined
      ? { ...row, omitted }
      : { ...row, omitted, moved: true, day: to, when: dayLabel(dayNumber(to)) };
  });
  const rows = [
    ...acts,
    ...edited.inserted.map((act) => ({ ...rowOfAct(act, names), inserted: true })),
    ...record.notes.map((note) => rowOfNote(note, names)),
    ...record.summits.map(({ summitId, phase, content }): EntryRow => ({
      id: summitId,
      kind: 'summit',
      day: content.date.from,
      firstDay: dayNumber(content.date.from),
      when: occurredWords({ ...content.date, precision: 'day' }),
      who: content.participants.map(names.party).join(' and '),
      summary: `${content.title}, ${content.venue} (${phase})`,
      issue: content.agenda.map(names.issue).join('; '),
      sign: 0,
      content,
      ...UNCHANGED,
    })),
  ];
  return rows.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1));
}

/** Rows that hold every word searched for, somewhere in what they show. */
export function searched(rows: readonly EntryRow[], search: string | undefined): readonly EntryRow[] {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text =
      `${row.summary} ${row.who} ${row.issue} ${row.code ?? ''} ${row.codeName ?? ''} ${row.quote ?? ''} ${row.when} ${row.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export interface Stop {
  readonly id: string;
  readonly day: DayNumber;
}

/** Acts in the order in which the arrow keys step through them. */
export const stopsOf = (acts: readonly ActContent[]): Stop[] =>
  acts
    .map(({ actId, occurred }) => ({ id: actId, day: dayNumber(occurred.from) }))
    .sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));

/**
 * The act `by` steps from where the cursor is: from `current` where it lies on the cursor's day, so that each of several
 * acts of one day is reached, else from the cursor's day.
 */
export function stepped(
  stops: readonly Stop[],
  cursor: DayNumber,
  current: string | undefined,
  by: number,
): Stop | undefined {
  if (stops.length === 0) return undefined;
  const here = stops.findIndex(({ id, day }) => id === current && day === cursor);
  let target: number;
  if (here >= 0) target = here + by;
  else {
    const after = stops.findIndex(({ day }) => day > cursor);
    const next = after < 0 ? stops.length : after;
    if (by > 0) target = next + by - 1;
    else {
      const before = stops.findIndex(({ day }) => day >= cursor);
      target = (before < 0 ? stops.length : before) + by;
    }
  }
  return stops[Math.min(stops.length - 1, Math.max(0, target))];
}
