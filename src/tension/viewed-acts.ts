import { formatDay, type Day, type DayNumber } from '../kernel/clock.ts';
import type { ActReader } from '../timeline/act-reader.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import type { ResolvedView } from '../timeline/resolved-view.ts';
import type { Contribution } from '../models/tension/explanation.ts';
import type { ExplanationRow } from '../models/tension/explain.ts';
import type { ModelAct } from '../models/tension/model.ts';
import type { Reversal } from '../models/tension/model-act.ts';

const NO_REVERSALS: readonly Reversal[] = [];

/** The acts of a history as a view sees them, one row at a time. */
export class ViewedActs {
  readonly #table: HistoryTable;
  readonly #act: ActReader;
  #row = 0;
  readonly #revision: number;
  readonly #knownBy: DayNumber;

  constructor(table: HistoryTable, { revision, knownBy }: ResolvedView) {
    this.#table = table;
    this.#act = table.acts.reader();
    this.#revision = revision;
    this.#knownBy = knownBy;
  }

  /** Moves to a row; `false` where its version does not stand in the view, or is a follow-up. */
  scores(row: number): boolean {
    return this.stands(row) && !this.#act.isFollowUp;
  }

  /** Moves to a row; `false` where its version does not stand in the view. */
  stands(row: number): boolean {
    this.#row = row;
    return this.#act.moveTo(row).stands(this.#revision, this.#knownBy);
  }

  /** First day of the act moved to. */
  get first(): DayNumber {
    return this.#act.first;
  }

  /** What the model computes with, of the act moved to: with the reversals of it that stand in the view. */
  model(): ModelAct {
    const { first, last, impulse, material } = this.#act;
    return { first, last, impulse, material, reversals: this.#reversals() };
  }

  /** The act moved to as an explanation shows it. */
  explained(): ExplanationRow {
    const act = this.#act;
    return new ExplainedRow(this.#table, this.#row, act, act.isFollowUp ? undefined : this.model());
  }

  #reversals(): readonly Reversal[] {
    if (!this.#act.isReversed) return NO_REVERSALS;
    const reversals: Reversal[] = [];
    this.#act.eachReversal(this.#revision, this.#knownBy, (day, share) => reversals.push({ day, share }));
    return reversals;
  }
}

/** A row's facts, taken off the columns; its id and days are only written out where they are looked at. */
class ExplainedRow implements ExplanationRow {
  readonly revision: number;
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly issue: string;
  readonly code: string;
  readonly scale: string;
  readonly score: number;
  readonly magnitude: number;
  readonly class: Contribution['class'];
  readonly followUpOf: string | undefined;
  readonly model: ModelAct | undefined;
  readonly #table: HistoryTable;
  readonly #row: number;
  #id: string | undefined;
  readonly #first: DayNumber;
  readonly #last: DayNumber | undefined;
  readonly #precision: Contribution['occurred']['precision'];

  constructor(table: HistoryTable, row: number, act: ActReader, model: ModelAct | undefined) {
    this.#table = table;
    this.#row = row;
    this.revision = act.revision;
    this.initiator = act.initiator;
    this.target = act.target;
    this.reciprocal = act.reciprocal;
    this.issue = act.issue;
    this.code = act.code;
    this.scale = act.scale;
    this.score = act.score;
    this.magnitude = act.magnitude;
    this.class = act.material ? 'material' : 'verbal';
    this.followUpOf = act.followUpOf;
    this.model = model;
    this.#first = act.first;
    this.#last = act.spanGiven ? act.last : undefined;
    this.#precision = act.precision;
  }

  get actId(): string {
    return (this.#id ??= this.#table.acts.actIdAt(this.#row));
  }

  get occurred(): ExplanationRow['occurred'] {
    const from: Day = formatDay(this.#first);
    const precision = this.#precision;
    return this.#last === undefined ? { from, precision } : { from, to: formatDay(this.#last), precision };
  }
}
