import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { DayNumber } from '../kernel/clock.ts';
import { refuse } from '../relations/rules.ts';
import { contentAt } from '../whatifs/decide.ts';
import type { CommitmentDraft, OutcomeContent, OutcomeDraft } from '../whatifs/events.ts';
import type { HistoryAtBase, Named } from '../whatifs/history-at-base.ts';
import type { StepContent, StepDraft } from './events.ts';
import type { RoomState, Step } from './state.ts';

/** What some steps name of the history. */
export function namedBy(steps: readonly (StepContent | StepDraft)[], stepId = 'step'): Named {
  return {
    commitments: steps.flatMap((step) =>
      'commitment' in step ? [{ ...step.commitment, commitmentId: stepId } as CommitmentDraft] : [],
    ),
    edits: steps.flatMap((step) => ('edit' in step ? [step.edit] : [])),
  };
}

/** The what-if that steps make in a room: no name of anybody is in it. */
export const outcomeOf = (
  { opened, base }: Pick<RoomState, 'opened' | 'base'>,
  steps: readonly (StepContent | (StepDraft & { readonly stepId: string }))[],
): OutcomeDraft => ({
  title: opened.title,
  author: `room ${opened.roomId}`,
  base,
  commitments: steps.flatMap((step) =>
    'commitment' in step
      ? [{ ...step.commitment, ...('stepId' in step && { commitmentId: step.stepId }) } as CommitmentDraft]
      : [],
  ),
  edits: steps.flatMap((step) => ('edit' in step ? [step.edit] : [])),
  assumptions: {},
  horizonDays: opened.horizonDays,
  seed: opened.seed,
  models: opened.models,
});

/** A step complete, where the history lets it stand by itself. Its chance cannot hang on another step, which may be amended under it. */
export function completeStep(
  state: RoomState,
  stepId: string,
  draft: StepDraft,
  facts: HistoryAtBase,
  latest: DayNumber,
): Result<StepContent> {
  if ('commitment' in draft && draft.commitment.probability.given !== undefined) {
    return refuse(
      'rule',
      'chance-hangs-on-step',
      'The chance of a step in a room hangs on no other step',
      'Give a chance that holds by itself: the other step may be amended or refused.',
      { path: ['step', 'commitment', 'probability', 'given'] },
    );
  }
  const content = contentAt(outcomeOf(state, [{ ...draft, stepId }]), facts, latest);
  if (!content.ok) return err(placed(content.error));
  return ok(only(content.value));
}

function only({ commitments: [commitment], edits: [edit] }: OutcomeContent): StepContent {
  if (commitment !== undefined) return { commitment };
  if (edit === undefined) throw new RangeError('a step is a commitment or an edit');
  return { edit };
}

/** Rules name places in an outcome; this names them in the step. */
function placed(rejection: Rejection): Rejection {
  const path = rejection.details?.['path'];
  if (!Array.isArray(path)) return rejection;
  const [list, , ...rest] = path as (string | number)[];
  const where = list === 'commitments' ? 'commitment' : list === 'edits' ? 'edit' : undefined;
  return where === undefined
    ? rejection
    : { ...rejection, details: { ...rejection.details, path: ['step', where, ...rest] } };
}

/** Why some steps cannot stand beside each other. */
export function faultTogether(
  state: RoomState,
  steps: readonly Step[],
  facts: HistoryAtBase,
  latest: DayNumber,
): Rejection | undefined {
  const content = contentAt(
    outcomeOf(
      state,
      steps.map(({ step }) => step),
    ),
    facts,
    latest,
  );
  return content.ok ? undefined : content.error;
}

/** Parties that a step binds: whoever does it, both where it is done by both. Of an edit of the past, whoever did the act. */
export function boundBy(step: StepContent, { acts }: Pick<HistoryAtBase, 'acts'>): readonly string[] {
  const act =
    'commitment' in step
      ? step.commitment
      : step.edit.edit === 'insert'
        ? step.edit.act
        : acts.find(({ actId }) => 'actId' in step.edit && actId === step.edit.actId);
  if (act === undefined) return [];
  return act.reciprocal ? [act.initiator, act.target] : [act.initiator];
}
