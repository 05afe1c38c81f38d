import { allCodes, type CameoCode } from './codes.ts';
import { PLAIN_WORDS } from './plain-words.ts';
import { singular, tellingWords } from './telling-words.ts';

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

/** Every word asked for must begin a word of the name, or one that people say for it; whole words of short names come first. */
function rankByName({ code, name }: CameoCode, asked: readonly string[]): number | undefined {
  if (asked.length === 0) return 0;
  const words = namingWords(name).map(singular);
  const said = wordsOf(PLAIN_WORDS[code] ?? '').map(singular);
  let rank = words.length / 100;
  for (const word of asked) {
    if (words.includes(word)) continue;
    if (words.some((candidate) => candidate.startsWith(word))) rank += 1;
    else if (said.some((candidate) => candidate.startsWith(word))) rank += 2;
    else return undefined;
  }
  return rank;
}

/**
 * Codes that a person may mean by `text`, best first: by the beginning of the code where it has digits, else by the
 * words of the name and those that people say for it. Empty text gives the first codes. Of all codes, or those of one book with its names.
 */
export function searchCodes(
  text: string,
  limit: number,
  codes: readonly CameoCode[] = allCodes(),
): CameoCode[] {
  const digits = text.replace(/\D/g, '');
  const asked = tellingWords(wordsOf(text)).map(singular);
  if (asked.length === 0 && digits === '' && text.trim() !== '') return [];
  const ranked: { rank: number; code: CameoCode }[] = [];
  for (const code of codes) {
    const byCode = digits === '' ? 0 : rankByCode(code.code, digits);
    const byName = rankByName(code, asked);
    if (byCode !== undefined && byName !== undefined) ranked.push({ rank: byCode * 10 + byName, code });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || (a.code.code < b.code.code ? -1 : 1))
    .slice(0, Math.max(0, limit))
    .map(({ code }) => code);
}
