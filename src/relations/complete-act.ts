import { isInBook } from '../ontology/code-books.ts';
import { findCode, scoreOf } from '../ontology/look-up.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { ActContent, ActDraft } from './events.ts';
import { fault, type FaultPath } from './rules.ts';

/**
 * The act as the record will hold it: with its score's value taken from the named scale. Two drafts are the same act exactly
 * where the digests of their completed contents are equal.
 */
export function completeAct(draft: ActDraft): Result<ActContent> {
  const score = completeScore(draft, `Act "${draft.actId}"`);
  if (!score.ok) return score;
  const { reverses, ...rest } = draft;
  return ok({ ...rest, score: score.value, ...(reverses?.length && { reverses }) });
}

/**
 * The score with its value from the named scale. A value that the draft gives must be the scale's own, since a score is a
 * citation of its scale; how strong this act was is its magnitude. `what` names the draft in messages, `at` is its place.
 */
export function completeScore(
  draft: Pick<ActDraft, 'code' | 'score'>,
  what: string,
  at: FaultPath = [],
): Result<ActContent['score']> {
  const { code, ontology } = draft.code;
  if (findCode(code).ok && ontology === 'cameo/manual' && !isInBook(code, ontology)) {
    return err(
      fault(
        'unknown-code',
        `${what}: the CAMEO manual has no code ${code}`,
        "Leave the ontology out, by which the code is that of GDELT's and ICEWS's lists, or take a code of the manual.",
        [...at, 'code', 'code'],
        { code, near: [] },
      ),
    );
  }
  const found = scoreOf(draft.score.scale, code);
  if (!found.ok) return err(located(what, at, found.error));
  const score = found.value;
  const given = draft.score.value;
  if (given !== undefined && given !== score.value) {
    const of = score.via === undefined ? code : `${code} (taken from ${score.via})`;
    return err(
      fault(
        'score-mismatch',
        `${what}: its score is given as ${given}, but ${score.scale} scores ${of} at ${score.value}`,
        'Leave the value out, correct the code, or say by a magnitude with its rationale that the act was stronger or weaker.',
        [...at, 'score', 'value'],
        { given, value: score.value },
      ),
    );
  }
  return ok({
    scale: score.scale,
    value: score.value,
    ...(score.via !== undefined && { via: score.via }),
  });
}

function located(what: string, at: FaultPath, rejection: Rejection): Rejection {
  const path = rejection.code === 'unknown-scale' ? ['score', 'scale'] : ['code', 'code'];
  return {
    ...rejection,
    message: `${what}: ${rejection.message}`,
    details: { path: [...at, ...path], ...rejection.details },
  };
}
