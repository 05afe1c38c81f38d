import { setImmediate as turn } from 'node:timers/promises';
import { dayNumber, formatDay, type Day } from '../kernel/clock.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { ActReader } from '../timeline/act-reader.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { inSlices } from '../kernel/slices.runner.ts';

const PAGE = 500;
const EVER = 0x7fffffff;

/**
 * The acts that a fork sees: those that stood at a revision and began by a day, in pages, with a turn of the event loop
 * after each. They come from the read model's columns, which hold all that the models compute with, so that nothing is read from
 * the store; wording and sources are left out.
 */
export async function* actsSeenFrom(
  table: HistoryTable,
  base: { readonly revision: number; readonly at: Day },
): AsyncGenerator<readonly DirectedAct[]> {
  const { revision } = base;
  const fork = dayNumber(base.at);
  const { rows } = table.acts;
  const act = table.acts.reader();
  const seen = (row: number): boolean => act.moveTo(row).stands(revision, EVER) && act.first <= fork;

  const reversals = new Map<number, { actId: string; share: number }[]>();
  await inSlices(0, rows, (row) => {
    if (!seen(row) || !act.isReversed) return;
    const { actId } = act;
    act.eachReversal(revision, EVER, (_day, share, by) => {
      const stated = reversals.get(by);
      if (stated === undefined) reversals.set(by, [{ actId, share }]);
      else stated.push({ actId, share });
    });
  });
  let page: DirectedAct[] = [];
  for (let row = 0; row < rows; row += 1) {
    if (row % PAGE === PAGE - 1) {
      if (page.length > 0) yield page;
      page = [];
      await turn();
    }
    if (seen(row)) page.push(directedActOf(act, reversals.get(row)));
  }
  if (page.length > 0) yield page;
}

/** How many acts a fork sees. */
export async function countSeenFrom(
  table: HistoryTable,
  base: { readonly revision: number; readonly at: Day },
): Promise<number> {
  const fork = dayNumber(base.at);
  const act = table.acts.reader();
  let count = 0;
  await inSlices(0, table.acts.rows, (row) => {
    if (act.moveTo(row).stands(base.revision, EVER) && act.first <= fork) count += 1;
  });
  return count;
}

function directedActOf(act: ActReader, reverses: DirectedAct['reverses']): DirectedAct {
  const { followUpOf } = act;
  return {
    actId: act.actId,
    occurred: {
      from: formatDay(act.first),
      ...(act.spanGiven && { to: formatDay(act.last) }),
    },
    initiator: act.initiator,
    target: act.target,
    reciprocal: act.reciprocal,
    code: { code: act.code },
    score: { scale: act.scale, value: act.score },
    magnitude: { value: act.magnitude },
    class: { class: act.material ? 'material' : 'verbal' },
    issue: act.issue,
    ...(reverses !== undefined && { reverses }),
    ...(followUpOf !== undefined && { followUpOf }),
  };
}
