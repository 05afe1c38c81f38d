import { formatDay, dayNumber } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { applyEdits } from '../models/reaction/edits.ts';
import { parseDraft, type Projectable } from '../projection/outcome.query.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import type { ProjectionService } from '../projection/projection.service.ts';
import { actsSeenFrom } from '../projection/recorded-acts.query.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { Explanation } from '../models/tension/explanation.ts';
import type { TensionSeries } from '../tension/tension-answers.ts';
import { modelActsOf } from '../models/tension/model-act.ts';
import { seriesOf } from '../models/tension/series.ts';
import type { TensionQuery } from '../tension/tension.query.ts';
import type { HistoryDetail } from '../timeline/timeline-page.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { View } from '../timeline/view.ts';
import { viewOf } from '../timeline/view-text.ts';
import { actMarker } from '../charts/act-marker.ts';
import { dayLabel } from '../charts/day-axis.ts';
import { fanGeometry } from '../charts/fan-geometry.ts';
import { lastShown } from '../charts/default-window.ts';
import { describeFan, fanSvg, SVG_FAN_MARGINS } from '../charts/fan-svg.ts';
import { describeTension, SVG_MARGINS, SVG_METRICS, svgFigure, tensionSvg } from '../charts/svg.ts';
import { tensionGeometry, type TensionMarker } from '../charts/tension-geometry.ts';
import { outcomeText, type ViewState } from '../charts/view-state.ts';
import { slugOf } from '../relations/history-id.ts';

/** A picture of what an address shows. */
export interface ViewPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly history: string;
  /** Revision that it was drawn from. */
  readonly asOf: number;
}

/** The figures of what an address shows. */
export interface ViewFigures {
  readonly series: TensionSeries;
  readonly explanation: Explanation;
}

interface Seen extends ViewFigures {
  readonly detail: HistoryDetail;
  /** Of the last day shown: all acts that are marked. */
  readonly marked: Explanation;
}

/** A hypothetical with its futures. */
interface Projected {
  readonly title: string;
  readonly projection: Projection;
  /** The acts of the past as it sees them. */
  readonly past: readonly DirectedAct[];
}

export const PICTURE = { width: 1080, height: 520 } as const;

/** Most acts that are marked, strongest first; marks of more would cover each other. */
const MARKED = 2000;

/** Answers with the chart, or the figures, of what the page shows at an address. */
export class ViewQuery {
  readonly #tension: TensionQuery;
  readonly #timeline: TimelineQuery;
  readonly #projections: ProjectionService;

  constructor(parts: {
    readonly tension: TensionQuery;
    readonly timeline: TimelineQuery;
    readonly projections: ProjectionService;
  }) {
    this.#tension = parts.tension;
    this.#timeline = parts.timeline;
    this.#projections = parts.projections;
  }

  /**
   * `auto` follows the preference of who looks; for programs that make an image of it, `light` or `dark`. Where the address
   * shows what-ifs, the first of them, with its final figures. Rejected as a series is, and as a projection is.
   */
  async picture(state: ViewState, theme: ViewState['theme'] = state.theme): Promise<Result<ViewPicture>> {
    const seen = await this.#see(state);
    if (!seen.ok) return seen;
    const { history, asOf } = seen.value.series;
    const projected = await this.#project(state, history);
    if (projected !== undefined) {
      if (!projected.ok) return projected;
      const svg = drawProjection(seen.value, projected.value, theme);
      return ok({ svg, ...PICTURE, history, asOf });
    }
    return ok({ svg: draw(seen.value, theme), ...PICTURE, history, asOf });
  }

  figures(state: ViewState): Promise<Result<ViewFigures>> {
    return this.#see(state);
  }

  /** What is projected at an address, with the past as it is seen there; nothing where only the record is shown. */
  async #project(state: ViewState, history: string): Promise<Result<Projected> | undefined> {
    const outcome = await this.#outcomeOf(state, history);
    if (outcome === undefined || !outcome.ok) return outcome;
    const { table, content } = outcome.value;
    const projection = await this.#projections.best(outcome.value, {}, { final: true });
    if (!projection.ok) return projection;
    const acts: DirectedAct[] = [];
    for await (const page of actsSeenFrom(table, content.base)) acts.push(...page);
    const past = applyEdits(acts, content.edits, content.base.at);
    return past.ok ? ok({ title: content.title, projection: projection.value, past: past.value }) : past;
  }

  #outcomeOf(
    { draft, preset, whatIfs }: ViewState,
    history: string,
  ): Promise<Result<Projectable>> | undefined {
    const { outcomes } = this.#projections;
    const [whatIf] = whatIfs;
    if (draft !== undefined) {
      const parsed = parseDraft(outcomeText(draft));
      return parsed.ok ? outcomes.ofDraft(history, parsed.value) : Promise.resolve(parsed);
    }
    if (preset !== undefined) return outcomes.ofPreset(slugOf(history), preset);
    return whatIf === undefined ? undefined : outcomes.ofWhatIf(whatIf);
  }

  async #see(state: ViewState): Promise<Result<Seen>> {
    const { asOf, knownBy, from, at } = state;
    const view = viewOf({ asOf, knownBy });
    if (!view.ok) return view;
    const name = state.history ?? this.#timeline.histories()[0]?.history ?? '';
    const first = await this.#timeline.history(name, view.value);
    if (!first.ok) return first;
    const { history, asOf: revision, at: end, declaration, summits } = first.value;
    const to = state.to ?? withSummit(end, summits);
    const span = { from: from ?? declaration.coverage.from, to };
    // All of it belongs to the very revision that was found first.
    const drawn: View = { ...view.value, asOf: { revision } };
    const series = await this.#tension.series(history, span, { ...drawn, at: to });
    if (!series.ok) return series;
    const explanation = await this.#tension.explain(history, { ...drawn, at: at ?? end });
    if (!explanation.ok) return explanation;
    const marked = await this.#tension.explain(history, { ...drawn, at: to }, { limit: MARKED });
    if (!marked.ok) return marked;
    return ok({
      series: series.value,
      explanation: explanation.value,
      marked: marked.value,
      detail: first.value,
    });
  }
}

function withSummit(end: string, summits: HistoryDetail['summits']): string {
  const days = summits.map(({ content }) => dayNumber(content.date.from));
  return formatDay(lastShown(dayNumber(end), days));
}

function draw({ series, explanation, marked, detail }: Seen, theme: ViewState['theme']): string {
  const { at, tension, band, underlying, covered, baseline } = explanation;
  const { declaration, summits } = detail;
  const geometry = tensionGeometry({
    series: series.series,
    markers: [...marked.contributions.map(actMarker), ...summits.map(summitMarker)],
    coverage: { from: dayNumber(declaration.coverage.from), to: dayNumber(detail.at) },
    baseline,
    cursor: dayNumber(at),
    ...PICTURE,
    margins: SVG_MARGINS,
    metrics: SVG_METRICS,
  });
  const outside = covered ? '' : ', outside what the history covers';
  return tensionSvg(geometry, {
    title: detail.title,
    subtitle: `On ${dayLabel(dayNumber(at))} tension stands at ${svgFigure(tension)} (${band})${outside}; underlying ${svgFigure(underlying)}, baseline ${svgFigure(baseline)}. ${series.model}, revision ${series.asOf}.`,
    description: describeTension(geometry),
    theme,
  });
}

function drawProjection(
  { series, explanation: { baseline } }: Seen,
  { title, projection, past }: Projected,
  theme: ViewState['theme'],
): string {
  const { at, whatIf, parameters, truth, models, seed, paths, horizonDays } = projection;
  const fork = dayNumber(at);
  const from = Math.min(series.series.first, fork - 1);
  const acts = modelActsOf(past).map(({ act }) => act);
  const geometry = fanGeometry({
    first: fork + 1,
    quantiles: { p5: whatIf.q5, p25: whatIf.q25, p50: whatIf.q50, p75: whatIf.q75, p95: whatIf.q95 },
    baseline: projection.baseline.q50,
    history: { first: from, values: seriesOf(acts, from, fork, baseline, parameters.tension).tension },
    ...(truth === undefined ? {} : { documented: { first: fork + 1, values: truth.documented } }),
    ...PICTURE,
    margins: SVG_FAN_MARGINS,
    metrics: SVG_METRICS,
  });
  const last = horizonDays - 1;
  const end = { p5: whatIf.q5[last] ?? 0, p50: whatIf.q50[last] ?? 0, p95: whatIf.q95[last] ?? 0 };
  return fanSvg(geometry, {
    title,
    subtitle: projection.takeaway,
    description: `${describeFan(geometry, end)} ${models.reaction}, seed ${seed}, ${paths} futures.`,
    theme,
  });
}

const summitMarker = ({
  summitId,
  content: { date, title },
}: HistoryDetail['summits'][number]): TensionMarker => ({
  day: dayNumber(date.from),
  ...(date.to === undefined ? {} : { lastDay: dayNumber(date.to) }),
  kind: 'summit',
  raising: false,
  actId: summitId,
  weight: 0,
  label: title,
});
