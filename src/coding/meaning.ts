import type { Clause } from './clauses.ts';
import { ceasedCode, deedNamed, familyCode, isConflict } from './compose.ts';
import type { Family } from './dictionary.ts';
import type { CompiledPattern, VerbEntry } from './lexicon.ts';
import { actsOf, entriesOf, tokensAt, type Wording } from './match.ts';
import type { Token } from './token.ts';

/** What a clause says is done, by its verb and by what that verb governs. */
export interface Meaning {
  readonly code: string;
  readonly rule: string;
  readonly pattern: CompiledPattern | undefined;
  readonly family: Family['family'] | undefined;
  /** Words of the text beside the verb that made it so. */
  readonly words: readonly Token[];
  /** How many of the pattern's groups of words were found, or 1 for a deed that is governed or named. */
  readonly told: number;
  readonly alternatives: readonly { readonly code: string; readonly why: string }[];
  /** Clauses that it has used up: they say nothing by themselves any more. */
  readonly uses: readonly number[];
}

export interface ClauseReading extends Wording {
  readonly clauses: readonly Clause[];
}

const governedBy = ({ clauses }: ClauseReading, { index }: Clause): Clause[] =>
  clauses.filter(({ governor }) => governor === index);

const hasKind = (entries: readonly VerbEntry[], kind: VerbEntry['kind']): boolean =>
  entries.some((entry) => entry.kind === kind);

export function meaningOf(reading: ClauseReading, clause: Clause): Meaning | undefined {
  const entries = entriesOf(reading, clause);
  const governed = governedBy(reading, clause);
  if (hasKind(entries, 'cease')) {
    const ceased = ofCease(reading, governed);
    if (ceased !== undefined) return ceased;
  }
  const families = entries
    .flatMap((entry) => (entry.kind === 'family' ? [entry] : []))
    .sort((a, b) => b.particles.length - a.particles.length);
  const family = families[0]?.family;
  const act = ofAct(reading, clause);
  // "Ordered ten diplomats to leave": the pattern itself reads what is governed.
  if (act?.pattern?.far === true && act.told > 1) return act;
  if (family !== undefined) {
    const composed = ofGoverned(reading, family, governed);
    if (composed !== undefined) return composed;
  }
  if (act !== undefined && (act.told > 0 || family === undefined)) return act;
  if (family === undefined) return undefined;
  const isGoverning = governed.some(
    ({ group }) =>
      group.form === 'infinitive' || (group.form === 'finite' && clause.group.lemma === 'demand'),
  );
  if (family.family === 'refuse' && governed.some(({ group }) => SILENT.test(group.lemma))) return undefined;
  return ofNoun(reading, clause, family) ?? act ?? ofBare(family, isGoverning);
}

/** "Declined [to comment]": whoever says nothing refuses nobody anything. */
const SILENT = /^(comment|elaborate|say|identify|name|specify|disclose|confirm|speculate|discuss)$/;

function ofAct(reading: ClauseReading, clause: Clause): Meaning | undefined {
  const [best, ...others] = actsOf(reading, clause);
  if (best === undefined) return undefined;
  const { pattern } = best.entry;
  return {
    code: pattern.code,
    rule: pattern.rule,
    pattern,
    family: undefined,
    words: best.words,
    told: pattern.groups.length,
    alternatives: others.map(({ entry }) => ({ code: entry.pattern.code, why: entry.pattern.rule })),
    uses: [],
  };
}

function ofGoverned(
  reading: ClauseReading,
  family: Family,
  governed: readonly Clause[],
): Meaning | undefined {
  for (const clause of governed) {
    const deed = deedOf(reading, clause);
    if (deed === undefined) continue;
    const code = codeOf(reading, family, deed.code, clause.group.negated);
    if (code !== undefined)
      return composed(family, code, deed.words, deed.rule, [clause.index, ...deed.uses]);
  }
  return undefined;
}

/** "Agreed not to deploy": a deed of conflict that is promised not to be done is an offer of peace; other such promises are refusals. */
function codeOf(
  { lexicon }: ClauseReading,
  { family }: Family,
  deed: string,
  negated: boolean,
): string | undefined {
  if (!negated) return familyCode(lexicon.grid, family, deed);
  if (family === 'intend') return isConflict(deed) ? '030' : familyCode(lexicon.grid, 'refuse', deed);
  return family === 'appeal' || family === 'demand'
    ? isConflict(deed)
      ? family === 'appeal'
        ? '020'
        : '100'
      : undefined
    : undefined;
}

const composed = (
  family: Family,
  code: string,
  words: readonly Token[],
  deed: string,
  uses: readonly number[],
): Meaning => ({
  code,
  rule: `${family.family}/${deed}`,
  pattern: undefined,
  family: family.family,
  words,
  told: 1,
  alternatives: [{ code: family.bare, why: family.family }],
  uses,
});

function ofNoun(reading: ClauseReading, clause: Clause, family: Family): Meaning | undefined {
  const places = [...(clause.group.passive ? clause.subject : []), ...clause.about, ...clause.near];
  const named = deedNamed(reading.lexicon, tokensAt(reading, places));
  if (named === undefined) return undefined;
  const code = familyCode(reading.lexicon.grid, family.family, named.deed);
  return code === undefined ? undefined : composed(family, code, [named.word], named.word.lemma, []);
}

function ofBare(family: Family, isGoverning: boolean): Meaning | undefined {
  if (family.needs && !isGoverning) return undefined;
  return {
    code: family.bare,
    rule: family.family,
    pattern: undefined,
    family: family.family,
    words: [],
    told: 0,
    alternatives: [],
    uses: [],
  };
}

function ofCease(reading: ClauseReading, governed: readonly Clause[]): Meaning | undefined {
  const clause = governed.find(({ group }) => group.form === 'gerund');
  const deed = clause === undefined ? undefined : deedOf(reading, clause);
  const code = deed === undefined ? undefined : ceasedCode(deed.code);
  if (clause === undefined || deed === undefined || code === undefined) return undefined;
  return {
    code,
    rule: `cease/${deed.rule}`,
    pattern: undefined,
    family: undefined,
    words: deed.words,
    told: 1,
    alternatives: [],
    uses: [clause.index, ...deed.uses],
  };
}

const MOST_DEEP = 4;

/** The deed that a governed clause speaks of, through verbs that leave it as it is. */
export function deedOf(reading: ClauseReading, clause: Clause, depth = 0): Meaning | undefined {
  const act = ofAct(reading, clause);
  if (act !== undefined) return act;
  const entries = entriesOf(reading, clause);
  const [next] = governedBy(reading, clause);
  if (next !== undefined && depth < MOST_DEEP && (hasKind(entries, 'carry') || hasKind(entries, 'attempt'))) {
    const deed = deedOf(reading, next, depth + 1);
    if (deed !== undefined) return { ...deed, uses: [next.index, ...deed.uses] };
  }
  const named = deedNamed(
    reading.lexicon,
    tokensAt(reading, [...(clause.group.passive ? clause.subject : []), ...clause.near]),
  );
  if (named === undefined) return undefined;
  return {
    code: named.deed,
    rule: named.word.lemma,
    pattern: undefined,
    family: undefined,
    words: [named.word],
    told: 1,
    alternatives: [],
    uses: [],
  };
}
