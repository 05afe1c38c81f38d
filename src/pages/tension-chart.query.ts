import { actMarker } from '../charts/act-marker.ts';
import { dayLabel } from '../charts/day-axis.ts';
import { describeTension, SVG_MARGINS, SVG_METRICS, svgFigure, tensionSvg } from '../charts/svg.ts';
import { tensionGeometry, type TensionMarker } from '../charts/tension-geometry.ts';
import { dayNumber, type Day } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { findCode } from '../ontology/look-up.ts';
import type { SummitState } from '../timeline/timeline-page.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { View } from '../timeline/view.ts';
import type { Contribution, Explanation } from '../models/tension/explanation.ts';
import type { TensionSeries } from '../tension/tension-answers.ts';
import type { TensionQuery } from '../tension/tension.query.ts';

/** A picture of tension day by day, and what it was drawn from. */
export interface TensionChart {
  readonly svg: string;
  readonly series: TensionSeries;
  /** Of the last day drawn. */
  readonly explanation: Explanation;
}

/** Most acts that are marked, strongest first; marks of more would cover each other. */
const MARKED = 2000;
const SIZE = { width: 920, height: 420 } as const;

/** Draws tension with the acts and summits that move it. */
export class TensionChartQuery {
  readonly #tension: TensionQuery;
  readonly #timeline: TimelineQuery;

  constructor(parts: { readonly tension: TensionQuery; readonly timeline: TimelineQuery }) {
    this.#tension = parts.tension;
    this.#timeline = parts.timeline;
  }

  /**
   * The chart of a span, by default from the beginning of the coverage to the view's day. `id` makes its inner names unique
   * where several stand on one page. Rejected as a series is.
   */
  async draw(
    name: string,
    view: View = {},
    span: { readonly from?: Day; readonly to?: Day } = {},
    id?: string,
  ): Promise<Result<TensionChart>> {
    const series = await this.#tension.series(name, span, view);
    if (!series.ok) return series;
    const { history, asOf, to } = series.value;
    // What is marked belongs to the very revision that the line was drawn from.
    const drawn = { ...view, asOf: { revision: asOf }, at: to };
    const explanation = await this.#tension.explain(history, drawn, { limit: MARKED });
    if (!explanation.ok) return explanation;
    const detail = await this.#timeline.history(history, drawn);
    if (!detail.ok) return detail;
    const svg = svgOf(series.value, explanation.value, detail.value.summits, id);
    return ok({ svg, series: series.value, explanation: explanation.value });
  }
}

function svgOf(
  { series, coverage, baseline }: TensionSeries,
  explanation: Explanation,
  summits: readonly SummitState[],
  id: string | undefined,
): string {
  const { at, tension, band, title, contributions, covered } = explanation;
  const geometry = tensionGeometry({
    series,
    markers: [...contributions.map(actMarker), ...summits.map(markOfSummit)],
    coverage: {
      from: dayNumber(coverage.from),
      ...(coverage.to === undefined ? {} : { to: dayNumber(coverage.to) }),
    },
    baseline,
    cursor: dayNumber(at),
    ...SIZE,
    margins: SVG_MARGINS,
    metrics: SVG_METRICS,
  });
  const names = new Map([
    ...contributions.map((act) => [act.actId, nameOfAct(act)] as const),
    ...summits.map(({ summitId, content }) => [summitId, `${content.date.from} ${content.title}`] as const),
  ]);
  const outside = covered ? '' : ', outside what the history covers';
  return tensionSvg(
    geometry,
    {
      title: `${title}: ${svgFigure(tension)}, ${band}`,
      subtitle: `Tension on ${dayLabel(dayNumber(at))}${outside}`,
      description: describeTension(geometry),
      ...(id === undefined ? {} : { id }),
    },
    (actId) => names.get(actId) ?? actId,
  );
}

function markOfSummit({ summitId, content }: SummitState): TensionMarker {
  const { date, title } = content;
  return {
    day: dayNumber(date.from),
    ...(date.to === undefined ? {} : { lastDay: dayNumber(date.to) }),
    kind: 'summit',
    raising: false,
    actId: summitId,
    weight: 0,
    label: title,
  };
}

function nameOfAct({ occurred, initiator, target, reciprocal, code }: Contribution): string {
  const found = findCode(code);
  const deed = found.ok ? found.value.name : code;
  return `${occurred.from} ${initiator}${reciprocal ? ' and ' : ' to '}${target}: ${deed}`;
}
