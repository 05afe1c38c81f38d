import type { ContributionGeometry, ContributionRow } from './contribution-geometry.ts';
import { dayLabel } from './day-axis.ts';
import { truncate } from './display-width.ts';
import type { Cluster } from './marker-lane.ts';
import {
  document,
  element,
  escapeXml,
  FONT_SIZE,
  polyline,
  text,
  textWidth,
  type SvgText,
} from './svg-parts.ts';
import type { ChartMetrics, LaneName, LineRun, Margins, TensionGeometry } from './tension-geometry.ts';

export type { SvgText } from './svg-parts.ts';

const MARK = 5;

/** Sizes for `tensionGeometry` that go with `tensionSvg`, in pixels. */
export const SVG_METRICS: ChartMetrics = {
  textWidth: (label) => textWidth(label),
  lineHeight: 17,
  topRowHeight: 17,
  axisHeight: 22,
  laneHeight: 21,
  labelGap: 40,
  minorGap: 5,
  markerGap: 2,
  markerExtent: (count) => ({ left: MARK, right: MARK + (count > 1 ? 2 + textWidth(String(count)) : 0) }),
};

export const SVG_MARGINS: Margins = { top: 58, right: 132, bottom: 12, left: 84 };

const LANE_WORDS: Readonly<Record<LaneName, string>> = {
  raising: 'raising',
  lowering: 'lowering',
  unscored: 'unscored',
};

export const svgFigure = (value: number): string => value.toFixed(1);

const line = (x1: number, y1: number, x2: number, y2: number, name: string): string =>
  element('line', { x1, y1, x2, y2, class: name });

const runs = (lines: readonly LineRun[], name: string): string[] =>
  lines.map(({ covered, points }) =>
    element('path', { d: polyline(points), class: covered ? name : `${name} apart` }),
  );

function mark(lane: LaneName, y: number, { x, ids }: Cluster, noun: (id: string) => string): string {
  const shape =
    lane === 'raising'
      ? `M${x - MARK} ${y + 4}h${MARK * 2}l${-MARK} -9z`
      : lane === 'lowering'
        ? `M${x - MARK} ${y - 4}h${MARK * 2}l${-MARK} 9z`
        : `M${x - 4} ${y}l4 -4l4 4l-4 4z`;
  const rounded = shape.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
  const count = ids.length > 1 ? text(x + MARK + 2, y + 4, String(ids.length)) : '';
  const names = element('title', {}, escapeXml(ids.map(noun).join('; ')));
  return element('g', {}, `${names}${element('path', { d: rounded, class: lane })}${count}`);
}

/** A tension chart as a document of its own. `nameOf` says what an act is, for the tool tips of the marks. */
export function tensionSvg(
  geometry: TensionGeometry,
  words: SvgText,
  nameOf: (actId: string) => string = (actId) => actId,
): string {
  const { plot, cursor, width, height } = geometry;
  const bottom = plot.y + plot.height;
  const right = plot.x + plot.width;
  return document(width, height, words, [
    ...geometry.bands.map(({ band, ...box }) =>
      element('rect', { x: box.x, y: box.y, width: box.width, height: box.height, class: band }),
    ),
    ...geometry.bands.map(({ band, middle }) =>
      text(plot.x - 12, middle + 4, band, { 'text-anchor': 'end' }),
    ),
    ...geometry.yTicks.map(
      ({ value, y }) =>
        line(plot.x - 6, y, right, y, 'grid') +
        text(plot.x - 10, y + 4, String(value), { 'text-anchor': 'end', class: 'ink' }),
    ),
    ...geometry.xAxis.minor.map((x) => line(x, bottom, x, bottom + 3, 'axis')),
    ...geometry.xAxis.ticks.map(
      ({ x, label, labelX }) =>
        line(x, bottom, x, bottom + 5, 'axis') +
        text(labelX, bottom + 17, label, { 'text-anchor': 'middle' }),
    ),
    ...geometry.topLabels.map(
      ({ kind, lineX, x, y, text: label }) =>
        line(lineX, label === '' ? plot.y : y + 4, lineX, bottom, kind === 'cursor' ? 'cursor' : 'axis') +
        text(x, y, label, { 'text-anchor': 'middle', class: kind === 'cursor' ? 'ink strong' : 'ink' }),
    ),
    geometry.baselineY === undefined
      ? ''
      : line(plot.x, geometry.baselineY, right, geometry.baselineY, 'baseline'),
    ...runs(geometry.underlying, 'underlying'),
    ...runs(geometry.tension, 'tension'),
    cursor === undefined ? '' : element('circle', { cx: cursor.x, cy: cursor.y, r: 4.5, class: 'dot' }),
    ...geometry.endLabels.map(({ kind, x, y, lineY, value }) => {
      const bent =
        Math.abs(y - lineY) > 1
          ? element('path', {
              d: polyline([
                { x: x + 2, y: lineY },
                { x: x + 10, y },
              ]),
              class: 'grid',
              fill: 'none',
            })
          : '';
      const name =
        kind === 'tension' ? 'tension-text strong' : kind === 'underlying' ? 'underlying-text' : '';
      return bent + text(x + 12, y + 4, `${svgFigure(value)} ${kind}`, name === '' ? {} : { class: name });
    }),
    ...geometry.lanes.flatMap(({ name, y, clusters, spans }) => [
      text(plot.x - 10, y + 4, LANE_WORDS[name], { 'text-anchor': 'end' }),
      ...spans.map(({ fromX, toX }) => line(fromX, y + 7, toX, y + 7, `${name}-line`)),
      ...clusters.map((cluster) => mark(name, y, cluster, nameOf)),
    ]),
  ]);
}

/** What a chart says, in words for its accessible description. */
export function describeTension(geometry: TensionGeometry): string {
  const span = `${dayLabel(geometry.first)} to ${dayLabel(geometry.last)}`;
  const counts = geometry.lanes.map(
    ({ name, clusters }) => `${clusters.reduce((sum, { ids }) => sum + ids.length, 0)} ${LANE_WORDS[name]}`,
  );
  const reading =
    geometry.cursor === undefined
      ? ''
      : ` On ${dayLabel(geometry.cursor.day)} tension is ${svgFigure(geometry.cursor.tension)} (${geometry.cursor.band}), underlying ${svgFigure(geometry.cursor.underlying)}.`;
  const acts = counts.length === 0 ? 'no acts' : `acts and notes: ${counts.join(', ')}`;
  return `Tension from 0 to 100 by day, ${span}; ${acts}.${reading}`;
}

export const SVG_CONTRIBUTION_SIZES = {
  rowHeight: 22,
  barHeight: 14,
  margins: { left: 420, right: 84, top: 62, bottom: 30 },
} as const;

const signed = (value: number): string => (value < 0 ? `\u2212${svgFigure(-value)}` : `+${svgFigure(value)}`);

/** A waterfall from the baseline to the tension. `labelOf` names a row of one act. */
export function contributionsSvg(
  geometry: ContributionGeometry,
  words: SvgText,
  labelOf: (row: ContributionRow) => string,
): string {
  const { rows, bars, width, height } = geometry;
  const { margins, rowHeight } = SVG_CONTRIBUTION_SIZES;
  const room = Math.floor((margins.left - 28) / (FONT_SIZE * 0.6));
  const base = (row: number): number => margins.top + (row + 1) * rowHeight + rowHeight / 2 + 4;
  const bottom = margins.top + (rows.length + 2) * rowHeight;
  const name = (row: number, label: string, strong = false): string =>
    text(16, base(row), truncate(label, room), { class: strong ? 'ink strong' : 'ink' });
  const value = (row: number, label: string, strong = false): string =>
    text(width - 16, base(row), label, { 'text-anchor': 'end', class: strong ? 'ink strong' : 'ink' });
  return document(width, height, words, [
    ...geometry.ticks.map(
      ({ value: level, x }) =>
        line(x, margins.top, x, bottom, 'grid') +
        text(x, bottom + 16, String(level), { 'text-anchor': 'middle' }),
    ),
    ...geometry.joints.map(({ x, fromY, toY }) => line(x, fromY, x, toY, 'axis')),
    ...bars.map(({ x, y, width: length, height: thickness, raising }) =>
      element('rect', {
        x,
        y,
        width: Math.max(length, 1),
        height: thickness,
        class: raising ? 'raising' : 'lowering',
      }),
    ),
    ...geometry.levels.map(({ x, y }) => element('circle', { cx: x, cy: y, r: 5, class: 'dot' })),
    name(-1, 'baseline', true) + value(-1, svgFigure(geometry.baseline), true),
    ...rows.map(
      (row, index) =>
        name(index, row.kind === 'others' ? `others (${row.acts})` : labelOf(row)) +
        value(index, signed(row.shown)),
    ),
    name(rows.length, 'tension', true) + value(rows.length, svgFigure(geometry.tension), true),
  ]);
}
