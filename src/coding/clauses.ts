import type { Chunk } from './chunks.ts';
import type { DeedNoun } from './lexicon.ts';
import { subjectOf, type Subject } from './subjects.ts';
import type { VerbGroup } from './verb-groups.ts';

/** A deed that is a noun with what hangs on it: "[the expulsion] of [ten diplomats] by [Norway]". Indices are of the sentence's chunks. */
export interface Nominal {
  readonly deed: DeedNoun;
  /** Who does it, where "by" or "between" tells. */
  readonly by: number | undefined;
  readonly between: boolean;
  /** What stands after its first "of". */
  readonly of: number | undefined;
  /** The clause of a verb that it belongs to, and whether as its subject. */
  readonly host: number | undefined;
  readonly isSubject: boolean;
}

/** A verb with who does it and what stands after it. Indices `from`, `to` are of the sentence's chunks. */
export interface Clause {
  readonly index: number;
  readonly chunk: number;
  readonly group: VerbGroup;
  /** The chunks of the subject; empty where the sentence names none. */
  readonly subject: readonly number[];
  /** Where the subject is what another clause has: the index of that clause. */
  readonly sharesSubjectOf: number | undefined;
  /** The clause whose verb governs this one: "agreed [to meet]", "said [that it would]". */
  readonly governor: number | undefined;
  /** Chunks after the verb until the next verb, or until what is no part of it any more. */
  readonly near: readonly number[];
  /** The same, with what its verb governs. */
  readonly far: readonly number[];
  /** What a relative clause is about, where that is not its subject: "curbs [which Japan imposed]". */
  readonly about: readonly number[];
  /** Whether it stands in quotation marks. */
  readonly quoted: boolean;
  /** Where it is a noun: "the expulsion of ten diplomats". */
  readonly nominal?: Nominal;
}

const CLAUSE_END = new Set<Chunk['kind']>(['stop']);

export function clausesOf(chunks: readonly Chunk[]): Clause[] {
  const verbs = chunks.flatMap((chunk, at) => (chunk.kind === 'verb' ? [{ at, group: chunk.group }] : []));
  const subjects: Subject[] = [];
  const clauses: Clause[] = [];
  const quoted = quotedChunks(chunks);
  for (const [index, { at, group }] of verbs.entries()) {
    const given = subjectOf(chunks, at, group, verbs.slice(0, index));
    const describes = group.participial && followsVerb(chunks, given) && !takesClause(verbs[index - 1]);
    if (describes) verbs[index] = { at, group: { ...group, form: 'describing', passive: true } };
    const subject = describes ? { ...given, complement: false, opens: at } : given;
    subjects.push(subject);
    // "To meet and discuss": a verb in its base form goes on with an infinitive.
    if (group.bare && subject.joined && verbs[index - 1]?.group.form === 'infinitive')
      verbs[index] = { at, group: { ...group, form: 'infinitive' } };
    clauses.push({
      index,
      chunk: at,
      group: verbs[index]?.group ?? group,
      subject: subject.chunks,
      sharesSubjectOf: subject.sharesWith,
      governor: governorOf(chunks, verbs, index, subject),
      near: [],
      far: [],
      about: subject.about,
      quoted: quoted.has(at),
    });
  }
  return clauses
    .map((clause) => withObjects(chunks, clauses, subjects, clause))
    .map((clause, _, all) => caused(chunks, all, clause));
}

/** Verbs after which a whole clause may stand: "said [Russia lifted]". After others a participle describes: "condemned [the polls held]". */
const TAKES_CLAUSE =
  /^(say|tell|add|announce|declare|state|claim|report|warn|insist|believe|think|know|hope|fear|suggest|reveal|confirm|admit|note|argue|write|stress|explain|show|allege|charge|assert|reply|answer|repeat|recall|learn|hear|see|feel|mean|find|agree|demand|ask|urge|be|complain|contend|remark|maintain|acknowledge|promise|boast|predict|understand|remember)$/;

/** Whether the words before a verb stand right after another: "condemned [the polls] held". */
const followsVerb = (chunks: readonly Chunk[], { complement, chunks: [first] }: Subject): boolean =>
  complement && first !== undefined && chunks[first - 1]?.kind === 'verb';

const takesClause = (verb: Verb | undefined): boolean =>
  verb === undefined || TAKES_CLAUSE.test(verb.group.lemma);

/** Chunks between an opening quotation mark and the next. */
function quotedChunks(chunks: readonly Chunk[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let open = -1;
  for (const [at, { kind }] of chunks.entries()) {
    if (kind !== 'quote') continue;
    if (open === -1) open = at;
    else {
      // Marks around one word are no speech.
      if (at - open > 3) for (let each = open; each <= at; each += 1) inside.add(each);
      open = -1;
    }
  }
  return inside;
}

interface Verb {
  readonly at: number;
  readonly group: VerbGroup;
}

function governorOf(
  chunks: readonly Chunk[],
  verbs: readonly Verb[],
  index: number,
  subject: Subject,
): number | undefined {
  const verb = verbs[index];
  const previous = verbs[index - 1];
  if (verb === undefined || previous === undefined) return undefined;
  const between = chunks.slice(previous.at + 1, verb.at);
  const { form } = verb.group;
  if (between.some(({ kind }) => CLAUSE_END.has(kind))) return undefined;
  // "Two citizens held by China": it describes what stands before it.
  if (form === 'participle') return undefined;
  if (form === 'infinitive') {
    // "agreed to meet and to sign": the second is governed by what governs the first.
    const isJoined = between.some(({ kind }) => kind === 'and') && previous.group.form === 'infinitive';
    return isJoined ? governorOf(chunks, verbs, index - 1, subject) : index - 1;
  }
  if (form === 'describing') return index - 1;
  if (form === 'gerund') return between.some(({ kind }) => kind === 'comma') ? undefined : index - 1;
  if (subject.complement) return index - 1;
  return undefined;
}

function withObjects(
  chunks: readonly Chunk[],
  clauses: readonly Clause[],
  subjects: readonly Subject[],
  clause: Clause,
): Clause {
  const near: number[] = [];
  const far: number[] = [];
  let isNear = true;
  for (let at = clause.chunk + 1; at < chunks.length; at += 1) {
    const chunk = chunks[at];
    if (chunk === undefined || chunk.kind === 'stop') break;
    const next = clauses.find(({ chunk: each }) => each > clause.chunk && each >= at);
    const opener = next === undefined ? Infinity : (subjects[next.index]?.opens ?? next.chunk);
    if (at >= opener && next !== undefined) {
      isNear = false;
      if (!isGovernedBy(clauses, next, clause.index)) break;
    }
    if (chunk.kind === 'relative' || chunk.kind === 'that') isNear = false;
    if (isNear) near.push(at);
    far.push(at);
  }
  return { ...clause, near, far };
}

const CAUSES = /^(lead|prompt|cause|drive|compel|induce|force|push|oblige|provoke|enable)$/;

/** "The invasion led [the United States] to impose an embargo": who is made to do it does it. */
function caused(chunks: readonly Chunk[], clauses: readonly Clause[], clause: Clause): Clause {
  const over = clause.governor === undefined ? undefined : clauses[clause.governor];
  if (
    clause.group.form !== 'infinitive' ||
    over === undefined ||
    over.group.passive ||
    !CAUSES.test(over.group.lemma)
  )
    return clause;
  const object = over.near.find((at) => at < clause.chunk && chunks[at]?.kind === 'noun');
  return object === undefined ? clause : { ...clause, subject: [object], sharesSubjectOf: undefined };
}

function isGovernedBy(clauses: readonly Clause[], clause: Clause, index: number): boolean {
  for (let at: Clause | undefined = clause; at?.governor !== undefined; at = clauses[at.governor]) {
    if (at.governor === index) return true;
  }
  return false;
}
