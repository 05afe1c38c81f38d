import { completeAct } from '../relations/complete-act.ts';
import type { ActDraft } from '../relations/events.ts';
import { dayNumber, type Day } from '../kernel/clock.ts';
import { modelActOf } from '../models/tension/model-act.ts';
import { pressureOfAct, tensionOfPressure } from '../models/tension/model.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';

/** Tension of a history on a day, as far as it takes to add an act to it or take one away. */
export interface TensionNow {
  readonly at: Day;
  /** Pressure that day. */
  readonly z: number;
  readonly parameters: TensionParameters;
}

/** Tension on that day without an act, and with it. */
export interface Effect {
  readonly without: number;
  readonly with: number;
}

/** What an act moves; `recorded` says that the tension has it in it. `undefined` where the act scores nothing. */
export function effectOf(
  draft: ActDraft,
  { at, z, parameters }: TensionNow,
  recorded: boolean,
): Effect | undefined {
  const complete = completeAct(draft);
  const act = complete.ok ? modelActOf(complete.value) : undefined;
  if (act === undefined) return undefined;
  const { total } = pressureOfAct(act, dayNumber(at), parameters);
  const without = recorded ? z - total : z;
  const withIt = recorded ? z : z + total;
  return { without: tensionOfPressure(without), with: tensionOfPressure(withIt) };
}
