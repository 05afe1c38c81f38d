import type { DayNumber } from '../kernel/clock.ts';
import type { Band } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import type { BandBox, TensionRange } from './bands.ts';
import type { DayAxis } from './day-axis.ts';
import type { LineRun } from './line-runs.ts';
import type { Cluster, LaneInput } from './marker-lane.ts';
import type { Box } from './scale.ts';

/** What goes into the layout of a tension chart, and what comes out. */

/** What is marked in the lanes under the chart. */
export interface TensionMarker {
  readonly day: DayNumber;
  /** Last day of what took several. */
  readonly lastDay?: DayNumber;
  readonly kind: 'act' | 'note' | 'summit';
  /** Whether it raises tension; of no meaning where `weight` is 0. */
  readonly raising: boolean;
  readonly actId: string;
  /** How strong, at least 0 (such as |u| or |points|); 0: a follow-up, a note, an act scored 0. */
  readonly weight: number;
  /** Short name, written at the line of a summit. */
  readonly label?: string;
}

/** Sizes of the drawing surface, in its own unit (pixels, or dots of a terminal). */
export interface ChartMetrics {
  readonly textWidth: (text: string) => number;
  /** Room that a label at the end of a line needs. */
  readonly lineHeight: number;
  /** Rows above the plot (labels of the cursor and of summits) and below it (days, then lanes); 0: laid out by the caller. */
  readonly topRowHeight: number;
  readonly axisHeight: number;
  readonly laneHeight: number;
  readonly labelGap: number;
  readonly minorGap: number;
  readonly markerGap: number;
  readonly markerExtent: LaneInput['extent'];
  readonly snap?: (x: number) => number;
}

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** A further line by day, and its short name. */
export interface NamedDays {
  readonly name: string;
  readonly first: DayNumber;
  readonly tension: Float64Array;
}

export interface TensionChartInput {
  readonly series: Series;
  readonly markers: readonly TensionMarker[];
  /** What the history claims to know; the line outside it is set apart. */
  readonly coverage?: { readonly from: DayNumber; readonly to?: DayNumber };
  readonly baseline?: number;
  readonly cursor?: DayNumber;
  /** What is drawn beside it; days that are not a number leave gaps. */
  readonly others?: readonly NamedDays[];
  readonly range?: TensionRange;
  readonly width: number;
  readonly height: number;
  /** Room around the plot; rows of labels above it and the lanes below it come on top of these. */
  readonly margins: Margins;
  readonly metrics: ChartMetrics;
}

export type LaneName = 'raising' | 'lowering' | 'unscored';

export interface Lane {
  readonly name: LaneName;
  /** Middle of the lane. */
  readonly y: number;
  readonly clusters: readonly Cluster[];
  /** What lasted longer than a day, from its first to its last day as far as the chart goes. */
  readonly spans: readonly { readonly fromX: number; readonly toX: number }[];
}

export interface TopLabel {
  readonly kind: 'cursor' | 'summit';
  /** Where its line stands. */
  readonly lineX: number;
  /** Row, counted upwards from the plot; centre and base line of its text, which is empty where there was no room. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface CursorReading {
  readonly day: DayNumber;
  readonly x: number;
  readonly y: number;
  readonly tension: number;
  readonly underlying: number;
  readonly band: Band;
}

export interface EndLabel {
  readonly kind: 'tension' | 'underlying' | 'baseline' | 'other';
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Where its line ends. */
  readonly lineY: number;
  readonly value: number;
}

export interface TensionGeometry {
  readonly width: number;
  readonly height: number;
  readonly plot: Box;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly bands: readonly BandBox[];
  readonly tension: readonly LineRun[];
  readonly underlying: readonly LineRun[];
  /** By their place in the input. */
  readonly others: readonly (readonly LineRun[])[];
  readonly baselineY: number | undefined;
  readonly xAxis: DayAxis;
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
  readonly lanes: readonly Lane[];
  /** Markers whose days lie outside the chart. */
  readonly outside: number;
  readonly topLabels: readonly TopLabel[];
  readonly cursor: CursorReading | undefined;
  readonly endLabels: readonly EndLabel[];
}
