import type { Day } from '../kernel/clock.ts';

/** The span that a question names; an end left out stays left out. */
export const spanOf = ({ from, to }: { readonly from?: Day | undefined; readonly to?: Day | undefined }) => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});
