/** Why a text is no Unicode text that can be kept, as the end of a sentence; `undefined` where it is one. */
export function brokenText(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half of a character, a lone surrogate';
  return text.includes('\0') ? 'holds the character NUL' : undefined;
}

/**
 * The same for a text that the system hands over as bytes (a variable, an argument): what of it is no UTF-8 arrives as U+FFFD, which
 * nobody writes.
 */
export const brokenBytes = (text: string): string | undefined =>
  brokenText(text) ??
  (text.includes('\uFFFD') ? 'is no UTF-8, or holds the sign U+FFFD that stands for that' : undefined);
