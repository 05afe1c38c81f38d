/**
 * How often rows count that tell the same of a day, who toward whom with which code: once, once for each story that tells it (links
 * that differ), or each for itself. Of what a data set counted; what people wrote is written once.
 */
export const DEDUPES = ['one-a-day', 'story', 'none'] as const;

export type Dedupe = (typeof DEDUPES)[number];

/** How it is done where nobody says otherwise. */
export const DEDUPE = 'one-a-day' satisfies Dedupe;

/** How often an act counts that so many rows and stories tell of: its magnitude. */
export const timesOf = (
  dedupe: Dedupe,
  { rows, stories }: { readonly rows: number; readonly stories: number },
): number => (dedupe === 'none' ? rows : dedupe === 'story' ? stories : 1);

const WORDS: Readonly<Record<Dedupe, string>> = {
  'one-a-day': 'rows that agree counted once a day',
  story: 'each story counted',
  none: 'every row counted',
};

/** How rows are counted, within a sentence. */
export const dedupeWords = (dedupe: Dedupe): string => WORDS[dedupe];
