import type { Source } from './events.ts';

/** How the words of a source were compared with it, for a reader of the source. */
export const CHECKED_WORDS: Readonly<Record<NonNullable<Source['checked']>, string>> = {
  matched: 'words matched by a program',
  read: 'words compared by reading',
  pattern: "words found in the publisher's files; address by its pattern, not opened",
};
