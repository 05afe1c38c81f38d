import { UPCASTERS } from '../eventstore/following/upcasting.ts';
import { digestOf } from '../kernel/canonical-json.ts';

/**
 * To be raised whenever the fold of what-ifs' events gives other rows than before; a test holds it against the rows that fixed
 * events give.
 */
export const WHAT_IF_FOLD = 2;

/** Of all that decides what the rows of the what-ifs' read model are. */
export const WHAT_IFS_VERSION = digestOf({
  fold: WHAT_IF_FOLD,
  upcasts: [...UPCASTERS].map(([from, { to }]) => [from, to]),
});
