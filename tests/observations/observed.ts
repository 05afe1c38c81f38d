import type { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { JsonText } from '../../src/kernel/json-text.ts';
import { uuidV5, DETENTE_NAMESPACE } from '../../src/kernel/ids.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../../src/models/tension/parameters.ts';
import { actNumber } from '../../src/observations/act-numbers.ts';
import { batchOf, type Cell, type Slice } from '../../src/observations/cells.ts';
import type { ObservationCommand } from '../../src/observations/commands.ts';
import type { ObservedOpening } from '../../src/observations/events.ts';
import { ObservationWriter } from '../../src/observations/observation.writer.ts';

export const OBSERVED = 'RUS-USA~gdelt';

/** When the first command of a test is recorded, and how much later each further one. */
export const BEGINS = Date.UTC(2021, 0, 1);
export const STEP = 86_400_000;

export const opening = (over: Partial<ObservedOpening['observed']> = {}): ObservedOpening => ({
  history: OBSERVED,
  title: 'Russia and United States, as GDELT counts',
  observed: {
    source: 'gdelt',
    name: 'GDELT',
    licence: 'any use with attribution',
    redistribute: 'attribution',
    known: 'stated',
    basis: 'DATEADDED',
    ...over,
  },
  scale: 'goldstein/gdelt',
  model: 'tension/2',
  baseline: { value: 50, rationale: 'nobody argued for another' },
  parameters: DEFAULT_TENSION_PARAMETERS,
});

export const importOf = (n: number): string => uuidV5(DETENTE_NAMESPACE, `test import ${n}`);

type Days = readonly (readonly [known: string, cells: readonly Readonly<Cell>[]])[];

/** A slice with its cells, as a test says it. */
export interface SaidSlice {
  readonly slice: Slice;
  readonly days: Days;
}

export const slice = (name: string, hash: string, ...days: Days): SaidSlice => {
  const rows = days.flatMap(([, cells]) => cells).reduce((sum, [, , each]) => sum + each, 0);
  return { slice: [name, rows, hash], days };
};

export const recording = (
  n: number,
  slices: readonly SaidSlice[],
  over: Partial<ObservedOpening['observed']> = {},
): ObservationCommand => {
  const starts = [0];
  const cells: number[] = [];
  for (const { days } of slices) {
    for (const [known, list] of days)
      for (const [offset, act, rows, stories] of list)
        cells.push(dayNumber(known), offset, actNumber(act), rows, stories);
    starts.push(cells.length / 5);
  }
  return {
    commandId: uuidV5(DETENTE_NAMESPACE, `test command ${n}`),
    actor: { id: 'tester', via: 'test' },
    history: OBSERVED,
    import: importOf(n),
    order: {
      type: 'RecordObservations',
      opening: opening(over),
      batch: batchOf(slices[0]?.slice[0] ?? ''),
      slices: JsonText.of(slices.map((each) => each.slice)),
      cells: { starts: Int32Array.from(starts), cells: Int32Array.from(cells) },
    },
  };
};

export const undoing = (n: number): ObservationCommand => ({
  commandId: uuidV5(DETENTE_NAMESPACE, `test undo ${n}`),
  actor: { id: 'tester', via: 'test' },
  history: OBSERVED,
  import: importOf(n),
  order: { type: 'WithdrawImport' },
});

/** A writer whose clock goes on a day with each command. */
export function writerOver(store: MemoryStore): (command: ObservationCommand) => Promise<unknown> {
  let now = BEGINS - STEP;
  const writer = new ObservationWriter({ store, clock: { now: () => now } });
  return async (command) => {
    now += STEP;
    const done = await writer.execute(command);
    return done.ok ? done.value.events : done.error.code;
  };
}
