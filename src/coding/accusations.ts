import { otherOf, type Actor } from './actors.ts';
import type { Clause } from './clauses.ts';
import { governedCode, isConflict } from './compose.ts';
import type { Finding, SentenceReading } from './finding.ts';
import { entriesOf, tokensAt } from './match.ts';
import { deedOf } from './meaning.ts';
import { isOf } from './lexicon.ts';
import type { Token } from './token.ts';

/** Who says of another side that it did wrong accuses it: "insisting that the jet had violated its airspace". */
export function accusationOf(
  reading: SentenceReading,
  clause: Clause,
  actors: readonly (Actor | undefined)[],
  quotedBy?: Actor,
): Finding | undefined {
  const governor = quotedBy === undefined ? speechOver(reading, clause) : saidIn(reading);
  const speaker = quotedBy ?? (governor === undefined ? undefined : actors[governor.index]);
  const sides = sidesOf(speaker, actors[clause.index]?.codes[0] ?? judgedBy(reading, clause, speaker));
  if (governor === undefined || speaker === undefined || sides === undefined) return undefined;
  if (!speaker.acts || speaker.how === 'both' || clause.group.form !== 'finite' || clause.group.negated)
    return undefined;
  if (!entriesOf(reading, governor).some(({ kind }) => kind === 'speech')) return undefined;
  const said = codeOf(reading, clause, governor.group.lemma);
  if (said === undefined) return undefined;
  return {
    kind: 'act',
    clause,
    code: said.code,
    alternatives: [{ code: '111', why: 'speech' }],
    ...sides,
    reciprocal: false,
    assumed: [],
    confidence: said.sure ? 0.5 : 0.38,
    rule: said.rule,
    verb: reading.tokens[governor.group.head] as Token,
    words: said.words,
    ahead: false,
    opens: opensAt(quotedBy === undefined ? governor : clause),
  };
}

const opensAt = ({ subject, chunk }: Clause): number => subject[0] ?? chunk;

function sidesOf(
  speaker: Actor | undefined,
  target: string | undefined,
): { readonly initiator: string; readonly target: string } | undefined {
  const initiator = speaker?.codes[0];
  return initiator === undefined || target === undefined || initiator === target
    ? undefined
    : { initiator, target };
}

/** The verb that says what a sentence quotes. */
const saidIn = (reading: SentenceReading): Clause | undefined =>
  reading.clauses.find(
    (clause) => !clause.quoted && entriesOf(reading, clause).some(({ kind }) => kind === 'speech'),
  );

/** "These sanctions are illegal": the other side's, where nobody is named. */
function judgedBy(
  { parties, chunks, tokens, lexicon }: SentenceReading,
  { subject, group }: Clause,
  speaker: Actor | undefined,
): string | undefined {
  const chunk = subject.length === 1 ? chunks[subject[0] ?? -1] : undefined;
  const head = chunk === undefined ? undefined : tokens[chunk.to - 1];
  const isMeasure = head !== undefined && isOf(lexicon, 'measures', head);
  return group.lemma === 'be' && isMeasure ? otherOf(speaker?.codes[0], parties) : undefined;
}

/** The verb that says it, also over "it is likely that". */
function speechOver({ clauses }: SentenceReading, { governor }: Clause): Clause | undefined {
  const over = governor === undefined ? undefined : clauses[governor];
  return over?.group.lemma === 'be' && over.governor !== undefined ? clauses[over.governor] : over;
}

interface Said {
  readonly code: string;
  readonly rule: string;
  readonly words: readonly Token[];
  readonly sure: boolean;
}

/** Who says something so of another holds it against them. */
const ACCUSING = /^(charge|allege|complain|contend|protest)$/;

function codeOf(reading: SentenceReading, clause: Clause, verb: string): Said | undefined {
  const deed = deedOf(reading, clause);
  const { mood } = clause.group;
  if (deed !== undefined && mood === 'must' && !isConflict(deed.code)) {
    const code = governedCode(reading.lexicon.grid, deed.code, 'demand');
    return code === undefined
      ? undefined
      : { code, rule: `must/${deed.rule}`, words: deed.words, sure: true };
  }
  if (mood !== 'done') return undefined;
  if (deed !== undefined && isConflict(deed.code))
    return { code: '112', rule: `said/${deed.rule}`, words: deed.words, sure: true };
  if (ACCUSING.test(verb)) return { code: '112', rule: 'said', words: [], sure: false };
  const word = tokensAt(reading, clause.far).find(
    (token) => isOf(reading.lexicon, 'wrongs', token) || isOf(reading.lexicon, 'bad', token),
  );
  return word === undefined ? undefined : { code: '112', rule: 'said/wrong', words: [word], sure: false };
}
