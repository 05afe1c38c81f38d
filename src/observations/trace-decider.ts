import { NO_COMMANDS, remembering } from '../eventstore/commands/command-memory.ts';
import type { Decider, RecordedEvent, StreamCommand, StreamState } from '../eventstore/commands/decider.ts';
import { UnfitEvent } from '../eventstore/following/parking.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { HistoryId } from '../relations/history-id.ts';
import { TRACE_EVENT_SCHEMAS, traceStreamOf, type TraceEvent } from './trace-events.ts';
import { saysAsMuch, type Kept, type KeptPortion, type KeptRow, type KeptRows } from './traces.ts';

/** Keeps rows of slices of one month. */
export interface TraceCommand extends StreamCommand, KeptPortion {
  readonly history: HistoryId;
  readonly import: string;
  readonly batch: string;
  readonly keeps: Kept;
}

/** What decisions depend on: of which slices rows are kept, and where each month ends. No row. */
export interface TraceState extends StreamState {
  /** By month, by a slice's name and hash. */
  readonly held: ReadonlyMap<string, ReadonlyMap<string, Kept>>;
  /** The last event of each month, by revision. */
  readonly last: ReadonlyMap<string, number>;
  readonly batch: string;
  /** The last event that names the months. */
  readonly index?: number | undefined;
}

const keyOf = ([slice, hash]: readonly [slice: string, hash: string]): string => `${slice} ${hash}`;

/**
 * Rows of slices that are not kept yet, or not as much of them. A slice is known with its hash: its rows are told where what was
 * counted has that hash, so what is replaced, undone or stands again needs nothing here. Total and pure.
 */
function decide(command: TraceCommand, state: TraceState | undefined): Result<TraceEvent[]> {
  const { history, import: by, batch, keeps } = command;
  const held = state?.held.get(batch);
  const parts = command.parts.flatMap((part) => {
    const news = part.slices.map((slice) => !saysAsMuch(held?.get(keyOf(slice)) ?? 'none', keeps));
    return news.includes(true) ? [news.includes(false) ? only(part, news) : part] : [];
  });
  let { revision, batch: latest, index, last } = state ?? BEFORE;
  const events: TraceEvent[] = [];
  for (const { slices, links, days } of parts) {
    const before = last.get(batch);
    const others = [...last].filter(([month]) => month !== batch);
    const months = others.length > 0 && latest !== batch ? others : undefined;
    const data = {
      history,
      import: by,
      batch,
      keeps,
      slices,
      links,
      days,
      ...(before !== undefined && { before }),
      ...(months === undefined ? index !== undefined && { index } : { months }),
    };
    events.push({ type: 'TracesRecorded.v1', data });
    revision += 1;
    latest = batch;
    last = new Map(last).set(batch, revision);
    if (months !== undefined) index = revision;
  }
  return ok(events);
}

const BEFORE: Pick<TraceState, 'revision' | 'batch' | 'index' | 'last'> = {
  revision: -1,
  batch: '',
  index: undefined,
  last: new Map(),
};

/** Of a part, the slices that are new; its links are kept as they are. */
function only({ slices, links, days }: KeptRows, isNew: readonly boolean[]): KeptRows {
  let place = 0;
  const places = isNew.map((each) => (each ? place++ : -1));
  const row = ([id, slice, link]: KeptRow): KeptRow =>
    link === undefined ? [id, places[slice] as number] : [id, places[slice] as number, link];
  return {
    slices: slices.filter((_, at) => isNew[at] === true),
    links,
    days: days.map(([known, cells]) => [
      known,
      cells
        .map(
          ([offset, act, rows]) =>
            [offset, act, rows.filter(([, at]) => isNew[at] === true).map(row)] as const,
        )
        .filter(([, , rows]) => rows.length > 0),
    ]),
  };
}

/** The border between what a store holds and what the domain knows. Throws for a type that this version does not know. */
export function traceEvent(event: Pick<RecordedEvent, 'type' | 'data' | 'revision'>): TraceEvent {
  if (!Object.hasOwn(TRACE_EVENT_SCHEMAS, event.type)) {
    throw new UnfitEvent(
      `Event r${event.revision} has the type "${event.type}", which this version does not know`,
      'It was written by a newer version of this program, or by another one. Install the newer version to read it.',
    );
  }
  return event as unknown as TraceEvent;
}

function evolve(state: TraceState | undefined, recorded: RecordedEvent): TraceState {
  const { batch, keeps, slices, months } = traceEvent(recorded).data;
  const { revision } = recorded;
  const held = new Map(state?.held.get(batch));
  for (const slice of slices) held.set(keyOf(slice), keeps);
  return {
    revision,
    commands: remembering(state?.commands ?? NO_COMMANDS, recorded),
    held: new Map(state?.held).set(batch, held),
    last: new Map(state?.last).set(batch, revision),
    batch,
    index: months === undefined ? state?.index : revision,
  };
}

/** The stream of what is kept of rows. */
export const TRACE_DECIDER: Decider<TraceCommand, TraceState, TraceEvent> = {
  streamOf: ({ history }) => traceStreamOf(history),
  subjectOf: ({ history }) => `the rows of ${history}`,
  hashOf: ({ history, import: by, batch, keeps, parts }) =>
    digestOf({ history, by, batch, keeps, slices: parts.flatMap(({ slices }) => slices.map(keyOf)) }),
  decide,
  evolve,
  originOf: () => undefined,
  // Its rows are encoded in the same turn of the loop: what is recorded at once fills one.
  workOf: ({ bytes }) => 1 + bytes / 800,
  weightOf: ({ held }) => 1 + [...held.values()].reduce((sum, month) => sum + month.size, 0),
};
