import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { NO_ROWS, portionsOf, type Portion } from './cells.ts';
import type { ObservationCommand, ObservationOrder } from './commands.ts';
import type { DecidedObservation } from './events.ts';
import { standingIn, type ObservedState, type PartState } from './state.ts';

type Decision = Result<DecidedObservation[]>;

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
  const standing = standingIn(state, batch);
  if (standing === undefined && portions !== undefined) return ok(recorded(by, batch, portions));
  const list = slices.read();
  const news = list.filter(([slice, , hash]) => (standing?.get(slice)?.hash ?? NO_ROWS) !== hash);
  const replaces = new Set(news.flatMap(([slice]) => standing?.get(slice)?.part ?? []));
  const given = new Set(list.map(([slice]) => slice));
  const missing = [...replaces].flatMap((part) =>
    namesIn(state?.parts.get(part)).filter((slice) => !given.has(slice)),
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
    const part = standing?.get(slice)?.part;
    return isNew.has(slice) || (part !== undefined && replaces.has(part));
  };
  const isWhole = portions !== undefined && list.every(([slice]) => isTaken(slice));
  return ok(recorded(by, batch, isWhole ? portions : portionsOf(list, cells, isTaken), replaces));
}

/** An event for each portion, of which the first takes the place of those that are replaced. */
const recorded = (
  by: string,
  batch: string,
  portions: readonly Portion[],
  replaces: ReadonlySet<number> = new Set(),
): DecidedObservation[] =>
  portions.map(({ slices, rows, days }, place) => {
    const data = { import: by, batch, slices, rows, days };
    return place === 0 && replaces.size > 0
      ? {
          type: 'ObservationsReplaced.v1',
          data: { replaces: [...replaces].sort((a, b) => a - b), ...data },
        }
      : { type: 'ObservationsRecorded.v1', data };
  });

const namesIn = (part: PartState | undefined): string[] => part?.slices.read().map(([slice]) => slice) ?? [];

function withdraw(by: string, { parts }: ObservedState): DecidedObservation[] {
  const gone = new Set(
    [...parts].filter(([, part]) => part.stands && part.import === by).map(([revision]) => revision),
  );
  if (gone.size === 0) return [];
  const replaced = [...parts].filter(
    ([, { stands, replacedBy }]) => !stands && replacedBy !== undefined && gone.has(replacedBy),
  );
  const months = new Set(replaced.map(([, { batch }]) => batch));
  const taken = new Set(
    [...parts].flatMap(([revision, part]) =>
      part.stands && months.has(part.batch) && !gone.has(revision) ? namesIn(part) : [],
    ),
  );
  const restored = replaced
    .filter(([, part]) => !namesIn(part).some((slice) => taken.has(slice)))
    .map(([revision]) => revision);
  return [{ type: 'ObservationsWithdrawn.v1', data: { import: by, parts: [...gone], restored } }];
}
