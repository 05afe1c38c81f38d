import { dayLabel } from './day-words.ts';
import { truncate } from './display-width.ts';
import type { Cluster } from './marker-lane.ts';
import { axesSvg, bandsSvg } from './svg-axes.ts';
import { document, frameOf, type LegendItem, type SvgText } from './svg-document.ts';
import { element, escapeXml, polyline, text, textWidth } from './svg-parts.ts';
import type { ChartMetrics, LaneName, LineRun, Margins, TensionGeometry } from './tension-geometry.ts';

export type { SvgText } from './svg-document.ts';

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

/** Room around the plot of a tension chart, that of its texts included. */
export function svgMargins(width: number, words: SvgText): Margins {
  const { top, bottom } = frameOf(width, words);
  return { top: top + 14, right: 132, bottom: bottom + 8, left: 84 };
}

export const TENSION_LEGEND: readonly LegendItem[] = [
  { kind: 'line', name: 'tension', label: 'tension' },
  { kind: 'line', name: 'underlying', label: 'underlying: what lasts once the rest has faded' },
  { kind: 'line', name: 'baseline', label: 'baseline' },
  { kind: 'line', name: 'apart', label: 'outside what the history covers' },
];

/** How a line beside the one that is read is drawn, by its place. */
export const secondClass = (index: number): string => `against-${index + 1}`;

const END_CLASS = {
  tension: 'tension-text strong',
  underlying: 'underlying-text',
  baseline: '',
  other: 'ink',
} as const;
/** Columns of a name at the end of a line. */
const END_COLUMNS = 12;

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
    ...bandsSvg(geometry),
    ...axesSvg(geometry),
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
    ...geometry.others.flatMap((other, index) => runs(other, secondClass(index))),
    cursor === undefined ? '' : element('circle', { cx: cursor.x, cy: cursor.y, r: 4.5, class: 'dot' }),
    ...geometry.endLabels.map(({ kind, name: label, x, y, lineY, value }) => {
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
      const name = END_CLASS[kind];
      return (
        bent +
        text(
          x + 12,
          y + 4,
          `${svgFigure(value)} ${truncate(label, END_COLUMNS)}`,
          name === '' ? {} : { class: name },
        )
      );
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
