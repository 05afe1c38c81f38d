import { dayNumber } from '../kernel/clock.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { TensionMarker } from './tension-geometry.ts';

/** The mark of an act in the lanes under a chart; a follow-up weighs nothing. */
export const actMarker = ({
  actId,
  occurred,
  score,
  magnitude,
  followUpOf,
}: Pick<Contribution, 'actId' | 'occurred' | 'score' | 'magnitude' | 'followUpOf'>): TensionMarker => ({
  day: dayNumber(occurred.from),
  ...(occurred.to === undefined ? {} : { lastDay: dayNumber(occurred.to) }),
  kind: 'act',
  raising: score < 0,
  actId,
  weight: followUpOf === undefined ? (Math.abs(score) * magnitude) / 10 : 0,
});
