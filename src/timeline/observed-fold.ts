import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import { dayOfSlice } from '../observations/cells.ts';
import {
  declarationOf,
  type ObservationEvent,
  type ObservedOpening,
  type ObservedPart,
} from '../observations/events.ts';
import { observedAct, toldBy, type ToldAct } from '../observations/observed-act.ts';
import type { RelationContent } from '../relations/events.ts';
import { parseHistoryId } from '../relations/history-id.ts';
import { OPEN } from './act-columns.ts';
import type { ActTable } from './act-table.ts';
import { ObservedCells, type NewCell } from './observed-cells.ts';

/**
 * Folds what a data set counted into the acts of a history: rows that agree in day, direction and code are one act, known from the
 * first day on which one of them could be. How many there were is kept beside it.
 */
export class ObservedFold {
  readonly opening: ObservedOpening;
  readonly cells = new ObservedCells();
  readonly #parties: readonly [string, string];
  readonly #acts: ActTable;

  constructor(opening: ObservedOpening, acts: ActTable) {
    const id = parseHistoryId(opening.history);
    if (!id.ok) throw new Error(id.error.message);
    this.opening = opening;
    this.#parties = id.value.parties;
    this.#acts = acts;
  }

  /** What the history declares as it stands: it covers what its slices do. */
  get declaration(): RelationContent {
    let [from, to] = [Infinity, -Infinity];
    for (const part of this.cells.parts) {
      if (part.to !== OPEN) continue;
      from = Math.min(from, part.days[0] ?? from);
      to = Math.max(to, part.days.at(-1) ?? to);
    }
    const coverage = from > to ? EMPTY : { from: formatDay(from), to: formatDay(to) };
    return declarationOf(this.opening, this.#parties, coverage);
  }

  apply(event: Exclude<ObservationEvent, { type: 'ObservedHistoryOpened.v1' }>, revision: number): void {
    const gone = new Set<number>();
    const come = new Map<number, DayNumber>();
    if (event.type === 'ObservationsWithdrawn.v1') {
      for (const part of event.data.parts) for (const act of this.cells.end(part, revision)) gone.add(act);
      for (const part of event.data.restored) {
        for (const act of this.cells.restand(part, revision)) gone.add(act);
      }
    } else {
      if (event.type === 'ObservationsReplaced.v1') {
        for (const part of event.data.replaces)
          for (const act of this.cells.end(part, revision)) gone.add(act);
      }
      this.#add(event.data, revision, come);
    }
    this.#settle(gone, come, revision);
  }

  #add({ days, slices, rows }: ObservedPart, revision: number, come: Map<number, DayNumber>): void {
    const told = this.#told(days, come);
    const covered = new Set(slices.map(([slice]) => dayNumber(dayOfSlice(slice))));
    this.cells.add({ part: revision, rows, days: [...covered].sort((a, b) => a - b) }, told, revision);
  }

  /** The cells by the number of their act, and of each act the first day on which it could be known. */
  #told(days: ObservedPart['days'], come: Map<number, DayNumber>): NewCell[] {
    const cells: NewCell[] = [];
    for (const [known, list] of days) {
      const day = dayNumber(known);
      for (const [offset, act, rows, stories] of list) {
        const number = this.#acts.numberOf(toldBy([offset, act], known, this.#parties).actId);
        cells.push({ act: number, known: day, rows, stories });
        come.set(number, Math.min(come.get(number) ?? Infinity, day));
      }
    }
    return cells;
  }

  /** Brings acts to what the cells say now. */
  #settle(gone: ReadonlySet<number>, come: ReadonlyMap<number, DayNumber>, revision: number): void {
    const first = new Map(come);
    if (gone.size > 0) {
      this.cells.eachStanding(revision, Infinity, ({ act, known }) => {
        if (gone.has(act)) first.set(act, Math.min(first.get(act) ?? Infinity, known));
      });
    }
    const reader = this.#acts.reader();
    for (const act of new Set([...gone, ...come.keys()])) {
      const row = this.#acts.latestRowOfNumber(act);
      const stands = row >= 0 && reader.moveTo(row).endedAt === OPEN;
      const known = first.get(act);
      if (known === undefined) {
        if (stands) this.#acts.retract(this.#acts.idOf(act as never), revision);
        continue;
      }
      // What is not touched by an end stays known as early as it was.
      const since = stands && !gone.has(act) ? Math.min(reader.reported, known) : known;
      if (stands && reader.reported === since) continue;
      const content = observedAct(
        toldOf(this.#acts.idOf(act as never), this.#parties),
        formatDay(since),
        this.opening,
        NONE,
      );
      if (content !== undefined) this.#acts.record(content, revision);
    }
  }
}

const NONE = { rows: 0, stories: 0 };

/** Where nothing stands. */
const EMPTY = { from: '1970-01-01', to: '1970-01-01' };

/** What an act's id says. */
export function toldOf(actId: string, [first, second]: readonly [string, string]): ToldAct {
  const day = actId.slice(0, 10);
  const initiator = actId.slice(11, 14).toUpperCase();
  return {
    actId,
    day,
    initiator,
    target: initiator === first ? second : first,
    code: actId.slice(15),
  };
}
