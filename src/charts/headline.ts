import { roundTo, roundToSum } from './rounding.ts';

/** Decimals with which points of tension are printed. */
export const DECIMALS = 1;

/** `baseline + raising - lowering = tension`, as printed, to the last digit; raising and lowering at or above 0. */
export interface Headline {
  readonly baseline: number;
  readonly raising: number;
  readonly lowering: number;
  readonly tension: number;
}

/**
 * The equation over an explanation. Its sums are those over every single act, whatever the rows below group or leave out, so
 * that it reads the same in every grouping and on every face.
 */
export function headlineOf(explanation: Headline): Headline {
  const baseline = roundTo(explanation.baseline, DECIMALS);
  const tension = roundTo(explanation.tension, DECIMALS);
  const sums = [explanation.raising, -Math.abs(explanation.lowering)];
  const [raising = 0, lowering = 0] = roundToSum(sums, tension - baseline, DECIMALS);
  return { baseline, raising, lowering: Math.abs(lowering), tension };
}
