import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { NO_ROWS, portionsOf, type Portion } from './cells.ts';
import type { ObservationCommand, ObservationOrder } from './commands.ts';
import type { ObservationEvent } from './events.ts';
import type { ObservedState } from './state.ts';

type Decision = Result<ObservationEvent[]>;

/** What a command adds to its history: events, none where it already says so, or the reason why not. Total and pure. */
export function decide(
  { history, import: by, order }: ObservationCommand,
  state: ObservedState | undefined,
): Decision {
  if (order.type === 'WithdrawImport') return ok(state === undefined ? [] : withdraw(by, state));
  if (state !== undefined && state.opening.observed.source !== order.opening.observed.source) {
    return refuse(
      'conflict',
      'another-source',
      `${history} was counted from ${state.opening.observed.name}, and sources of one pair agree poorly`,
      'Import it under another name: --into NAME.',
      { history },
    );
  }
  const told = record(by, history, order, state);
  if (!told.ok || state !== undefined || told.value.length === 0) return told;
  return ok([{ type: 'ObservedHistoryOpened.v1', data: order.opening }, ...told.value]);
}

/**
 * The same slices with the same hash say nothing new. New ones are added. Changed ones replace what was recorded with them, which
 * takes all slices of that: parts of a batch cannot be told apart any more.
 */
function record(
  by: string,
  history: string,
  { batch, slices, cells, portions }: Extract<ObservationOrder, { type: 'RecordObservations' }>,
  state: ObservedState | undefined,
): Decision {
  const standing = state?.standing.get(batch);
  if (standing === undefined && portions !== undefined) return ok(recorded(by, batch, portions));
  const hashOf = (slice: string): string | undefined => {
    const part = standing?.get(slice);
    return part === undefined ? undefined : state?.parts.get(part)?.slices.get(slice);
  };
  const news = slices.filter(([slice, , hash]) => (hashOf(slice) ?? NO_ROWS) !== hash);
  const replaces = new Set(news.flatMap(([slice]) => standing?.get(slice) ?? []));
  const given = new Set(slices.map(([slice]) => slice));
  const missing = [...replaces].flatMap((part) =>
    [...(state?.parts.get(part)?.slices.keys() ?? [])].filter((slice) => !given.has(slice)),
  );
  const [first] = missing;
  if (first !== undefined) {
    return refuse(
      'conflict',
      'observations-overlap',
      `${history}: what came differs from what was recorded of ${batch} together with ${first}, which it leaves out`,
      'Import whole days: give all files of that month in one call, or undo the import that brought them.',
      { history, batch, missing: missing.slice(0, 10) },
    );
  }
  const isNew = new Set(news.map(([slice]) => slice));
  const isTaken = (slice: string): boolean => {
    const part = standing?.get(slice);
    return isNew.has(slice) || (part !== undefined && replaces.has(part));
  };
  const isWhole = portions !== undefined && slices.every(([slice]) => isTaken(slice));
  return ok(recorded(by, batch, isWhole ? portions : portionsOf(slices, cells, isTaken), replaces));
}

/** An event for each portion, of which the first takes the place of those that are replaced. */
const recorded = (
  by: string,
  batch: string,
  portions: readonly Portion[],
  replaces: ReadonlySet<number> = new Set(),
): ObservationEvent[] =>
  portions.map(({ slices, rows, days }, place) => {
    const data = { import: by, batch, slices, rows, days };
    return place === 0 && replaces.size > 0
      ? {
          type: 'ObservationsReplaced.v1',
          data: { replaces: [...replaces].sort((a, b) => a - b), ...data },
        }
      : { type: 'ObservationsRecorded.v1', data };
  });

function withdraw(by: string, { parts }: ObservedState): ObservationEvent[] {
  const gone = [...parts]
    .filter(([, part]) => part.stands && part.import === by)
    .map(([revision]) => revision);
  if (gone.length === 0) return [];
  const taken = new Set(
    [...parts].flatMap(([revision, { stands, slices }]) =>
      stands && !gone.includes(revision) ? [...slices.keys()] : [],
    ),
  );
  const restored = [...parts]
    .filter(
      ([, { stands, replacedBy, slices }]) =>
        !stands &&
        replacedBy !== undefined &&
        gone.includes(replacedBy) &&
        ![...slices.keys()].some((slice) => taken.has(slice)),
    )
    .map(([revision]) => revision);
  return [{ type: 'ObservationsWithdrawn.v1', data: { import: by, parts: gone, restored } }];
}
