import type { Result } from '../../kernel/result.ts';
import { ok } from '../../kernel/result.ts';
import type { DirectedAct } from './directed-act.ts';
import { fingerprintOf } from './fingerprint.ts';
import { requestOf, type ProjectionInput } from './request.ts';
import type { SimulationRequest } from './simulation-request.ts';

/** A projection's input without the acts of the record. */
export type Premises = Omit<ProjectionInput, 'record'>;

/** A request that is ready to be simulated, with its name. */
export interface Prepared {
  readonly request: SimulationRequest;
  readonly fingerprint: string;
}

const byDayAndId = (a: DirectedAct, b: DirectedAct): number =>
  a.occurred.from < b.occurred.from
    ? -1
    : a.occurred.from > b.occurred.from
      ? 1
      : a.actId < b.actId
        ? -1
        : Number(a.actId > b.actId);

/**
 * Works a request out of the acts that a fork sees. They are taken in order of day and id, so that two records which say the
 * same give the same figures to the last bit, in whatever order they came to say it. Refused as `requestOf` refuses.
 */
export function preparedFrom(acts: readonly DirectedAct[], premises: Premises): Result<Prepared> {
  const request = requestOf({ ...premises, record: [...acts].sort(byDayAndId) });
  return request.ok ? ok({ request: request.value, fingerprint: fingerprintOf(request.value) }) : request;
}
