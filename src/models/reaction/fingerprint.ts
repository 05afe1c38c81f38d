import { digestOf } from '../../kernel/canonical-json.ts';
import type { Day } from '../../kernel/clock.ts';
import type { DirectedAct } from './directed-act.ts';
import { begunBy } from './record.ts';
import type { SimulationRequest } from './simulation-request.ts';

/**
 * Names a projection by all that determines it: the past as the models see it, the what-if, parameters, seed, paths,
 * horizon and model versions. Equal fingerprints mean equal figures, on any machine.
 */
export const fingerprintOf = (request: SimulationRequest): string => digestOf(request);

/**
 * Digest of a history as a fork on `at` sees it. Two revisions with the same digest give the same projections; a what-if
 * whose base has another digest than the head is stale. Wording, sources and confidence do not count, since no figure
 * depends on them, nor do acts that began after the fork.
 */
export function recordDigestOf(
  history: { readonly baseline: number; readonly parameters: unknown; readonly acts: readonly DirectedAct[] },
  at: Day,
): string {
  const acts = begunBy(history.acts, at)
    .map(seenByModels)
    .sort((a, b) => (a.actId < b.actId ? -1 : 1));
  return digestOf({ baseline: history.baseline, parameters: history.parameters, at, acts });
}

function seenByModels(act: DirectedAct) {
  return {
    actId: act.actId,
    from: act.occurred.from,
    to: act.occurred.to,
    initiator: act.initiator,
    target: act.target,
    reciprocal: act.reciprocal,
    code: act.code.code,
    score: { scale: act.score.scale, value: act.score.value },
    magnitude: act.magnitude.value,
    class: act.class?.class,
    issue: act.issue,
    reverses: act.reverses?.map(({ actId, share }) => ({ actId, share })),
    followUpOf: act.followUpOf,
  };
}
