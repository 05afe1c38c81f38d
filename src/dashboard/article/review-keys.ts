import type { Press } from '../app/keys.ts';

/** What a key does while proposals are reviewed. */
export type ReviewAction =
  | 'next'
  | 'previous'
  | 'accept'
  | 'edit'
  | 'reject'
  | 'first-alternative'
  | 'second-alternative'
  | 'third-alternative'
  | 'fourth-alternative'
  | 'start-out'
  | 'start-in'
  | 'end-out'
  | 'end-in'
  | 'date'
  | 'follow-up'
  | 'undo'
  | 'by-hand'
  | 'confirm';

const KEYS: Readonly<Record<string, ReviewAction>> = {
  j: 'next',
  k: 'previous',
  a: 'accept',
  e: 'edit',
  r: 'reject',
  '1': 'first-alternative',
  '2': 'second-alternative',
  '3': 'third-alternative',
  '4': 'fourth-alternative',
  '[': 'start-out',
  '{': 'start-in',
  ']': 'end-out',
  '}': 'end-in',
  d: 'date',
  f: 'follow-up',
  u: 'undo',
  n: 'by-hand',
};

export const REVIEW_KEYS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'j k', does: 'next, previous' },
  { keys: 'a', does: 'accept' },
  { keys: 'r', does: 'reject, with a reason' },
  { keys: 'e d', does: 'edit; edit its date' },
  { keys: '1-4', does: 'take another code' },
  { keys: '[ ]', does: 'quote begins a word earlier, ends a word later; with Shift a word less' },
  { keys: 'f', does: 'a further step of the one before, or not' },
  { keys: 'n', does: 'an act by hand, of what is selected or of the next sentence without one' },
  { keys: 'u', does: 'take the last decision back' },
];

/**
 * The action of a key press; `undefined` where it is the browser's, or letters are switched off. While others `wait`, Enter is for
 * what the last of them will open, and not for what has the focus now.
 */
export function reviewAction(
  { key, control, alt, focus }: Press,
  letters: boolean,
  wait = false,
): ReviewAction | undefined {
  if (!letters || control || alt || focus === 'text' || focus === 'select') return undefined;
  if (wait && key === 'Enter') return 'confirm';
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

const PLACES: readonly ReviewAction[] = [
  'first-alternative',
  'second-alternative',
  'third-alternative',
  'fourth-alternative',
];

/** Which alternative an action takes; -1 for another action. */
export const alternativeOf = (action: ReviewAction): number => PLACES.indexOf(action);
