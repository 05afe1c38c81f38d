import type { Chunk } from './chunks.ts';
import { subjectOf, type Subject } from './subjects.ts';
import type { VerbGroup } from './verb-groups.ts';

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
}

const CLAUSE_END = new Set<Chunk['kind']>(['stop']);

export function clausesOf(chunks: readonly Chunk[]): Clause[] {
  const verbs = chunks.flatMap((chunk, at) => (chunk.kind === 'verb' ? [{ at, group: chunk.group }] : []));
  const subjects: Subject[] = [];
  const clauses: Clause[] = [];
  const quoted = quotedChunks(chunks);
  for (const [index, { at, group }] of verbs.entries()) {
    const subject = subjectOf(chunks, at, group, verbs.slice(0, index));
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
  return clauses.map((clause) => withObjects(chunks, clauses, subjects, clause));
}

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

function isGovernedBy(clauses: readonly Clause[], clause: Clause, index: number): boolean {
  for (let at: Clause | undefined = clause; at?.governor !== undefined; at = clauses[at.governor]) {
    if (at.governor === index) return true;
  }
  return false;
}
