import { actorOfChain, type Actor, type Discourse } from './actors.ts';
import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';

/**
 * "We welcome the release": what a quotation says in the first person is said by who is quoted, and so is what it says of the state for
 * which they speak ("China firmly opposes the visit"), and what goes on with the same subject.
 */
export function isOwnWord(reading: SentenceReading, clause: Clause, discourse: Discourse): boolean {
  const { tokens, chunks, clauses } = reading;
  const { quoted, subject, group, sharesSubjectOf } = clause;
  if (!quoted || group.form !== 'finite' || clause.nominal !== undefined) return false;
  if (subject.length === 0) {
    const shared = sharesSubjectOf === undefined ? undefined : clauses[sharesSubjectOf];
    return shared !== undefined && shared.index < clause.index && isOwnWord(reading, shared, discourse);
  }
  const [only, ...more] = subject.map((at) => chunks[at]);
  const isFirst = more.length === 0 && only !== undefined && only.to - only.from === 1;
  if (isFirst && /^(we|i)$/.test(tokens[only.from]?.lower ?? '')) return true;
  const named = actorOfChain(reading, subject, discourse);
  return named?.how === 'named' && named.acts && named.codes.join() === speakingFor(reading, discourse);
}

/** For whom who is quoted speaks; in a sentence that is all quotation, whoever was spoken of last. */
const speakingFor = (reading: SentenceReading, discourse: Discourse): string | undefined =>
  speakerOf(reading, discourse)?.codes[0] ?? (hasSpeech(reading) ? undefined : discourse.state);

const hasSpeech = (reading: SentenceReading): boolean => reading.clauses.some((clause) => !clause.quoted);

/** Who says what a sentence quotes: before the verb, or after it ("..., said the minister"). */
export function speakerOf(reading: SentenceReading, discourse: Discourse): Actor | undefined {
  const { chunks, clauses } = reading;
  const said = clauses.find(
    (clause) => !clause.quoted && entriesOf(reading, clause).some(({ kind }) => kind === 'speech'),
  );
  if (said === undefined) return undefined;
  const behind = said.near.find((at) => chunks[at]?.kind === 'noun');
  const chain = said.subject.length > 0 ? said.subject : behind === undefined ? [] : [behind];
  const actor = chain.length === 0 ? undefined : actorOfChain(reading, chain, discourse);
  return actor?.acts === true ? { ...actor, how: 'pronoun' } : undefined;
}
