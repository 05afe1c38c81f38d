import type { Engine } from './engine/engine.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** Futures on which a parameter is varied. */
export const TORNADO_PATHS = 2000;
/** Paths of a piece of work: with all variations as long as some hundreds of a projection. */
export const TORNADO_PIECE = 50;

/** Sums of a figure of some paths, and of its squares. */
export interface Sums {
  readonly paths: number;
  readonly sum: number;
  readonly squares: number;
}

/** What a variation changes on the last day: of the what-if's tension, and of its difference to the baseline. */
export interface VariationSums {
  readonly whatIf: Sums;
  readonly difference: Sums;
}

/** A mean with its Monte-Carlo error, in points. */
export interface MeanFigure {
  readonly mean: number;
  readonly standardError: number;
}

/** Means of the last day: of the what-if's tension, and of its difference to the baseline. */
export interface VariedFigures {
  readonly whatIf: MeanFigure;
  readonly difference: MeanFigure;
}

/**
 * What variations of a request change on the paths of piece `piece`, each path against itself over one field; the first of the
 * answer is the request's own figures. `cancelled` is asked before each path and ends it with `undefined`.
 */
export function varyPiece(
  engine: Engine,
  request: SimulationRequest,
  varied: readonly SimulationRequest[],
  piece: number,
  cancelled: () => boolean = () => false,
): readonly VariationSums[] | undefined {
  const own = lastDays(engine, request, piece, cancelled);
  if (own === undefined) return undefined;
  const answer: VariationSums[] = [sumsOf(own, undefined)];
  for (const one of varied) {
    const ended = lastDays(engine, one, piece, cancelled);
    if (ended === undefined) return undefined;
    answer.push(sumsOf(ended, own));
  }
  return answer;
}

interface LastDays {
  readonly whatIf: number[];
  readonly difference: number[];
}

function lastDays(
  engine: Engine,
  request: SimulationRequest,
  piece: number,
  cancelled: () => boolean,
): LastDays | undefined {
  const run = engine.open(request);
  const last = request.horizonDays - 1;
  const first = piece * TORNADO_PIECE;
  const to = Math.min(request.paths, first + TORNADO_PIECE);
  const days: LastDays = { whatIf: [], difference: [] };
  for (let path = first; path < to; path += 1) {
    if (cancelled()) return undefined;
    run.path(path, 0);
    const whatIf = run.tensions(0, last)[0] as number;
    days.whatIf.push(whatIf);
    days.difference.push(whatIf - (run.tensions(1, last)[0] as number));
  }
  return days;
}

function sumsOf(days: LastDays, own: LastDays | undefined): VariationSums {
  const of = (which: keyof LastDays): Sums => {
    const values = days[which].map((value, path) => value - (own?.[which][path] ?? 0));
    return {
      paths: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      squares: values.reduce((sum, value) => sum + value * value, 0),
    };
  };
  return { whatIf: of('whatIf'), difference: of('difference') };
}

/** The figures of some pieces together: the request's own, then by how much each variation moves them. */
export function variedFigures(pieces: readonly (readonly VariationSums[])[]): readonly VariedFigures[] {
  const [first = []] = pieces;
  return first.map((_, variation) => {
    const of = (which: keyof VariationSums): MeanFigure => {
      const sums = pieces.map((piece) => (piece[variation] as VariationSums)[which]);
      const total = (what: keyof Sums): number => sums.reduce((sum, each) => sum + each[what], 0);
      return meanFigure({ paths: total('paths'), sum: total('sum'), squares: total('squares') });
    };
    return { whatIf: of('whatIf'), difference: of('difference') };
  });
}

function meanFigure({ paths, sum, squares }: Sums): MeanFigure {
  const mean = sum / paths;
  const variance = Math.max(0, squares / paths - mean * mean);
  return { mean, standardError: Math.sqrt(variance / Math.max(1, paths - 1)) };
}
