import type { DayNumber } from '../kernel/clock.ts';

/** How soon after the documented days a summit must be due to be shown with them, in days. */
const SUMMIT_SOON = 45;

/** The last day shown unless told otherwise: a summit that is due soon after the documented days belongs to them. */
export const lastShown = (end: DayNumber, summits: readonly DayNumber[]): DayNumber =>
  Math.max(end, ...summits.filter((day) => day <= end + SUMMIT_SOON));
