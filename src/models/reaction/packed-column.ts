/**
 * Columns of daily figures as short texts: in hundredths, the first day's figure and then each day's change from the day
 * before, in Base64 VLQ as source maps have it (ECMA-426). Figures of neighbouring days are near each other, so that most
 * take one or two characters instead of six.
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...DIGITS].map((digit, value) => [digit, value]));
/** A digit holds five bits, the lowest first; this bit says that more digits follow. */
const MORE = 32;

/** Steps of a figure: a hundredth of a point. */
const STEPS = 100;

/** To a hundredth, and never -0, which JSON does not know. */
export const toHundredths = (value: number): number => Math.round(value * STEPS) / STEPS || 0;

/** Figures to the nearest hundredth. */
export function packed(column: readonly number[]): string {
  let text = '';
  let before = 0;
  for (const value of column) {
    const steps = Math.round(value * STEPS);
    text += digitsOf(steps - before);
    before = steps;
  }
  return text;
}

/** The figures of a text that `packed` made; a `RangeError` where it is none. */
export function unpacked(text: string): number[] {
  const column: number[] = [];
  let steps = 0;
  let bits = 0;
  let weight = 1;
  for (const digit of text) {
    const value = VALUES.get(digit);
    if (value === undefined) throw new RangeError(`"${digit}" is no digit of a packed column`);
    bits += (value % MORE) * weight;
    weight *= MORE;
    if (value >= MORE) continue;
    steps += bits % 2 === 0 ? bits / 2 : -(bits - 1) / 2;
    column.push(steps / STEPS || 0);
    bits = 0;
    weight = 1;
  }
  if (weight !== 1) throw new RangeError('the packed column ends within a figure');
  return column;
}

/** The lowest bit is the sign. */
function digitsOf(change: number): string {
  let bits = change < 0 ? -2 * change + 1 : 2 * change;
  let text = '';
  while (bits >= MORE) {
    text += DIGITS[MORE + (bits % MORE)];
    bits = Math.floor(bits / MORE);
  }
  return text + DIGITS[bits];
}
