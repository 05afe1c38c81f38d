import { editDistance } from './edit-distance.ts';

/** The candidate that `word` was probably meant to be, or `undefined` where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.slice(0, 100).toLowerCase();
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) > bound) continue;
    const meant = candidate.toLowerCase();
    // Of two that are as near, the one of which a letter was left out at the end.
    const distance = editDistance(typed, meant) - (meant.startsWith(typed) ? 0.5 : 0);
    if (distance < bound) {
      bound = distance;
      best = candidate;
    }
  }
  return best;
}

/** `Did you mean "x"? `, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `Did you mean "${near}"? `;
}
