import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { dayOfInstant, formatDay, formatInstant, type Clock, type Day } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { ActClass } from '../ontology/quad-class.ts';
import type { ActContent, NoteContent, RelationContent } from '../relations/events.ts';
import type { Dedupe } from '../models/tension/dedupe.ts';
import { handedOn } from '../relations/handing-on.ts';
import type { HistoryId } from '../relations/history-id.ts';
import { csvLine } from '../kernel/csv.ts';
import type { Histories } from './histories.ts';
import { incomplete } from './bodies.reader.ts';
import type { HistoryTable } from './history-table.ts';
import { parkedOf } from './history-summary.ts';
import { resolveView, type ResolvedView } from './resolved-view.ts';
import { bodiesIn } from './standing-cells.query.ts';
import { contentOf } from './stored-content.ts';
import type { HistoryParked } from './timeline-page.ts';
import { dedupeOf } from './times.query.ts';
import type { View } from './view.ts';

/** Name and version of the JSON form. */
export const EXPORT_FORMAT = 'detente-export/1';

/** One act of an export: as recorded, with what was worked out of it. */
export type ExportedAct = ActContent & {
  readonly revision: number;
  readonly recordedAt: string;
  /** Who had it recorded; a scenario's acts name who replayed it. */
  readonly recordedBy: string;
  /** When the public could know. */
  readonly reportedOn: Day;
  /** The class that the act counts as. */
  readonly countsAs: ActClass;
};

interface ExportHead {
  readonly history: HistoryId;
  readonly asOf: number;
  readonly at: Day;
  readonly knownBy?: Day;
  /** How often rows count that tell the same, where it is not once: as the magnitude of their act. */
  readonly dedupe?: Dedupe;
  readonly declaration: RelationContent;
  readonly parked?: HistoryParked;
}

/** One note of an export. */
export type ExportedNote = NoteContent & Pick<ExportedAct, 'revision' | 'recordedAt' | 'recordedBy'>;

/** The JSON form, read whole. */
export interface HistoryExport extends ExportHead {
  readonly format: typeof EXPORT_FORMAT;
  readonly acts: readonly ExportedAct[];
  readonly notes: readonly ExportedNote[];
}

/**
 * Exports a history as a view sees it: all acts (a view's `at`, where given, leaves out those begun later), with the
 * parameters, so that tension can be computed again elsewhere. The stream is read once from its beginning and written
 * out as it comes, in the order of recording, so that memory stays bounded.
 */
export class ExportQuery {
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #clock: Clock;

  constructor(parts: { readonly histories: Histories; readonly store: EventStore; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /** Pieces of one JSON object, a `HistoryExport`. */
  json(name: string, view: View = {}): Result<AsyncGenerator<string>> {
    const viewed = this.#viewed(name, view);
    return viewed.ok ? ok(this.#jsonPieces(viewed.value)) : viewed;
  }

  /** Lines of CSV, beginning with the names of the columns: one line an act, the history's parameters in each. */
  csv(name: string, view: View = {}): Result<AsyncGenerator<string>> {
    const viewed = this.#viewed(name, view);
    return viewed.ok ? ok(this.#csvLines(viewed.value)) : viewed;
  }

  async *#jsonPieces(viewed: Viewed): AsyncGenerator<string> {
    const head = JSON.stringify({ format: EXPORT_FORMAT, ...viewed.head }, undefined, 2);
    yield `${head.slice(0, head.lastIndexOf('\n}'))},\n  "acts": [`;
    const notes: ExportedNote[] = [];
    let separator = '\n    ';
    for await (const item of this.#items(viewed)) {
      if ('noteId' in item) {
        notes.push(item);
      } else {
        yield separator + JSON.stringify(item);
        separator = ',\n    ';
      }
    }
    yield `\n  ],\n  "notes": ${JSON.stringify(notes)}\n}\n`;
  }

  async *#csvLines(viewed: Viewed): AsyncGenerator<string> {
    yield csvLine([...COLUMNS.map(([name]) => name), ...HISTORY_COLUMNS.map(([name]) => name)]);
    const constant = HISTORY_COLUMNS.map(([, cell]) => cell(viewed.head));
    for await (const item of this.#items(viewed)) {
      if (!('noteId' in item)) yield csvLine([...COLUMNS.map(([, cell]) => cell(item)), ...constant]);
    }
  }

  /** Acts and notes that stand in the view. Rows and events are both in order of revision, so one walks with the other. */
  async *#items({ table, resolved, upTo }: Viewed): AsyncGenerator<ExportedAct | ExportedNote> {
    const { revision, knownBy } = resolved;
    const act = table.acts.reader();
    const notes = new Set(
      table.entries.all
        .filter(({ kind, from, to, reported, first }) => {
          return kind === 'note' && from <= revision && to > revision && reported <= knownBy && first <= upTo;
        })
        .map(({ from }) => from),
    );
    const { stream } = table;
    const contents = await bodiesIn(table, resolved);
    let next = 0;
    for await (const events of this.#store.readStream(stream, { from: 0, limit: revision + 1 })) {
      for (const event of upcastAll(events)) {
        if (event.revision !== next) throw incomplete(stream, next);
        next += 1;
        if (notes.has(event.revision)) yield { ...contentOf<NoteContent>(event), ...recordingOf(event) };
        for (const row of table.acts.rowsOpenedAt(event.revision)) {
          if (!act.moveTo(row).stands(revision, knownBy) || act.first > upTo) continue;
          yield exportedAct(
            contents.of(row, event),
            event,
            act.reported,
            act.material ? 'material' : 'verbal',
          );
        }
      }
    }
    if (next <= revision) throw incomplete(stream, next);
  }

  #viewed(name: string, view: View): Result<Viewed> {
    const table = this.#histories.resolve(name);
    if (!table.ok) return table;
    const may = handedOn(table.value.id, table.value.observed?.opening.observed);
    if (!may.ok) return may;
    const resolved = resolveView(table.value, view, dayOfInstant(this.#clock.now()));
    if (!resolved.ok) return resolved;
    const { revision, at, declaration } = resolved.value;
    return ok({
      table: table.value,
      resolved: resolved.value,
      upTo: view.at === undefined ? Infinity : at,
      head: {
        history: table.value.id,
        asOf: revision,
        at: formatDay(at),
        ...(view.knownBy === undefined ? {} : { knownBy: view.knownBy }),
        ...dedupeOf(resolved.value),
        declaration,
        ...parkedOf(table.value),
      },
    });
  }
}

interface Viewed {
  readonly table: HistoryTable;
  readonly resolved: ResolvedView;
  readonly head: ExportHead;
  readonly upTo: number;
}

const recordingOf = (event: StoredEvent): Pick<ExportedAct, 'revision' | 'recordedAt' | 'recordedBy'> => ({
  revision: event.revision,
  recordedAt: formatInstant(event.recordedAt),
  recordedBy: event.metadata.actor.id,
});

const exportedAct = (
  content: ActContent,
  event: StoredEvent,
  reported: number,
  countsAs: ActClass,
): ExportedAct => ({
  ...content,
  ...recordingOf(event),
  reportedOn: formatDay(reported),
  countsAs,
});

type Column<T> = readonly [name: string, cell: (item: T) => string | number | boolean | undefined];

const COLUMNS: readonly Column<ExportedAct>[] = [
  ['act', ({ actId }) => actId],
  ['from', ({ occurred }) => occurred.from],
  ['to', ({ occurred }) => occurred.to],
  ['precision', ({ occurred }) => occurred.precision],
  ['date_basis', ({ occurred }) => occurred.basis],
  ['reported', ({ reportedOn }) => reportedOn],
  ['initiator', ({ initiator }) => initiator],
  ['target', ({ target }) => target],
  ['reciprocal', ({ reciprocal }) => reciprocal],
  ['issue', ({ issue }) => issue],
  ['code', ({ code }) => code.code],
  ['scale', ({ score }) => score.scale],
  ['score', ({ score }) => score.value],
  ['magnitude', ({ magnitude }) => magnitude.value],
  ['magnitude_rationale', ({ magnitude }) => magnitude.rationale],
  ['class', ({ countsAs }) => countsAs],
  ['follow_up_of', ({ followUpOf }) => followUpOf],
  ['reverses', ({ reverses }) => reverses?.map(({ actId, share }) => `${actId}:${share}`).join(';')],
  ['summit', ({ summitId }) => summitId],
  ['level', ({ level }) => level],
  ['confidence', ({ confidence }) => confidence],
  ['summary', ({ summary }) => summary],
  ['publisher', ({ sources }) => sources[0]?.publisher],
  ['source', ({ sources }) => sources[0]?.title],
  ['url', ({ sources }) => sources[0]?.url],
  ['published', ({ sources }) => sources[0]?.published],
  ['quote', ({ sources }) => sources.find(({ quote }) => quote !== undefined)?.quote],
  ['sources', ({ sources }) => sources.length],
  ['revision', ({ revision }) => revision],
  ['recorded_at', ({ recordedAt }) => recordedAt],
  ['recorded_by', ({ recordedBy }) => recordedBy],
];

const HISTORY_COLUMNS: readonly Column<ExportHead>[] = [
  ['history', ({ history }) => history],
  ['as_of', ({ asOf }) => asOf],
  ['model', ({ declaration }) => declaration.model],
  ['baseline', ({ declaration }) => declaration.baseline.value],
  ['h_verbal', ({ declaration }) => declaration.parameters.h_verbal],
  ['h_material', ({ declaration }) => declaration.parameters.h_material],
  ['r_verbal', ({ declaration }) => declaration.parameters.r_verbal],
  ['r_material', ({ declaration }) => declaration.parameters.r_material],
  ['H', ({ declaration }) => declaration.parameters.H],
  ['s', ({ declaration }) => declaration.parameters.s],
];
