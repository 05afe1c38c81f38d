import { modelActsOf, type IdentifiedAct } from '../../../src/models/tension/model-act.ts';
import { pressureOfAct, type Pressure } from '../../../src/models/tension/model.ts';
import {
  DEFAULT_TENSION_PARAMETERS,
  type TensionParameters,
} from '../../../src/models/tension/parameters.ts';
import { dayNumber, type Day } from '../../../src/kernel/clock.ts';

/** A recorded act of one day and magnitude 1, as far as the model reads it. */
export const act = (
  actId: string,
  from: Day,
  code: string,
  value: number,
  more: Partial<IdentifiedAct> = {},
): IdentifiedAct => ({
  actId,
  occurred: { from },
  reciprocal: false,
  code: { code },
  score: { value },
  magnitude: { value: 1 },
  ...more,
});

/** What an act of a record adds to z on a day; 0 for one that the model does not see. */
export function pressureOn(
  day: Day,
  actId: string,
  record: readonly IdentifiedAct[],
  parameters: Partial<TensionParameters> = {},
): Pressure {
  const found = modelActsOf(record).find((entry) => entry.actId === actId);
  return found === undefined
    ? { total: 0, fading: 0, lasting: 0 }
    : pressureOfAct(found.act, dayNumber(day), { ...DEFAULT_TENSION_PARAMETERS, ...parameters });
}
