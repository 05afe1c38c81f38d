import { totalmem } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { dayNumber, formatDay } from '../kernel/clock.ts';
import { sha256 } from '../kernel/canonical-json.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { JsonText } from '../kernel/json-text.ts';
import { ok, type Rejection, type Result } from '../kernel/result.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../models/tension/parameters.ts';
import { stateName } from '../ontology/country-names.ts';
import type { HistoryId } from '../relations/history-id.ts';
import { batchOf, dayOfSlice, NO_ROWS, rowsOf, type Slice, type SliceCells } from './cells.ts';
import { cellsFor, roomFor } from './cells-held.ts';
import type { ObservationCommand } from './commands.ts';
import { hashOfSlices, type CountedBatch } from './counted-batches.ts';
import { observedFrom, rowsKept, type DataSet } from './data-sets.ts';
import type { ObservedOpening } from './events.ts';
import type { ImportBeginning, ImportEnd } from './import-events.ts';
import { ImportWriter } from './import.writer.ts';
import { importIdOf, type ImportCommand } from './imports.ts';
import { ObservationWriter } from './observation.writer.ts';
import { standingIn } from './state.ts';
import type { CountedFiles } from './scan.runner.ts';
import { TraceWriter } from './trace.writer.ts';
import type { Kept } from './traces.ts';

/** What an import is asked for. */
export interface AskedImport {
  readonly dataSet: DataSet;
  /** Names the histories: `gdelt` in `RUS-USA~gdelt`. */
  readonly into: string;
  /** In code order; absent: every pair. */
  readonly pairs?: readonly string[] | undefined;
  readonly span: { readonly from?: string | undefined; readonly to?: string | undefined };
  /** Days from event to knowledge, where somebody says. */
  readonly lag?: number | undefined;
  /** Whether it is a sample, which histories say in their titles. */
  readonly sample?: boolean | undefined;
}

/** What became of an import. */
export interface ImportReport extends ImportEnd {
  /** Of histories that could not take what came. */
  readonly refusals: readonly Rejection[];
  /** Of histories that say something new. */
  readonly changed: readonly { readonly history: HistoryId; readonly events: number }[];
  /** Histories of which rows are kept now that were not, or more of them. */
  readonly traced: number;
}

export interface ImportProgress {
  readonly pairs: number;
  readonly rows: number;
}

type Actor = ObservationCommand['actor'];

/** Bytes of the machine, or of the part of it that this process may use. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);

/**
 * How much is under way at a time: many small batches share a commit, and what is judged and encoded in one turn of the loop takes
 * some 5 ms.
 */
const AT_A_TIME = { batches: 64, rows: 4_000 };

/** Which scale scores are taken from. */
const OBSERVED_SCALE = 'goldstein/gdelt';

/**
 * Brings counted files into observed histories, and what was brought out again. Every command has an id that follows from what it
 * says, so that an import that was cut short is run again and ends in the same record.
 */
export class Imports {
  readonly #observations: ObservationWriter;
  readonly #traces: TraceWriter;
  readonly #ledger: ImportWriter;
  readonly #existing: () => Promise<readonly HistoryId[]>;
  readonly #held: () => Promise<number>;
  readonly #mostHeld: number;

  /** `existing`: ids of the observed histories that there are; `held`: how many cells they have, of at most `mostHeld`. */
  constructor(parts: {
    readonly store: EventStore;
    readonly clock: Clock;
    readonly existing: () => Promise<readonly HistoryId[]>;
    readonly held?: () => Promise<number>;
    readonly mostHeld?: number;
  }) {
    this.#observations = new ObservationWriter(parts);
    this.#traces = new TraceWriter(parts);
    this.#ledger = new ImportWriter(parts);
    this.#existing = parts.existing;
    this.#held = parts.held ?? (() => Promise.resolve(0));
    this.#mostHeld = parts.mostHeld ?? cellsFor(memoryHere());
  }

  /** Rejections: `histories-too-large`, `not-redistributed`, `nothing-to-keep`, those of the ledger. What a history cannot take is told in the report, and the others go on. */
  async run(
    counted: CountedFiles,
    asked: AskedImport,
    actor: Actor,
    {
      signal,
      onProgress,
    }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ImportProgress) => void } = {},
  ): Promise<Result<ImportReport>> {
    const may = rowsKept(asked.dataSet, counted.scan.keeps ?? 'none');
    if (!may.ok) return may;
    const room = roomFor(counted.scan.cells, await this.#held(), this.#mostHeld);
    if (!room.ok) return room;
    const beginning = beginningOf(counted, asked);
    const id = importIdOf(beginning, await this.#ledger.imports());
    const begun = await this.#tell(
      { type: 'BeginImport', beginning: { import: id, ...beginning } },
      id,
      actor,
    );
    if (!begun.ok) return begun;
    const told = {
      changed: new Map<HistoryId, number>(),
      same: new Set<HistoryId>(),
      traced: new Set<HistoryId>(),
      refusals: new Map<HistoryId, Rejection>(),
    };
    let rows = 0;
    const bring = async (batch: CountedBatch): Promise<void> => {
      const history = `${batch.pair}~${asked.into}`;
      const done = await this.#record(id, history, batch, { ...asked, assumed: counted.scan.assumed }, actor);
      const kept = done.ok ? await this.#keep(id, history, batch, counted.scan.keeps, actor) : done;
      if (!kept.ok) told.refusals.set(history, kept.error);
      else if (kept.value > 0) told.traced.add(history);
      if (done.ok && done.value > 0) told.changed.set(history, (told.changed.get(history) ?? 0) + done.value);
      else if (done.ok) told.same.add(history);
      rows += batch.rows;
      onProgress?.({ pairs: told.changed.size + told.same.size, rows });
    };
    const emptied = await this.#emptied(counted, asked);
    await inTurns(withEmptied(counted.batches(), emptied), bring, signal);
    const end = endOf(id, counted, asked, {
      changed: told.changed.size,
      same: [...told.same].filter((history) => !told.changed.has(history)).length,
      refused: told.refusals.size,
    });
    const finished = await this.#tell({ type: 'FinishImport', end }, id, actor);
    if (!finished.ok) return finished;
    return ok({
      ...end,
      refusals: [...told.refusals.values()],
      changed: [...told.changed].map(([history, events]) => ({ history, events })),
      traced: told.traced.size,
    });
  }

  /** Takes out what an import brought, and has stand again what that had replaced. Rejections: `unknown-import`. */
  async undo(id: string, actor: Actor): Promise<Result<{ readonly histories: readonly HistoryId[] }>> {
    const undone = await this.#tell({ type: 'UndoImport', import: id }, id, actor);
    if (!undone.ok) return undone;
    const histories: HistoryId[] = [];
    for (const history of await this.#existing()) {
      const done = await this.#observations.execute({
        commandId: uuidV5(id, `undo ${history}`),
        actor,
        history,
        import: id,
        order: { type: 'WithdrawImport' },
      });
      if (!done.ok) return done;
      if (done.value.events > 0) histories.push(history);
      await turn();
    }
    return ok({ histories });
  }

  /** Lets go of what is held of a stream that was taken out. */
  forget(stream: string): void {
    this.#observations.forget(stream);
    this.#traces.forget(stream);
  }

  async #record(
    id: string,
    history: HistoryId,
    { pair, hash, batch, slices, cells, portions }: CountedBatch,
    { assumed, ...asked }: AskedImport & { readonly assumed: boolean },
    actor: Actor,
  ): Promise<Result<number>> {
    const done = await this.#observations.execute({
      commandId: uuidV5(id, `${history} ${batch} ${hash}`),
      actor,
      history,
      import: id,
      order: {
        type: 'RecordObservations',
        opening: openingOf(history, pair, asked, assumed),
        batch,
        slices,
        cells,
        portions,
      },
    });
    return done.ok ? ok(done.value.events) : done;
  }

  /** Keeps rows of a batch that was recorded, and says how many events that took. */
  async #keep(
    id: string,
    history: HistoryId,
    { batch, kept = [] }: CountedBatch,
    keeps: Kept | undefined,
    actor: Actor,
  ): Promise<Result<number>> {
    let events = 0;
    if (keeps === undefined) return ok(events);
    for (const { parts, bytes } of kept) {
      const hash = sha256(parts.flatMap(({ slices }) => slices.map((each) => each.join(' '))).join());
      const done = await this.#traces.execute({
        commandId: uuidV5(id, `${keeps} of ${history} ${batch} ${hash}`),
        actor,
        history,
        import: id,
        batch,
        keeps,
        parts,
        bytes,
      });
      if (!done.ok) return done;
      events += done.value.events;
    }
    return ok(events);
  }

  /** Slices that a history holds and of which the files have no row of it any more, by history and month. */
  async #emptied(counted: CountedFiles, asked: AskedImport): Promise<ReadonlyMap<string, readonly string[]>> {
    const { from = '', to = '9999' } = asked.span;
    const seen = new Set(
      counted.scan.slices.filter((slice) => dayOfSlice(slice) >= from && dayOfSlice(slice) <= to),
    );
    const months = new Set([...seen].map(batchOf));
    const emptied = new Map<string, string[]>();
    for (const history of await this.#existing()) {
      const [pair = '', name] = history.split('~');
      if (name !== asked.into || asked.pairs?.includes(pair) === false) continue;
      const state = await this.#observations.load(history);
      for (const month of months) {
        const gone = [...(standingIn(state, month) ?? [])].flatMap(([slice, { hash }]) =>
          seen.has(slice) && hash !== NO_ROWS ? [slice] : [],
        );
        if (gone.length === 0) continue;
        emptied.set(`${pair} ${month}`, gone);
        await turn();
      }
    }
    return emptied;
  }

  #tell(order: ImportCommand['order'], id: string, actor: Actor) {
    return this.#ledger.execute({ commandId: uuidV5(id, order.type), actor, order });
  }
}

/** Batches with those of their slices that hold nothing any more, and after them the months that hold nothing at all. */
async function* withEmptied(
  batches: AsyncIterable<CountedBatch>,
  emptied: ReadonlyMap<string, readonly string[]>,
): AsyncGenerator<CountedBatch> {
  const left = new Map(emptied);
  for await (const batch of batches) {
    const key = `${batch.pair} ${batch.batch}`;
    const missed = left.get(key);
    left.delete(key);
    yield missed === undefined ? batch : withEmpty(batch, missed);
  }
  for (const [key, slices] of left) {
    const [pair = '', batch = ''] = key.split(' ');
    yield withEmpty({ pair, batch, slices: JsonText.of([]), cells: NO_CELLS }, slices);
  }
}

const NO_CELLS: SliceCells = { starts: new Int32Array(1), cells: new Int32Array() };

/** A batch with those of the slices that it has no row of. */
function withEmpty(
  {
    pair,
    batch,
    slices,
    cells: { starts, cells },
    kept,
  }: Pick<CountedBatch, 'pair' | 'batch' | 'slices' | 'cells' | 'kept'>,
  missed: readonly string[],
): CountedBatch {
  const list = slices.read();
  const held = new Set(list.map(([slice]) => slice));
  const gone = missed.filter((slice) => !held.has(slice));
  const all = [...list, ...gone.map((slice): Slice => [slice, 0, NO_ROWS])];
  const ends = Int32Array.from([...starts, ...gone.map(() => starts.at(-1) ?? 0)]);
  return {
    pair,
    batch,
    slices: JsonText.of(all),
    cells: { starts: ends, cells },
    rows: rowsOf(all),
    hash: hashOfSlices(all),
    kept,
  };
}

/**
 * Works on some at a time, those of one pair one after another. They are begun in one turn of the loop and waited for together: each
 * by itself as there is room would be a commit by itself, that is a sync of the disk for every batch.
 */
async function inTurns(
  batches: AsyncIterable<CountedBatch>,
  work: (batch: CountedBatch) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let wave: CountedBatch[] = [];
  let rows = 0;
  const finish = async (): Promise<void> => {
    signal?.throwIfAborted();
    const done = await Promise.allSettled(wave.map(work));
    for (const each of done) if (each.status === 'rejected') throw each.reason;
    signal?.throwIfAborted();
    wave = [];
    rows = 0;
    await turn();
  };
  for await (const batch of batches) {
    const weight = batch.rows;
    if (wave.length > 0 && rows + weight > AT_A_TIME.rows) await finish();
    wave.push(batch);
    rows += weight;
    if (wave.length >= AT_A_TIME.batches) await finish();
  }
  await finish();
}

function openingOf(
  history: HistoryId,
  pair: string,
  { dataSet, lag, sample }: AskedImport,
  assumed: boolean,
): ObservedOpening {
  const [first = '', second = ''] = pair.split('-');
  const name = (party: string): string => stateName(party) ?? party;
  return {
    history,
    title: `${name(first)} and ${name(second)}, counted from ${sample === true ? 'a sample of ' : ''}${dataSet.name}`,
    observed: observedFrom(dataSet, { assumed, named: lag }),
    scale: dataSet.scale ?? OBSERVED_SCALE,
    model: 'tension/2',
    baseline: { value: 50, rationale: 'Half way: a data set argues for no other.' },
    parameters: DEFAULT_TENSION_PARAMETERS,
  };
}

function beginningOf({ scan }: CountedFiles, asked: AskedImport): Omit<ImportBeginning, 'import'> {
  const { from, to } = asked.span;
  return {
    files: scan.files.map(({ name }) => name),
    into: asked.into,
    pairs: asked.pairs === undefined ? 'all' : [...asked.pairs],
    span: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
  };
}

function endOf(
  id: string,
  { scan }: CountedFiles,
  { dataSet }: AskedImport,
  histories: ImportEnd['histories'],
): ImportEnd {
  const { files, rows, taken, left, repeated, refused, slices, keeps } = scan;
  return {
    import: id,
    source: dataSet.source,
    files: [...files],
    rows,
    taken,
    left,
    repeated,
    refused: Object.fromEntries(refused.map(({ reason, rows: count }) => [reason, count])),
    days: runsOf(slices.map(dayOfSlice)),
    histories,
    ...(keeps !== undefined && { keeps }),
  };
}

/** First and last day of each run of days. */
export function runsOf(days: Iterable<string>): [string, string][] {
  const numbers = [...new Set(days)].map((day) => dayNumber(day)).sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const day of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([from, to]) => [formatDay(from), formatDay(to)]);
}
