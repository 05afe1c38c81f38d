import type { Judged } from '../../src/forecasts/fork.ts';
import { YARDSTICKS } from '../../src/forecasts/yardsticks.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { DEFAULT_REACTION_PARAMETERS, OWN_RATES_MODEL } from '../../src/models/reaction/parameters.ts';
import type { DirectedAct } from '../../src/models/reaction/directed-act.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';

/** A record of acts that were known on their day, to be forecast. */
export function judgedOf(acts: readonly DirectedAct[], facts: Partial<Judged['premises']> = {}): Judged {
  return {
    premises: {
      parties: ['AAA', 'BBB'],
      baseline: 50,
      tension: DEFAULT_TENSION_PARAMETERS,
      reaction: DEFAULT_REACTION_PARAMETERS,
      model: OWN_RATES_MODEL,
      seed: 1,
      paths: 200,
      ...facts,
    },
    acts: acts.map((act) => ({ act, known: dayNumber(act.occurred.from) })),
    from: dayNumber(acts[0]?.occurred.from ?? ''),
    to: dayNumber(acts.at(-1)?.occurred.from ?? ''),
    against: YARDSTICKS,
  };
}
