import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { ObservedFrom } from './events.ts';

/**
 * Whether what a history holds may be handed on one by one: acts, codes, how many there were on a day. Where a licence says no,
 * what is worked out of all of them together may be, such as tension by day. This is the only place that decides it.
 */
export const mayBeHandedOn = (observed: Pick<ObservedFrom, 'redistribute'> | undefined): boolean =>
  observed?.redistribute !== 'none';

/** `not-redistributed` where the acts of a history may not be handed on. */
export const handedOn = (history: string, observed: ObservedFrom | undefined): Result<void> =>
  observed === undefined || mayBeHandedOn(observed) ? ok(undefined) : err(notHandedOn(history, observed));

const notHandedOn = (history: string, { name, licence }: ObservedFrom): Rejection =>
  rejection(
    'rule',
    'not-redistributed',
    `${history} was counted out of ${name}, whose licence lets no row, code or count of a day be handed on (${licence})`,
    'Take its tension by day instead (tension/series.csv; detente export --format tension), or get the data where they are given out.',
    { history, licence },
  );
