import type { Proposal } from '../coding/draft-form.ts';
import { EVENT_LIMIT } from '../eventstore/port.ts';
import type { DraftEvent } from './events.ts';

const MOST_AT_ONCE = 200;

/** Room for what an event says beside its proposals. */
const LONGEST = EVENT_LIMIT - 16 * 1024;

/** Bytes of all proposals that one draft can hold: they are stored in one append. */
export const MOST_BYTES = 900 * 1024;

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The proposals as events, each of which a store takes. */
export function proposalsMade(proposals: readonly Proposal[]): DraftEvent[] {
  const pieces: Proposal[][] = [];
  let left = 0;
  for (const proposal of proposals) {
    const bytes = bytesOf(proposal) + 1;
    const piece = pieces.at(-1);
    if (piece === undefined || piece.length === MOST_AT_ONCE || bytes > left) {
      pieces.push([proposal]);
      left = LONGEST - bytes;
    } else {
      piece.push(proposal);
      left -= bytes;
    }
  }
  return pieces.map((each) => ({ type: 'ProposalsMade.v1', data: { proposals: each } }));
}
