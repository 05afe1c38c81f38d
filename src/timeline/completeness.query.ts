import { dayNumber } from '../kernel/clock.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ImportRecord } from '../observations/imports.ts';
import { parseHistoryId, slugOf } from '../relations/history-id.ts';
import { CompletenessTally, daysWithout, summedImports, type Completeness } from './completeness.ts';
import type { Histories } from './histories.ts';
import { notCounted } from './not-counted.ts';
import { eachStandingCell } from './standing-cells.query.ts';

/** Which imports there were. */
interface Ledger {
  readonly list: readonly ImportRecord[];
}

/** How complete observed histories are: days without a file, rows known and happened, late ones, and what could not be taken. */
export class CompletenessQuery {
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #imports: Ledger;

  constructor(parts: { readonly histories: Pick<Histories, 'resolve'>; readonly imports: Ledger }) {
    this.#histories = parts.histories;
    this.#imports = parts.imports;
  }

  /**
   * Of a history as it stands, with a turn of the event loop after every 1 000 cells. Nothing in it is finer than a month, so that it
   * may be told whatever the licence. Rejections: those of the history's name, `not-counted` for one that people wrote.
   */
  async of(name: string): Promise<Result<Completeness>> {
    const found = this.#histories.resolve(name);
    if (!found.ok) return found;
    const { id, observed, acts, revision } = found.value;
    if (observed === undefined) return err(notCounted(id));
    const tally = new CompletenessTally();
    await eachStandingCell(observed.cells, { revision }, ({ act, known, rows }) => {
      tally.add(rows, dayNumber(acts.idOf(act as never).slice(0, 10)), known);
    });
    const ends = this.#endsOf(id, observed.opening.observed.source);
    const runs = ends.flatMap(({ days }) => days);
    return ok({
      history: id,
      asOf: revision,
      source: observed.opening.observed.name,
      days: daysWithout(runs.map(([from, to]) => [dayNumber(from), dayNumber(to)])),
      rows: tally.rows,
      months: tally.months,
      arrivals: tally.arrivals,
      imports: summedImports(ends),
    });
  }

  /** Imports that were brought to their end, stand, and were for this history. */
  #endsOf(id: string, source: string) {
    const parsed = parseHistoryId(id);
    const relation = parsed.ok ? parsed.value.relation : id;
    return this.#imports.list.flatMap(({ beginning: { into, pairs }, end, undone }) => {
      if (end === undefined || undone === true || end.source !== source) return [];
      const isFor = (into ?? source) === slugOf(id) && (pairs === 'all' || pairs.includes(relation));
      return isFor ? [end] : [];
    });
  }
}
