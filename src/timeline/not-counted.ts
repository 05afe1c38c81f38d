import { rejection, type Rejection } from '../kernel/result.ts';

/** Why there are no rows behind a history. */
export const notCounted = (history: string): Rejection =>
  rejection(
    'rule',
    'not-counted',
    `${history} was written by people: no files were read for it`,
    'Name a history that was counted out of a data set, such as RUS-USA~gdelt.',
    { history },
  );
