import { scoreOf } from '../ontology/look-up.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { ActContent, ActDraft } from './events.ts';
import { fault } from './rules.ts';

/**
 * The act as the record will hold it: with its score's value taken from the named scale. A value that the draft gives must be
 * the scale's own, since a score is a citation of its scale; how strong this act was is its magnitude.
 * Two drafts are the same act exactly where the digests of their completed contents are equal.
 */
export function completeAct(draft: ActDraft): Result<ActContent> {
  const { code } = draft.code;
  const found = scoreOf(draft.score.scale, code);
  if (!found.ok) return err(located(draft.actId, found.error));
  const score = found.value;
  const given = draft.score.value;
  if (given !== undefined && given !== score.value) {
    const of = score.via === undefined ? code : `${code} (taken from ${score.via})`;
    return err(
      fault(
        'score-mismatch',
        `Act "${draft.actId}": its score is given as ${given}, but ${score.scale} scores ${of} at ${score.value}`,
        'Leave the value out, correct the code, or say by a magnitude with its rationale that the act was stronger or weaker.',
        ['score', 'value'],
        { given, value: score.value },
      ),
    );
  }
  const { reverses, ...rest } = draft;
  return ok({
    ...rest,
    score: { scale: score.scale, value: score.value, ...(score.via !== undefined && { via: score.via }) },
    ...(reverses?.length && { reverses }),
  });
}

function located(actId: string, rejection: Rejection): Rejection {
  const path = rejection.code === 'unknown-scale' ? ['score', 'scale'] : ['code', 'code'];
  return {
    ...rejection,
    message: `Act "${actId}": ${rejection.message}`,
    details: { path, ...rejection.details },
  };
}
