import type { Day } from '../kernel/clock.ts';
import type { ActClass } from '../ontology/quad-class.ts';
import type {
  ActContent,
  NoteContent,
  RelationContent,
  SummitCancellation,
  SummitConclusion,
  SummitContent,
} from '../relations/events.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { EntryFilter } from './entry-filter.ts';
import type { EntryOrder } from './entry-order.ts';

export const PAGE_DEFAULT = 50;
export const PAGE_LIMIT = 500;

/** Which part of a timeline to show. */
export interface TimelineQuestion extends EntryFilter {
  /** Entries of which a day lies in from..to. */
  readonly from?: Day;
  readonly to?: Day;
  /** By the day an entry began, then by id; default `asc`. */
  readonly order?: EntryOrder;
  /** Entries on a page, 1 to 500; default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** Who had an event recorded, and by what. */
export interface Authorship {
  readonly actor: { readonly id: string; readonly via: string };
  /** The scenario it was replayed from. */
  readonly scenario?: string;
  /** Why it was corrected or retracted. */
  readonly reason?: string;
}

interface EntryFacts extends Authorship {
  readonly id: string;
  /** Revision of the event that holds the content. */
  readonly revision: number;
  /** First and last day. */
  readonly from: Day;
  readonly to: Day;
  readonly reported: Day;
  /** When the record learned of this version, ISO 8601. */
  readonly recordedAt: string;
}

export type TimelineEntry = EntryFacts &
  (
    | { readonly kind: 'act'; readonly class: ActClass; readonly content: ActContent }
    | { readonly kind: 'note'; readonly content: NoteContent }
    | { readonly kind: 'summit-scheduled'; readonly content: SummitContent }
    | { readonly kind: 'summit-concluded'; readonly content: SummitConclusion }
    | { readonly kind: 'summit-cancelled'; readonly content: SummitCancellation }
  );

export interface TimelinePage {
  readonly history: HistoryId;
  readonly title: string;
  readonly asOf: number;
  readonly knownBy?: Day;
  /** Entries that the question finds, on all pages. */
  readonly total: number;
  readonly entries: readonly TimelineEntry[];
  /** Where the history goes on in the store with an event that this program cannot take in. */
  readonly parked?: HistoryParked;
  /** Cursor of the page after this; absent on the last. */
  readonly next?: string;
}

/** An event in the life of an act in the record. */
export interface ActVersion extends Authorship {
  readonly kind: 'recorded' | 'corrected' | 'retracted';
  readonly revision: number;
  readonly recordedAt: string;
  /** Absent for a retraction. */
  readonly content?: ActContent;
}

export interface ActDetail {
  readonly history: HistoryId;
  readonly actId: string;
  readonly asOf: number;
  readonly state: 'stands' | 'retracted';
  /** Revision of the last event about the act. */
  readonly revision: number;
  readonly class: ActClass;
  /** What the act says, or said last. */
  readonly content: ActContent;
  /** Oldest first, up to the revision looked at. */
  readonly versions: readonly ActVersion[];
}

/** Histories that are pushed in a list without being asked for by page. */
export const HISTORIES_LISTED = 200;

export interface HistorySummary {
  readonly history: HistoryId;
  readonly relation: string;
  readonly title: string;
  readonly parties: readonly [string, string];
  readonly coverage: RelationContent['coverage'];
  readonly revision: number;
  readonly acts: number;
  readonly notes: number;
  readonly summits: number;
  /** When the record was begun, and when it last changed, ISO 8601. */
  readonly openedAt: string;
  readonly lastRecordedAt: string;
  /** Where the history goes on in the store with an event that this program cannot take in. */
  readonly parked?: HistoryParked;
}

/** What comes after `revision` of a history and cannot be taken in; the answer holds what came before. */
export interface HistoryParked {
  readonly revision: number;
  readonly type: string;
  readonly cause: string;
  readonly remedy: string;
}

export interface SummitState {
  readonly summitId: string;
  readonly phase: 'scheduled' | 'concluded' | 'cancelled';
  /** Revision of the last event about the summit. */
  readonly revision: number;
  readonly content: SummitContent;
}

export interface HistoryDetail extends Omit<HistorySummary, 'summits'> {
  readonly asOf: number;
  readonly at: Day;
  readonly covered: boolean;
  readonly declaration: RelationContent;
  /** SHA-256 of the chain of events up to `asOf`, in hexadecimal: two records that have it in common are one up to there. */
  readonly chain: string;
  /** First and last day of its acts; absent without acts. */
  readonly span?: { readonly from: Day; readonly to: Day };
  readonly summits: readonly SummitState[];
}
