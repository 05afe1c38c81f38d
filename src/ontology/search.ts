import { allCodes, type CameoCode } from './codes.ts';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

/** Lower is better; `undefined` where the code does not match. */
function rankByCode(code: string, digits: string): number | undefined {
  if (code === digits) return 0;
  if (code.startsWith(digits)) return 1;
  // A leading zero is easily lost on the way through a spreadsheet.
  if (code === `0${digits}`) return 2;
  return code.startsWith(`0${digits}`) ? 3 : undefined;
}

/** Words of a name that tell codes apart. */
const namingWords = (name: string): string[] => wordsOf(name.replace(/,? not specified below$/, ''));

const singular = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word);

/** Every word asked for must begin a word of the name; whole words and short names come first. */
function rankByName(name: string, asked: readonly string[]): number | undefined {
  if (asked.length === 0) return 0;
  const words = namingWords(name).map(singular);
  let rank = words.length / 100;
  for (const word of asked) {
    if (words.includes(word)) continue;
    if (!words.some((candidate) => candidate.startsWith(word))) return undefined;
    rank += 1;
  }
  return rank;
}

/**
 * Codes that a person may mean by `text`, best first: by the beginning of the code where it has digits, else by the
 * words of the name. Empty text gives the first codes. Of all codes, or those of one book with its names.
 */
export function searchCodes(
  text: string,
  limit: number,
  codes: readonly CameoCode[] = allCodes(),
): CameoCode[] {
  const digits = text.replace(/\D/g, '');
  const asked = wordsOf(text).map(singular);
  if (asked.length === 0 && digits === '' && text.trim() !== '') return [];
  const ranked: { rank: number; code: CameoCode }[] = [];
  for (const code of codes) {
    const byCode = digits === '' ? 0 : rankByCode(code.code, digits);
    const byName = rankByName(code.name, asked);
    if (byCode !== undefined && byName !== undefined) ranked.push({ rank: byCode * 10 + byName, code });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || (a.code.code < b.code.code ? -1 : 1))
    .slice(0, Math.max(0, limit))
    .map(({ code }) => code);
}
