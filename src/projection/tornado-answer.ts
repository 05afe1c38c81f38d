import { formatDay } from '../kernel/clock.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import { firstDayOf, type SimulationRequest } from '../models/reaction/simulation-request.ts';
import type { VariedFigures } from '../models/reaction/tornado.ts';
import type { Variation } from '../models/reaction/variations.ts';

/** An end of a parameter's range, and by how many points it moves means of the last day; absent where the models refuse it. */
export interface VariedEnd {
  readonly value: number;
  readonly moves?: VariedFigures;
  /** Why it cannot be simulated. */
  readonly refused?: string;
}

export interface VariedParameter {
  /** Its path in a what-if's assumptions, such as `reaction.inertia.conflict`. */
  readonly parameter: string;
  /** Absent for what is scaled as a whole: the ends' values are factors then. */
  readonly value?: number;
  readonly low: VariedEnd;
  readonly high: VariedEnd;
}

/** What each assumption moves, with what it takes to compute it again. */
export interface Tornado extends VariedFigures {
  readonly of: Projection['of'];
  /** Equal ones have equal figures. */
  readonly fingerprint: string;
  readonly models: SimulationRequest['models'];
  readonly seed: number;
  readonly paths: number;
  readonly horizonDays: number;
  /** The last day, of which all figures are. */
  readonly day: string;
  /** The one that moves the what-if's tension most comes first. */
  readonly parameters: readonly VariedParameter[];
}

/** An end as it was asked: the place of its request among those that were simulated, or why there is none. */
export type AskedEnd = { readonly place: number } | { readonly refused: string };

export interface AskedVariation {
  readonly variation: Variation;
  readonly low: AskedEnd;
  readonly high: AskedEnd;
}

/** @param figures the first are the request's own, the others those of the variations that were simulated */
export function tornadoAnswer(
  of: Projection['of'],
  request: SimulationRequest,
  fingerprint: string,
  asked: readonly AskedVariation[],
  figures: readonly VariedFigures[],
): Tornado {
  const { horizonDays, models, seed, paths } = request;
  const [own] = figures as readonly [VariedFigures];
  const endOf = (value: number, end: AskedEnd): VariedEnd => {
    if ('refused' in end) return { value, refused: end.refused };
    const moves = figures[end.place + 1];
    return { value, ...(moves !== undefined && { moves }) };
  };
  const parameters = asked.map(({ variation: { parameter, value, low, high }, ...ends }) => ({
    parameter,
    ...(value !== undefined && { value }),
    low: endOf(low.value, ends.low),
    high: endOf(high.value, ends.high),
  }));
  return {
    of,
    fingerprint,
    models,
    seed,
    paths,
    horizonDays,
    day: formatDay(firstDayOf(request) + horizonDays - 1),
    ...own,
    parameters: parameters.toSorted((a, b) => widthOf(b) - widthOf(a)),
  };
}

/** How far the what-if's tension lies apart at the ends of a range. */
function widthOf({ low, high }: VariedParameter): number {
  return Math.abs((high.moves?.whatIf.mean ?? 0) - (low.moves?.whatIf.mean ?? 0));
}
