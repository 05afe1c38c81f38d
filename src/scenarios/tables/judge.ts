import { knownCode } from '../../ontology/codes.ts';
import type { Caution } from '../../kernel/caution.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { cautionsOf } from '../../relations/cautions.ts';
import { decide } from '../../relations/decide.ts';
import { evolve } from '../../relations/evolve.ts';
import type { RelationState } from '../../relations/state.ts';
import type { TableAct } from './acts.ts';
import { columnAt } from './columns.ts';
import type { TableFault } from './fault.ts';

export interface TableRow {
  readonly line: number;
  readonly actId: string;
  readonly summary: string;
  /** Whether the record held it already, with equal content. */
  readonly known: boolean;
}

/** A table as the record takes it. */
export interface JudgedTable {
  readonly rows: readonly TableRow[];
  /** What may be a slip, though nothing is refused for it. */
  readonly cautions: readonly TableFault[];
}

/** Judges acts one after the other, each as if those above it were recorded already, so that every line that the record would refuse is told at once. */
export class TableJudge {
  readonly #history: string;
  readonly #now: number;
  readonly #acts: TableAct[] = [];
  readonly #rows: TableRow[] = [];
  readonly #faults: TableFault[] = [];
  #state: RelationState;

  constructor(history: string, state: RelationState, now: number) {
    this.#history = history;
    this.#state = state;
    this.#now = now;
  }

  take(tableAct: TableAct): void {
    const { line, act } = tableAct;
    const command = { history: this.#history, commandId: '', actor: { id: '', via: '' } };
    const decision = decide(
      { ...command, order: { type: 'RecordAct', content: act } },
      this.#state,
      this.#now,
    );
    if (!decision.ok) {
      const { message, remedy, details } = decision.error;
      const path = details?.['path'];
      const column = Array.isArray(path) ? columnAt(path as (string | number)[]) : undefined;
      this.#faults.push({ line, ...(column !== undefined && { column }), message, remedy });
      return;
    }
    for (const { type, data } of decision.value) {
      const revision = this.#state.revision + 1;
      this.#state = evolve(this.#state, {
        type,
        data,
        revision,
        metadata: { commandId: '', commandHash: '' },
      });
    }
    this.#acts.push(tableAct);
    this.#rows.push({ line, actId: act.actId, summary: act.summary, known: decision.value.length === 0 });
  }

  get outcome(): Result<JudgedTable, readonly TableFault[]> {
    if (this.#faults.length > 0) return err(this.#faults);
    const order = { type: 'RecordActs', contents: this.#acts.map(({ act }) => act) } as const;
    const cautions = cautionsOf(order, this.#state, knownCode).map((caution) => atLine(caution, this.#acts));
    return ok({ rows: this.#rows, cautions });
  }
}

/** A caution of the command, at the line and column of the table. */
function atLine(
  { path: [, index, ...within], message, remedy }: Caution,
  acts: readonly TableAct[],
): TableFault {
  const column = columnAt(within);
  return {
    line: acts[Number(index)]?.line ?? 0,
    ...(column !== undefined && { column }),
    message,
    remedy,
  };
}
