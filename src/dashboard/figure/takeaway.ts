import { formatDay, type DayNumber } from '../../kernel/clock.ts';
import { bandOf } from '../../models/tension/model.ts';
import type { Series } from '../../models/tension/series.ts';
import { isCovered } from './reading-vm.ts';
import type { HistoryRecord } from '../record/record.ts';
import { readAt, type Scene } from './scene.ts';
import { figure, longDay } from '../ui/words.ts';

/** The documented day of highest tension; the first one where several are equal. `undefined` without a documented day. */
export function peakOf(
  record: HistoryRecord,
  series: Series,
): { day: DayNumber; tension: number } | undefined {
  let peak: { day: DayNumber; tension: number } | undefined;
  for (const [index, tension] of series.tension.entries()) {
    const day = series.first + index;
    if (!isCovered(record, formatDay(day))) continue;
    if (peak === undefined || tension > peak.tension) peak = { day, tension };
  }
  return peak;
}

const distance = (tension: number, baseline: number): string => {
  const points = tension - baseline;
  if (Math.abs(points) < 0.05) return `at its baseline of ${figure(baseline)}`;
  return `${figure(Math.abs(points))} points ${points > 0 ? 'above' : 'below'} its baseline of ${figure(baseline)}`;
};

/**
 * What a history says in a sentence: where tension stands on the last day looked at, and where it stood highest.
 * `end` lies within the series or not; it is computed from the acts.
 */
export function takeaway(record: HistoryRecord, scene: Scene, series: Series, end: DayNumber): string {
  if (scene.models.size === 0) {
    return `No act is recorded, so tension rests at its baseline of ${figure(scene.baseline)}.`;
  }
  const { tension, band } = readAt(scene, end);
  const peak = peakOf(record, series);
  const now = `stands at ${figure(tension)} (${band}) on ${longDay(end)}, ${distance(tension, scene.baseline)}`;
  if (peak === undefined || peak.tension - tension < 0.5) return `Tension ${now}.`;
  return `Tension peaked at ${figure(peak.tension)} (${bandOf(peak.tension)}) on ${longDay(peak.day)} and ${now}.`;
}

/** The same of a past that a what-if changes, up to its fork, beside what is recorded of that day. */
export function changedTakeaway(
  record: HistoryRecord,
  scene: Scene,
  recorded: Scene,
  series: Series,
  fork: DayNumber,
): string {
  const said = takeaway(record, scene, series, fork).replace(/\.$/, '');
  const asRecorded = figure(readAt(recorded, fork).tension);
  return `In the past as this what-if changes it, ${said[0]?.toLowerCase()}${said.slice(1)}; recorded on that day: ${asRecorded}.`;
}
