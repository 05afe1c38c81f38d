import type { NamedView } from '../charts/file-name.ts';
import { DEDUPE } from '../models/tension/dedupe.ts';
import { DEFAULT_VIEW } from '../charts/view-state.ts';
import type { Day } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { View } from '../timeline/view.ts';
import type { Draw, PictureDesk } from './picture-desk.runner.ts';
import { addressOf } from '../charts/view-address.ts';
import type { Seen, SeenQuery } from './seen.query.ts';

/** A picture of tension day by day, and what it was drawn from. */
export interface TensionChart {
  readonly svg: string;
  readonly named: NamedView;
  readonly seen: Pick<Seen, 'reading' | 'explanation'>;
}

export interface ChartQuestion {
  readonly origin: string;
  readonly signal: AbortSignal;
  readonly view?: View;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly id?: string;
  /** What is drawn beside it, as `parseAgainst` reads it. */
  readonly against?: readonly string[];
}

const SIZE = { width: 920, height: 500 } as const;

/** Draws the tension of a history, for those who name it by its path. */
export class TensionChartQuery {
  readonly #seen: SeenQuery;
  readonly #desk: PictureDesk;

  constructor(parts: { readonly seen: SeenQuery; readonly desk: PictureDesk }) {
    this.#seen = parts.seen;
    this.#desk = parts.desk;
  }

  /**
   * The chart of a span, by default from the beginning of the coverage to the view's day, or where that is left out to a summit
   * that is due soon after it. `id` makes its inner names unique
   * where several stand on one page; `origin` is what addresses in it begin with; empty: they are relative. It is given up where
   * `signal` is raised. Rejected as a series and as the desk of pictures is.
   */
  draw(name: string, question: ChartQuestion): Promise<Result<TensionChart>> {
    const { signal } = question;
    return this.#desk.serve(signal, () =>
      this.#desk.inTurn(signal, (draw) => this.#drawn(name, question, draw)),
    );
  }

  async #drawn(
    name: string,
    { origin, view = {}, from, to, id, against = [] }: ChartQuestion,
    draw: Draw,
  ): Promise<Result<TensionChart>> {
    const found = await this.#seen.find(name, view);
    if (!found.ok) return found;
    const seen = await this.#seen.see(found.value, {
      view,
      from,
      to: to ?? view.at,
      at: view.at ?? to,
      against,
    });
    if (!seen.ok) return seen;
    const { series, reading, lines } = seen.value;
    const { history, asOf, knownBy, dedupe } = series;
    const named: NamedView = { history, asOf, from: series.from, to: series.to };
    const shown = {
      ...DEFAULT_VIEW,
      history,
      from: series.from,
      to: series.to,
      at: reading.at,
      against,
      ...(knownBy !== undefined && { knownBy }),
      ...(dedupe !== undefined && dedupe !== DEDUPE && { dedupe }),
    };
    const address = addressOf(origin, shown, { asOf, chain: found.value.chain, lines });
    const form = { ...SIZE, address, ...(id !== undefined && { id }) };
    const svg = await draw({ type: 'svg', scene: { seen: seen.value, projected: [], form } });
    return ok({ svg, named, seen: seen.value });
  }
}
