/** Bits of the two branches of a projection. */
export const WHAT_IF = 1;
export const BASELINE = 2;
