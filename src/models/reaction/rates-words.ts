import { counted } from '../../kernel/counted.ts';
import type { Rates } from './own-rates.ts';
import type { ReactionParameters, SpreadByKind } from './parameters.ts';

/** How far rates of a spread are off, as the standard deviation of their factor in per cent. */
const offBy = (spread: number): string => (spread === 0 ? '0' : (100 / Math.sqrt(spread)).toFixed(0));

/** How far two factors go together: their correlation is the number of draws that they share over the geometric mean of all. */
const together = ({ conflict, cooperation, shared }: SpreadByKind): string =>
  shared === undefined || conflict === 0 || cooperation === 0
    ? ''
    : `, with a correlation of ${(shared / Math.sqrt(conflict * cooperation)).toFixed(1)}`;

function spreadWords({ spread = 0 }: Pick<ReactionParameters, 'spread'>, spells: number): string {
  const off =
    typeof spread === 'number'
      ? `${offBy(spread)} %`
      : `${offBy(spread.conflict)} % for conflict and ${offBy(spread.cooperation)} % for cooperation${together(spread)}`;
  return `The newest acts count most; futures take these rates to be off by some ${off}, ${
    spells === 0
      ? 'as the record is too short to tell'
      : `as they were in ${counted(spells, 'spell')} of 45 days before`
  }.`;
}

/** Which base rates a projection used, and why, in a sentence. Acts of several days count in parts, so sums are rounded. */
export function ratesSentence(rates: Rates, reaction: Pick<ReactionParameters, 'gamma' | 'spread'>): string {
  const { gamma } = reaction;
  const calms = gamma === 0 ? 'cooperation does not calm' : `cooperation calms (gamma ${gamma})`;
  switch (rates.used) {
    case 'own': {
      const acts = Math.round(rates.acts.reduce((sum, count) => sum + count, 0));
      const own = `Base rates are the relation's own, of its ${counted(acts, 'act')} from ${rates.from} to ${rates.to}; ${calms}.`;
      return rates.spells === undefined ? own : `${own} ${spreadWords(reaction, rates.spells)}`;
    }
    case 'prior':
      return rates.because === 'short'
        ? `Base rates are the prior's, as the record covers ${counted(rates.days, 'day')}, less than a year; ${calms}.`
        : `Base rates are the prior's, as the record holds ${counted(rates.acts, 'act')}, too few to count; ${calms}.`;
    case 'stated':
      return `Base rates are stated in the assumptions; ${calms}.`;
  }
}
