import type { StoredEvent } from '../eventstore/port.ts';
import { formatDay } from '../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { observedAct } from '../observations/observed-act.ts';
import { DEDUPE, timesOf, type Dedupe } from '../models/tension/dedupe.ts';
import type { ActContent } from '../relations/events.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import type { HistoryTable } from './history-table.ts';
import { toldOf } from './observed-fold.ts';
import { contentOf } from './stored-content.ts';

/** How many rows and stories tell of an act. */
export interface Told {
  readonly rows: number;
  readonly stories: number;
}

export const NOT_TOLD: Told = { rows: 0, stories: 0 };

/** From where acts are looked at. */
export interface Seen {
  readonly revision: number;
  readonly knownBy?: number;
  readonly dedupe?: Dedupe;
}

/** How many rows and stories tell of an act, by its number. */
export type ToldOf = (act: number) => Told;

/** What the act of an observed history says of itself that its table holds in a row, with how many rows and stories tell of it. */
export function observedContent(table: HistoryTable, row: number, told: Told = NOT_TOLD): ActContent {
  const { observed, acts } = table;
  const id = parseHistoryId(table.id);
  const act = acts.reader().moveTo(row);
  const content =
    id.ok && observed !== undefined
      ? observedAct(toldOf(act.actId, id.value.parties), formatDay(act.reported), observed.opening, told)
      : undefined;
  if (content === undefined) throw new Error(`${act.actId} has no score`);
  return content;
}

/** What acts say of themselves: as an event of theirs holds it, or as it follows from what was counted. */
export class ActBodies {
  readonly #table: HistoryTable;
  readonly #view: Seen;
  readonly #told: ToldOf;

  constructor(table: HistoryTable, view: Seen, told: ToldOf) {
    this.#table = table;
    this.#view = view;
    this.#told = told;
  }

  /** Of the version of an act that an event opened, which the table holds in a row. */
  of(row: number, event: StoredEvent | undefined): ActContent {
    const { observed, acts } = this.#table;
    if (observed === undefined) return contentOf<ActContent>(event as StoredEvent);
    const told = this.#told(acts.reader().moveTo(row).number);
    const content = observedContent(this.#table, row, told);
    const { dedupe = DEDUPE } = this.#view;
    return dedupe === DEDUPE ? content : { ...content, magnitude: { value: timesOf(dedupe, told) } };
  }
}

/** For what only histories have that people wrote. */
export const onlyWritten = (table: HistoryTable, what: string): Result<HistoryTable> =>
  table.observed === undefined ? ok(table) : err(observedHistory(table.id, what));

const observedHistory = (history: string, what: string): Rejection =>
  rejection(
    'rule',
    'observed-history',
    `${history} was counted out of a data set: ${what}`,
    'Name a history that people wrote, or read this one: its tension, its days, how its forecasts would have done.',
    { history },
  );
