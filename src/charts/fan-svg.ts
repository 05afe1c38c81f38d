import { dayLabel } from './day-axis.ts';
import type { FanBand, FanGeometry, FanLine } from './fan-geometry.ts';
import { document, element, n, polyline, text, type SvgText } from './svg-parts.ts';
import { svgFigure } from './svg.ts';

const LINE_CLASS: Readonly<Record<FanLine, string>> = {
  median: 'tension',
  baseline: 'underlying',
  history: 'tension',
  documented: 'documented',
};

const LINE_WORDS: Readonly<Record<FanLine, string>> = {
  median: 'median',
  baseline: 'without the what-if',
  history: 'recorded',
  documented: 'documented',
};

const outline = ({ upper, lower }: FanBand): string =>
  upper.length === 0 ? '' : `${polyline([...upper, ...[...lower].reverse()])}Z`;

const area = (band: FanBand, name: string): string => {
  const d = outline(band);
  return d === '' ? '' : element('path', { d, class: name });
};

/** Rows of days, lanes and labels are those of the tension chart; the margin on the right holds the end labels. */
export const SVG_FAN_MARGINS = { top: 64, right: 172, bottom: 14, left: 84 } as const;

/** A fan chart as a document of its own. `difference` puts signs before the figures. */
export function fanSvg(
  geometry: FanGeometry,
  words: SvgText,
  axis: 'tension' | 'difference' = 'tension',
): string {
  const { plot, width, height, forkX } = geometry;
  const bottom = plot.y + plot.height;
  const right = plot.x + plot.width;
  const value = (points: number, text = svgFigure(Math.abs(points))): string =>
    axis === 'tension' ? text : points < 0 ? `\u2212${text}` : `+${text}`;
  return document(width, height, words, [
    ...geometry.bands.map((box) =>
      element('rect', { x: box.x, y: box.y, width: box.width, height: box.height, class: box.band }),
    ),
    ...geometry.bands.map(({ band, middle }) =>
      text(plot.x - 12, middle + 4, band, { 'text-anchor': 'end' }),
    ),
    area(geometry.outer, 'outer'),
    area(geometry.inner, 'inner'),
    ...geometry.yTicks.map(
      ({ value: tick, y }) =>
        element('line', { x1: plot.x - 6, y1: y, x2: right, y2: y, class: tick === 0 ? 'axis' : 'grid' }) +
        text(plot.x - 10, y + 4, axis === 'tension' ? String(tick) : value(tick, String(Math.abs(tick))), {
          'text-anchor': 'end',
          class: 'ink',
        }),
    ),
    ...geometry.xAxis.minor.map((x) =>
      element('line', { x1: x, y1: bottom, x2: x, y2: bottom + 3, class: 'axis' }),
    ),
    ...geometry.xAxis.ticks.map(
      ({ x, label, labelX }) =>
        element('line', { x1: x, y1: bottom, x2: x, y2: bottom + 5, class: 'axis' }) +
        text(labelX, bottom + 17, label, { 'text-anchor': 'middle' }),
    ),
    forkX > plot.x
      ? element('line', { x1: forkX, y1: plot.y - 6, x2: forkX, y2: bottom, class: 'cursor' }) +
        text(forkX - 6, plot.y - 6, 'recorded', { 'text-anchor': 'end' }) +
        text(forkX + 6, plot.y - 6, 'simulated')
      : '',
    ...geometry.lines.map(({ line, points }) =>
      line === 'documented'
        ? points.map(({ x, y }) => `<circle cx="${n(x)}" cy="${n(y)}" r="1.7" class="ink"/>`).join('')
        : element('path', { d: polyline(points), class: LINE_CLASS[line] }),
    ),
    ...geometry.endLabels.map(({ line, x, y, value: end }) =>
      text(
        x + 10,
        y + 4,
        `${value(end)} ${LINE_WORDS[line]}`,
        line === 'median' ? { class: 'tension-text strong' } : {},
      ),
    ),
  ]);
}

/** What a fan chart says, in words for its accessible description; `end`: the quantiles of the last day. */
export function describeFan(
  { first, last }: FanGeometry,
  end: { readonly p5: number; readonly p50: number; readonly p95: number },
): string {
  return [
    `Simulated tension by day, ${dayLabel(first)} to ${dayLabel(last)}.`,
    `On the last day the median is ${svgFigure(end.p50)};`,
    `90 of 100 futures lie between ${svgFigure(end.p5)} and ${svgFigure(end.p95)}.`,
  ].join(' ');
}
