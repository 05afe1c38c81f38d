import type { StoredEvent } from '../eventstore/port.ts';
import { formatDay } from '../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { observedAct } from '../observations/observed-act.ts';
import { DEDUPE, timesOf, type Dedupe } from '../models/tension/dedupe.ts';
import type { ActContent } from '../relations/events.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import { EVER } from './act-columns.ts';
import type { HistoryTable } from './history-table.ts';
import { toldOf } from './observed-fold.ts';
import { contentOf } from './stored-content.ts';

/** How many rows and stories tell of an act. */
export interface Told {
  readonly rows: number;
  readonly stories: number;
}

const NONE: Told = { rows: 0, stories: 0 };

/** From where acts are looked at. */
interface Seen {
  readonly revision: number;
  readonly knownBy?: number;
  readonly dedupe?: Dedupe;
}

/** How many rows and stories tell of each act of an observed history, by the act's number, as a view has them. */
export function toldOfActs(
  { observed }: HistoryTable,
  { revision, knownBy = EVER }: { readonly revision: number; readonly knownBy?: number },
): ReadonlyMap<number, Told> {
  const told = new Map<number, { rows: number; stories: number }>();
  observed?.cells.eachStanding(revision, knownBy, ({ act, rows, stories }) => {
    const held = told.get(act);
    if (held === undefined) told.set(act, { rows, stories });
    else {
      held.rows += rows;
      held.stories += stories;
    }
  });
  return told;
}

/** What the act of an observed history says of itself that its table holds in a row, with how many rows and stories tell of it. */
export function observedContent(table: HistoryTable, row: number, told: Told = NONE): ActContent {
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
  #told: ReadonlyMap<number, Told> | undefined;

  constructor(table: HistoryTable, view: Seen) {
    this.#table = table;
    this.#view = view;
  }

  /** Of the version of an act that an event opened, which the table holds in a row. */
  of(row: number, event: StoredEvent | undefined): ActContent {
    const { observed, acts } = this.#table;
    if (observed === undefined) return contentOf<ActContent>(event as StoredEvent);
    this.#told ??= toldOfActs(this.#table, this.#view);
    const told = this.#told.get(acts.reader().moveTo(row).number) ?? NONE;
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
