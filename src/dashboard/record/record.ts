import { dayNumber, formatDay, type Day, type DayNumber } from '../../kernel/clock.ts';
import { lastShown } from '../../charts/default-window.ts';
import type {
  ActContent,
  NoteContent,
  RelationContent,
  RelationEvent,
  SummitContent,
} from '../../relations/events.ts';
import type { HistoryExport } from '../../timeline/export.query.ts';
import type { HistoryDetail, HistoryParked, SummitState } from '../../timeline/timeline-page.ts';
import { withoutReason } from '../../relations/without-reason.ts';

/** An act as the page holds it. */
export interface RecordedAct {
  readonly content: ActContent;
  /** Revision of the event that holds the content. */
  readonly revision: number;
  readonly recordedAt: string;
}

export type RecordedSummit = Pick<SummitState, 'summitId' | 'phase' | 'content'>;

/** One history as the page holds it: all that tension is computed from. Acts and notes are in order of their days. */
export interface HistoryRecord {
  readonly history: string;
  readonly declaration: RelationContent;
  /** The revision looked at. */
  readonly revision: number;
  /** Last day looked at by default: the earlier of today and the end of the coverage. */
  readonly end: Day;
  readonly acts: readonly RecordedAct[];
  readonly notes: readonly NoteContent[];
  readonly summits: readonly RecordedSummit[];
  /** Hash of its chain at the revision; not known of what arrived live. */
  readonly chain?: string;
  /** Latest instant at which it changed, ISO 8601. */
  readonly recordedAt: string;
  /** What comes after it in the store and cannot be taken in. */
  readonly parked?: HistoryParked;
}

const byDay = (a: { occurred: { from: Day } }, b: { occurred: { from: Day } }): number =>
  a.occurred.from < b.occurred.from ? -1 : a.occurred.from > b.occurred.from ? 1 : 0;

const byDayAndId = (a: RecordedAct, b: RecordedAct): number =>
  byDay(a.content, b.content) || (a.content.actId < b.content.actId ? -1 : 1);

/** A history as the page holds it, of what the server answers about it and what it exports. */
export function recordOf(
  answer: Pick<HistoryDetail, 'history' | 'asOf' | 'at' | 'declaration' | 'lastRecordedAt' | 'parked'> & {
    readonly chain?: string;
    readonly summits: readonly RecordedSummit[];
  },
  exported: Pick<HistoryExport, 'acts' | 'notes'>,
): HistoryRecord {
  const acts = exported.acts.map(
    ({ revision, recordedAt, recordedBy: _by, reportedOn: _reported, countsAs: _class, ...content }) => ({
      content,
      revision,
      recordedAt,
    }),
  );
  return {
    history: answer.history,
    declaration: answer.declaration,
    revision: answer.asOf,
    end: answer.at,
    acts: acts.sort(byDayAndId),
    notes: exported.notes
      .map(({ revision: _revision, recordedAt: _at, recordedBy: _by, ...note }) => note)
      .sort(byDay),
    summits: answer.summits,
    recordedAt: answer.lastRecordedAt,
    ...(answer.chain !== undefined && { chain: answer.chain }),
    ...(answer.parked && { parked: answer.parked }),
  };
}

/** An event of the history as it arrives live. */
export interface RecordedEvent {
  readonly revision: number;
  readonly recordedAt: string;
  readonly event: RelationEvent;
}

function placed(acts: readonly RecordedAct[], act: RecordedAct): RecordedAct[] {
  const others = acts.filter(({ content }) => content.actId !== act.content.actId);
  const at = others.findIndex((other) => byDayAndId(act, other) < 0);
  others.splice(at < 0 ? others.length : at, 0, act);
  return others;
}

const placedNote = (notes: readonly NoteContent[], note: NoteContent): NoteContent[] =>
  [...notes.filter(({ noteId }) => noteId !== note.noteId), note].sort(byDay);

/**
 * The record after one more event. Events at or before its revision change nothing, so that one that comes twice counts once;
 * `undefined` where an event in between is missing and the record has to be read again.
 */
export function follow(
  record: HistoryRecord,
  { revision, recordedAt, event }: RecordedEvent,
  today: DayNumber,
): HistoryRecord | undefined {
  if (revision <= record.revision) return record;
  if (revision > record.revision + 1) return undefined;
  const { chain: _chain, ...before } = record;
  return { ...before, revision, recordedAt, ...changed(record, event, { revision, recordedAt }, today) };
}

function changed(
  record: HistoryRecord,
  event: RelationEvent,
  at: { readonly revision: number; readonly recordedAt: string },
  today: DayNumber,
): Partial<HistoryRecord> {
  const { acts, notes, summits } = record;
  const ended = (summitId: string, phase: RecordedSummit['phase']) => ({
    summits: summits.map((summit) => (summit.summitId === summitId ? { ...summit, phase } : summit)),
  });
  switch (event.type) {
    case 'RelationOpened.v1':
      return { declaration: event.data, end: endOf(event.data, today) };
    case 'RelationRevised.v1': {
      const declaration = withoutReason(event.data) as RelationContent;
      return { declaration, end: endOf(declaration, today) };
    }
    case 'ActRecorded.v1':
      return { acts: placed(acts, { content: event.data, ...at }) };
    case 'ActCorrected.v1':
      return { acts: placed(acts, { content: withoutReason(event.data) as ActContent, ...at }) };
    case 'ActRetracted.v1':
      return { acts: acts.filter(({ content }) => content.actId !== event.data.actId) };
    case 'NoteRecorded.v1':
      return { notes: placedNote(notes, event.data) };
    case 'NoteCorrected.v1':
      return { notes: placedNote(notes, withoutReason(event.data) as NoteContent) };
    case 'NoteRetracted.v1':
      return { notes: notes.filter(({ noteId }) => noteId !== event.data.noteId) };
    case 'SummitScheduled.v1':
      return {
        summits: [...summits, { summitId: event.data.summitId, phase: 'scheduled', content: event.data }],
      };
    case 'SummitRevised.v1': {
      const content = withoutReason(event.data) as SummitContent;
      return {
        summits: summits.map((summit) =>
          summit.summitId === content.summitId ? { ...summit, content } : summit,
        ),
      };
    }
    case 'SummitConcluded.v1':
      return ended(event.data.summitId, 'concluded');
    case 'SummitCancelled.v1':
      return ended(event.data.summitId, 'cancelled');
    case 'SummitWithdrawn.v1':
      return { summits: summits.filter(({ summitId }) => summitId !== event.data.summitId) };
    case 'PresetDeclared.v1':
    case 'PresetWithdrawn.v1':
    case 'StoryDeclared.v1':
      // They guide readers and change nothing of the record.
      return {};
  }
}

function endOf({ coverage }: RelationContent, today: DayNumber): Day {
  const now = formatDay(today);
  return coverage.to === undefined || coverage.to > now ? now : coverage.to;
}

/** First and last day that the page shows unless told otherwise: the coverage, and a summit that is due soon after it. */
export function wholeWindow(record: HistoryRecord): { readonly first: DayNumber; readonly last: DayNumber } {
  const first = dayNumber(record.declaration.coverage.from);
  const end = Math.max(first + 1, dayNumber(record.end));
  const summits = record.summits.map(({ content }) => dayNumber(content.date.from));
  return { first, last: lastShown(end, summits) };
}
