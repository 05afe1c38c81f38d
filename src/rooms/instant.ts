import { parseInstant } from '../kernel/clock.ts';

/** An instant that an event holds, in milliseconds; one that cannot be read lies before everything. */
export const millisOf = (instant: string): number => parseInstant(instant) ?? -Infinity;
