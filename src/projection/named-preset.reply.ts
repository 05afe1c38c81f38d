import { accepted } from '../http/problem.filter.ts';
import type { Result } from '../kernel/result.ts';
import type { Projectable } from './outcome.query.ts';

/** The outcome of a preset that the URL itself names: where there is none, nothing is found; other refusals stay what they are. */
export function acceptedPreset(outcome: Result<Projectable>): Projectable {
  const isUnknown = !outcome.ok && outcome.error.code === 'unknown-preset';
  return accepted(outcome, isUnknown ? 404 : undefined);
}
