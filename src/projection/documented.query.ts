import { dayNumber, type Clock, dayOfInstant, type Day } from '../kernel/clock.ts';
import { Lru } from '../kernel/lru.ts';
import { TENSION_MODEL, type TensionModel, type TensionParameters } from '../models/tension/parameters.ts';
import { accumulatorOf } from '../models/tension/series-by-model.ts';
import { modelOf } from '../tension/viewed-acts.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { coverageEnd } from '../timeline/resolved-view.ts';
import { eachStanding } from '../timeline/standing-acts.query.ts';

const KEPT = 100;

/** How a projection sees tension: its line can only be held against one that was computed alike. */
export interface Reckoning {
  readonly at: Day;
  readonly horizonDays: number;
  readonly baseline: number;
  readonly tension: TensionParameters;
  /** Absent: the first. */
  readonly tensionModel?: TensionModel | undefined;
}

/**
 * The documented line after a fork: tension as the history's last revision has it, day by day, as far as the history covers
 * and the projection looks, by the projection's own parameters. Empty where the record does not go on.
 */
export class DocumentedQuery {
  readonly #clock: Clock;
  readonly #kept = new Lru<string, readonly number[]>({ most: KEPT });

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  /** Forgets the lines that are kept. */
  letGo(): void {
    this.#kept.clear();
  }

  /** Days that there are to compare. */
  daysAfter(table: HistoryTable, { at, horizonDays }: Pick<Reckoning, 'at' | 'horizonDays'>): number {
    const today = dayOfInstant(this.#clock.now());
    const end = Math.min(coverageEnd(table.declarationAt(table.revision), today), today);
    return Math.max(0, Math.min(horizonDays, end - dayNumber(at)));
  }

  async lineAfter(table: HistoryTable, reckoning: Reckoning): Promise<readonly number[]> {
    const days = this.daysAfter(table, reckoning);
    if (days === 0) return [];
    const { at, baseline, tension, tensionModel = TENSION_MODEL } = reckoning;
    const { revision } = table;
    const key = JSON.stringify([table.id, revision, at, days, baseline, tension, tensionModel]);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const first = dayNumber(at) + 1;
    const accumulator = new (accumulatorOf(tensionModel))(first, first + days - 1, tension);
    await eachStanding(table, { revision }, (act) => {
      if (!act.isFollowUp) accumulator.add(modelOf(act, { revision }));
    });
    const line = Array.from(accumulator.series(baseline).tension);
    this.#kept.set(key, line);
    return line;
  }
}
