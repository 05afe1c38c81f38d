import type { IdentifiedAct } from '../tension/model-act.ts';

/** What the reaction model reads of an act: who did it to whom, about what, on which scale; an act in the record has it all. */
export interface DirectedAct extends IdentifiedAct {
  readonly initiator: string;
  readonly target: string;
  readonly issue: string;
  readonly score: { readonly scale: string; readonly value: number };
}
