import type { DayNumber } from '../kernel/clock.ts';
import type { ActClass } from '../ontology/quad-class.ts';
import type { ActTexts } from './act-columns.ts';
import type { ActReader } from './act-reader.ts';
import type { DatedEntry } from './dated-entries.ts';

export type EntryKind = 'act' | 'note' | 'summit';

/** Which entries a timeline shows; what is left out does not narrow. */
export interface EntryFilter {
  readonly issue?: string;
  /** Acts that this party performed; a reciprocal act is performed by both. */
  readonly initiator?: string;
  /** Acts toward this party; a reciprocal act is toward both. */
  readonly target?: string;
  /** Acts whose CAMEO code begins with this: `16` finds 161 and 1621. */
  readonly code?: string;
  readonly class?: ActClass;
  readonly kinds?: readonly EntryKind[];
}

/** The days that a timeline shows, both included: entries of which a day lies in it. */
export interface DaySpan {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** A test of acts that compares the columns' numbers, so that no text is looked at per row. */
export function actFilter(
  filter: EntryFilter,
  span: DaySpan,
  texts: ActTexts,
): ((act: ActReader) => boolean) | undefined {
  if (filter.kinds !== undefined && !filter.kinds.includes('act')) return undefined;
  const issue = filter.issue === undefined ? ANY : texts.issues.find(filter.issue);
  const initiator = filter.initiator === undefined ? ANY : texts.parties.find(filter.initiator);
  const target = filter.target === undefined ? ANY : texts.parties.find(filter.target);
  // A text that no act ever had finds none.
  if (issue === undefined || initiator === undefined || target === undefined) return undefined;
  const { code: prefix, class: actClass } = filter;
  const codes = prefix === undefined ? undefined : texts.codes.texts.map((code) => code.startsWith(prefix));
  const material = actClass === undefined ? undefined : actClass === 'material';
  return (act) =>
    act.first <= span.to &&
    act.last >= span.from &&
    (issue === ANY || act.issueNumber === issue) &&
    (initiator === ANY ||
      act.initiatorNumber === initiator ||
      (act.reciprocal && act.targetNumber === initiator)) &&
    (target === ANY || act.targetNumber === target || (act.reciprocal && act.initiatorNumber === target)) &&
    (codes === undefined || codes[act.codeNumber] === true) &&
    (material === undefined || act.material === material);
}

const ANY = -1;

/** The same for notes and steps of summits; questions about initiator, target, code and class are about acts alone. */
export function datedFilter(filter: EntryFilter, span: DaySpan): (entry: DatedEntry) => boolean {
  const { kinds, issue, initiator, target, code, class: actClass } = filter;
  const aboutActs = [initiator, target, code, actClass].some((wanted) => wanted !== undefined);
  return (entry) =>
    !aboutActs &&
    (kinds === undefined || kinds.includes(entry.kind === 'note' ? 'note' : 'summit')) &&
    entry.first <= span.to &&
    entry.last >= span.from &&
    (issue === undefined || entry.issue === issue);
}
