import type { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { CommandMemory } from '../eventstore/commands/command-memory.ts';
import type { DayNumber } from '../kernel/clock.ts';
import type { RelationContent } from './events.ts';

/**
 * What a history's decisions depend on, folded from its events: which entries live, what they point at and what points
 * at them. Bodies are not kept, only their digests. The maps are persistent: a new state shares all but a few nodes
 * with the one before, so that folding stays pure and the 100 001st act costs as little as the first.
 */
export interface RelationState {
  /** Revision of the last event folded in. */
  readonly revision: number;
  readonly relation: RelationEntry;
  readonly acts: PersistentMap<string, ActEntry>;
  /** Live follow-ups, by the act that they follow up. */
  readonly followUps: PersistentMap<string, PersistentSet<string>>;
  /** Shares taken by live reversing acts, by the act that they reverse. */
  readonly reversals: PersistentMap<string, PersistentMap<string, number>>;
  /** Live acts that are no follow-ups, by day, parties and code (`tellingKey`). */
  readonly tellings: PersistentMap<string, PersistentSet<string>>;
  readonly notes: PersistentMap<string, NoteEntry>;
  readonly summits: PersistentMap<string, SummitEntry>;
  /** What is left of those that were withdrawn and not scheduled again. */
  readonly withdrawnSummits: PersistentMap<string, Entry & { readonly live: false }>;
  /** Live acts, by the summit that they belong to. */
  readonly summitActs: PersistentMap<string, PersistentSet<string>>;
  readonly presets: PersistentMap<string, PresetEntry>;
  readonly story?: Entry;
  /** How many live acts, live notes and summits name an issue or a party: what is used cannot be undeclared. */
  readonly issueUses: PersistentMap<string, number>;
  readonly partyUses: PersistentMap<string, number>;
  readonly commands: CommandMemory;
}

/** The entry of a scenario file that something was replayed from, with that entry's digest. */
export interface Origin {
  readonly scenario: string;
  readonly digest: string;
}

/** What every entry of a history carries. */
export interface Entry {
  /** SHA-256 over the canonical JSON of the entry's present content. */
  readonly digest: string;
  /** Revision of the last event about this entry. */
  readonly revision: number;
  /** The last replay that changed it. */
  readonly origin?: Origin;
  /** Changed by something other than a replay since, or never replayed. */
  readonly touched: boolean;
}

export interface RelationEntry extends Entry {
  readonly content: RelationContent;
  readonly issues: ReadonlySet<string>;
  readonly thirdParties: ReadonlySet<string>;
}

/** A live act, or what is left of a retracted one (`live: false`; its links are gone from the indexes). */
export interface ActEntry extends Entry {
  readonly live: boolean;
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly initiator: string;
  readonly target: string;
  readonly issue: string;
  /** By what it may be another act told again (`tellingKey`). */
  readonly telling: string;
  readonly followUpOf?: string;
  readonly summitId?: string;
  readonly reverses: readonly { readonly actId: string; readonly share: number }[];
}

export interface PresetEntry extends Entry {
  readonly live: boolean;
  /** The summit whose outcome it is. */
  readonly summitId?: string;
}

export interface NoteEntry extends Entry {
  readonly live: boolean;
  readonly issue?: string;
}

export interface SummitEntry extends Entry {
  readonly phase: 'scheduled' | 'concluded' | 'cancelled';
  /** First day on which it may have been announced. */
  readonly announced: DayNumber;
  readonly agenda: readonly string[];
  readonly participants: readonly string[];
  /** How it ended: digest of the conclusion or cancellation, and where that came from. */
  readonly end?: { readonly digest: string; readonly revision: number; readonly origin?: Origin };
}
