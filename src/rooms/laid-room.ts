import type { StepContent } from './events.ts';
import { isAgreed, type RoomState } from './state.ts';

/** A room with what somebody lays over its package for themselves: steps put to it, and steps taken from it. */
export interface LaidRoom {
  readonly room: RoomState;
  readonly add: readonly NamedStep[];
  readonly take: ReadonlySet<string>;
}

export interface NamedStep {
  readonly stepId: string;
  readonly step: StepContent;
}

/** A step whose own effect is told, and which of the strands it is read from. */
export interface StepAsked {
  readonly stepId: string;
  /** Absent for a step that lies on nobody's table. */
  readonly wording?: number;
  readonly agreed: boolean;
  /** The strand of this step and no other. */
  readonly alone: number;
  /** The package without it where it is agreed, with it where it is not. */
  readonly beside: number;
}

/** The what-ifs that figures of a room are taken from. */
export interface RoomStrands {
  /** The first is the package, the second holds nothing. */
  readonly strands: readonly (readonly NamedStep[])[];
  /** Ids of the steps of the package. */
  readonly package: readonly string[];
  readonly steps: readonly StepAsked[];
}

interface Lying extends NamedStep {
  readonly wording?: number;
  readonly agreed: boolean;
  readonly told: boolean;
}

/** What is on the table, in the order in which it came there; a step that is laid over stands in the place of its tabled wording. */
function lying({ room, add, take }: LaidRoom): readonly Lying[] {
  const laid = new Map(add.map((named) => [named.stepId, named]));
  const tabled = [...room.steps.values()].filter(({ lies }) => lies === 'on the table');
  const own = add
    .filter(({ stepId }) => !tabled.some((step) => step.stepId === stepId))
    .map(({ stepId, step }) => ({ stepId, step, agreed: true, told: true }));
  return [
    ...tabled.map((tabledStep) => {
      const { stepId, wording, step } = tabledStep;
      const over = laid.get(stepId);
      const agreed = over !== undefined || (isAgreed(tabledStep) && !take.has(stepId));
      const told = laid.size + take.size === 0 || over !== undefined || take.has(stepId);
      return { stepId, step: over?.step ?? step, agreed, told, ...(over === undefined && { wording }) };
    }),
    ...own,
  ];
}

/** All figures of a room: of the package, of nothing, of each step alone, and of the package without each agreed and with each other step. */
export function strandsOf(laid: LaidRoom): RoomStrands {
  const steps = lying(laid);
  const agreed = steps.filter((step) => step.agreed);
  const strands: (readonly NamedStep[])[] = [agreed, []];
  const places = new Map(strands.map((strand, place) => [nameOf(strand), place]));
  const placeOf = (strand: readonly NamedStep[]): number => {
    const name = nameOf(strand);
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, strands.length);
    return strands.push(strand) - 1;
  };
  // Agreed steps first: where there is no room for all, theirs are told first.
  const told = [...steps.filter((step) => step.agreed), ...steps.filter((step) => !step.agreed)].filter(
    (step) => step.told,
  );
  const asked = told.map((step): StepAsked => {
    const { stepId } = step;
    const others = agreed.filter((other) => other !== step);
    return {
      stepId,
      ...(step.wording !== undefined && { wording: step.wording }),
      agreed: step.agreed,
      alone: placeOf([step]),
      beside: placeOf(step.agreed ? others : [...agreed, step]),
    };
  });
  return { strands, package: agreed.map(({ stepId }) => stepId), steps: asked };
}

const nameOf = (strand: readonly NamedStep[]): string => JSON.stringify(strand.map(({ stepId }) => stepId));
