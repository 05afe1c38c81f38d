import { draftIn, briefingOf, NO_BRIEFING, type BriefingDraft } from './briefing-draft.ts';

const KEY = 'detente-briefing';

/** The briefing that this browser keeps; none where it may keep nothing. */
export function keptDraft(): BriefingDraft {
  try {
    return draftIn(localStorage.getItem(KEY) ?? '') ?? NO_BRIEFING;
  } catch {
    return NO_BRIEFING;
  }
}

/** Keeps the briefing for the next visit, where the browser lets it. */
export function keepDraft(draft: BriefingDraft): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(briefingOf(draft)));
  } catch {
    // It is there for as long as the page is open.
  }
}
