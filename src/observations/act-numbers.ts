/** Digits of a code that are told apart, and what one is at most: 0 is no digit, 1 is `0`. */
const PLACES = 4;
const DIGITS = 11;

/** More than there are numbers of acts. */
export const ACTS = 2 * DIGITS ** PLACES;

const texts = new Map<number, string>();

/**
 * An act as a whole number: who toward whom, which is less for `<` than for `>`, and a code of up to four digits. Numbers are in the
 * order of their texts, in which `04` comes before `042` and that before `05`.
 */
export function actNumber(act: string): number {
  let number = act.startsWith('>') ? 1 : 0;
  for (let at = 1; at <= PLACES; at += 1) {
    number = number * DIGITS + (at < act.length ? act.charCodeAt(at) - 47 : 0);
  }
  return number;
}

/** Its text: `>042`. */
export function actText(number: number): string {
  const held = texts.get(number);
  if (held !== undefined) return held;
  let code = '';
  let left = number;
  for (let place = 0; place < PLACES; place += 1) {
    const digit = left % DIGITS;
    if (digit > 0) code = `${digit - 1}${code}`;
    left = Math.floor(left / DIGITS);
  }
  const text = `${left === 1 ? '>' : '<'}${code}`;
  texts.set(number, text);
  return text;
}
