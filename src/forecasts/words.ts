import type { Horizon } from './summary.ts';

/** Forecasts below which shares say little. */
export const FEW_FORKS = 8;

const hundred = (share: number): number => Math.round(share * 100);

/** How good the bands were, in a sentence for everybody. */
export function accuracySentence(horizon: Horizon | undefined): string {
  if (horizon === undefined)
    return 'The record does not go on for long enough after any forecast to judge it.';
  const { days, forks, band90, below, above, yardsticks } = horizon;
  const few =
    forks < FEW_FORKS
      ? ` That is ${forks === 1 ? 'one forecast' : `${forks} forecasts`}, too few to judge by.`
      : '';
  const rule = yardsticks['no-news'];
  const beside =
    rule === undefined || forks < FEW_FORKS
      ? ''
      : rule.skill.value >= 0
        ? ` They were ${hundred(rule.skill.value)} % nearer to what came than the rule "nothing new happens, and it errs as it did before".`
        : ` The rule "nothing new happens, and it errs as it did before" was ${hundred(-rule.skill.value / (1 - rule.skill.value))} % nearer to what came.`;
  return `Bands like these, meant to hold 90 of 100 times, held ${hundred(band90.closed)} of 100 days up to ${days} days ahead; tension ended above them on ${hundred(above)} and below on ${hundred(below)}.${few}${beside}`;
}
