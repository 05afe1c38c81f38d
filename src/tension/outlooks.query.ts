import { setImmediate as turn } from 'node:timers/promises';
import { dayNumber, dayOfInstant, formatDay, type Clock, type DayNumber } from '../kernel/clock.ts';
import { CompensatedSum } from '../kernel/sum.ts';
import { pressureOfAct, pressureOfBaseline, readingOf } from '../models/tension/model.ts';
import { MemorySums, netReadingOf, unscaled } from '../models/tension/net-over-gross.ts';
import { accumulatorOf } from '../models/tension/series-by-model.ts';
import { SERIES_LIMIT } from '../models/tension/series.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { mayBeHandedOn } from '../relations/handing-on.ts';
import { coverageEnd } from '../timeline/resolved-view.ts';
import { eachStanding, standingAct, type StandingAct } from '../timeline/standing-acts.query.ts';
import { outlineOf } from './outline.ts';
import { CHANGES, type Outlook } from './outlook.ts';
import { modelOf } from './viewed-acts.ts';

type ActNumber = StandingAct['number'];

interface Kept {
  readonly table: HistoryTable;
  readonly revision: number;
  readonly at: DayNumber;
  readonly outlook: Promise<Outlook>;
}

/**
 * What is shown of every history at a glance, kept beside the read models: level, changes and outline are worked out once for each
 * revision and day, whoever asks, so that a list of a thousand histories is read off and one more act costs its own history alone.
 */
export class Outlooks {
  readonly #histories: Histories;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: { readonly histories: Histories; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#clock = parts.clock;
  }

  /** Of a history as it stands. */
  of(table: HistoryTable): Promise<Outlook> {
    const { revision } = table;
    const today = dayOfInstant(this.#clock.now());
    const at = Math.min(today, coverageEnd(table.declarationAt(revision), today));
    const kept = this.#kept.get(table.id);
    // A table that took the place of another, as after a snapshot, is another one.
    if (kept?.table === table && kept.revision === revision && kept.at === at) return kept.outlook;
    const outlook = outlookOf(table, revision, at);
    this.#kept.set(table.id, { table, revision, at, outlook });
    outlook.catch(() => this.#kept.delete(table.id));
    return outlook;
  }

  /** Of all histories as they stand, by id. */
  async all(): Promise<readonly (readonly [HistoryTable, Outlook])[]> {
    const all: (readonly [HistoryTable, Outlook])[] = [];
    const tables = this.#histories.list();
    this.#forget(new Set(tables.map(({ id }) => id)));
    for (const table of tables) {
      const kept = this.#kept.get(table.id)?.outlook;
      const outlook = this.of(table);
      all.push([table, await outlook]);
      // Short histories pass without a turn by themselves.
      if (outlook !== kept) await turn();
    }
    return all;
  }

  /** Lets go of histories that were erased. */
  #forget(present: ReadonlySet<string>): void {
    for (const id of this.#kept.keys()) if (!present.has(id)) this.#kept.delete(id);
  }
}

async function outlookOf(table: HistoryTable, revision: number, at: DayNumber): Promise<Outlook> {
  const { coverage, baseline, parameters, model, observed } = table.declarationAt(revision);
  const isNet = model === 'tension/2';
  const begin = dayNumber(coverage.from);
  const first = Math.max(Math.min(begin, at), at - SERIES_LIMIT + 1);
  const accumulator = new (accumulatorOf(model))(first, at, parameters);
  const sums = new MemorySums();
  const z0 = pressureOfBaseline(baseline.value);
  const z = new CompensatedSum(z0);
  const lasting = new CompensatedSum(z0);
  let last: ActNumber | undefined;
  let lastDay = -Infinity;
  await eachStanding(table, { revision }, (act) => {
    if (act.first > at) return;
    if (act.first >= lastDay) {
      lastDay = act.first;
      last = act.number;
    }
    if (act.isFollowUp) return;
    const counted = modelOf(act, { revision });
    accumulator.add(counted);
    if (isNet) return sums.add(pressureOfAct(counted, at, unscaled(parameters)));
    const pressure = pressureOfAct(counted, at, parameters);
    z.add(pressure.total);
    lasting.add(pressure.lasting);
  });
  const { tension: days } = accumulator.series(baseline.value);
  // As a reading of that day is summed, to the last digit; a series carries stocks from day to day.
  const { tension, underlying, band } = isNet
    ? netReadingOf(sums.value, baseline.value)
    : readingOf(z.value, lasting.value);
  return {
    reading: { at: formatDay(at), covered: begin <= at, tension, underlying, band },
    ...changesOf(days, first < begin ? 0 : at - first),
    ...(last !== undefined && mayBeHandedOn(observed) && lastActOf(table, last, revision)),
    outline: { from: formatDay(first), to: formatDay(at), levels: outlineOf(days) },
  };
}

/** Changes up to the last day of a series, of which so many days before it are covered. */
function changesOf(days: Float64Array, covered: number): Pick<Outlook, keyof typeof CHANGES> {
  const last = days.length - 1;
  const changes: { -readonly [Name in keyof typeof CHANGES]?: number } = {};
  for (const [name, back] of Object.entries(CHANGES) as [keyof typeof CHANGES, number][])
    if (back <= covered) changes[name] = (days[last] ?? 0) - (days[last - back] ?? 0);
  return changes;
}

/** Of all that a scan passes only one act is written out. */
function lastActOf(table: HistoryTable, number: ActNumber, revision: number): Pick<Outlook, 'lastAct'> {
  const act = standingAct(table, table.acts.idOf(number), { revision });
  if (act === undefined) return {};
  const { actId, first, initiator, target, reciprocal, code, ontology } = act;
  return { lastAct: { actId, day: formatDay(first), initiator, target, reciprocal, code, ontology } };
}
