import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';
import type { NominalClause } from './nominal-roles.ts';
import { reads } from './token.ts';

/** Whether a deed that is a noun was done: not one that somebody wants, fears or plans. */

const UNREAL =
  /^(no|any|possible|planned|proposed|threatened|potential|future|alleged|attempted|imminent|upcoming|suspected|likely|eventual|expected|would-be|another)$/;
/** Verbs that leave open whether what they speak of was done. */
const OPEN =
  /^(plan|expect|schedule|postpone|threaten|fear|delay|prevent|avert|avoid|propose|prepare|consider|want|need|discuss|debate|seek|urge|oppose|demand|cancel|await|hope|deny|suggest)$/;
/** What a ceasefire and talks do not outlive. */
const ENDING = /^(violate|break|breach|collapse|founder|stall|fail)$/;
const REAL_AFTER =
  /^(after|following|during|over|since|amid|despite|at|by|with|in|to|for|because|before|upon|on)$/;
/** Nouns whose "for", "to" or "of" speaks of what was done. */
const FACTS =
  /^(retaliation|response|revenge|reprisal|punishment|answer|reaction|reply|protest|day|hour|week|round|wave|series|news|announcement|end)$/;

/** Verbs that judge what was done. */
const JUDGING =
  /^(protest|object|complain|criticize|condemn|denounce|deplore|regret|praise|welcome|thank|hail|blame|apologize|react|respond|retaliate|rebuke)$/;

/** Whether the words around say that it was done, and not that somebody wants or fears it. */
export function isReal(reading: SentenceReading, clause: NominalClause): boolean {
  const { chunks, tokens, clauses } = reading;
  const chunk = chunks[clause.chunk];
  if (chunk === undefined || tokens.slice(chunk.from, clause.group.head).some((word) => reads(word, UNREAL)))
    return false;
  const { host, isSubject } = clause.nominal;
  const over = host === undefined ? undefined : clauses[host];
  if (over !== undefined && leavesOpen(clause, over)) return false;
  const lead = chunks[clause.chunk - 1];
  if (lead?.kind === 'preposition') return isRealAfter(reading, clause, tokens[lead.from]?.lower ?? '', over);
  return over !== undefined && (isSubject || !isOpenFamily(reading, over));
}

const leavesOpen = ({ group: { lemma } }: NominalClause, { group }: Clause): boolean =>
  group.mood !== 'done' ||
  group.negated ||
  OPEN.test(group.lemma) ||
  (/^(declare|negotiate)$/.test(lemma) && ENDING.test(group.lemma));

/** After a preposition: "led to a protest", "in retaliation for the arrest", "over the arrest". */
function isRealAfter(
  reading: SentenceReading,
  { chunk: at }: NominalClause,
  word: string,
  over: Clause | undefined,
): boolean {
  const { chunks, tokens } = reading;
  const before = chunks[at - 2];
  if (word === 'to' && before?.kind === 'verb') return TO_FACTS.test(before.group.lemma);
  if (over !== undefined && JUDGING.test(over.group.lemma)) return true;
  if (/^(for|to|of|about|against)$/.test(word))
    return before?.kind === 'noun' && FACTS.test(tokens[before.to - 1]?.lemma ?? '');
  const isFact = REAL_AFTER.test(word);
  return (
    isFact &&
    (over === undefined || /^(after|following|during|over)$/.test(word) || !isOpenFamily(reading, over))
  );
}

const TO_FACTS = /^(lead|respond|react|reply|answer|object)$/;

const isOpenFamily = (reading: SentenceReading, clause: Clause): boolean =>
  clause.nominal === undefined && entriesOf(reading, clause).some(({ kind }) => kind === 'family');
