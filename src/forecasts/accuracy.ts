import type { Backtest } from './backtest-answer.ts';
import { FEW_FORKS } from './words.ts';

/** Days ahead that all histories are judged by. */
export const ACCURACY_DAYS = 45;
/** Shares of days in the 90 % band, from and to, that are called honest. */
const HONEST = { from: 0.85, to: 0.95 };

/** A history that is not judged, and why. */
export interface Unjudged {
  readonly history: string;
  readonly why: string;
}

/** How good the bands of many histories were. */
export interface Accuracies {
  readonly days: number;
  readonly sentence: string;
  readonly judged: readonly Backtest[];
  readonly left: readonly Unjudged[];
}

export function accuraciesOf(judged: readonly Backtest[], left: readonly Unjudged[]): Accuracies {
  return { days: ACCURACY_DAYS, sentence: sentenceOf(judged), judged, left };
}

/** Over all forecasts of the histories that have enough of them, and in how many histories bands were honest. */
function sentenceOf(judged: readonly Backtest[]): string {
  const enough = judged.flatMap(({ horizons: [horizon] }) =>
    horizon !== undefined && horizon.forks >= FEW_FORKS ? [horizon] : [],
  );
  if (enough.length === 0)
    return `No history has ${FEW_FORKS} forecasts that can be held against what came: that is too few to judge by.`;
  const forecasts = enough.reduce((sum, { forks }) => sum + forks, 0);
  const held = enough.reduce((sum, { forks, band90 }) => sum + forks * band90.closed, 0) / forecasts;
  const honest = enough.filter(
    ({ band90: { closed } }) => closed >= HONEST.from && closed <= HONEST.to,
  ).length;
  return `Bands like these, meant to hold 90 of 100 times, held ${Math.round(held * 100)} of 100 times: days up to ${ACCURACY_DAYS} ahead of ${forecasts} forecasts. They held 85 to 95 of 100 days for ${honest} of ${enough.length} ${enough.length === 1 ? 'history' : 'histories'} with at least ${FEW_FORKS} forecasts.`;
}
