import type { Actor, Discourse } from './actors.ts';
import { accusationOf } from './accusations.ts';
import type { Clause } from './clauses.ts';
import type { Finding, SentenceReading } from './finding.ts';
import { findingOf, nounFinding, type Found, type Told } from './findings.ts';
import { isNominalClause, nominalRoles } from './nominal-roles.ts';
import { isOwnWord, speakerOf } from './own-words.ts';
import { subjectActor, type Roles } from './roles.ts';

export interface Interpreted {
  readonly findings: readonly Finding[];
  readonly discourse: Discourse;
  /** Pairs of other states between whom something was found. */
  readonly elsewhere: readonly string[];
}

export function interpret(reading: SentenceReading, start: Discourse): Interpreted {
  const actors: (Actor | undefined)[] = [];
  const nouns: (Roles | undefined)[] = [];
  const used = new Set<number>();
  const findings: Finding[] = [];
  const elsewhere: string[] = [];
  let discourse = start;
  for (const clause of reading.clauses) {
    const own = isOwnWord(reading, clause, discourse);
    const noun = isNominalClause(clause) ? nominalRoles(reading, clause, discourse) : undefined;
    nouns.push(noun);
    const actor = own
      ? (speakerOf(reading, discourse) ?? subjectActor(reading, clause, actors, discourse))
      : subjectActor(reading, clause, actors, discourse);
    actors.push(clause.nominal === undefined ? actor : noun?.actor);
    const found = used.has(clause.index)
      ? undefined
      : foundIn(reading, clause, { actors, nouns, findings }, { own, discourse });
    for (const index of found?.uses ?? []) used.add(index);
    if (found?.finding !== undefined) {
      const { initiator, target } = found.finding;
      if (isConsequence(found.finding, findings)) continue;
      if ([initiator, target].every((code) => reading.parties.includes(code))) findings.push(found.finding);
      else if (initiator !== target) elsewhere.push([initiator, target].sort().join('-'));
    }
    if (clause.nominal === undefined) discourse = after(discourse, actor, found?.finding);
  }
  return { findings, discourse, elsewhere };
}

interface Spoken {
  /** Whether a quotation says it for who is quoted. */
  readonly own: boolean;
  readonly discourse: Discourse;
}

function foundIn(
  reading: SentenceReading,
  clause: Clause,
  told: Told,
  { own, discourse }: Spoken,
): Found | undefined {
  if (!clause.quoted || own)
    return isNominalClause(clause)
      ? nounFinding(reading, clause, told, discourse)
      : findingOf(reading, clause, told, discourse);
  // "Serbia has violated the agreement," the minister said: who is quoted accuses.
  const speaker = isNominalClause(clause) ? undefined : speakerOf(reading, discourse);
  const finding = speaker === undefined ? undefined : accusationOf(reading, clause, told.actors, speaker);
  return finding === undefined ? undefined : { finding, uses: [] };
}

/** Of whom the text has spoken after a clause with this subject. */
function after(before: Discourse, actor: Actor | undefined, finding: Finding | undefined): Discourse {
  const isMeasure = finding?.kind === 'act' && /^1[67]/.test(finding.code);
  const discourse = isMeasure ? { ...before, measure: finding } : before;
  if (actor === undefined || actor.how === 'office') return discourse;
  if (actor.how === 'both') return { ...discourse, both: true };
  const [code] = actor.codes;
  return { ...discourse, person: actor.person ? code : discourse.person, state: code, both: false };
}

/** "Clashed on Sunday, [killing twelve soldiers]": what came of an act is no act beside it. */
const isConsequence = ({ clause, initiator, target, code }: Finding, findings: readonly Finding[]): boolean =>
  clause.group.form === 'gerund' &&
  code >= '14' &&
  findings.some(
    (each) =>
      each.initiator === initiator && each.target === target && each.code.slice(0, 2) === code.slice(0, 2),
  );
