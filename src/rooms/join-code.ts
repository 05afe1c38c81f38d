/** Letters of a join code: none that looks or sounds like another when it is read out. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXY';
const LENGTH = 6;

/** A join code: six of 31 letters, by random bytes. It opens a room only while joining is open, and is no secret by itself. */
export function joinCode(random: Uint8Array): string {
  let code = '';
  for (const byte of random) {
    // Bytes past the last whole round of letters would make the first ones likelier.
    if (byte >= 256 - (256 % LETTERS.length)) continue;
    code += LETTERS[byte % LETTERS.length];
    if (code.length === LENGTH) return code;
  }
  throw new RangeError('too few random bytes for a join code');
}

/** A code as people type it, in its one spelling. */
export const joinCodeOf = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase();

export const JOIN_CODE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);
