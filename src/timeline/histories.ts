import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { editDistance } from '../kernel/edit-distance.ts';
import { relationOf, slugOf, type HistoryId } from '../relations/history-id.ts';
import type { HistoryTable } from './history-table.ts';

/** The read models of all histories, as queries see them. */
export interface Histories {
  /** Log position that the read models include. */
  readonly position: bigint;
  /** All histories, by id. */
  list(): readonly HistoryTable[];
  /**
   * The history that a text names: its full id, or the bare relation (`RUS-USA`, in either order) where the pair has
   * one history alone. Rejections: `unknown-history` with near ids, `ambiguous-history` with the ids to choose from.
   */
  resolve(text: string): Result<HistoryTable>;
}

/** Cells that all of them hold of data sets. */
export const cellsIn = (histories: Pick<Histories, 'list'>): number =>
  histories.list().reduce((sum, { observed }) => sum + (observed?.cells.count ?? 0), 0);

const PAIR_PATTERN = /^([A-Z]{3})-([A-Z]{3})$/;
const NEAR = 5;

/** The relation that a bare pair names, its parties in either order; `undefined` for any other text. */
export function pairOf(text: string): string | undefined {
  const [, a, b] = PAIR_PATTERN.exec(text) ?? [];
  return a === undefined || b === undefined ? undefined : relationOf(a, b);
}

/** `Histories.resolve` over the histories there are; `tables` is asked by exact id first. */
export function resolveHistory(
  text: string,
  tables: ReadonlyMap<HistoryId, HistoryTable>,
): Result<HistoryTable> {
  const exact = tables.get(text);
  if (exact !== undefined) return ok(exact);
  const pair = pairOf(text);
  if (pair === undefined) return err(unknownHistory(text, [...tables.keys()]));

  const prefix = `${pair}~`;
  const ids = [...tables.keys()].filter((id) => id.startsWith(prefix)).sort();
  const only = ids.length === 1 ? tables.get(ids[0] as HistoryId) : undefined;
  if (only !== undefined) return ok(only);
  if (ids.length === 0) return err(unknownHistory(text, [...tables.keys()]));
  return err(
    rejection(
      'conflict',
      'ambiguous-history',
      `${text} has ${ids.length} histories: ${listed(ids)}`,
      `Name one of them, such as ${ids[0]}.`,
      { histories: ids },
    ),
  );
}

const listed = (ids: readonly HistoryId[]): string =>
  ids.length <= 10 ? ids.join(', ') : `${ids.slice(0, 10).join(', ')} and ${ids.length - 10} more`;

function unknownHistory(text: string, ids: readonly HistoryId[]): Rejection {
  const shown = text.slice(0, 80);
  const near = nearIds(text.slice(0, 120), ids);
  const remedy =
    ids.length === 0
      ? 'The record is empty: replay a scenario or open a history first.'
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `There ${ids.length === 1 ? 'is' : 'are'} ${listed([...ids].sort())}.`;
  return rejection('missing', 'unknown-history', `there is no history "${shown}"`, remedy, { near });
}

/** Ids that hold the text, or differ from it in few letters, nearest first. */
function nearIds(text: string, ids: readonly HistoryId[]): HistoryId[] {
  const wanted = text.toLowerCase();
  return ids
    .map((id) => {
      const candidate = id.toLowerCase();
      const slug = slugOf(candidate);
      const held = wanted.length > 2 && (candidate.includes(wanted) || wanted.includes(slug));
      return {
        id,
        distance: held ? 0 : Math.min(editDistance(wanted, candidate), editDistance(wanted, slug)),
      };
    })
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(text.length / 4)))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, NEAR)
    .map(({ id }) => id);
}
