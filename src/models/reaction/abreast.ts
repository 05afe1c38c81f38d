import { digestOf } from '../../kernel/canonical-json.ts';
import { pathsInChunk, simulateChunk, type ChunkOutcome, type ChunkTension } from './chunk.ts';
import type { CommitmentEffect } from './commitment.ts';
import { inOrder } from './commitments.ts';
import type { Branches } from './engine/branches.ts';
import type { Engine } from './engine/engine.ts';
import { BRANCHES_LIMIT } from './engine/layout.ts';
import type { Past } from './record.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** One of many what-ifs of a fork: the past that it sees, and what is committed to in it. */
export type Strand = Pick<SimulationRequest, 'commitments'> & { readonly past: Past };

/** Many what-ifs of one fork that are simulated side by side, over one field. */
export interface Abreast {
  /** With the commitments of all of them. */
  readonly request: SimulationRequest;
  /** By the runs that they need, one after the other: a run has room for 32. Each begins with the first two strands. */
  readonly runs: readonly Branches[];
}

/** The first two strands are in every run, so that the others are held against them on the same paths. */
const LEAD = 2;

/**
 * Puts strands beside each other; `request` says of what fork, and how far they go. Two commitments of one id whose effects differ
 * are two commitments, with one draw.
 */
export function abreast(request: SimulationRequest, strands: readonly Strand[]): Abreast {
  const effects = new Map<string, CommitmentEffect>();
  // Strands hold the same objects many times over, and a digest is dear.
  const digests = new Map<CommitmentEffect, string>();
  const nameOf = (effect: CommitmentEffect): string => {
    const name = digests.get(effect) ?? digestOf(effect);
    digests.set(effect, name);
    return name;
  };
  const held = strands.map(
    ({ commitments }) =>
      new Set(
        commitments.map((effect) => {
          const name = nameOf(effect);
          effects.set(name, effect);
          return name;
        }),
      ),
  );
  const names = new Map([...effects].map(([name, effect]) => [effect, name]));
  const commitments = inOrder([...effects.values()]);
  const pasts = new Map<string, Past>();
  const pastOf = strands.map(({ past }) => {
    const name = digestOf(past);
    pasts.set(name, past);
    return [...pasts.keys()].indexOf(name);
  });
  const runOf = (branches: readonly number[]): Branches => ({
    pasts: [...pasts.values()],
    pastOf: branches.map((strand) => pastOf[strand] as number),
    holders: commitments.map((effect) => {
      const name = names.get(effect) as string;
      return (
        branches.reduce(
          (bits, strand, branch) => (held[strand]?.has(name) ? bits | (1 << branch) : bits),
          0,
        ) >>> 0
      );
    }),
  });
  const others = strands.map((_, strand) => strand).slice(LEAD);
  const room = BRANCHES_LIMIT - LEAD;
  const count = Math.max(1, Math.ceil(others.length / room));
  const runs = Array.from({ length: count }, (_, run) =>
    runOf([0, 1, ...others.slice(run * room, (run + 1) * room)]),
  );
  return { request: { ...request, commitments }, runs };
}

/** Where a strand stands: in which run, as which branch of it. */
export const placeOfStrand = (strand: number): { readonly run: number; readonly branch: number } =>
  strand < LEAD
    ? { run: 0, branch: strand }
    : {
        run: Math.floor((strand - LEAD) / (BRANCHES_LIMIT - LEAD)),
        branch: LEAD + ((strand - LEAD) % (BRANCHES_LIMIT - LEAD)),
      };

export interface AbreastChunk {
  /** Tension on the last day: element `branch * paths + path`. */
  readonly ends: Float64Array;
  /** Of the first two branches. */
  readonly outcome: ChunkOutcome;
}

/**
 * Simulates the paths of chunk `chunk` of one of the runs, and fills `tension` with the days of its first two branches. `cancelled`
 * is asked before each path and ends it with `undefined`.
 */
export function simulateAbreast(
  engine: Engine,
  request: SimulationRequest,
  branches: Branches,
  chunk: number,
  tension: ChunkTension,
  cancelled: () => boolean = () => false,
): AbreastChunk | undefined {
  const ends = new Float64Array(branches.pastOf.length * pathsInChunk(chunk, request.paths));
  const outcome = simulateChunk(engine.open(request, branches), chunk, tension, cancelled, ends);
  return outcome && { ends, outcome };
}
