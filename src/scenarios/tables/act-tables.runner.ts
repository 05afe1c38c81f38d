import { setImmediate as turn } from 'node:timers/promises';
import type { EventStore } from '../../eventstore/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../../kernel/result.ts';
import type { RelationCommand, RelationWritten } from '../../relations/commands.ts';
import { standingInTheWay } from '../../relations/decide-take-back.ts';
import { importAt, importOf, type Import } from '../../relations/import.reader.ts';
import type { RelationState } from '../../relations/state.ts';
import type { ReplayWriter } from '../replay.runner.ts';
import type { TableFault } from './fault.ts';
import { TableJudge, type JudgedTable } from './judge.ts';
import { readTable } from './table.reader.ts';
import { templateOf } from './template.ts';

/** Acts judged before others get their turn: about ten milliseconds. */
const ACTS_A_TURN = 50;

/** Faults that one answer tells of. */
const FAULTS_SHOWN = 200;

type Sender = Pick<RelationCommand, 'history' | 'commandId' | 'actor'>;

export interface TableReport extends JudgedTable {
  /** What was written; absent in a dry run. */
  readonly written?: RelationWritten;
  /** The import that brought the first act of the table that the record held already, where it stands as it was brought. */
  readonly before?: Import;
}

export interface TakenBack {
  readonly import: Import;
  readonly written: RelationWritten;
  /** Acts that stay, for somebody changed them or others build on them. */
  readonly kept: readonly string[];
}

/** Records tables of acts, one command each, all or nothing, and takes them back the same way. */
export class ActTables {
  readonly #store: EventStore;
  readonly #writer: ReplayWriter;
  readonly #clock: Clock;

  constructor(parts: { readonly store: EventStore; readonly writer: ReplayWriter; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#writer = parts.writer;
    this.#clock = parts.clock;
  }

  /** A table to begin with. Refused: `not-open`. */
  async template(history: string): Promise<Result<string>> {
    const state = await this.#writer.load(history);
    return state === undefined ? err(notOpen(history)) : ok(templateOf(state.relation.content));
  }

  /**
   * Records the acts of a table, or with `dryRun` says which. Refused: `invalid-table`, with all its faults by line and column;
   * `not-open`; and what the record refuses although nothing was wrong when it was looked at.
   */
  async record(
    text: string,
    command: Sender,
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<Result<TableReport>> {
    const { history } = command;
    const state = await this.#writer.load(history);
    if (state === undefined) return err(notOpen(history));
    const read = await readTable(text);
    if (!read.ok) return err(invalidTable(read.error));
    const judge = new TableJudge(history, state, this.#clock.now());
    for (const [index, act] of read.value.entries()) {
      if (index % ACTS_A_TURN === 0) await turn();
      judge.take(act);
    }
    const judged = judge.outcome;
    if (!judged.ok) return err(invalidTable(judged.error));
    const known = judged.value.rows.find((row) => row.known);
    const before = known && (await this.#broughtBefore(history, state, known.actId));
    const report = { ...judged.value, ...(before !== undefined && { before }) };
    if (dryRun) return ok(report);
    const contents = read.value.map(({ act }) => act);
    const written = await this.#writer.execute({ ...command, order: { type: 'RecordActs', contents } });
    return written.ok ? ok({ ...report, written: written.value }) : written;
  }

  /**
   * Retracts in one command what a command recorded. Refused where somebody changed an act of it since (`acts-changed`) or others
   * build on one (`act-in-use`), unless these are to be kept; `unknown-import`. What is retracted already stays so.
   */
  async takeBack(
    id: string,
    command: Sender,
    { reason, keepChanged = false }: { readonly reason: string; readonly keepChanged?: boolean },
  ): Promise<Result<TakenBack>> {
    const { history } = command;
    const state = await this.#writer.load(history);
    if (state === undefined) return err(notOpen(history));
    const found = await importOf(this.#store, history, state, id);
    if (found === undefined) return err(unknownImport(history, id));
    const { changed, inUse } = standingInTheWay(state, found.acts);
    const kept = keepChanged ? [...changed, ...inUse] : [];
    const acts = found.acts.filter(({ actId }) => !kept.includes(actId));
    if (acts.length === 0) return err(nothingLeft(kept));
    const written = await this.#writer.execute({ ...command, order: { type: 'RetractActs', acts, reason } });
    return written.ok ? ok({ import: found, written: written.value, kept }) : written;
  }

  async #broughtBefore(history: string, state: RelationState, actId: string): Promise<Import | undefined> {
    const revision = state.acts.get(actId)?.revision;
    return revision === undefined ? undefined : importAt(this.#store, history, state, revision);
  }
}

const notOpen = (history: string): Rejection =>
  rejection('missing', 'not-open', `There is no history ${history}`, 'Open it first, or correct its name.', {
    history,
  });

const unknownImport = (history: string, id: string): Rejection =>
  rejection(
    'missing',
    'unknown-import',
    `No command ${id} recorded acts in ${history}`,
    'Give the id that the import answered with; loading the same table again tells it.',
    { history, import: id },
  );

const nothingLeft = (kept: readonly string[]): Rejection =>
  rejection(
    'conflict',
    'acts-changed',
    'Every act of it was changed since, or others build on it; nothing was taken back',
    'See what they say now, and retract each by itself.',
    { actIds: kept },
  );

const invalidTable = (faults: readonly TableFault[]): Rejection =>
  rejection(
    'rule',
    'invalid-table',
    `The table has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}; nothing of it was recorded`,
    'Mend what details.faults names, by line and column.',
    { faults: faults.slice(0, FAULTS_SHOWN), count: faults.length },
  );
