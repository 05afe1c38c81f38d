/** Most links that open something at a time, over all histories: the stream of all of them stays small. */
export const MOST_LINKS = 1_000;
/** Most of one history. */
export const MOST_LINKS_OF_HISTORY = 100;
/** Longest life of a link: a year. */
export const LONGEST_LINK_MS = 366 * 86_400_000;
