import type { RoomEvent } from './events.ts';
import type { RoomState, Step } from './state.ts';

type OfSteps = Extract<
  RoomEvent,
  {
    type:
      | 'StepTabled.v1'
      | 'StepAmended.v1'
      | 'StepAccepted.v1'
      | 'StepRefused.v1'
      | 'StepTakenBack.v1'
      | 'StepHidden.v1'
      | 'RoomRebased.v1';
  }
>;

/** The room after an event about what lies on its table. */
export function withStepEvent(state: RoomState, event: OfSteps): RoomState {
  if (event.type === 'RoomRebased.v1') return rebased(state, event.data);
  const steps = new Map(state.steps);
  const { stepId } = event.data;
  return { ...state, steps: steps.set(stepId, after(state.steps.get(stepId), event)) };
}

function after(step: Step | undefined, event: Exclude<OfSteps, { type: 'RoomRebased.v1' }>): Step {
  // An amendment clears what was said of the wording before.
  if (event.type === 'StepTabled.v1' || event.type === 'StepAmended.v1') {
    return { ...event.data, accepted: new Set(), refused: new Map(), lies: 'on the table' };
  }
  if (step === undefined)
    throw new Error(`it is about the step ${event.data.stepId}, which was never tabled`);
  switch (event.type) {
    case 'StepAccepted.v1': {
      const refused = new Map(step.refused);
      refused.delete(event.data.party);
      return { ...step, accepted: new Set(step.accepted).add(event.data.party), refused };
    }
    case 'StepRefused.v1': {
      const accepted = new Set(step.accepted);
      accepted.delete(event.data.party);
      return { ...step, accepted, refused: new Map(step.refused).set(event.data.party, event.data.reason) };
    }
    case 'StepTakenBack.v1':
      return { ...step, lies: 'taken back' };
    case 'StepHidden.v1':
      return { ...step, lies: 'hidden', reason: event.data.reason };
  }
}

function rebased(
  state: RoomState,
  { base, cleared }: Pick<RoomState, 'base'> & { readonly cleared: readonly string[] },
): RoomState {
  const steps = new Map(state.steps);
  for (const stepId of cleared) {
    const step = steps.get(stepId);
    if (step !== undefined) steps.set(stepId, { ...step, accepted: new Set() });
  }
  return { ...state, base, steps };
}
