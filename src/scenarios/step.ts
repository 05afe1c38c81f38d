import type { Rejection } from '../kernel/result.ts';
import type { EntryKey, RelationOrder } from '../relations/commands.ts';

/** Whose version counts where a file and the record disagree: the file's (`theirs`) or the record's (`ours`). */
export type Policy = 'theirs' | 'ours';

export type Deed = 'record' | 'correct' | 'retract' | 'end';

/** One change of the record that a replay makes. */
export interface PlanStep {
  readonly key: EntryKey;
  readonly deed: Deed;
  readonly order: RelationOrder;
  /** What the record will remember as last replayed for this entry. */
  readonly digest: string;
  /** On the way to the file's version, because the record's rules forbid the direct way. */
  readonly interim?: true;
}

export type ConflictCode =
  /** The file changed, and somebody changed the record by hand. */
  | 'changed-on-both-sides'
  /** New in the file, but recorded by hand under the same id with other content. */
  | 'recorded-by-hand'
  /** Changed or new in the file, but retracted by hand. */
  | 'retracted-by-hand'
  /** Gone from the file, but changed by hand since it was replayed. */
  | 'changed-and-gone'
  /** A summit's schedule once it ended, its end, and its being on record cannot be changed. */
  | 'final'
  /** The rules of the record forbid it as things stand. */
  | 'refused';

export interface PlanConflict {
  readonly key: EntryKey;
  readonly code: ConflictCode;
  readonly message: string;
  readonly remedy: string;
  /** For `refused`: the rule. */
  readonly rejection?: Rejection;
}

/** A change that the file asks for, before it is known whether and when the record allows it. */
export interface Change {
  readonly key: EntryKey;
  readonly deed: Deed;
  readonly order: RelationOrder;
  readonly digest: string;
  /** When it happened, by which a replay unfolds; retractions come first. */
  readonly day: string;
  /** Entries of the file that must be on record before. */
  readonly needs: readonly EntryKey[];
}
