import { dayNumber, dayOfInstant, formatDay, type Clock, type Day } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { handedOn, mayBeHandedOn } from '../relations/handing-on.ts';
import type { Histories } from '../timeline/histories.ts';
import { parkedOf } from '../timeline/history-summary.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { dayOf, resolveView, type ResolvedView } from '../timeline/resolved-view.ts';
import { eachStanding } from '../timeline/standing-acts.query.ts';
import { dedupeOf, timesIn } from '../timeline/times.query.ts';
import type { View } from '../timeline/view.ts';
import type { Explanation } from '../models/tension/explanation.ts';
import { ExplanationAccumulator } from '../models/tension/explain.ts';
import { besideWithout } from '../models/tension/beside-without.ts';
import { pressureOfAct, pressureOfBaseline, readingOf, type Pressure } from '../models/tension/model.ts';
import { MemorySums, NET, netReadingOf, shareOf, unscaled } from '../models/tension/net-over-gross.ts';
import { NetSeriesAccumulator } from '../models/tension/net-series.ts';
import type { TensionModel } from '../models/tension/parameters.ts';
import { SERIES_LIMIT, SeriesAccumulator } from '../models/tension/series.ts';
import { CompensatedSum } from '../kernel/sum.ts';
import type { Provenance, TensionReading, TensionSeries } from './tension-answers.ts';
import { explainedOf, modelOf } from './viewed-acts.ts';

interface Viewed {
  readonly table: HistoryTable;
  readonly resolved: ResolvedView;
  readonly provenance: Provenance;
}

/**
 * Questions about tension. Each is one pass over the history's rows in slices, O(acts), a series O(days + acts); nothing is
 * kept up to date beside the rows, so a correction needs no recomputation and any view costs the same.
 * All are rejected as the view is (`resolveView`) and the history's name (`Histories.resolve`).
 */
export class TensionQuery {
  readonly #histories: Histories;
  readonly #clock: Clock;

  constructor(parts: { readonly histories: Histories; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#clock = parts.clock;
  }

  /** Tension on the view's day. */
  async reading(name: string, view: View = {}, model?: TensionModel): Promise<Result<TensionReading>> {
    const viewed = this.#viewed(name, view, model);
    if (!viewed.ok) return viewed;
    const { provenance, resolved } = viewed.value;
    const { at, covered } = resolved;
    const z0 = pressureOfBaseline(provenance.baseline);
    const z = new CompensatedSum(z0);
    const lasting = new CompensatedSum(z0);
    const sums = new MemorySums();
    const isNet = provenance.net !== undefined;
    const counted = await this.#eachPressure(viewed.value, (pressure) => {
      if (isNet) return sums.add(pressure);
      z.add(pressure.total);
      lasting.add(pressure.lasting);
    });
    return ok({
      ...provenance,
      at: formatDay(at),
      covered,
      ...(mayBeHandedOn(resolved.declaration.observed) && { acts: counted }),
      ...(isNet ? netReadingOf(sums.value, provenance.baseline) : readingOf(z.value, lasting.value)),
    });
  }

  /** What each act that counts adds on the view's day, unscaled where the model is a net over a gross; and how many there are. */
  async #eachPressure(
    { table, resolved, provenance }: Viewed,
    visit: (pressure: Pressure) => void,
  ): Promise<number> {
    const parameters = provenance.net === undefined ? provenance.parameters : unscaled(provenance.parameters);
    let counted = 0;
    const times = await timesIn(table, resolved);
    await eachStanding(table, resolved, (act) => {
      if (act.isFollowUp || act.first > resolved.at) return;
      counted += 1;
      visit(pressureOfAct(modelOf(act, resolved, times(act)), resolved.at, parameters));
    });
    return counted;
  }

  /**
   * Daily tension. `from` defaults to the beginning of the coverage, or of the last 75 000 days of a longer one; `to` to the
   * view's day. Rejections besides the view's: `span` where the days asked for do not follow each other or are more than that.
   */
  async series(
    name: string,
    span: { readonly from?: Day; readonly to?: Day } = {},
    view: View = {},
    model?: TensionModel,
  ): Promise<Result<TensionSeries>> {
    const viewed = this.#viewed(name, view, model);
    if (!viewed.ok) return viewed;
    const { table, resolved, provenance } = viewed.value;
    const { coverage } = resolved.declaration;
    const to = dayOf('to', span.to, resolved.at);
    if (!to.ok) return to;
    // A day asked for before the coverage begins is a series of that day.
    const begin = Math.min(dayNumber(coverage.from), to.value);
    const earliest = Math.max(begin, to.value - SERIES_LIMIT + 1);
    const from = dayOf('from', span.from, earliest);
    if (!from.ok) return from;
    const days = to.value - from.value + 1;
    if (days < 1 || days > SERIES_LIMIT) {
      return err(
        rejection(
          'malformed',
          'span',
          days < 1
            ? `the series would end on ${formatDay(to.value)}, before it begins on ${formatDay(from.value)}`
            : `${formatDay(from.value)} to ${formatDay(to.value)} are ${days} days`,
          days < 1 ? 'Swap the two days.' : `Ask for at most ${SERIES_LIMIT} days at a time.`,
        ),
      );
    }
    const Accumulator = provenance.net === undefined ? SeriesAccumulator : NetSeriesAccumulator;
    const accumulator = new Accumulator(from.value, to.value, provenance.parameters);
    const times = await timesIn(table, resolved);
    await eachStanding(table, resolved, (act) => {
      if (!act.isFollowUp) accumulator.add(modelOf(act, resolved, times(act)));
    });
    return ok({
      ...provenance,
      from: formatDay(from.value),
      to: formatDay(to.value),
      coverage,
      ...(span.from === undefined && earliest > begin && { shortened: true }),
      series: accumulator.series(provenance.baseline),
    });
  }

  /** How many acts, follow-ups among them, began on each day of a span. Rejections besides the view's: `not-redistributed`. */
  async begun(
    name: string,
    span: { readonly from: Day; readonly to: Day },
    view: View = {},
  ): Promise<Result<Uint32Array>> {
    const viewed = this.#viewed(name, view);
    if (!viewed.ok) return viewed;
    const may = tellable(viewed.value);
    if (!may.ok) return may;
    const first = dayNumber(span.from);
    const counts = new Uint32Array(dayNumber(span.to) - first + 1);
    await eachStanding(viewed.value.table, viewed.value.resolved, (act) => {
      const place = act.first - first;
      if (place >= 0 && place < counts.length) counts[place] = (counts[place] ?? 0) + 1;
    });
    return ok(counts);
  }

  /**
   * Why tension stands where it stands on the view's day. Sums and groups cover every act; of the single contributions
   * only the `limit` strongest are listed (all where left out, which for a long history is a long answer). Rejections besides the
   * view's: `not-redistributed`.
   */
  async explain(
    name: string,
    view: View = {},
    options: { readonly limit?: number; readonly model?: TensionModel | undefined } = {},
  ): Promise<Result<Explanation>> {
    const viewed = this.#viewed(name, view, options.model);
    if (!viewed.ok) return viewed;
    const may = tellable(viewed.value);
    if (!may.ok) return may;
    const { table, resolved, provenance } = viewed.value;
    const { at, covered } = resolved;
    const sums = new MemorySums();
    if (provenance.net !== undefined) await this.#eachPressure(viewed.value, (each) => sums.add(each));
    const memories = provenance.net && sums.value;
    const accumulator = new ExplanationAccumulator({
      at,
      baseline: provenance.baseline,
      parameters: provenance.parameters,
      limit: options.limit,
      ...(memories && {
        pressure: (act) => shareOf(pressureOfAct(act, at, unscaled(provenance.parameters)), memories),
      }),
    });
    const times = await timesIn(table, resolved);
    await eachStanding(table, resolved, (act) => {
      if (act.first <= at) accumulator.add(explainedOf(table, act, resolved, times(act)));
    });
    const attribution = accumulator.finish();
    return ok({
      ...provenance,
      at: formatDay(at),
      covered,
      ...(memories === undefined ? attribution : besideWithout(attribution, memories)),
    });
  }

  #viewed(name: string, view: View, model?: TensionModel): Result<Viewed> {
    const table = this.#histories.resolve(name);
    if (!table.ok) return table;
    const resolved = resolveView(table.value, view, dayOfInstant(this.#clock.now()));
    if (!resolved.ok) return resolved;
    const { declaration, revision } = resolved.value;
    const isRead = model ?? declaration.model;
    return ok({
      table: table.value,
      resolved: resolved.value,
      provenance: {
        history: table.value.id,
        title: declaration.title,
        asOf: revision,
        ...(view.knownBy === undefined ? {} : { knownBy: view.knownBy }),
        ...dedupeOf(resolved.value),
        model: isRead,
        parameters: declaration.parameters,
        ...(isRead === 'tension/2' && { net: NET }),
        baseline: declaration.baseline.value,
        ...parkedOf(table.value),
      },
    });
  }
}

const tellable = ({ table, resolved }: Viewed): Result<void> =>
  handedOn(table.id, resolved.declaration.observed);
