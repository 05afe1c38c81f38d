import type { ViewChange } from '../../charts/view-state.ts';
import type { Story } from '../../relations/events.ts';

/** What the page shows at a stop, from 1; whatever else was looked at gives way. Nothing where the story has no such stop. */
export function viewOfStop({ stops }: Story, stop: number): ViewChange | undefined {
  const found = stops[stop - 1];
  if (found === undefined) return undefined;
  const { day, actId, knownBy, preset } = found;
  return {
    stop,
    at: day,
    act: actId,
    knownBy,
    preset,
    seed: undefined,
    asOf: undefined,
    from: undefined,
    to: undefined,
    draft: undefined,
    future: undefined,
    whatIfs: [],
    beside: [],
  };
}

/** What is left of a view once the story is closed: the day, and nothing that the story opened beside it. */
export const AFTER_STORY: ViewChange = {
  stop: undefined,
  act: undefined,
  knownBy: undefined,
  preset: undefined,
};
