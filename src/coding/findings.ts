import type { Actor, Discourse } from './actors.ts';
import { accusationOf } from './accusations.ts';
import type { Clause } from './clauses.ts';
import { confidenceOf } from './confidence.ts';
import type { Finding, SentenceReading } from './finding.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { moded } from './mood.ts';
import type { NominalClause } from './nominal-roles.ts';
import { isReal } from './nominal-reality.ts';
import { passiveRoles } from './passive-roles.ts';
import type { Roles } from './roles.ts';
import { isReported, isWhat, mayStand } from './standing.ts';
import { statedRoles } from './stated-roles.ts';
import type { Token } from './token.ts';

/** What the clauses before were found to tell, by their index. */
export interface Told {
  readonly actors: readonly (Actor | undefined)[];
  /** Of those that are nouns, who does it to whom. */
  readonly nouns: readonly (Roles | undefined)[];
  readonly findings: readonly Finding[];
}

export interface Found {
  readonly finding: Finding | undefined;
  readonly uses: readonly number[];
}

/** What a verb's clause says was done. */
export function findingOf(
  reading: SentenceReading,
  clause: Clause,
  { actors, nouns }: Told,
  discourse: Discourse,
): Found | undefined {
  if (!mayStand(reading, clause)) return undefined;
  const subject = actors[clause.index];
  const accusation = accusationOf(reading, clause, actors);
  if (accusation !== undefined) return { finding: accusation, uses: [] };
  const meaning = meaningOf(reading, clause);
  if (meaning === undefined) return undefined;
  const { uses } = meaning;
  if (meaning.pattern?.judges === true && isWhat(reading, clause)) return undefined;
  const mode = moded(reading.lexicon, meaning, clause.group, isReported(reading, clause));
  const plain = statedRoles(reading, clause, meaning, { subject, discourse });
  const roles =
    passiveRoles(reading, clause, { noun: nounIn(reading, clause, nouns), plain, code: meaning.code }) ??
    plain;
  if (
    mode === undefined ||
    roles === undefined ||
    !suits(meaning, mode.kind === 'act' ? mode.code : meaning.code, roles, discourse)
  )
    return { finding: undefined, uses };
  return {
    uses,
    finding: {
      kind: kindOf(meaning, mode.kind),
      clause,
      code: mode.kind === 'act' ? mode.code : meaning.code,
      alternatives: meaning.alternatives,
      initiator: roles.initiator,
      target: roles.target,
      reciprocal: isMutual(meaning, roles) && (mode.kind === 'act' || roles.both),
      assumed: roles.assumed,
      confidence: confidenceOf(reading, clause, meaning, roles),
      rule: mode.kind === 'act' ? mode.rule : meaning.rule,
      verb: reading.tokens[clause.group.head] as Token,
      words: meaning.words,
      ahead: mode.kind === 'act' && mode.ahead,
      opens: clause.about[0] ?? clause.subject[0] ?? clause.chunk,
    },
  };
}

/** What a crowd does no government has done: whoever reads may take it for an act. */
const kindOf = ({ pattern }: Meaning, kind: Finding['kind']): Finding['kind'] =>
  pattern?.crowd === true ? 'note' : kind;

const isMutual = ({ pattern }: Meaning, { both, assumed }: Roles): boolean =>
  both || (pattern?.mutual === true && !assumed.includes('target'));

/** Of whose deed a passive speaks: "[the release of two sailors] was welcomed". */
function nounIn(
  { clauses }: SentenceReading,
  { subject }: Clause,
  nouns: readonly (Roles | undefined)[],
): Roles | undefined {
  const noun = clauses.find(({ chunk, nominal }) => nominal !== undefined && subject[0] === chunk);
  return noun === undefined ? undefined : nouns[noun.index];
}

/** A deed that is a noun: what the verb of the same meaning would say of its words. */
export function nounFinding(
  reading: SentenceReading,
  clause: NominalClause,
  { nouns, findings }: Told,
  discourse: Discourse,
): Found | undefined {
  const roles = nouns[clause.index];
  const noun = reading.tokens[clause.group.head] as Token;
  const host = clause.nominal.host === undefined ? undefined : reading.clauses[clause.nominal.host];
  const isTold =
    findings.some(({ words }) => words.includes(noun)) ||
    (host !== undefined && meaningOf(reading, host)?.words.includes(noun) === true);
  if (roles === undefined || clause.nominal.deed.stands || isTold || !isReal(reading, clause))
    return undefined;
  const meaning = meaningOf(reading, clause);
  if (meaning === undefined || !suits(meaning, meaning.code, roles, discourse)) return undefined;
  return {
    uses: meaning.uses,
    finding: {
      kind: 'act',
      clause,
      code: meaning.code,
      alternatives: meaning.alternatives,
      initiator: roles.initiator,
      target: roles.target,
      reciprocal: isMutual(meaning, roles),
      assumed: roles.assumed,
      confidence: confidenceOf(reading, clause, meaning, roles),
      rule: `noun/${meaning.rule}`,
      verb: noun,
      words: meaning.words,
      ahead: false,
      opens: clause.chunk,
    },
  };
}

/** Cooperation and force are toward somebody who is named; for words and measures the other party will do, and for what an armed force is said to do. */
const NAMED_ROOTS = new Set(['01', '04', '05', '06', '07', '09', '14', '15', '18', '19', '20']);

function suits({ pattern }: Meaning, code: string, roles: Roles, { state }: Discourse): boolean {
  if (pattern?.both === 'only' && !roles.both) return false;
  if (pattern?.person === true && roles.actor?.person !== true && !roles.both) return false;
  const isWord = pattern?.answers === true || code === '016' || code === '055' || code === '057';
  // "Iceland extended its limits, and Britain sent warships": a show is for the side that was spoken of.
  const isShow = code.startsWith('15') && state === roles.target;
  const byForce = isShow || (pattern?.subjects !== undefined && code >= '15');
  return !(roles.assumed.includes('target') && NAMED_ROOTS.has(code.slice(0, 2)) && !isWord && !byForce);
}
