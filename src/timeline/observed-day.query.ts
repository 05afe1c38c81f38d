import type { EventStore } from '../eventstore/port.ts';
import { dayOfInstant, formatDay, type Clock, type DayNumber } from '../kernel/clock.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { counted } from '../kernel/counted.ts';
import { batchOf } from '../observations/cells.ts';
import { hasRows } from '../observations/data-sets.ts';
import type { ObservedPart } from '../observations/events.ts';
import { tracesOf } from '../observations/traces.reader.ts';
import { nameIn } from '../ontology/code-books.ts';
import { handedOn } from '../relations/handing-on.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import type { Histories } from './histories.ts';
import type { HistoryTable } from './history-table.ts';
import { notCounted } from './not-counted.ts';
import { KeptOfDay, type KnownRows, type ObservedCode, type ObservedDay } from './observed-day.ts';
import { toldOf } from './observed-fold.ts';
import { dayOf, resolveView } from './resolved-view.ts';
import { eachStandingCell } from './standing-cells.query.ts';
import type { View } from './view.ts';

/** Rows of one act by the day on which they could be known. */
type Counted = Map<DayNumber, { rows: number; stories: number }>;

/** From a day to the codes that a data set told of it, and from those to rows and links. */
export class ObservedDayQuery {
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #store: EventStore;
  readonly #clock: Clock;

  constructor(parts: {
    readonly histories: Pick<Histories, 'resolve'>;
    readonly store: EventStore;
    readonly clock: Clock;
  }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /**
   * What happened on a day as the data set tells it, whenever it could be known; a day without rows has no codes. Of the store it
   * reads the batches that tell of the day, no others. Rejections: those of the history's name and of the view, `not-counted`,
   * `not-redistributed`, `not-a-day`; rejects with a `StoreError`.
   */
  async of(
    name: string,
    day: string,
    view: Pick<View, 'asOf' | 'knownBy'> = {},
  ): Promise<Result<ObservedDay>> {
    const found = this.#histories.resolve(name);
    if (!found.ok) return found;
    const table = found.value;
    if (table.observed === undefined) return err(notCounted(table.id));
    const { observed } = table.observed.opening;
    const may = handedOn(table.id, observed);
    if (!may.ok) return may;
    const resolved = resolveView(table, view, dayOfInstant(this.#clock.now()));
    if (!resolved.ok) return resolved;
    const number = dayOf('day', day, 0);
    if (!number.ok) return number;
    const { revision, knownBy } = resolved.value;
    const { acts, parts } = await this.#countedOn(table, day, number.value, { revision, knownBy });
    const kept = await this.#keptOf(table, day, parts, knownBy);
    const codes = [...acts].map(([act, known]) => codeOf(table, act, known, kept));
    return ok({
      history: table.id,
      asOf: revision,
      day,
      source: observed.name,
      licence: observed.licence,
      rows: codes.reduce((sum, { rows }) => sum + rows, 0),
      codes: codes.sort((a, b) => b.rows - a.rows || (a.actId < b.actId ? -1 : 1)),
      ...remedyFor(codes, hasRows(observed)),
    });
  }

  /** Cells of a day, act by act, and the revisions of the batches that hold them. */
  async #countedOn(
    table: HistoryTable,
    day: string,
    number: DayNumber,
    view: { readonly revision: number; readonly knownBy: DayNumber },
  ) {
    const acts = new Map<number, Counted>();
    const parts = new Set<number>();
    const isOfDay = new Map<number, boolean>();
    if (table.observed === undefined) return { acts, parts };
    await eachStandingCell(table.observed.cells, view, ({ act, known, rows, stories }, { part }) => {
      // What is known cannot lie before what happened.
      if (known < number) return;
      let is = isOfDay.get(act);
      if (is === undefined) isOfDay.set(act, (is = table.acts.idOf(act as never).startsWith(day)));
      if (!is) return;
      parts.add(part);
      const days: Counted = acts.get(act) ?? new Map();
      const sum = days.get(known) ?? { rows: 0, stories: 0 };
      acts.set(act, days.set(known, { rows: sum.rows + rows, stories: sum.stories + stories }));
    });
    return { acts, parts };
  }

  /** Rows that are kept of a day, of slices as those batches recorded them. */
  async #keptOf(
    table: HistoryTable,
    day: string,
    parts: Iterable<number>,
    knownBy: DayNumber,
  ): Promise<KeptOfDay> {
    const standing = new Map<string, string>();
    for (const part of parts) {
      for await (const [event] of this.#store.readStream(table.stream, { from: part, limit: 1 })) {
        if (event === undefined) continue;
        const { slices } = event.data as unknown as ObservedPart;
        for (const [slice, , hash] of slices) standing.set(slice, hash);
      }
    }
    const id = parseHistoryId(table.id);
    if (!id.ok) throw new Error(id.error.message);
    const kept = new KeptOfDay({ day, standing, parties: id.value.parties, knownBy });
    const months = new Set([...standing.keys()].map(batchOf));
    for await (const traces of tracesOf(this.#store, table.id, months)) kept.take(traces);
    return kept;
  }
}

/** What to do where of codes no row is kept. */
function remedyFor(codes: readonly ObservedCode[], canBe: boolean): Pick<ObservedDay, 'remedy'> {
  const without = codes.filter(({ kept }) => kept.length === 0).length;
  if (without === 0) return {};
  const of =
    without === codes.length ? 'No rows were kept' : `Of ${counted(without, 'kind')} no row was kept`;
  return {
    remedy: canBe
      ? `${of}: import the same files again with --trace links (on the page, with their links), which adds rows and changes no count.`
      : `${of}: they have neither a number nor a link.`,
  };
}

function codeOf(table: HistoryTable, act: number, known: Counted, kept: KeptOfDay): ObservedCode {
  const id = parseHistoryId(table.id);
  const parties = id.ok ? id.value.parties : (['', ''] as const);
  const { actId, initiator, target, code } = toldOf(table.acts.idOf(act as never), parties);
  const days = [...known].sort(([a], [b]) => a - b);
  const of = days.map(([day, each]): KnownRows => ({ known: formatDay(day), ...each }));
  const sum = (what: 'rows' | 'stories'): number => of.reduce((all, each) => all + each[what], 0);
  const label = nameIn(code);
  return {
    actId,
    initiator,
    target,
    code,
    ...(label !== undefined && { name: label }),
    rows: sum('rows'),
    stories: sum('stories'),
    known: of,
    kept: kept.of(actId),
  };
}
