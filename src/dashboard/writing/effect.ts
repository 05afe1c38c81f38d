import { dayNumber, type DayNumber } from '../../kernel/clock.ts';
import { modelActOf } from '../../models/tension/model-act.ts';
import { pressureOfAct, tensionOfPressure } from '../../models/tension/model.ts';
import type { ActContent } from '../../relations/events.ts';
import { readAt, sceneOf, type Scene } from '../figure/scene.ts';
import type { HistoryRecord } from '../record/record.ts';
import { figure, longDay, signed } from '../ui/words.ts';

/** What the record would say with an act, and what it says without, on its last day and on the last day looked at. */
export interface Effect {
  readonly day: DayNumber;
  readonly before: number;
  readonly after: number;
  readonly end: DayNumber;
  readonly endBefore: number;
  readonly endAfter: number;
}

const lastDay = ({ occurred }: Pick<ActContent, 'occurred'>): DayNumber =>
  dayNumber(occurred.to ?? occurred.from);

/** Recorded, corrected (where an act of that id is there) or, with `undefined`, retracted. */
export function actEffect(
  record: HistoryRecord,
  recorded: Scene,
  actId: string,
  act: ActContent | undefined,
): Effect | undefined {
  const before = recorded.acts.find((each) => each.actId === actId);
  const told = act ?? before;
  if (told === undefined) return undefined;
  const others = recorded.acts.filter((each) => each.actId !== actId);
  const changed = sceneOf(record, act === undefined ? others : [...others, act]);
  const day = lastDay(told);
  const end = Math.max(day, dayNumber(record.end));
  return {
    day,
    before: readAt(recorded, day).tension,
    after: readAt(changed, day).tension,
    end,
    endBefore: readAt(recorded, end).tension,
    endAfter: readAt(changed, end).tension,
  };
}

const byWords = (points: number): string => {
  const text = signed(points);
  return Number(text) === 0 ? 'the same' : `${points < 0 ? 'lower' : 'higher'} by ${text.slice(1)}`;
};

/** `Tension on 23 May 2001: 61.3 with it, 64.0 without, lower by 2.7. On 15 Jun 2021, the last day, lower by 0.4.` */
export function effectWords(effect: Effect, [after, before]: readonly [string, string]): string {
  const { day, end } = effect;
  const there = `Tension on ${longDay(day)}: ${figure(effect.after)} ${after}, ${figure(effect.before)} ${before}, ${byWords(effect.after - effect.before)}.`;
  return end === day
    ? there
    : `${there} On ${longDay(end)}, the last day, ${byWords(effect.endAfter - effect.endBefore)}.`;
}

/**
 * What an act of each kind would move on its day, in points of tension, everything else as the act has it: the record is read
 * once, whatever the number of kinds.
 */
export function kindEffects(
  recorded: Scene,
  act: Pick<ActContent, 'actId' | 'occurred' | 'reciprocal' | 'magnitude' | 'class'>,
): (code: string, score: number) => number {
  const day = lastDay(act);
  const own = recorded.models.get(act.actId);
  const z =
    readAt(recorded, day).z - (own === undefined ? 0 : pressureOfAct(own, day, recorded.parameters).total);
  const before = tensionOfPressure(z);
  return (code, value) => {
    const model = modelActOf({ ...act, code: { code }, score: { value } });
    if (model === undefined) return 0;
    return tensionOfPressure(z + pressureOfAct(model, day, recorded.parameters).total) - before;
  };
}
