import { dayNumber } from '../kernel/clock.ts';
import type { ActDraft } from '../relations/events.ts';
import type { RelationState } from '../relations/state.ts';
import { tellingKey } from '../relations/tellings.ts';

/** Longer intervals tell so little that acts in them are not the same for lying there. */
const MOST_DAYS = 62;

/** Acts of the record that an accepted act may tell once more: of the same parties and code, on a day of its interval. */
export function toldBefore(state: RelationState, act: ActDraft): string[] {
  const { actId, occurred } = act;
  const from = dayNumber(occurred.from);
  const to = Math.min(dayNumber(occurred.to ?? occurred.from), from + MOST_DAYS);
  const found = new Set<string>();
  for (let day = from; day <= to; day += 1) {
    for (const id of state.tellings.get(tellingKey(act, day)) ?? []) found.add(id);
  }
  found.delete(actId);
  return [...found].sort();
}
