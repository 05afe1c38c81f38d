import { dayNumber } from '../kernel/clock.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import { completeAct, completeScore } from '../relations/complete-act.ts';
import { fault, type FaultPath } from '../relations/rules.ts';
import type { Assumptions } from './assumptions.ts';
import {
  NEW_MODELS,
  type Base,
  type Commitment,
  type CommitmentDraft,
  type EditDraft,
  type HistoryEdit,
  type Models,
  type OutcomeContent,
  type OutcomeDraft,
} from './events.ts';

/**
 * The outcome as a what-if holds it at its base: dates turned into days after the fork, scores taken from their named
 * scales. Two drafts are the same what-if exactly where the digests of their completed contents are equal. Refused with
 * every fault, in the order of the content. A draft that names no models gets `models`.
 */
export function completeOutcome(
  draft: OutcomeDraft,
  base: Base,
  models: Models = NEW_MODELS,
): Result<OutcomeContent, readonly [Rejection, ...Rejection[]]> {
  const faults: Rejection[] = [];
  const collect = <T>(result: Result<T>): T[] => {
    if (result.ok) return [result.value];
    faults.push(result.error);
    return [];
  };
  const commitments = draft.commitments.flatMap((commitment, index) =>
    collect(completeCommitment(commitment, base, ['commitments', index])),
  );
  const edits = draft.edits.flatMap((edit, index) => collect(completeEdit(edit, ['edits', index])));
  const [first, ...more] = faults;
  if (first !== undefined) return err([first, ...more]);
  return ok({
    ...draft,
    base,
    commitments,
    edits,
    assumptions: withoutEmpty(draft.assumptions),
    models: draft.models ?? models,
  });
}

function completeCommitment(draft: CommitmentDraft, base: Base, at: FaultPath): Result<Commitment> {
  const { day, date, reverses, ...rest } = draft;
  const what = `Commitment "${draft.commitmentId}"`;
  const due = date === undefined ? (day ?? 0) : dayNumber(date) - dayNumber(base.at);
  if (due < 1) {
    return err(
      fault(
        'commitment-before-fork',
        `${what} is due on ${date ?? `day ${due}`}, but what lies up to the fork on ${base.at} is past`,
        'Give a later day or fork earlier; a change of the past is an edit.',
        [...at, date === undefined ? 'day' : 'date'],
      ),
    );
  }
  const score = completeScore(draft, what, at);
  if (!score.ok) return score;
  return ok({ ...rest, day: due, score: score.value, ...(reverses?.length && { reverses }) });
}

function completeEdit(draft: EditDraft, at: FaultPath): Result<HistoryEdit> {
  if (draft.edit !== 'insert') return ok(draft);
  const { score } = draft.act;
  const act = completeAct(draft.act);
  if (act.ok) return ok({ ...draft, act: act.value });
  // Only its score can be at fault; this names the place within the outcome.
  const located = completeScore({ code: draft.act.code, score }, `Inserted act "${draft.act.actId}"`, [
    ...at,
    'act',
  ]);
  return located.ok ? act : located;
}

function withoutEmpty({ tension, reaction }: Assumptions): Assumptions {
  const holds = (overrides: object | undefined): boolean =>
    overrides !== undefined && Object.values(overrides).some((value) => value !== undefined);
  return { ...(holds(tension) && { tension }), ...(holds(reaction) && { reaction }) };
}
