import { dayLabel } from './day-words.ts';
import type { FanBand, FanGeometry, FanLine } from './fan-geometry.ts';
import { axesSvg, bandsSvg } from './svg-axes.ts';
import { document, frameOf, type LegendItem, type SvgText } from './svg-document.ts';
import { element, n, polyline, text } from './svg-parts.ts';
import { secondClass, svgFigure } from './svg.ts';
import type { Margins } from './tension-geometry.ts';

/** Words of a fan chart besides those of every picture. */
export interface FanText extends SvgText {
  /** What the past before the fork is called, where the what-if changes it; its line is then set apart from a recorded one. */
  readonly editedPast?: string;
  /** Names of those compared, short enough for the end of a line, that of the median first. */
  readonly compared?: readonly string[];
  /** Names of the lines beside the record. */
  readonly besides?: readonly string[];
}

const LINE_CLASS: Readonly<Record<FanLine, string>> = {
  median: 'tension',
  baseline: 'underlying',
  history: 'tension',
  documented: 'documented',
};

/** The dashes of what is compared with the first. */
const otherClass = (other: number): string => `other-${other + 2}`;

/** What the lines and areas of a fan chart mean. `documented`: whether the record has days to be drawn as dots. */
export function fanLegend(
  documented: boolean,
  { editedPast, compared = [] }: Partial<FanText> = {},
): LegendItem[] {
  const [first, ...others] = compared;
  return [
    editedPast === undefined
      ? { kind: 'line', name: 'tension', label: 'recorded, then the median of all futures' }
      : { kind: 'line', name: 'edited', label: editedPast },
    ...(editedPast === undefined
      ? []
      : [{ kind: 'line', name: 'tension', label: 'median of all futures' } as const]),
    { kind: 'area', name: 'inner', label: '50 of 100 futures' },
    { kind: 'area', name: 'outer', label: '90 of 100' },
    {
      kind: 'line',
      name: 'underlying',
      label: others.length === 0 ? 'median without the what-if' : `median without: ${first}`,
    },
    ...others.map((label, index): LegendItem => ({
      kind: 'line',
      name: otherClass(index),
      label: `median: ${label}`,
    })),
    ...(documented ? [{ kind: 'dots', name: 'ink', label: 'documented' } as const] : []),
  ];
}

const outline = ({ upper, lower }: FanBand): string =>
  upper.length === 0 ? '' : `${polyline([...upper, ...[...lower].reverse()])}Z`;

const area = (band: FanBand, name: string): string => {
  const d = outline(band);
  return d === '' ? '' : element('path', { d, class: name });
};

/** Room around the plot of a fan chart, that of its texts included; the end labels stand at its right. */
export function svgFanMargins(width: number, words: FanText): Margins {
  const { top, bottom } = frameOf(width, words);
  return { top: top + 26, right: 172, bottom: bottom + 10, left: 84 };
}

/** A fan chart as a document of its own. `difference` puts signs before the figures. */
export function fanSvg(
  geometry: FanGeometry,
  words: FanText,
  axis: 'tension' | 'difference' = 'tension',
): string {
  const { plot, width, height, forkX } = geometry;
  const { compared = [], besides = [] } = words;
  const bottom = plot.y + plot.height;
  const value = (points: number, text = svgFigure(Math.abs(points))): string =>
    axis === 'tension' ? text : points < 0 ? `\u2212${text}` : `+${text}`;
  return document(width, height, words, [
    ...bandsSvg(geometry),
    area(geometry.outer, 'outer'),
    area(geometry.inner, 'inner'),
    ...(axis === 'tension'
      ? axesSvg(geometry)
      : axesSvg(geometry, (tick) => (tick === 0 ? '0' : value(tick, String(Math.abs(tick)))), 0)),
    forkX > plot.x
      ? element('line', { x1: forkX, y1: plot.y - 6, x2: forkX, y2: bottom, class: 'cursor' }) +
        text(forkX - 6, plot.y - 6, words.editedPast ?? 'recorded', { 'text-anchor': 'end' }) +
        text(forkX + 6, plot.y - 6, 'simulated')
      : '',
    ...geometry.lines.map(({ line, points }) =>
      line === 'documented'
        ? points.map(({ x, y }) => `<circle cx="${n(x)}" cy="${n(y)}" r="1.7" class="ink"/>`).join('')
        : element('path', {
            d: polyline(points),
            class: line === 'history' && words.editedPast !== undefined ? 'edited' : LINE_CLASS[line],
          }),
    ),
    ...geometry.others.map((points, other) =>
      element('path', { d: polyline(points), class: otherClass(other) }),
    ),
    ...geometry.besides.flatMap((runs, index) =>
      runs.map(({ points }) => element('path', { d: polyline(points), class: secondClass(index) })),
    ),
    ...geometry.endLabels.map(({ line, x, y, value: end }) =>
      line === 'median'
        ? text(x + 10, y + 4, `${value(end)} ${compared[0] ?? 'median'}`, { class: 'tension-text strong' })
        : text(x + 10, y + 4, `${value(end)} ${compared.length > 1 ? 'without it' : 'without the what-if'}`),
    ),
    ...geometry.otherLabels.map(({ other, x, y, value: end }) =>
      text(x + 10, y + 4, `${value(end)} ${compared[other + 1] ?? ''}`, { class: 'ink' }),
    ),
    ...geometry.besideLabels.map(({ beside, x, y, value: end }) =>
      text(x + 10, y + 4, `${value(end)} ${besides[beside] ?? ''}`, { class: 'ink' }),
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
