import type { Day } from '../../kernel/clock.ts';
import type { CodeBookId } from '../../ontology/code-books.ts';
import type { Contribution } from './explanation.ts';
import { actClassOf, type IdentifiedAct } from './model-act.ts';
import type { ModelAct } from './model.ts';

/** One act of the record, with what is shown of it and, unless it is a follow-up, what the model computes with. */
export interface ExplanationRow {
  readonly actId: string;
  readonly revision: number;
  readonly occurred: {
    readonly from: Day;
    readonly to?: Day | undefined;
    readonly precision: Contribution['occurred']['precision'];
  };
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly issue: string;
  readonly code: string;
  readonly ontology?: CodeBookId | undefined;
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: Contribution['class'];
  readonly followUpOf?: string | undefined;
  readonly model?: ModelAct | undefined;
}

/** What an explanation shows of an act; the content of an act in the record has it all. */
interface ExplainedAct extends IdentifiedAct {
  readonly code: { readonly ontology?: CodeBookId; readonly code: string };
  readonly occurred: ExplanationRow['occurred'];
  readonly initiator: string;
  readonly target: string;
  readonly issue: string;
  readonly score: { readonly scale: string; readonly value: number };
}

/** The row of an act of the record; `model` comes from `modelActOf` or `modelActsOf`. */
export function explanationRowOf(
  act: ExplainedAct,
  revision: number,
  model: ModelAct | undefined,
): ExplanationRow {
  return {
    actId: act.actId,
    revision,
    occurred: act.occurred,
    initiator: act.initiator,
    target: act.target,
    reciprocal: act.reciprocal,
    issue: act.issue,
    code: act.code.code,
    ontology: act.code.ontology,
    scale: act.score.scale,
    score: act.score.value,
    magnitude: act.magnitude.value,
    class: actClassOf(act),
    followUpOf: act.followUpOf,
    model,
  };
}

/** A row as an explanation lists it: its share in pressure, and in points by one factor for all. */
export function contributionOf(
  row: ExplanationRow,
  { z, lasting }: { readonly z: number; readonly lasting: number },
  factor: number,
): Contribution {
  const { from, to, precision } = row.occurred;
  return {
    actId: row.actId,
    revision: row.revision,
    occurred: to === undefined ? { from, precision } : { from, to, precision },
    initiator: row.initiator,
    target: row.target,
    reciprocal: row.reciprocal,
    issue: row.issue,
    code: row.code,
    ...(row.ontology === 'cameo/manual' && { ontology: row.ontology }),
    scale: row.scale,
    score: row.score,
    magnitude: row.magnitude,
    class: row.class,
    ...(row.followUpOf === undefined ? {} : { followUpOf: row.followUpOf }),
    z,
    lasting,
    points: factor * z,
  };
}
