import type { Caution } from '../kernel/caution.ts';
import type { StreamCommand, Written } from '../eventstore/commands/decider.ts';
import type {
  ActDraft,
  DeclaredPreset,
  NoteContent,
  RelationContent,
  Story,
  SummitCancellation,
  SummitConclusion,
  SummitContent,
} from './events.ts';
import type { HistoryId } from './history-id.ts';

/** An act as somebody saw it: `revision` is that of the last event about it. */
export interface EntrySeen {
  readonly actId: string;
  readonly revision: number;
}

/** What a command asks of a history. Contents are validated by the schemas of `events.ts` before they get here. */
export type RelationOrder =
  | { readonly type: 'OpenRelation'; readonly content: RelationContent }
  | { readonly type: 'ReviseRelation'; readonly content: RelationContent; readonly reason: string }
  | { readonly type: 'RecordAct'; readonly content: ActDraft }
  /** All or nothing, one append; acts that are already recorded with equal content are passed over. */
  | { readonly type: 'RecordActs'; readonly contents: readonly ActDraft[] }
  | { readonly type: 'CorrectAct'; readonly content: ActDraft; readonly reason: string }
  | { readonly type: 'RetractAct'; readonly actId: string; readonly reason: string }
  /** All or nothing, one append; acts that are retracted already are passed over. */
  | { readonly type: 'RetractActs'; readonly acts: readonly EntrySeen[]; readonly reason: string }
  | { readonly type: 'RecordNote'; readonly content: NoteContent }
  | { readonly type: 'CorrectNote'; readonly content: NoteContent; readonly reason: string }
  | { readonly type: 'RetractNote'; readonly noteId: string; readonly reason: string }
  | { readonly type: 'ScheduleSummit'; readonly content: SummitContent }
  | { readonly type: 'ReviseSummit'; readonly content: SummitContent; readonly reason: string }
  | { readonly type: 'ConcludeSummit'; readonly content: SummitConclusion }
  | { readonly type: 'CancelSummit'; readonly content: SummitCancellation }
  /** Takes back that it was ever on record, with how it ended: for a mistake. One that was called off is cancelled. */
  | { readonly type: 'WithdrawSummit'; readonly summitId: string; readonly reason: string }
  /** Declares it, or declares it anew. */
  | { readonly type: 'DeclarePreset'; readonly content: DeclaredPreset }
  | { readonly type: 'WithdrawPreset'; readonly preset: string; readonly reason: string }
  | { readonly type: 'DeclareStory'; readonly content: Story };

/** Names an entry of a history across files, origins and plans: `relation`, `act:killer-interview`, `note:x`, `summit:geneva`. */
export type EntryKey = string;

export interface RelationCommand extends StreamCommand {
  readonly history: HistoryId;
  readonly order: RelationOrder;
  /** Where the caller insists: the revision that the history must still stand at. */
  readonly expectedRevision?: number;
  /** For an order that changes one entry, where the caller insists: the revision of the last event about that very entry. */
  readonly expectedEntryRevision?: number;
  /** For a replayed scenario: where each entry comes from, by entry key. */
  readonly origin?: { readonly scenario: string; readonly digests: Readonly<Record<EntryKey, string>> };
}

/** The answer to a command; a repeat of the command gets an equal one. */
export interface RelationWritten extends Written {
  readonly history: HistoryId;
  /** What may be a slip in what was sent, where there is any; their paths are places in the order. */
  readonly cautions?: readonly Caution[];
}
