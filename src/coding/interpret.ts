import type { Actor, Discourse } from './actors.ts';
import { accusationOf } from './accusations.ts';
import type { Clause } from './clauses.ts';
import { confidenceOf } from './confidence.ts';
import type { Finding, SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { moded } from './mood.ts';
import { isOwnWord, speakerOf } from './own-words.ts';
import { rolesOf, subjectActor, type Roles } from './roles.ts';
import type { Token } from './token.ts';

export interface Interpreted {
  readonly findings: readonly Finding[];
  readonly discourse: Discourse;
  /** Pairs of other states between whom something was found. */
  readonly elsewhere: readonly string[];
}

export function interpret(reading: SentenceReading, start: Discourse): Interpreted {
  const actors: (Actor | undefined)[] = [];
  const used = new Set<number>();
  const findings: Finding[] = [];
  const elsewhere: string[] = [];
  let discourse = start;
  for (const clause of reading.clauses) {
    const own = isOwnWord(reading, clause);
    const actor = own ? speakerOf(reading, discourse) : subjectActor(reading, clause, actors, discourse);
    actors.push(actor);
    const isSilent = (clause.quoted && !own) || used.has(clause.index);
    const found = isSilent ? undefined : findingOf(reading, clause, actors, discourse);
    for (const index of found?.uses ?? []) used.add(index);
    if (found?.finding !== undefined) {
      const { initiator, target } = found.finding;
      if ([initiator, target].every((code) => reading.parties.includes(code))) findings.push(found.finding);
      else if (initiator !== target) elsewhere.push([initiator, target].sort().join('-'));
    }
    discourse = after(discourse, actor, found?.finding);
  }
  return { findings, discourse, elsewhere };
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

/** "The ban was lifted": of a measure that was told before, and by whoever took it. */
function resumed({ code }: Meaning, { group }: Clause, { measure }: Discourse): Roles | undefined {
  if (measure === undefined || !group.passive || !code.startsWith('08')) return undefined;
  const { initiator, target } = measure;
  return {
    initiator,
    target,
    both: false,
    actor: undefined,
    how: 'assumed',
    assumed: ['initiator', 'target'],
  };
}

interface Found {
  readonly finding: Finding | undefined;
  readonly uses: readonly number[];
}

function findingOf(
  reading: SentenceReading,
  clause: Clause,
  actors: readonly (Actor | undefined)[],
  discourse: Discourse,
): Found | undefined {
  if (!mayStand(reading, clause)) return undefined;
  const subject = actors[clause.index];
  const accusation = accusationOf(reading, clause, actors);
  if (accusation !== undefined) return { finding: accusation, uses: [] };
  const meaning = meaningOf(reading, clause);
  if (meaning === undefined) return undefined;
  const { uses } = meaning;
  const mode = moded(reading.lexicon, meaning, clause.group, isReported(reading, clause));
  const roles = rolesOf(reading, clause, subject, discourse) ?? resumed(meaning, clause, discourse);
  if (
    mode === undefined ||
    roles === undefined ||
    !suits(meaning, mode.kind === 'act' ? mode.code : meaning.code, roles)
  )
    return { finding: undefined, uses };
  const reciprocal =
    roles.both ||
    (meaning.pattern?.mutual === true && mode.kind === 'act' && !roles.assumed.includes('target'));
  return {
    uses,
    finding: {
      kind: mode.kind,
      clause,
      code: mode.kind === 'act' ? mode.code : meaning.code,
      alternatives: meaning.alternatives,
      initiator: roles.initiator,
      target: roles.target,
      reciprocal,
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

/**
 * Whether a clause can say by itself that something was done: infinitives and gerunds only under verbs that leave what they govern
 * as it is, gerunds also after a comma ("…, accusing Moscow of espionage").
 */
function mayStand(reading: SentenceReading, clause: Clause): boolean {
  const { form } = clause.group;
  if (form === 'finite' || form === 'participle') return true;
  if (clause.governor === undefined) return form === 'gerund';
  const governor = reading.clauses[clause.governor];
  if (governor === undefined) return false;
  const carries = entriesOf(reading, governor).some(({ kind }) => kind === 'carry' || kind === 'attempt');
  return (
    carries && (mayStand(reading, governor) || governor.group.form === 'finite') && !governor.group.negated
  );
}

function isReported(reading: SentenceReading, clause: Clause): boolean {
  const governor = clause.governor === undefined ? undefined : reading.clauses[clause.governor];
  return governor !== undefined && entriesOf(reading, governor).some(({ kind }) => kind === 'speech');
}

/** Cooperation and force are toward somebody who is named; for words and measures the other party will do, and for what an armed force is said to do. */
const NAMED_ROOTS = new Set(['01', '04', '05', '06', '07', '09', '14', '15', '18', '19', '20']);

function suits({ pattern }: Meaning, code: string, roles: Roles): boolean {
  if (pattern?.both === 'only' && !roles.both) return false;
  if (pattern?.person === true && roles.actor?.person !== true && !roles.both) return false;
  const isWord = code === '016' || code === '055' || code === '057';
  const byForce = pattern?.subjects !== undefined && code >= '15';
  return !(roles.assumed.includes('target') && NAMED_ROOTS.has(code.slice(0, 2)) && !isWord && !byForce);
}
