/** Most drafts of which a snapshot of the push tells. */
export const DRAFTS_LISTED = 50;

/** Longest text that a request brings, in UTF-16 units; a request of more than 1 MiB is not read. */
export const LONGEST_SENT = 1_000_000;

/** Most names of which a request says whose they are. */
export const MOST_CAST = 100;
