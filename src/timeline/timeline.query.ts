import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import { dayOfInstant, formatDay, formatInstant, type Clock, type DayNumber } from '../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { Strongest } from '../kernel/strongest.ts';
import { handedOn, mayBeHandedOn } from '../relations/handing-on.ts';
import { NONE } from './act-columns.ts';
import { actVersion, stepsOf } from './act-steps.ts';
import { chainAt, readBodies } from './bodies.reader.ts';
import type { DatedEntry } from './dated-entries.ts';
import { actFilter, datedFilter, type DaySpan } from './entry-filter.ts';
import { comesBefore, cursorOf, parseCursor } from './entry-order.ts';
import type { Histories } from './histories.ts';
import { parkedOf, summaryOf, summitStates } from './history-summary.ts';
import type { HistoryTable } from './history-table.ts';
import { filterFault } from './question-rules.ts';
import { PageCandidate } from './page-candidate.ts';
import { dayOf, resolveView, type ResolvedView } from './resolved-view.ts';
import { inSlices } from '../kernel/slices.runner.ts';
import { bodiesIn } from './standing-cells.query.ts';
import { authorshipOf, contentOf } from './stored-content.ts';
import {
  PAGE_DEFAULT,
  PAGE_LIMIT,
  type ActDetail,
  type HistoryDetail,
  type HistorySummary,
  type TimelineEntry,
  type TimelinePage,
  type TimelineQuestion,
} from './timeline-page.ts';
import type { View } from './view.ts';

const FIRST_DAY = -0x80000000;
const LAST_DAY = 0x7fffffff;

/** Questions about the record itself: what it holds, since when, on whose word. */
export class TimelineQuery {
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #clock: Clock;

  constructor(parts: { readonly histories: Histories; readonly store: EventStore; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /** All histories as they stand. */
  histories(): HistorySummary[] {
    return this.#histories.list().map(summaryOf);
  }

  /** Whether acts of a history may be told one by one; not of one that there is not. */
  isHandedOn(name: string): boolean {
    const table = this.#histories.resolve(name);
    return table.ok && mayBeHandedOn(table.value.declarationAt(table.value.revision).observed);
  }

  /** One history as it stands. */
  summary(name: string): Result<HistorySummary> {
    const table = this.#histories.resolve(name);
    return table.ok ? ok(summaryOf(table.value)) : table;
  }

  /**
   * One history, what it declares and how much it holds. Where its acts may not be handed on, they are counted as the history stands
   * and not as a view has them, which would tell how many there were on a day.
   */
  async history(name: string, view: View = {}): Promise<Result<HistoryDetail>> {
    const found = this.#view(name, view);
    if (!found.ok) return found;
    const { table, resolved } = found.value;
    const { revision, declaration, at, covered, knownBy } = resolved;
    const isTold = mayBeHandedOn(declaration.observed);
    let acts = 0;
    let from = LAST_DAY;
    let to = FIRST_DAY;
    const act = table.acts.reader();
    await inSlices(0, table.acts.rows, (row) => {
      if (!act.moveTo(row).stands(revision, knownBy)) return;
      acts += 1;
      if (act.first < from) from = act.first;
      if (act.last > to) to = act.last;
    });
    const standing = table.entries.all.filter((entry) => stands(entry, resolved));
    const scheduled = standing.filter(({ kind }) => kind === 'summit-scheduled');
    const bodies = await readBodies(
      this.#store,
      table.stream,
      scheduled.map(({ from: revisionOf }) => revisionOf),
    );
    return ok({
      ...summaryOf(table),
      title: declaration.title,
      parties: declaration.parties,
      coverage: declaration.coverage,
      asOf: revision,
      at: formatDay(at),
      covered,
      declaration,
      chain: await chainAt(this.#store, table.stream, revision),
      ...(isTold && { acts }),
      ...(acts === 0 || !isTold ? {} : { span: { from: formatDay(from), to: formatDay(to) } }),
      notes: standing.filter(({ kind }) => kind === 'note').length,
      summits: summitStates(standing, bodies),
    });
  }

  /**
   * A page of acts, notes and steps of summits. It is found by one pass over the rows that keeps the best `limit` of them,
   * so that no order has to be kept up while acts arrive; a view's `at`, where given, leaves out what began later.
   * Rejections besides the view's: `limit`,
   * `cursor`, `not-a-day`, `span`, those of `filterFault`, and `not-redistributed`.
   */
  async page(name: string, question: TimelineQuestion = {}, view: View = {}): Promise<Result<TimelinePage>> {
    const found = this.#view(name, view);
    if (!found.ok) return found;
    const { table, resolved } = found.value;
    const may = handedOn(table.id, resolved.declaration.observed);
    if (!may.ok) return may;
    const { revision, knownBy } = resolved;
    const { order = 'asc', limit = PAGE_DEFAULT } = question;
    const fault = limitFault(limit) ?? filterFault(question, resolved.declaration, table.acts.texts);
    const span = fault === undefined ? spanOf(question, view, resolved) : err(fault);
    if (!span.ok) return span;
    const cursor = question.cursor === undefined ? undefined : parseCursor(question.cursor, order);
    if (cursor?.ok === false) return cursor;

    const before = comesBefore(order);
    const best = new Strongest<PageCandidate>(limit + 1, before);
    let total = 0;
    const offer = (source: number | DatedEntry, day: DayNumber): void => {
      total += 1;
      const candidate = new PageCandidate(table, source, day);
      if (cursor === undefined || before(cursor.value, candidate)) best.offer(candidate);
    };
    const wanted = actFilter(question, span.value, table.acts.texts);
    if (wanted !== undefined) {
      const act = table.acts.reader();
      await inSlices(0, table.acts.rows, (row) => {
        act.moveTo(row);
        if (act.stands(revision, knownBy) && wanted(act)) offer(row, act.first);
      });
    }
    const wantedDated = datedFilter(question, span.value);
    for (const entry of table.entries.all) {
      if (stands(entry, resolved) && wantedDated(entry)) offer(entry, entry.first);
    }

    const places = [...best.items()].sort((a, b) => (before(a, b) ? -1 : 1));
    const shown = places.slice(0, limit);
    const last = shown.at(-1);
    return ok({
      history: table.id,
      title: resolved.declaration.title,
      asOf: revision,
      ...(view.knownBy === undefined ? {} : { knownBy: view.knownBy }),
      total,
      ...parkedOf(table),
      entries: await this.#entries(table, resolved, shown),
      ...(last === undefined || places.length <= limit ? {} : { next: cursorOf(last, order) }),
    });
  }

  /** One act with all its versions. Rejections besides the view's: `unknown-act`, `not-yet-reported`, `not-redistributed`. */
  async act(name: string, actId: string, view: View = {}): Promise<Result<ActDetail>> {
    const found = this.#view(name, view);
    if (!found.ok) return found;
    const { table, resolved } = found.value;
    const may = handedOn(table.id, resolved.declaration.observed);
    if (!may.ok) return may;
    const steps = stepsOf(table, actId, resolved.revision);
    const lastStep = steps.at(-1);
    const lastContent = steps.findLast(({ row }) => row !== undefined)?.row;
    if (lastStep === undefined || lastContent === undefined) return err(unknownAct(table, actId, resolved));
    const act = table.acts.reader().moveTo(lastContent);
    if (act.reported > resolved.knownBy) {
      return err(
        rejection(
          'missing',
          'not-yet-reported',
          `${actId} was reported on ${formatDay(act.reported)}, later than ${formatDay(resolved.knownBy)}`,
          `Ask for what was known by ${formatDay(act.reported)} or later.`,
        ),
      );
    }
    const bodies = await readBodies(
      this.#store,
      table.stream,
      steps.map(({ revision }) => revision),
    );
    const contents = await bodiesIn(table, resolved);
    return ok({
      history: table.id,
      actId,
      asOf: resolved.revision,
      state: lastStep.row === undefined ? 'retracted' : 'stands',
      revision: lastStep.revision,
      class: act.material ? 'material' : 'verbal',
      content: contents.of(lastContent, bodies.get(act.revision)),
      versions: steps.map((step) => actVersion(bodies.get(step.revision) as StoredEvent, step, contents)),
    });
  }

  #view(name: string, view: View): Result<{ readonly table: HistoryTable; readonly resolved: ResolvedView }> {
    const table = this.#histories.resolve(name);
    if (!table.ok) return table;
    const resolved = resolveView(table.value, view, dayOfInstant(this.#clock.now()));
    return resolved.ok ? ok({ table: table.value, resolved: resolved.value }) : resolved;
  }

  async #entries(
    table: HistoryTable,
    view: ResolvedView,
    places: readonly PageCandidate[],
  ): Promise<TimelineEntry[]> {
    const act = table.acts.reader();
    const contents = await bodiesIn(table, view);
    const rows = places.map(({ source }) => {
      if (typeof source !== 'number') return { ...source, revision: source.from, row: NONE };
      const { actId: id, revision, first, last, reported, material } = act.moveTo(source);
      return { kind: 'act', id, revision, first, last, reported, material, row: source } as const;
    });
    const bodies = await readBodies(
      this.#store,
      table.stream,
      rows.map(({ revision }) => revision),
    );
    return rows.map((row) => {
      const event = bodies.get(row.revision) as StoredEvent;
      return {
        kind: row.kind,
        id: row.id,
        revision: row.revision,
        from: formatDay(row.first),
        to: formatDay(row.last),
        reported: formatDay(row.reported),
        recordedAt: formatInstant(event.recordedAt),
        ...authorshipOf(event),
        ...(row.kind === 'act' ? { class: row.material ? 'material' : 'verbal' } : {}),
        content: row.kind === 'act' ? contents.of(row.row, event) : contentOf(event),
      } as TimelineEntry;
    });
  }
}

const stands = (entry: DatedEntry, { revision, knownBy }: ResolvedView): boolean =>
  entry.from <= revision && entry.to > revision && entry.reported <= knownBy;

function limitFault(limit: number): Rejection | undefined {
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_LIMIT) return undefined;
  return rejection(
    'malformed',
    'limit',
    `a page cannot hold ${limit} entries`,
    `Ask for 1 to ${PAGE_LIMIT}, and for the pages after it by their cursor.`,
  );
}

function spanOf(question: TimelineQuestion, view: View, { at }: ResolvedView): Result<DaySpan> {
  const from = dayOf('from', question.from, FIRST_DAY);
  if (!from.ok) return from;
  const to = dayOf('to', question.to, LAST_DAY);
  if (!to.ok) return to;
  if (from.value > to.value) {
    return err(
      rejection(
        'malformed',
        'span',
        `the window would end on ${formatDay(to.value)}, before it begins on ${formatDay(from.value)}`,
        'Swap the two days.',
      ),
    );
  }
  return ok({ from: from.value, to: view.at === undefined ? to.value : Math.min(to.value, at) });
}

function unknownAct(table: HistoryTable, actId: string, { revision }: ResolvedView): Rejection {
  const later = table.acts.latestRowOf(actId) !== NONE;
  return rejection(
    'missing',
    'unknown-act',
    later
      ? `${table.id} did not hold the act ${actId.slice(0, 80)} at revision ${revision}`
      : `${table.id} holds no act ${actId.slice(0, 80)}`,
    later ? 'Ask as of a later revision.' : `List its acts: detente timeline ${table.id}.`,
  );
}
