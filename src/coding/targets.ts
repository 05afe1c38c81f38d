import { actorOfNoun, otherOf, type Actor, type Discourse, type Reading } from './actors.ts';
import type { Chunk } from './chunks.ts';

/** Toward whom something is done. */
export interface Target {
  readonly code: string;
  readonly how: 'named' | 'far' | 'assumed';
  readonly actor: Actor | undefined;
  /** The chunk that names it. */
  readonly chunk: number | undefined;
}

interface Places {
  readonly near: readonly number[];
  readonly far: readonly number[];
}

/** Prepositions after which a place stands and not somebody. */
const PLACES = /^(in|at|near|via|across|through|over|outside|inside|around|off)$/;

/**
 * The first state in what a verb has after it that is not the initiator. Another state than the parties counts where it stands
 * before a party as the one to whom it is done, and not only as a place.
 */
export function targetOf(
  reading: Reading,
  { near, far }: Places,
  initiator: string,
  discourse: Discourse,
): Target | undefined {
  return (
    firstOf(reading, near, 'named', initiator, discourse) ??
    firstOf(
      reading,
      far.filter((at) => !near.includes(at)),
      'far',
      initiator,
      discourse,
    )
  );
}

function firstOf(
  reading: Reading,
  places: readonly number[],
  how: Target['how'],
  initiator: string,
  discourse: Discourse,
): Target | undefined {
  const { chunks, tokens, parties } = reading;
  let third: Target | undefined;
  for (const at of places) {
    const chunk = chunks[at];
    if (chunk?.kind !== 'noun') continue;
    const mentioned = reading.mentions
      .filter(({ from, to }) => from >= chunk.from && to <= chunk.to)
      .map(({ code }) => code);
    const actor = actorOfNoun(reading, chunk, discourse, initiator);
    const codes = [...mentioned, ...(actor?.how === 'office' ? [] : (actor?.codes ?? []))];
    const party = codes.find((code) => code !== initiator && parties.includes(code));
    if (party !== undefined) return { code: party, how, actor, chunk: at };
    const foreign = codes.find((code) => code !== initiator);
    const before = chunks[at - 1];
    const isPlace = before?.kind === 'preposition' && PLACES.test(tokens[before.from]?.lower ?? '');
    if (foreign !== undefined && !isPlace && how === 'named')
      third ??= { code: foreign, how, actor, chunk: at };
  }
  return third;
}

export function assumedTarget(initiator: string, parties: readonly [string, string]): Target | undefined {
  const code = otherOf(initiator, parties);
  return code === undefined ? undefined : { code, how: 'assumed', actor: undefined, chunk: undefined };
}

/** All states that the nouns at some places name. */
export function codesAt(reading: Reading, places: readonly number[]): string[] {
  return places.flatMap((at) => {
    const chunk: Chunk | undefined = reading.chunks[at];
    if (chunk?.kind !== 'noun') return [];
    return reading.mentions
      .filter(({ from, to }) => from >= chunk.from && to <= chunk.to)
      .map(({ code }) => code);
  });
}
