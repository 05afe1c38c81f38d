import { dayNumber, formatDay, type Day, type DayNumber } from '../kernel/clock.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { timesAsKnown, type CountedFrom } from '../timeline/times.query.ts';
import type { ResolvedView } from '../timeline/resolved-view.ts';
import { eachStanding, standingPages, type StandingAct } from '../timeline/standing-acts.query.ts';

/**
 * The acts that a fork sees: those that stood at a revision and began by a day, in pages, with a turn of the event loop
 * after each. They come from the read model's columns, which hold all that the models compute with, so that nothing is read from
 * the store; wording and sources are left out.
 */
export async function* actsSeenFrom(
  table: HistoryTable,
  base: { readonly revision: number; readonly at: Day },
): AsyncGenerator<readonly DirectedAct[]> {
  const view = { revision: base.revision };
  const fork = dayNumber(base.at);
  const reversals = await reversalsUpTo(table, view.revision, fork);
  yield* standingPages(table, view, (act) =>
    act.first > fork ? undefined : directedActOf(act, reversals.get(act.revision)),
  );
}

/** An act with the day from which the public could know it. */
export interface KnownAct {
  readonly act: DirectedAct;
  readonly known: DayNumber;
  /** How large it was as more of its rows became known, where it counts as often as it has rows or stories; at last as large as `act`. */
  readonly counted?: readonly CountedFrom[];
}

/** All acts that stand in a view; in pages, likewise. An act that counts more than once is as many times as large. */
export async function* knownActsOf(
  table: HistoryTable,
  view: Pick<ResolvedView, 'revision' | 'dedupe'>,
): AsyncGenerator<readonly KnownAct[]> {
  const { revision } = view;
  const reversals = await reversalsUpTo(table, revision, Number.POSITIVE_INFINITY);
  const timesOf = await timesAsKnown(table, view);
  yield* standingPages(table, { revision }, (standing) => {
    const act = directedActOf(standing, reversals.get(standing.revision));
    const known = standing.reported;
    const counted = timesOf(standing);
    const whole = counted?.at(-1);
    return counted === undefined || whole === undefined
      ? { act, known }
      : { act: { ...act, magnitude: { value: whole.times } }, known, counted };
  });
}

/** What acts that began by a day take of others, by the revision of the act that does. */
async function reversalsUpTo(
  table: HistoryTable,
  revision: number,
  fork: DayNumber,
): Promise<ReadonlyMap<number, { actId: string; share: number }[]>> {
  const reversals = new Map<number, { actId: string; share: number }[]>();
  await eachStanding(table, { revision }, (act) => {
    if (act.first > fork || !act.isReversed) return;
    const { actId } = act;
    act.eachReversal({ revision }, (_day, share, by) => {
      const stated = reversals.get(by);
      if (stated === undefined) reversals.set(by, [{ actId, share }]);
      else stated.push({ actId, share });
    });
  });
  return reversals;
}

/** How many acts a fork sees. */
export async function countSeenFrom(
  table: HistoryTable,
  { revision, at }: { readonly revision: number; readonly at: Day },
): Promise<number> {
  const fork = dayNumber(at);
  let count = 0;
  await eachStanding(table, { revision }, (act) => {
    if (act.first <= fork) count += 1;
  });
  return count;
}

function directedActOf(act: StandingAct, reverses: DirectedAct['reverses']): DirectedAct {
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
    code: { code: act.code, ontology: act.ontology },
    score: { scale: act.scale, value: act.score },
    magnitude: { value: act.magnitude },
    class: { class: act.material ? 'material' : 'verbal' },
    issue: act.issue,
    ...(reverses !== undefined && { reverses }),
    ...(followUpOf !== undefined && { followUpOf }),
  };
}
