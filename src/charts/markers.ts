import { dayNumber, type Day } from '../kernel/clock.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { TensionMarker } from './tension-geometry.ts';

/** The marks in the lanes under a chart, alike on every face. */

/** First and last day of what is marked. */
interface Days {
  readonly from: Day;
  readonly to?: Day | undefined;
}

export const markedDays = ({ from, to }: Days): Pick<TensionMarker, 'day' | 'lastDay'> =>
  to === undefined || to === from
    ? { day: dayNumber(from) }
    : { day: dayNumber(from), lastDay: dayNumber(to) };

/** The mark of an act; a follow-up weighs nothing. */
export const actMarker = ({
  actId,
  occurred,
  score,
  magnitude,
  followUpOf,
}: Pick<Contribution, 'actId' | 'occurred' | 'score' | 'magnitude' | 'followUpOf'>): TensionMarker => ({
  ...markedDays(occurred),
  kind: 'act',
  raising: score < 0,
  actId,
  weight: followUpOf === undefined ? (Math.abs(score) * magnitude) / 10 : 0,
});

export const noteMarker = ({
  noteId,
  occurred,
}: {
  readonly noteId: string;
  readonly occurred: Days;
}): TensionMarker => ({
  ...markedDays(occurred),
  kind: 'note',
  raising: false,
  actId: noteId,
  weight: 0,
});

/** The mark of a summit, which is also written at its line. */
export const summitMarker = ({
  summitId,
  phase,
  content: { date, title },
}: {
  readonly summitId: string;
  readonly phase: 'scheduled' | 'concluded' | 'cancelled';
  readonly content: { readonly date: Days; readonly title: string };
}): TensionMarker => ({
  ...markedDays(date),
  kind: 'summit',
  raising: false,
  actId: summitId,
  weight: 0,
  label: phase === 'cancelled' ? `${title} (cancelled)` : title,
});
