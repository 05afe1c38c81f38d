import type { Dedupe } from '../models/tension/dedupe.ts';
import type { Day } from '../kernel/clock.ts';
import type { RelationContent } from '../relations/events.ts';
import type { HistoryId } from '../relations/history-id.ts';
import type { HistoryParked } from '../timeline/timeline-page.ts';
import type { Reading } from '../models/tension/model.ts';
import type { NetConstants } from '../models/tension/net-over-gross.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';
import type { Series } from '../models/tension/series.ts';

/** From where the record was looked at, and with which model: what makes a figure reproducible. */
export interface Provenance {
  readonly history: HistoryId;
  readonly title: string;
  /** Revision of the record that was looked at. */
  readonly asOf: number;
  readonly knownBy?: Day;
  /** How often rows count that tell the same, where it is not once. */
  readonly dedupe?: Dedupe;
  readonly model: string;
  readonly parameters: TensionParameters;
  /** The constants of `tension/2`, where it is that. */
  readonly net?: NetConstants;
  readonly baseline: number;
  /** Where the history goes on in the store with an event that this program cannot take in. */
  readonly parked?: HistoryParked;
}

/** Tension on one day. */
export interface TensionReading extends Provenance, Reading {
  readonly at: Day;
  /** Whether the history claims to cover `at`; silence outside its coverage is not calm. */
  readonly covered: boolean;
  /** Acts counted: those begun by `at`, without follow-ups. Absent where it may not be handed on. */
  readonly acts?: number;
}

/** What is said of a day in a sentence. */
export type DayReading = Pick<
  TensionReading,
  'at' | 'covered' | 'tension' | 'underlying' | 'band' | 'baseline'
>;

/** Tension on each day from..to, both included. */
export interface TensionSeries extends Provenance {
  readonly from: Day;
  readonly to: Day;
  /** Days outside it are drawn apart. */
  readonly coverage: RelationContent['coverage'];
  /** No first day was asked for, and the coverage is longer than a series: these are its last days. */
  readonly shortened?: true;
  readonly series: Series;
}
