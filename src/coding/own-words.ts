import { actorOfChain, type Actor, type Discourse } from './actors.ts';
import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';

/** "We welcome the release": what a quotation says in the first person is said by who is quoted. */
export function isOwnWord({ tokens, chunks }: SentenceReading, { quoted, subject, group }: Clause): boolean {
  const [only, ...more] = subject;
  const chunk = only === undefined ? undefined : chunks[only];
  if (!quoted || group.form !== 'finite' || chunk === undefined || more.length > 0) return false;
  return chunk.to - chunk.from === 1 && /^(we|i)$/.test(tokens[chunk.from]?.lower ?? '');
}

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
