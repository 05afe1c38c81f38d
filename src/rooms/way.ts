import { WAY_POINTS } from './limits.ts';

/** Into how many parts the days ahead are cut by those that a drawn line names. */
export const WAY_PARTS = WAY_POINTS + 1;

/** The days that a drawn line names, counted from the fork: after each twelfth of the days ahead, without the last, on which the median is. */
export const wayDays = (horizonDays: number): readonly number[] =>
  Array.from({ length: WAY_POINTS }, (_, k) => Math.ceil((horizonDays * (k + 1)) / WAY_PARTS));
