import type { DayNumber } from '../kernel/clock.ts';
import { rangeOfBands } from './bands.ts';
import { dayLabel } from './day-words.ts';
import { linearScale } from './scale.ts';
import { element, escapeXml, polyline, text } from './svg-parts.ts';

/** A forecast and what came of it, figures of tension by day. */
export interface MissedForecast {
  /** Day of the first figure. */
  readonly first: DayNumber;
  readonly q5: readonly number[];
  readonly q50: readonly number[];
  readonly q95: readonly number[];
  readonly came: readonly number[];
}

const WIDTH = 640;
const HEIGHT = 200;
const PLOT = { left: 40, right: WIDTH - 12, top: 12, bottom: HEIGHT - 28 };

/** Days on which what came lay outside the band. */
export const daysOutside = ({ q5, q95, came }: MissedForecast): number =>
  came.filter((value, day) => value < (q5[day] ?? 0) || value > (q95[day] ?? 100)).length;

/**
 * A forecast's band and median, and what came, as an SVG element without colours of its own: `outer`, `median`, `came`, `axis`
 * are classes that the page around it draws.
 */
export function missSvg(missed: MissedForecast, name: string): string {
  const { first, q5, q50, q95, came } = missed;
  const { low, high } = rangeOfBands([...q5, ...q95, ...came]);
  const last = came.length - 1;
  const x = linearScale(0, last, PLOT.left, PLOT.right);
  const y = linearScale(low, high, PLOT.bottom, PLOT.top);
  const line = (values: readonly number[]) => values.map((value, day) => ({ x: x(day), y: y(value) }));
  const ticks = [0, 25, 50, 75, 100].filter((tick) => tick >= low && tick <= high);
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': name },
    [
      `<title>${escapeXml(name)}</title>`,
      ...ticks.map((tick) =>
        element('line', { x1: PLOT.left, y1: y(tick), x2: PLOT.right, y2: y(tick), class: 'axis' }),
      ),
      ...ticks.map((tick) => text(PLOT.left - 6, y(tick) + 4, String(tick), { 'text-anchor': 'end' })),
      element('path', { d: `${polyline([...line(q95), ...line(q5).reverse()])}Z`, class: 'outer' }),
      element('path', { d: polyline(line(q50)), class: 'median' }),
      element('path', { d: polyline(line(came)), class: 'came' }),
      text(PLOT.left, HEIGHT - 8, dayLabel(first)),
      text(PLOT.right, HEIGHT - 8, dayLabel(first + last), { 'text-anchor': 'end' }),
    ].join(''),
  );
}
