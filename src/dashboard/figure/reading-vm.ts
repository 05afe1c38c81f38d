import { formatDay, type Day, type DayNumber } from '../../kernel/clock.ts';
import type { Band } from '../../models/tension/model.ts';
import type { HistoryRecord } from '../record/record.ts';
import { readAt, type Scene } from './scene.ts';
import { figure, longDay, signed } from '../ui/words.ts';

export interface Change {
  readonly label: string;
  readonly points: number;
  readonly text: string;
}

/** What stands beside the chart about one day. */
export interface ReadingView {
  readonly day: DayNumber;
  readonly dayText: string;
  readonly tension: number;
  readonly underlying: number;
  readonly band: Band;
  /** Whether the history claims to cover the day; silence outside is not calm. */
  readonly covered: boolean;
  readonly changes: readonly Change[];
  /** Tension as recorded, where a past is read that a what-if changes. */
  readonly recorded?: number;
  /** The whole in one sentence, for who does not see the chart. */
  readonly sentence: string;
}

export const isCovered = ({ declaration: { coverage } }: HistoryRecord, day: Day): boolean =>
  day >= coverage.from && (coverage.to === undefined || day <= coverage.to);

/** Above or below, by the word and without a sign. */
function fromBaseline(points: number): Change {
  const text = figure(Math.abs(points));
  return { label: points < 0 && Number(text) !== 0 ? 'below baseline' : 'above baseline', points, text };
}

/** `scene` is the past that is read, `recorded` that of the record. */
export function readingView(
  record: HistoryRecord,
  scene: Scene,
  day: DayNumber,
  recorded: Scene = scene,
): ReadingView {
  const asRecorded = recorded === scene ? undefined : readAt(recorded, day).tension;
  const now = readAt(scene, day);
  const change = (label: string, before: number): Change => {
    const points = now.tension - before;
    return { label, points, text: signed(points) };
  };
  const covered = isCovered(record, formatDay(day));
  return {
    day,
    dayText: longDay(day),
    tension: now.tension,
    underlying: now.underlying,
    band: now.band,
    covered,
    changes: [
      change('since yesterday', readAt(scene, day - 1).tension),
      change('since last week', readAt(scene, day - 7).tension),
      fromBaseline(now.tension - scene.baseline),
    ],
    ...(asRecorded !== undefined && { recorded: asRecorded }),
    sentence:
      cursorSentence(day, now.tension, now.band, covered) +
      (asRecorded === undefined ? '' : `, in the what-if\u2019s past; recorded: ${figure(asRecorded)}`),
  };
}

export const cursorSentence = (day: DayNumber, tension: number, band: Band, covered: boolean): string =>
  `${longDay(day)}, tension ${figure(tension)}, ${band}${covered ? '' : ', outside the documented days'}`;
