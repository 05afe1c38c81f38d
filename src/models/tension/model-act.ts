import { dayNumber, type Day, type DayNumber } from '../../kernel/clock.ts';
import { classOf, type ActClass } from '../../ontology/quad-class.ts';
import { impulseOf, type ModelAct } from './model.ts';

/** What the model reads of a recorded act; the content of an act in the record has all of it. */
export interface ScoredAct {
  readonly occurred: { readonly from: Day; readonly to?: Day | undefined };
  readonly reciprocal: boolean;
  readonly code: { readonly code: string };
  readonly class?: { readonly class: ActClass } | undefined;
  readonly score: { readonly value: number };
  readonly magnitude: { readonly value: number };
  readonly followUpOf?: string | undefined;
}

/** A scored act that can name the acts whose lasting effect it takes away. */
export interface IdentifiedAct extends ScoredAct {
  readonly actId: string;
  readonly reverses?: readonly { readonly actId: string; readonly share: number }[] | undefined;
}

export type Reversal = ModelAct['reversals'][number];

export const firstDayOf = (act: Pick<ScoredAct, 'occurred'>): DayNumber => dayNumber(act.occurred.from);

/** The class that an act counts as: its own where it names one, else that of its code's root. */
export const actClassOf = (act: Pick<ScoredAct, 'class' | 'code'>): ActClass =>
  act.class?.class ?? classOf(act.code.code);

/**
 * A recorded act as the model computes with it, or `undefined` for a follow-up, which is a further step of an act
 * already counted. A reciprocal act counts once in each direction. The act's dates must be real days (they were
 * validated when it was recorded); anything else throws a `RangeError`.
 */
export function modelActOf(act: ScoredAct, reversals: readonly Reversal[] = []): ModelAct | undefined {
  if (act.followUpOf !== undefined) return undefined;
  const first = firstDayOf(act);
  return {
    first,
    last: act.occurred.to === undefined ? first : dayNumber(act.occurred.to),
    impulse: impulseOf(act.score.value, act.magnitude.value, act.reciprocal ? 2 : 1),
    material: actClassOf(act) === 'material',
    reversals,
  };
}

/**
 * The reversals that each act of a set suffers from others of the same set, by act id. A reversal counts from the first
 * day of the reversing act. Follow-ups reverse nothing, and what is not in the set neither reverses nor is reversed.
 */
export function reversalsAmong(acts: Iterable<IdentifiedAct>): Map<string, Reversal[]> {
  const reversals = new Map<string, Reversal[]>();
  for (const act of acts) {
    if (act.reverses === undefined || act.followUpOf !== undefined) continue;
    const day = firstDayOf(act);
    for (const { actId, share } of act.reverses) {
      const suffered = reversals.get(actId);
      if (suffered === undefined) reversals.set(actId, [{ day, share }]);
      else suffered.push({ day, share });
    }
  }
  return reversals;
}

/** The acts of a set as the model computes with them, in the order given; follow-ups are left out. */
export function modelActsOf(acts: readonly IdentifiedAct[]): { actId: string; act: ModelAct }[] {
  const reversals = reversalsAmong(acts);
  const result: { actId: string; act: ModelAct }[] = [];
  for (const content of acts) {
    const act = modelActOf(content, reversals.get(content.actId));
    if (act !== undefined) result.push({ actId: content.actId, act });
  }
  return result;
}
