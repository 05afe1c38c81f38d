/** What turns the reading direction of all that follows until it is closed (Unicode Standard Annex 9, explicit formatting). */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text without marks that could draw what stands beside it from right to left. Scripts that are written so need none of them: their
 * letters bring their direction along.
 */
export const withoutTurns = (text: string): string => text.replace(TURNS, '');
