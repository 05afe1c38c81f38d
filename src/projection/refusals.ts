import { rejection, type Rejection } from '../kernel/result.ts';
import { ProjectionError } from './projection-error.ts';

export const SUPERSEDED = rejection(
  'conflict',
  'projection-superseded',
  'A newer question took the place of this one',
  'Nothing is wrong: read the answer to the newer one.',
);

export const WAITS = rejection(
  'later',
  'projection-waits',
  'There are no figures yet: other projections come first',
  'Ask again in a second; it keeps its place meanwhile.',
);

export const BUSY = rejection(
  'later',
  'projection-busy',
  'Too many projections wait already for this one to be final in time',
  'Ask again in a minute, or without wait=final for the best figures so far.',
);

export const UNKNOWN_FINGERPRINT = rejection(
  'missing',
  'unknown-fingerprint',
  'This server was not asked for a projection of that fingerprint, or not lately',
  "Ask for the what-if's or the draft's projection again, and take the fingerprint of the answer.",
);

/** Why there are no figures, for a caller. Throws on what is nobody's refusal. */
export function rejectionOf(error: unknown): Rejection {
  if (!(error instanceof ProjectionError)) throw error;
  const { code, message, remedy } = error;
  switch (code) {
    case 'projection-busy':
      return rejection('later', 'projection-busy', message, remedy);
    case 'projection-closed':
      return rejection('later', 'projection-closed', message, remedy);
    case 'projection-cancelled':
      return SUPERSEDED;
    case 'projection-failed':
      throw error;
  }
}
