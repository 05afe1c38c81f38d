import { counted } from '../../kernel/counted.ts';
import type { Rates } from './own-rates.ts';
import type { ReactionParameters } from './parameters.ts';

/** Which base rates a projection used, and why, in a sentence. Acts of several days count in parts, so sums are rounded. */
export function ratesSentence(rates: Rates, { gamma }: Pick<ReactionParameters, 'gamma'>): string {
  const calms = gamma === 0 ? 'cooperation does not calm' : `cooperation calms (gamma ${gamma})`;
  switch (rates.used) {
    case 'own': {
      const acts = Math.round(rates.acts.reduce((sum, count) => sum + count, 0));
      return `Base rates are the relation's own, of its ${counted(acts, 'act')} from ${rates.from} to ${rates.to}; ${calms}.`;
    }
    case 'prior':
      return rates.because === 'short'
        ? `Base rates are the prior's, as the record covers ${counted(rates.days, 'day')}, less than a year; ${calms}.`
        : `Base rates are the prior's, as the record holds ${counted(rates.acts, 'act')}, too few to count; ${calms}.`;
    case 'stated':
      return `Base rates are stated in the assumptions; ${calms}.`;
  }
}
