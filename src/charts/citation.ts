import { formatDay, type DayNumber } from '../kernel/clock.ts';

/** A state of a record, by what names it for good. */
export interface Cited {
  readonly title: string;
  /** Names of the two parties. */
  readonly parties: readonly [string, string];
  readonly history: string;
  readonly revision: number;
  /** SHA-256 of the chain of events up to the revision, in hexadecimal. */
  readonly chain: string;
  readonly model: string;
  readonly href: string;
  /** The day on which it was looked at. */
  readonly retrieved: DayNumber;
}

/** Digits of the hash that are printed: enough that no other record of this name has them by chance. */
const PRINTED = 16;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `November 28, 2026`, as APA writes a day of retrieval. */
function retrievalDay(day: DayNumber): string {
  const [year = '', month = '', date = ''] = formatDay(day).split('-');
  return `${MONTHS[Number(month) - 1] ?? ''} ${Number(date)}, ${year}`;
}

/**
 * A reference in the style of APA (7th edition, section 10.9, data sets). A record has no day of publication, hence n.d. and the
 * day of retrieval.
 */
export function apaReference(cited: Cited): string {
  const { title, parties, revision, chain, href, retrieved } = cited;
  return `D\u00e9tente. (n.d.). ${title}: ${parties.join(' and ')} (Revision ${revision}, SHA-256 ${chain.slice(0, PRINTED)}) [Data set]. Retrieved ${retrievalDay(retrieved)}, from ${href}`;
}

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** Text that means itself in TeX. */
const tex = (text: string): string => text.replace(/[\\~^]|[&%$#_{}]/g, (sign) => SIGNS[sign] ?? `\\${sign}`);

/** An entry for BibTeX and BibLaTeX; its key is made of the history and the revision. */
export function bibtexEntry({
  title,
  parties,
  history,
  revision,
  chain,
  model,
  href,
  retrieved,
}: Cited): string {
  const day = formatDay(retrieved);
  const note = `Revision ${revision} of the record ${history}, SHA-256 ${chain.slice(0, PRINTED)}, model ${model}. Retrieved ${day}`;
  const key = `detente-${history.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-r${revision}`;
  return [
    `@misc{${key},`,
    `  author = {{D\\'etente}},`,
    `  title = {{${tex(title)}: ${tex(parties.join(' and '))}}},`,
    `  howpublished = {\\url{${href.replace(/[{}\\]/g, encodeURIComponent)}}},`,
    `  url = {${href.replace(/[{}\\]/g, encodeURIComponent)}},`,
    `  urldate = {${day}},`,
    `  note = {${tex(note)}}`,
    '}',
  ].join('\n');
}
