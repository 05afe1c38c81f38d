import type { Clock } from './clock.ts';

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() };
