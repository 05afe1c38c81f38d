import { bandBoxes, WHOLE_RANGE, type BandBox } from '../../charts/bands.ts';
import { dayAxis, type DayAxis } from '../../charts/day-axis.ts';
import { placedAtEnds } from '../../charts/label-placement.ts';
import { linearScale, type Box, type Point } from '../../charts/scale.ts';
import type { ChartMetrics, Margins } from '../../charts/tension-geometry.ts';
import type { DayNumber } from '../../kernel/clock.ts';

export interface NamedLine {
  readonly id: string;
  readonly label: string;
  readonly values: readonly number[];
}

export interface LinesGeometry {
  readonly plot: Box;
  readonly bands: readonly BandBox[];
  readonly lines: readonly { readonly id: string; readonly points: readonly Point[] }[];
  readonly labels: readonly {
    readonly id: string;
    readonly label: string;
    readonly value: number;
    readonly x: number;
    readonly y: number;
    readonly lineY: number;
  }[];
  readonly xAxis: DayAxis;
}

/** Some lines of tension over the same days, each named at its end. */
export function linesGeometry(input: {
  readonly first: DayNumber;
  readonly lines: readonly NamedLine[];
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
  readonly metrics: ChartMetrics;
}): LinesGeometry {
  const { first, lines, width, height, margins, metrics } = input;
  const days = Math.max(2, ...lines.map(({ values }) => values.length));
  const last = first + days - 1;
  const right = Math.max(margins.left, width - margins.right);
  const bottom = height - margins.bottom - metrics.axisHeight;
  const x = linearScale(first, last, margins.left, right);
  const y = linearScale(0, 100, bottom, margins.top);
  const plot = { x: margins.left, y: margins.top, width: right - margins.left, height: bottom - margins.top };
  return {
    plot,
    bands: bandBoxes(WHOLE_RANGE, plot, y),
    lines: lines.map(({ id, values }) => ({
      id,
      points: values.map((value, index) => ({ x: x(first + index), y: y(value) })),
    })),
    labels: placedAtEnds(
      lines.map(({ id, label, values }) => ({ id, label, value: values.at(-1) ?? 0 })),
      right,
      y,
      metrics.lineHeight,
      plot,
    ),
    xAxis: dayAxis({ first, last, scale: x, start: margins.left, end: right, ...metrics }),
  };
}
