import { formatDay, type Day, type DayNumber } from '../kernel/clock.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import type { Standing, StandingAct } from '../timeline/standing-acts.query.ts';
import type { CodeBookId } from '../ontology/code-books.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { ExplanationRow } from '../models/tension/explanation-row.ts';
import type { ModelAct } from '../models/tension/model.ts';
import type { Reversal } from '../models/tension/model-act.ts';

const NO_REVERSALS: readonly Reversal[] = [];

/** What the model computes with, of an act that counts so many times: with the reversals of it that stand in the view. */
export function modelOf(act: StandingAct, view: Standing, times = 1): ModelAct {
  const { first, last, impulse, material } = act;
  return { first, last, impulse: impulse * times, material, reversals: reversalsOf(act, view) };
}

/** An act as an explanation shows it; a follow-up has no model of its own. */
export const explainedOf = (
  table: HistoryTable,
  act: StandingAct,
  view: Standing,
  times = 1,
): ExplanationRow =>
  new ExplainedRow(table, act, act.isFollowUp ? undefined : modelOf(act, view, times), times);

function reversalsOf(act: StandingAct, view: Standing): readonly Reversal[] {
  if (!act.isReversed) return NO_REVERSALS;
  const reversals: Reversal[] = [];
  act.eachReversal(view, (day, share) => reversals.push({ day, share }));
  return reversals;
}

/** An act's facts, taken off the columns; its id and days are only written out where they are looked at. */
class ExplainedRow implements ExplanationRow {
  readonly revision: number;
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly issue: string;
  readonly code: string;
  readonly ontology: CodeBookId;
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: Contribution['class'];
  readonly followUpOf: string | undefined;
  readonly model: ModelAct | undefined;
  readonly #table: HistoryTable;
  readonly #number: StandingAct['number'];
  #id: string | undefined;
  readonly #first: DayNumber;
  readonly #last: DayNumber | undefined;
  readonly #precision: Contribution['occurred']['precision'];

  constructor(table: HistoryTable, act: StandingAct, model: ModelAct | undefined, times: number) {
    this.#table = table;
    this.#number = act.number;
    this.revision = act.revision;
    this.initiator = act.initiator;
    this.target = act.target;
    this.reciprocal = act.reciprocal;
    this.issue = act.issue;
    this.code = act.code;
    this.ontology = act.ontology;
    this.scale = act.scale;
    this.score = act.score;
    this.magnitude = act.magnitude * times;
    this.class = act.material ? 'material' : 'verbal';
    this.followUpOf = act.followUpOf;
    this.model = model;
    this.#first = act.first;
    this.#last = act.spanGiven ? act.last : undefined;
    this.#precision = act.precision;
  }

  get actId(): string {
    return (this.#id ??= this.#table.acts.idOf(this.#number));
  }

  get occurred(): ExplanationRow['occurred'] {
    const from: Day = formatDay(this.#first);
    const precision = this.#precision;
    return this.#last === undefined ? { from, precision } : { from, to: formatDay(this.#last), precision };
  }
}
