import type { DayNumber } from '../../kernel/clock.ts';
import { activeBetween, daysCovered, type PastOfDays } from './past-of-days.ts';
import { PROCESSES } from './processes.ts';

/** Days of a relation's past that its recent rates are counted from: five years. */
export const LONGEST_DAYS = 1826;
/** Days after which an act counts half. */
const HALF_LIFE = 180;
/** Days of the recent past that the plain mean of all these days weighs as much as. */
const WEIGHT_OF_MEAN = 120;
/** What is known of that mean beforehand: so many acts in so many days. */
const PRIOR_ACTS = 3;
const PRIOR_DAYS = 60;

const decay = Math.LN2 / HALF_LIFE;

/** What an act of so many days counts: how far such rates were off before asks for forty past days at once. */
const WEIGHTS = Float64Array.from({ length: LONGEST_DAYS }, (_, age) => Math.exp(-decay * age));

/** First day of a past that counts for the rates of `at`. */
export const firstCounted = ({ from }: Pick<PastOfDays, 'from'>, at: DayNumber): DayNumber =>
  Math.max(from, at - LONGEST_DAYS + 1);

/**
 * Acts a day by process that a past lets expect after `at`: the mean of up to five years, in which an act counts half as much
 * for every 180 days that it is old, pulled to the plain mean m of those days with the weight of 120 days. With w the weights
 * of the days and n the acts of one: (SUM w n + 120 m) / (SUM w + 120), m = (SUM n + 3) / (days + 60). How much a relation
 * says of itself changes within months, and comes back to what it was in years.
 */
export function recentRates(past: PastOfDays, at: DayNumber): number[] {
  const from = firstCounted(past, at);
  const days = daysCovered({ from, to: at });
  const plain = [0, 0, 0, 0];
  const recent = [0, 0, 0, 0];
  for (const { day, counts } of activeBetween(past, from, at)) {
    const weight = WEIGHTS[at - day] as number;
    for (let process = 0; process < PROCESSES; process += 1) {
      const count = counts[process] as number;
      plain[process] = (plain[process] as number) + count;
      recent[process] = (recent[process] as number) + weight * count;
    }
  }
  const weights = Math.expm1(-decay * days) / Math.expm1(-decay);
  return plain.map((count, process) => {
    const mean = (count + PRIOR_ACTS) / (days + PRIOR_DAYS);
    return ((recent[process] as number) + WEIGHT_OF_MEAN * mean) / (weights + WEIGHT_OF_MEAN);
  });
}
