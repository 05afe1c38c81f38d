import { formatDay } from '../kernel/clock.ts';
import type { Candidate } from '../models/reaction/candidates.ts';
import type { Found } from '../models/reaction/least.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import type { SetTally } from '../models/reaction/sets.ts';
import { firstDayOf, type SimulationRequest } from '../models/reaction/simulation-request.ts';

/** How far a search has come. */
export interface LeastProgress {
  /** Sets that are done with, of all. */
  readonly done: number;
  readonly sets: number;
  /** Whether the best are being checked on all futures. */
  readonly checking: boolean;
}

/** A search's result before it is put into an asker's words. */
export interface LeastFigures {
  /** In the order of the bits of a mask. */
  readonly candidates: readonly Candidate[];
  readonly found: Found;
  /** Without any candidate, and with all. */
  readonly none: SetTally;
  readonly all: SetTally;
}

/** How futures with a set of steps end. */
export interface SetEnd {
  /** Share of the futures in which tension ends below the threshold, 0 to 1. */
  readonly share: number;
  readonly standardError: number;
  /** Mean tension on the last day. */
  readonly mean: number;
}

export interface LeastSet extends SetEnd {
  /** Ids of the commitments in the set; empty: none is needed. */
  readonly commitments: readonly string[];
  readonly cost: number;
  /** Whether it does what was asked. */
  readonly does: boolean;
}

/** The least that would do, with what it takes to search again. */
export interface Least {
  readonly of: Projection['of'];
  /** Equal ones have equal figures. */
  readonly fingerprint: string;
  readonly models: SimulationRequest['models'];
  readonly seed: number;
  /** Futures on which the sets below were checked. */
  readonly paths: number;
  readonly horizonDays: number;
  /** The last day, on which tension is to be below `below`. */
  readonly day: string;
  readonly below: number;
  /** In at least so many of 100 futures. */
  readonly chance: number;
  readonly candidates: readonly (Candidate & { readonly summary?: string; readonly day: string })[];
  readonly none: SetEnd;
  readonly all: SetEnd;
  /** Whether there is a set that does. */
  readonly found: boolean;
  /** Those that do first, the cheapest of them first; then those that were checked and do not, the nearest first. */
  readonly sets: readonly LeastSet[];
  /** Sets that were tried, and that were spared as they hold a cheaper one that does. */
  readonly tried: number;
  readonly spared: number;
}

export function leastAnswer(
  of: Projection['of'],
  request: SimulationRequest,
  asked: { readonly key: string; readonly below: number; readonly chance: number },
  { candidates, found, none, all }: LeastFigures,
): Least {
  const first = firstDayOf(request);
  const effects = new Map(request.commitments.map((effect) => [effect.id, effect]));
  const sets = found.checked.map(({ mask, cost, does, ...tally }): LeastSet => ({
    commitments: candidates.flatMap(({ commitment }, bit) =>
      ((mask >>> bit) & 1) === 1 ? [commitment] : [],
    ),
    // Sums of decimal costs carry no more digits than the costs do.
    cost: Number(cost.toPrecision(12)),
    does,
    ...endOf(tally),
  }));
  return {
    of,
    fingerprint: asked.key,
    models: request.models,
    seed: request.seed,
    paths: none.paths,
    horizonDays: request.horizonDays,
    day: formatDay(first + request.horizonDays - 1),
    below: asked.below,
    chance: asked.chance,
    candidates: candidates.map((candidate) => {
      const effect = effects.get(candidate.commitment);
      return {
        ...candidate,
        ...(effect?.summary !== undefined && { summary: effect.summary }),
        day: formatDay(first - 1 + (effect?.day ?? 0)),
      };
    }),
    none: endOf(none),
    all: endOf(all),
    found: sets.some(({ does }) => does),
    sets,
    tried: found.tried,
    spared: found.spared,
  };
}

function endOf({ paths, below, sum }: SetTally): SetEnd {
  const share = below / paths;
  return { share, standardError: Math.sqrt((share * (1 - share)) / paths), mean: sum / paths };
}
