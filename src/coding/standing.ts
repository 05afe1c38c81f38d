import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';
import { isNominalClause } from './nominal-roles.ts';
import { isReal } from './nominal-reality.ts';

/** Whether a clause says that something was done, and who says so. */

/**
 * Whether a clause can say by itself that something was done: infinitives and gerunds only under verbs that leave what they govern
 * as it is, gerunds also after a comma ("…, accusing Moscow of espionage").
 */
export function mayStand(reading: SentenceReading, clause: Clause): boolean {
  const { form } = clause.group;
  if (isConditional(reading, clause) || isRumoured(reading, clause)) return false;
  if (form === 'finite' || form === 'participle') return true;
  if (clause.governor === undefined) return form === 'gerund';
  const governor = reading.clauses[clause.governor];
  if (governor === undefined) return false;
  if (isNominalClause(governor) && !isReal(reading, governor)) return false;
  const isCaused = form === 'infinitive' && clause.subject.length > 0 && governor.group.mood === 'done';
  const carries =
    isCaused || entriesOf(reading, governor).some(({ kind }) => kind === 'carry' || kind === 'attempt');
  return (
    carries && (mayStand(reading, governor) || governor.group.form === 'finite') && !governor.group.negated
  );
}

/** "What she called coercion": the words in which somebody speaks of something tell no act. */
export const isWhat = ({ chunks, tokens }: SentenceReading, { subject, chunk }: Clause): boolean =>
  /^what$/.test(tokens[chunks[(subject[0] ?? chunk) - 1]?.from ?? -1]?.lower ?? '');

/** "If Spain closed the crossing", "unless it hands over the maps": nobody says that it was done. */
function isConditional({ chunks, tokens }: SentenceReading, { subject, chunk }: Clause): boolean {
  let at = (subject[0] ?? chunk) - 1;
  while (chunks[at]?.kind === 'other' || chunks[at]?.kind === 'date') at -= 1;
  const opener = chunks[at];
  return opener?.kind === 'sub' && /^(if|unless|whether|lest)$/.test(tokens[opener.from]?.lower ?? '');
}

const RUMOURS =
  /^(report|rumour|rumor|claim|suggestion|allegation|speculation|fear|possibility|prospect|idea|notion|impression|belief)s?$/;

/** "Reports [that it had reopened the border] were untrue", "fears that it would invade": a noun tells of it that does not say it was done. */
function isRumoured({ chunks, tokens }: SentenceReading, { subject, chunk }: Clause): boolean {
  const opener = (subject[0] ?? chunk) - 1;
  const noun = chunks[opener - 1];
  return (
    (chunks[opener]?.kind === 'that' || chunks[opener]?.kind === 'relative') &&
    noun?.kind === 'noun' &&
    RUMOURS.test(tokens[noun.to - 1]?.lower ?? '')
  );
}

export function isReported(reading: SentenceReading, clause: Clause): boolean {
  const governor = clause.governor === undefined ? undefined : reading.clauses[clause.governor];
  return governor !== undefined && entriesOf(reading, governor).some(({ kind }) => kind === 'speech');
}
