import { actorOfChain, actorOfNoun, otherOf, type Actor, type Discourse } from './actors.ts';
import type { Chunk } from './chunks.ts';
import type { Clause, Nominal } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { isOf } from './lexicon.ts';
import type { Roles } from './roles.ts';
import { assumedTarget, codesAt, targetOf } from './targets.ts';
import { reads } from './token.ts';

/** Who does what a noun tells, and to whom. */

/** `stated`: whether the words around it name who does it. */
interface Owner {
  readonly actor: Actor;
  readonly stated: boolean;
}

/** A clause that is a noun, as `Clause.nominal` tells. */
export type NominalClause = Clause & { readonly nominal: Nominal };

export const isNominalClause = (clause: Clause): clause is NominalClause => clause.nominal !== undefined;

export function nominalRoles(
  reading: SentenceReading,
  clause: NominalClause,
  discourse: Discourse,
): Roles | undefined {
  const { nominal } = clause;
  const { parties } = reading;
  const owner = ownerOf(reading, clause, discourse);
  if (owner?.actor.how === 'both')
    return {
      initiator: parties[0],
      target: parties[1],
      both: true,
      actor: owner.actor,
      how: 'named',
      assumed: [],
    };
  if (owner === undefined) return ofObject(reading, clause);
  const [initiator = ''] = owner.actor.codes;
  const near = clause.near.filter((at) => at !== nominal.by);
  const found = targetOf(reading, { near, far: [] }, initiator, discourse);
  const isNamed = found !== undefined && (!nominal.deed.needs || owner.stated);
  if (!isNamed && nominal.deed.needs) return undefined;
  const target = found ?? assumedTarget(initiator, parties);
  if (target === undefined) return undefined;
  const both = target.actor?.how === 'both';
  return {
    initiator,
    target: both ? (otherOf(initiator, parties) ?? target.code) : target.code,
    both: nominal.deed.of === 'both',
    actor: owner.actor,
    how: target.how,
    assumed: target.how === 'assumed' ? ['target'] : [],
  };
}

/** "The arrest of three Indonesian officials": by the other party, where nobody is named. */
function ofObject(reading: SentenceReading, { near, nominal }: NominalClause): Roles | undefined {
  const { parties } = reading;
  if (nominal.deed.of !== 'object' || nominal.of === undefined || nominal.deed.governs) return undefined;
  const target = codesAt(reading, near).find((code) => parties.includes(code));
  const initiator = otherOf(target, parties);
  return target === undefined || initiator === undefined
    ? undefined
    : { initiator, target, both: false, actor: undefined, how: 'named', assumed: ['initiator'] };
}

/** By "by" and "between", by what stands before the noun, by what stands after "of" where that is who does it. */
function ownerOf(reading: SentenceReading, clause: NominalClause, discourse: Discourse): Owner | undefined {
  const { nominal } = clause;
  const { deed } = nominal;
  const stated = (actor: Actor | undefined): Owner | undefined =>
    actor === undefined || !actor.acts ? undefined : { actor: { ...actor, person: true }, stated: true };
  if (nominal.by !== undefined) {
    const by = actorOfChain(reading, chainFrom(reading, clause, nominal.by), discourse);
    if (by !== undefined) return nominal.between && by.how !== 'both' ? undefined : stated(by);
  }
  if (nominal.between) return undefined;
  const before = beforeNoun(reading, clause, discourse);
  if (before !== undefined) return stated(before);
  if ((deed.of === 'subject' || deed.of === 'both') && nominal.of !== undefined)
    return stated(actorOfChain(reading, chainFrom(reading, clause, nominal.of), discourse));
  if (deed.of === 'own' && nominal.of !== undefined) {
    const [code] = codesAt(reading, [nominal.of]);
    return code === undefined ? undefined : stated(named(code));
  }
  if (deed.of === 'both') return stated(ofHost(reading, clause, discourse));
  return undefined;
}

const named = (code: string): Actor => ({ codes: [code], how: 'named', acts: true, person: true });

/** The nouns from one on that are joined by "and" or hang on it by "of". */
function chainFrom({ chunks, tokens }: SentenceReading, { near }: Clause, first: number): number[] {
  const chain = [first];
  for (
    let at = first + 1;
    at + 1 < chunks.length && (near.length < first || near.includes(at + 1) || !near.includes(first));
    at += 2
  ) {
    const link = chunks[at];
    const isLink =
      link?.kind === 'and' || (link?.kind === 'preposition' && reads(tokens[link.from], /^(of|in|from)$/));
    if (!isLink || chunks[at + 1]?.kind !== 'noun') break;
    chain.push(at + 1);
  }
  return chain;
}

/** "[Norway's] recall", "the [American] invasion", "[its] expulsion", "the president's visit". */
function beforeNoun(
  reading: SentenceReading,
  { chunk, group, nominal }: NominalClause,
  discourse: Discourse,
): Actor | undefined {
  const { tokens, chunks, mentions } = reading;
  const from = chunks[chunk]?.from ?? 0;
  const mention = mentions.findLast((each) => each.from >= from && each.to <= group.head);
  if (mention !== undefined) {
    const rest = tokens.slice(mention.to, group.head);
    const isOwned = rest.some(({ text }) => text === "'s");
    // "The Polish consulate closure": what stands between is what it is done to.
    if (isOwned || mention.kind === 'of' || nominal.deed.of !== 'object') {
      const isOutside =
        rest.some((word) => isOf(reading.lexicon, 'outsiders', word)) &&
        !rest.some((word) => isOf(reading.lexicon, 'officials', word));
      return isOutside ? undefined : named(mention.code);
    }
    return undefined;
  }
  const lead = tokens[from];
  if (reads(lead, /^(its|their)$/)) return single(discourse.state);
  if (reads(lead, /^(his|her)$/))
    return single(personAhead(reading, chunk) ?? discourse.person ?? discourse.state);
  const owned = tokens.slice(from, group.head).findIndex(({ text }) => text === "'s");
  if (owned <= 0) return undefined;
  return actorOfNoun(reading, { kind: 'noun', from, to: from + owned } satisfies Chunk, discourse);
}

const single = (code: string | undefined): Actor | undefined =>
  code === undefined ? undefined : { ...named(code), how: 'pronoun' };

/** "During his visit [the Russian minister] said": whom the sentence goes on about. */
function personAhead({ clauses, mentions, chunks }: SentenceReading, chunk: number): string | undefined {
  const next = clauses.find(({ subject, nominal }) => nominal === undefined && (subject[0] ?? -1) > chunk);
  const first = chunks[next?.subject[0] ?? -1];
  return first === undefined
    ? undefined
    : mentions.find(({ from, to }) => from >= first.from && to <= first.to)?.code;
}

/** "After two days of talks [the two sides] agreed", "in a call with his counterpart [the minister] said": who the sentence is about. */
function ofHost(reading: SentenceReading, clause: NominalClause, discourse: Discourse): Actor | undefined {
  const { clauses } = reading;
  const { host, isSubject } = clause.nominal;
  if (isSubject) return undefined;
  const over = host === undefined ? undefined : clauses[host];
  const about =
    over ??
    clauses.find(
      ({ chunk, nominal, subject }) => nominal === undefined && chunk > clause.chunk && subject.length > 0,
    );
  return about === undefined || about.subject.length === 0
    ? undefined
    : actorOfChain(reading, about.subject, discourse);
}
