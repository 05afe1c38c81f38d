import { createHash } from 'node:crypto';
import type { Redacted } from '../eventstore/erasing/ledger-events.ts';
import { withoutText } from '../eventstore/erasing/redacted-event.ts';
import { UnfitEvent, type ParkedStream } from '../eventstore/following/parking.ts';
import type { StoredEvent } from '../eventstore/port.ts';
import { readText, textBytes, type ByteSource } from '../eventstore/snapshots/snapshot-part.ts';
import type { RelationContent, RelationEvent } from '../relations/events.ts';
import { isObservedStream, observedStreamOf, streamOf, type HistoryId } from '../relations/history-id.ts';
import type { ObservationEvent, ObservedOpening } from '../observations/events.ts';
import { observationEvent } from '../observations/evolve.ts';
import type { ActTexts } from './act-columns.ts';
import { ActTable, reportedDay, type ActTableReach } from './act-table.ts';
import { civilDay } from './civil-day.ts';
import { DatedEntries, type DatedEntry } from './dated-entries.ts';
import type { CellReach } from './observed-cells.ts';
import { ObservedFold } from './observed-fold.ts';
import { placeOf, Slabs } from './slabs.ts';
import { withoutReason } from '../relations/without-reason.ts';

/** What a history declared of itself from a revision on. */
export interface Declaration {
  readonly from: number;
  readonly content: RelationContent;
}

/** A preset declared or withdrawn at a revision; without a preset, the story. */
interface GuideStep {
  readonly from: number;
  readonly preset?: string;
  readonly gone?: true;
}

/**
 * The read model of one history: a pure fold of its events into columns. Everything in it carries the revisions between
 * which it stood, so that a view as of any revision is a filter and needs no replay. It holds what tension is computed
 * from and what a timeline is filtered by; bodies are read from the store by revision when they are shown.
 */
export class HistoryTable {
  readonly id: HistoryId;
  /** Where its events lie. */
  readonly stream: string;
  readonly acts = new ActTable();
  readonly entries = new DatedEntries();
  /** Where the history goes on in the store with an event that cannot be taken in. */
  parked: ParkedStream | undefined;
  readonly #declarations: Declaration[] = [];
  readonly #guide: GuideStep[] = [];
  /** When the record learned of each event: one row per revision. */
  readonly #revisions = new Slabs({ recordedAt: 'f64' });

  #observed: ObservedFold | undefined;

  constructor(id: HistoryId, stream = streamOf(id)) {
    this.id = id;
    this.stream = stream;
  }

  /** What it was counted from, where a data set was. */
  get observed(): Pick<ObservedFold, 'opening' | 'cells'> | undefined {
    return this.#observed;
  }

  /** Revision of the last event applied, -1 before the first. */
  get revision(): number {
    return this.#revisions.rows - 1;
  }

  /** When the record learned of the event of a revision, in milliseconds; the revision must exist. */
  recordedAt(revision: number): number {
    return this.#revisions.slab(revision).recordedAt[placeOf(revision)] as number;
  }

  /** The revisions that hold the presets, in the order in which they were declared first, and the story, as of the last revision. */
  get guide(): { readonly presets: readonly number[]; readonly story?: number } {
    const presets = new Map<string, number>();
    let story: number | undefined;
    for (const { from, preset, gone } of this.#guide) {
      if (preset === undefined) story = from;
      else if (gone === true) presets.delete(preset);
      else presets.set(preset, from);
    }
    return { presets: [...presets.values()], ...(story !== undefined && { story }) };
  }

  /** The last revision recorded at or before an instant, -1 where the history began later. Instants never go back. */
  revisionAt(instant: number): number {
    let low = 0;
    let high = this.revision;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.recordedAt(middle) <= instant) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  /** What the history declares of itself as of a revision; the history must have been opened by then. */
  declarationAt(revision: number): RelationContent {
    const declaration = this.#declarations.findLast(({ from }) => from <= revision);
    if (declaration === undefined) throw new RangeError(`${this.id} was not opened by revision ${revision}`);
    return declaration.content;
  }

  /**
   * Takes in the stream's next event; one that was taken in before is passed over. Throws on a gap and on an event type
   * that it does not know, and has then changed nothing.
   */
  apply(event: StoredEvent): void {
    const { revision } = event;
    if (revision <= this.revision) return;
    if (revision !== this.revision + 1) {
      throw new Error(
        `${event.stream} jumps from revision ${this.revision} to ${revision}: events between are missing`,
      );
    }
    if (isObservedStream(this.stream)) this.#observe(observationEvent(event), revision);
    else this.#take(event as unknown as RelationEvent, revision);
    const row = this.#revisions.add();
    this.#revisions.slab(row).recordedAt[placeOf(row)] = event.recordedAt;
  }

  /** Shows a text of the event of a revision no more: what a history declares of itself is all that is held of texts. */
  redact(text: Redacted): void {
    const at = this.#declarations.findIndex(({ from }) => from === text.revision);
    const declaration = this.#declarations[at];
    if (declaration === undefined) return;
    this.#declarations[at] = { ...declaration, content: withoutText(declaration.content, text) };
  }

  /** SHA-256 of `serialize`, in hexadecimal. */
  digest(): string {
    const hash = createHash('sha256');
    for (const part of this.image()) hash.update(part);
    return hash.digest('hex');
  }

  /** All of the read model as bytes: two tables that were fed the same events give the same bytes. */
  serialize(): Uint8Array {
    return Buffer.concat([...this.image()]);
  }

  /**
   * The bytes of `serialize` piece by piece, as the table stands now: events that are applied before the last piece is taken
   * do not show. A piece is a view of memory that may change when events are applied: use it at once.
   */
  image(): Iterable<Uint8Array> {
    const observed = this.#observed && { fold: this.#observed, reach: this.#observed.cells.reach };
    return this.#image(
      this.revision,
      this.#declarations.length,
      this.entries.all.length,
      this.acts.reach,
      observed,
    );
  }

  /** A table from the bytes of another one; it goes on like the other. */
  static async restore(source: ByteSource): Promise<HistoryTable> {
    const header = JSON.parse(await readText(source)) as Header;
    const table = new HistoryTable(
      header.id,
      header.observed === undefined ? streamOf(header.id) : observedStreamOf(header.id),
    );
    table.#declarations.push(...header.declarations);
    table.#guide.push(...(header.guide ?? []));
    table.entries.restore(header.entries);
    await table.#revisions.restore(header.revisions, source);
    await table.acts.restore(header.reach, header.texts, source);
    if (header.observed !== undefined) {
      table.#observed = new ObservedFold(header.observed.opening, table.acts);
      await table.#observed.cells.restore(header.observed.reach, source);
    }
    return table;
  }

  #observe(event: ObservationEvent, revision: number): void {
    if (event.type === 'ObservedHistoryOpened.v1') this.#observed = new ObservedFold(event.data, this.acts);
    else this.#observed?.apply(event, revision);
    const content = this.#observed?.declaration;
    if (content === undefined) throw new Error(`${this.id} begins with ${event.type}, not with its opening`);
    const { from, to } = this.#declarations.at(-1)?.content.coverage ?? {};
    if (from === content.coverage.from && to === content.coverage.to) return;
    this.#declarations.push({ from: revision, content });
  }

  #take(event: RelationEvent, revision: number): void {
    switch (event.type) {
      case 'ActRecorded.v1':
      case 'ActCorrected.v1':
        this.acts.record(event.data, revision);
        return;
      case 'ActRetracted.v1':
        this.acts.retract(event.data.actId, revision);
        return;
      case 'RelationOpened.v1':
        this.#declarations.push({ from: revision, content: event.data });
        return;
      case 'RelationRevised.v1':
        this.#declarations.push({ from: revision, content: withoutReason(event.data) });
        return;
      case 'NoteRecorded.v1':
      case 'NoteCorrected.v1':
        this.entries.record(dated('note', event.data.noteId, event.data), revision);
        return;
      case 'NoteRetracted.v1':
        this.entries.retract('note', event.data.noteId, revision);
        return;
      case 'SummitScheduled.v1':
      case 'SummitRevised.v1': {
        const { summitId, announced, sources } = event.data;
        this.entries.record(dated('summit-scheduled', summitId, { occurred: announced, sources }), revision);
        return;
      }
      case 'SummitConcluded.v1':
        this.entries.record(dated('summit-concluded', event.data.summitId, event.data), revision);
        return;
      case 'SummitCancelled.v1':
        this.entries.record(dated('summit-cancelled', event.data.summitId, event.data), revision);
        return;
      case 'SummitWithdrawn.v1':
        this.entries.retractSummit(event.data.summitId, revision);
        return;
      case 'PresetDeclared.v1':
      case 'PresetWithdrawn.v1': {
        const gone = event.type === 'PresetWithdrawn.v1';
        this.#guide.push({ from: revision, preset: event.data.preset, ...(gone && { gone }) });
        return;
      }
      case 'StoryDeclared.v1':
        this.#guide.push({ from: revision });
        return;
      default:
        throw unknownType(event, revision, this.id);
    }
  }

  *#image(
    revision: number,
    declarations: number,
    entries: number,
    reach: ActTableReach,
    observed: { readonly fold: ObservedFold; readonly reach: CellReach } | undefined,
  ): Generator<Uint8Array> {
    const header: Header = {
      id: this.id,
      revisions: revision + 1,
      reach,
      declarations: this.#declarations.slice(0, declarations),
      // Absent where there is none, so that tables without a guide have the bytes that they had.
      ...(this.#guide.some(({ from }) => from <= revision) && {
        guide: this.#guide.filter(({ from }) => from <= revision),
      }),
      ...(observed && { observed: { opening: observed.fold.opening, reach: observed.reach } }),
      entries: this.entries.asOf(entries, revision),
      texts: Object.values(this.acts.texts).map(({ texts }: ActTexts['codes'], index) =>
        texts.slice(0, reach.texts[index]),
      ),
    };
    // Not canonical: what a history declared is shown with its members in the order in which they were written.
    yield* textBytes(JSON.stringify(header));
    yield* this.#revisions.bytes(header.revisions);
    yield* this.acts.bytes(reach, revision);
    if (observed !== undefined) yield* observed.fold.cells.bytes(observed.reach, revision);
  }
}

/** What comes before the columns in the bytes of a table. */
interface Header {
  readonly id: HistoryId;
  readonly revisions: number;
  readonly reach: ActTableReach;
  readonly declarations: readonly Declaration[];
  readonly guide?: readonly GuideStep[];
  /** Absent for what people wrote. */
  readonly observed?: { readonly opening: ObservedOpening; readonly reach: CellReach };
  readonly entries: readonly DatedEntry[];
  readonly texts: readonly (readonly string[])[];
}

type DatedContent = Parameters<typeof reportedDay>[0] & { readonly issue?: string | undefined };

function dated(kind: DatedEntry['kind'], id: string, content: DatedContent): Omit<DatedEntry, 'from' | 'to'> {
  const { occurred, issue } = content;
  return {
    kind,
    id,
    first: civilDay(occurred.from),
    last: civilDay(occurred.to ?? occurred.from),
    reported: reportedDay(content),
    sources: content.sources.length,
    ...(issue === undefined ? {} : { issue }),
  };
}

function unknownType(event: never, revision: number, history: HistoryId): Error {
  const { type } = event as { readonly type: string };
  return new UnfitEvent(
    `${history} holds an event of the unknown type ${type} at revision ${revision}`,
    'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
  );
}
