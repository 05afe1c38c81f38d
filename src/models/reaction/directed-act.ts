import type { CodeBookId } from '../../ontology/code-books.ts';
import type { IdentifiedAct } from '../tension/model-act.ts';

/** What the reaction model reads of an act: who did it to whom, about what, on which scale; an act in the record has it all. */
export interface DirectedAct extends IdentifiedAct {
  readonly initiator: string;
  readonly target: string;
  readonly issue: string;
  /** In its code book, GDELT's list where none is named. */
  readonly code: { readonly code: string; readonly ontology?: CodeBookId };
  readonly score: { readonly scale: string; readonly value: number };
}
