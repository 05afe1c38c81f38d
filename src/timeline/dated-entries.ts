import type { DayNumber } from '../kernel/clock.ts';
import { OPEN } from './act-columns.ts';

/** What a timeline holds besides acts. */
export type DatedKind = 'note' | 'summit-scheduled' | 'summit-concluded' | 'summit-cancelled';

/** One version of a note or of a step of a summit; its body stays in the store at revision `from`. */
export interface DatedEntry {
  readonly kind: DatedKind;
  /** The note's id, or the summit's. */
  readonly id: string;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly reported: DayNumber;
  readonly issue?: string;
  /** How many sources it names. */
  readonly sources: number;
  /** It stands from this revision on, up to before `to`. */
  readonly from: number;
  readonly to: number;
}

/** Notes and summits of a history by version. They are few beside the acts, so small objects will do. */
export class DatedEntries {
  readonly #entries: DatedEntry[] = [];
  /** Index of the version that stands, by kind and id. */
  readonly #standing = new Map<string, number>();

  get all(): readonly DatedEntry[] {
    return this.#entries;
  }

  /** The first `count` versions as they stood at a revision. */
  asOf(count: number, revision: number): DatedEntry[] {
    return this.#entries
      .slice(0, count)
      .map((entry) => (entry.to > revision ? { ...entry, to: OPEN } : entry));
  }

  /** Takes in the versions of another one, in its order. */
  restore(entries: readonly DatedEntry[]): void {
    for (const entry of entries) {
      if (entry.to === OPEN) this.#standing.set(`${entry.kind}:${entry.id}`, this.#entries.length);
      this.#entries.push(entry);
    }
  }

  /** How many of the kinds stand at the head. */
  count(...kinds: readonly DatedKind[]): number {
    let count = 0;
    for (const index of this.#standing.values()) {
      const entry = this.#entries[index];
      if (entry !== undefined && kinds.includes(entry.kind)) count += 1;
    }
    return count;
  }

  /** Sources that what stands of a kind names, all together. */
  sourcesOf(kind: DatedKind): number {
    let count = 0;
    for (const index of this.#standing.values()) {
      const entry = this.#entries[index];
      if (entry?.kind === kind) count += entry.sources;
    }
    return count;
  }

  /** Adds a version that stands from `revision` on, in place of the one before it. */
  record(entry: Omit<DatedEntry, 'from' | 'to'>, revision: number): void {
    const key = `${entry.kind}:${entry.id}`;
    this.#end(key, revision);
    this.#standing.set(key, this.#entries.length);
    this.#entries.push({ ...entry, from: revision, to: OPEN });
  }

  /** Ends the version that stands; throws where none does. */
  retract(kind: DatedKind, id: string, revision: number): void {
    if (!this.#end(`${kind}:${id}`, revision)) {
      throw new Error(`${kind} ${id} is retracted at revision ${revision} but does not stand there`);
    }
  }

  /** Ends all that stands of a summit; throws where it does not stand. */
  retractSummit(id: string, revision: number): void {
    this.retract('summit-scheduled', id, revision);
    this.#end(`summit-concluded:${id}`, revision);
    this.#end(`summit-cancelled:${id}`, revision);
  }

  #end(key: string, revision: number): boolean {
    const index = this.#standing.get(key);
    const entry = index === undefined ? undefined : this.#entries[index];
    if (index === undefined || entry === undefined) return false;
    this.#standing.delete(key);
    // A scan may hold the list while it pauses, so the version is replaced, never changed.
    this.#entries[index] = { ...entry, to: revision };
    return true;
  }
}
