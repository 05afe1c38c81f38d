import type { Day } from '../kernel/clock.ts';

/** What a file of a view holds, as far as its name tells it. */
export interface NamedView {
  readonly history: string;
  readonly asOf: number;
  readonly from: Day;
  readonly to: Day;
  /** Titles of the what-ifs it shows. */
  readonly whatIfs?: readonly string[];
  /** Whether one of them changes the past. */
  readonly edited?: boolean;
}

const WORDS_LIMIT = 60;

/** The letters and digits of a title that any file system takes. */
const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, WORDS_LIMIT);

/** A name that tells what a saved view shows: its history, its what-ifs, whether they change the past, its days and the revision it was drawn from. */
export function fileNameOf(
  { history, asOf, from, to, whatIfs = [], edited = false }: NamedView,
  form: string,
): string {
  const words = whatIfs.map(slugOf);
  const shown = words.length > 2 ? [words[0], `and-${words.length - 1}-more`] : words;
  const past = edited ? ['edited-past'] : [];
  return `${[history, ...shown, ...past, `${from}_${to}`, `r${asOf}`].join('_')}.${form}`;
}
