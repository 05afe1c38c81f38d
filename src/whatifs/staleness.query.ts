import type { EventStore } from '../eventstore/port.ts';
import { dayNumber } from '../kernel/clock.ts';
import { Lru } from '../kernel/lru.ts';
import { recordDigestOf } from '../models/reaction/fingerprint.ts';
import type { ActContent } from '../relations/events.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { eachChanged } from '../timeline/standing-acts.query.ts';
import { contentOf } from '../timeline/stored-content.ts';
import type { Base } from './events.ts';

/** Verdicts kept, so that listing what-ifs costs a scan only where their history went on. */
const KEPT = 1000;

/**
 * Tells whether a history, folded to its end and cut at a fork, is still what it was at the fork's revision. That is a question
 * of two digests of the record as the models see it; acts that did not change are the same in both, so only those that did are
 * read and compared. An act dated after the fork, a better wording or one more source leaves a what-if as it was.
 */
export class StalenessQuery {
  readonly #store: EventStore;
  /** By history and base: the revision that it was told by, and the verdict. */
  readonly #told = new Lru<string, { readonly head: number; readonly stale: boolean }>({ most: KEPT });

  constructor({ store }: { readonly store: EventStore }) {
    this.#store = store;
  }

  async isStale(table: HistoryTable, base: Base): Promise<boolean> {
    const head = table.revision;
    if (base.revision >= head) return false;
    const key = `${table.id} ${base.revision} ${base.at}`;
    const told = this.#told.get(key);
    if (told?.head === head) return told.stale;
    const stale = await this.#compare(table, base, head);
    this.#told.set(key, { head, stale });
    return stale;
  }

  async #compare(table: HistoryTable, { revision, at }: Base, head: number): Promise<boolean> {
    const fork = dayNumber(at);
    const before: number[] = [];
    const after: number[] = [];
    // What was counted is what its id says.
    const ids = { before: new Set<string>(), after: new Set<string>() };
    await eachChanged(table, revision, head, (act, came) => {
      if (act.first > fork) return;
      (came ? after : before).push(act.revision);
      if (table.observed !== undefined) ids[came ? 'after' : 'before'].add(act.actId);
    });
    if (table.observed !== undefined) return ids.before.symmetricDifference(ids.after).size > 0;
    const [then, now] = [table.declarationAt(revision), table.declarationAt(head)];
    if (before.length + after.length === 0 && then === now) return false;
    const digestAt = async (declaration: typeof then, revisions: readonly number[]): Promise<string> => {
      const bodies = await readBodies(this.#store, table.stream, revisions);
      const acts = [...bodies.values()].map((event) => contentOf<ActContent>(event));
      const { baseline, parameters } = declaration;
      return recordDigestOf({ baseline: baseline.value, parameters, acts }, at);
    };
    return (await digestAt(then, before)) !== (await digestAt(now, after));
  }
}
