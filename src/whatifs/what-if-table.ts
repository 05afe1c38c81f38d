import type { Redacted } from '../eventstore/erasing/ledger-events.ts';
import { withoutText } from '../eventstore/erasing/redacted-event.ts';
import type { StoredEvent } from '../eventstore/port.ts';
import { canonicalJson, sha256 } from '../kernel/canonical-json.ts';
import { LOCAL_NAME } from '../http/principal.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { Base, OutcomeContent } from './events.ts';
import { whatIfEvent } from './evolve.ts';
import type { WhatIfVersion } from './what-if-answers.ts';
import { whatIfOfStream, type WhatIfId } from './what-if-id.ts';

/** What is remembered of each event of a what-if; its body stays in the store. */
export interface WhatIfStep {
  readonly kind: WhatIfVersion['kind'];
  /** Milliseconds. */
  readonly recordedAt: number;
  /** Name of whoever did it. */
  readonly by: string;
  /** The base from this event on. */
  readonly base: Base;
  /** Revision of the event that holds the content from this one on. */
  readonly contentAt: number;
}

export interface WhatIfRow {
  readonly whatIfId: WhatIfId;
  readonly history: HistoryId;
  /** Of the content as it is now. */
  readonly title: string;
  readonly author: string;
  readonly horizonDays: number;
  readonly commitments: number;
  readonly edits: number;
  /** By revision. */
  readonly steps: readonly WhatIfStep[];
}

type Facts = Pick<WhatIfRow, 'title' | 'author' | 'horizonDays' | 'commitments' | 'edits'>;

/** The last step of a row; every row has one. */
export function lastStep({ steps }: Pick<WhatIfRow, 'steps'>): WhatIfStep {
  return steps.at(-1) as WhatIfStep;
}

/** The read model of all what-ifs: a pure fold of their events, a few hundred bytes for each. */
export class WhatIfTable {
  readonly #rows = new Map<WhatIfId, WhatIfRow>();
  /** In the order of their proposals. */
  readonly #byHistory = new Map<HistoryId, WhatIfId[]>();

  get(whatIf: WhatIfId): WhatIfRow | undefined {
    return this.#rows.get(whatIf);
  }

  /** The what-ifs of a history, in the order of their proposals. */
  of(history: HistoryId): readonly WhatIfRow[] {
    return (this.#byHistory.get(history) ?? []).map((id) => this.#rows.get(id) as WhatIfRow);
  }

  /** All what-ifs, in the order of their proposals; a row is replaced, never changed. */
  get rows(): readonly WhatIfRow[] {
    return [...this.#rows.values()];
  }

  /** Puts other rows in the place of all, given in the order of their proposals. */
  replace(rows: readonly WhatIfRow[]): void {
    this.#rows.clear();
    this.#byHistory.clear();
    for (const row of rows) this.#open(row);
  }

  /**
   * Takes in the next event of a what-if's stream; one that was taken in before is passed over. Throws on a gap and on an event
   * type that it does not know, and has then changed nothing.
   */
  apply(stored: StoredEvent): void {
    const { stream, revision, recordedAt, metadata } = stored;
    const whatIfId = whatIfOfStream(stream);
    const row = this.#rows.get(whatIfId);
    const next = row?.steps.length ?? 0;
    if (revision < next) return;
    if (revision > next) {
      throw new Error(`${stream} jumps from revision ${next - 1} to ${revision}: events between are missing`);
    }
    const event = whatIfEvent(stored);
    // An event that another program wrote may name nobody; the doctor tells of it.
    const by = metadata?.actor?.id ?? LOCAL_NAME;
    if (event.type === 'OutcomeProposed.v2') {
      const { history, base } = event.data;
      const step: WhatIfStep = { kind: 'proposed', recordedAt, by, base, contentAt: revision };
      this.#open({ whatIfId, history, ...factsOf(event.data), steps: [step] });
      return;
    }
    if (row === undefined) {
      throw new Error(`${stream} begins with ${event.type}, not with the proposal of an outcome`);
    }
    const before = lastStep(row);
    switch (event.type) {
      case 'OutcomeRevised.v2': {
        const step: WhatIfStep = {
          kind: 'revised',
          recordedAt,
          by,
          base: event.data.base,
          contentAt: revision,
        };
        this.#rows.set(whatIfId, { ...row, ...factsOf(event.data), steps: [...row.steps, step] });
        return;
      }
      case 'OutcomeRebased.v1':
        this.#add(row, { ...before, kind: 'rebased', recordedAt, by, base: event.data.base });
        return;
      case 'OutcomeWithdrawn.v1':
        this.#add(row, { ...before, kind: 'withdrawn', recordedAt, by });
        return;
    }
  }

  /** Forgets a what-if. */
  drop(whatIf: WhatIfId): void {
    const row = this.#rows.get(whatIf);
    if (row === undefined) return;
    this.#rows.delete(whatIf);
    const left = (this.#byHistory.get(row.history) ?? []).filter((id) => id !== whatIf);
    if (left.length === 0) this.#byHistory.delete(row.history);
    else this.#byHistory.set(row.history, left);
  }

  /** Shows a text of the event of a revision no more, where the row tells it. */
  redact(whatIf: WhatIfId, text: Redacted): void {
    const row = this.#rows.get(whatIf);
    if (row === undefined || lastStep(row).contentAt !== text.revision) return;
    this.#rows.set(whatIf, withoutText(row, text));
  }

  /** SHA-256 of `serialize`, in hexadecimal. */
  digest(): string {
    return sha256(this.serialize());
  }

  /** All of the read model as text: two tables that were fed the same events give the same. */
  serialize(): string {
    const histories = [...this.#byHistory.keys()].sort();
    return canonicalJson(histories.map((history) => this.of(history)));
  }

  #open(row: WhatIfRow): void {
    const { whatIfId, history } = row;
    this.#rows.set(whatIfId, row);
    const ids = this.#byHistory.get(history);
    if (ids === undefined) this.#byHistory.set(history, [whatIfId]);
    else ids.push(whatIfId);
  }

  #add(row: WhatIfRow, step: WhatIfStep): void {
    this.#rows.set(row.whatIfId, { ...row, steps: [...row.steps, step] });
  }
}

const factsOf = ({ title, author, horizonDays, commitments, edits }: OutcomeContent): Facts => ({
  title,
  author,
  horizonDays,
  commitments: commitments.length,
  edits: edits.length,
});
