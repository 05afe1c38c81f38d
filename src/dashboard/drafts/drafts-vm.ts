import { dayNumber } from '../../kernel/clock.ts';
import { counted, instantWords, longDay } from '../ui/words.ts';
import type { DraftRow, Waiting } from './drafts.store.svelte.ts';

const PERSON = 'person';

/** Who or what proposes, and of whose text: `ann, of A week in May (A paper, 31 May 2021)`. */
export function proposerWords({ coder, madeBy, source, published, proposal }: Waiting): string {
  const who =
    coder === PERSON
      ? madeBy
      : proposal.byHand
        ? `by hand in a draft of ${madeBy}`
        : `${coder}, for ${madeBy}`;
  return `Proposed by ${who}, of \u201c${source.title}\u201d (${source.publisher}, ${longDay(dayNumber(published))})`;
}

/** What became of a draft's proposals. */
export function stateWords({ open, accepted, merged, rejected }: DraftRow): string {
  const parts = [
    counted(open + accepted + rejected, 'proposal'),
    `${open} open`,
    `${accepted} accepted${merged > 0 ? ` (${merged} merged)` : ''}`,
    `${rejected} refused`,
  ];
  return parts.join(' \u00b7 ');
}

export const madeWords = ({ madeAt, madeBy, coder }: DraftRow): string =>
  `${coder === PERSON ? 'Proposed' : `Read by ${coder}, kept`} by ${madeBy}, ${instantWords(madeAt)}`;
