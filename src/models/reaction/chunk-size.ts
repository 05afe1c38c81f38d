/** Paths in a chunk: the unit of work, and of summation, whatever the number of threads. */
export const CHUNK = 250;
