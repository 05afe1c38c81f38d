import type { BandBox } from './bands.ts';
import type { DayAxis } from './day-axis.ts';
import type { Box } from './scale.ts';
import { element, text } from './svg-parts.ts';

/** What stands behind and beside the lines of every chart. */
export interface SvgAxes {
  readonly plot: Box;
  readonly bands: readonly BandBox[];
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
  readonly xAxis: DayAxis;
}

export const bandsSvg = ({ plot, bands }: SvgAxes): string[] =>
  bands.flatMap(({ band, x, y, width, height, middle }) => [
    element('rect', { x, y, width, height, class: band }),
    text(plot.x - 12, middle + 4, band, { 'text-anchor': 'end' }),
  ]);

/** Both axes; `strong` is the value whose line is drawn as an axis. */
export function axesSvg(
  { plot, yTicks, xAxis }: SvgAxes,
  labelOf: (value: number) => string = String,
  strong?: number,
): string[] {
  const bottom = plot.y + plot.height;
  const tick = (x: number, length: number): string =>
    element('line', { x1: x, y1: bottom, x2: x, y2: bottom + length, class: 'axis' });
  return [
    ...yTicks.map(
      ({ value, y }) =>
        element('line', {
          x1: plot.x - 6,
          y1: y,
          x2: plot.x + plot.width,
          y2: y,
          class: value === strong ? 'axis' : 'grid',
        }) + text(plot.x - 10, y + 4, labelOf(value), { 'text-anchor': 'end', class: 'ink' }),
    ),
    ...xAxis.minor.map((x) => tick(x, 3)),
    ...xAxis.ticks.map(
      ({ x, label, labelX }) => tick(x, 5) + text(labelX, bottom + 17, label, { 'text-anchor': 'middle' }),
    ),
  ];
}
