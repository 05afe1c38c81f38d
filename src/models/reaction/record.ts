import { dayNumber, type Day, type DayNumber } from '../../kernel/clock.ts';
import type { DirectedAct } from './directed-act.ts';
import { actClassOf, firstDayOf, modelActsOf } from '../tension/model-act.ts';
import { decayedDays, pressureOfAct, type ModelAct } from '../tension/model.ts';
import { TENSION_MODEL, type TensionModel, type TensionParameters } from '../tension/parameters.ts';
import { bookOf } from './code-book.ts';
import { MARK_DAYS, type Mark } from './marks.ts';
import { processOf, sizeOf, zeros, type Process } from './processes.ts';

/** The two parties of the relation, sorted by code. */
export type Parties = readonly [string, string];

/** Pressure beyond the baseline's, by the part that it fades with. */
export interface Stocks {
  readonly verbal: number;
  readonly material: number;
  readonly lasting: number;
}

/** What the past amounts to for the future: all that a simulation needs to know of it. */
export interface Past {
  /** At the end of the fork day. */
  readonly stocks: Stocks;
  /** What the stocks would be if nothing in them had cancelled out; of `tension/2` alone, which is a net over it. */
  readonly gross?: Stocks;
  /** R of the four processes at 00:00 UTC of the next day, relative to the mean sizes W. */
  readonly activity: readonly number[];
}

/** The acts of a record that a fork on `at` sees: those that began by then. */
export const begunBy = (record: readonly DirectedAct[], at: Day): DirectedAct[] =>
  record.filter((act) => act.occurred.from <= at);

/** An act as far as it had gone by the end of day `at`; the day shares after it do not count. */
export function cutAt(act: ModelAct, at: DayNumber): ModelAct {
  if (act.last <= at) return act;
  const share = (at - act.first + 1) / (act.last - act.first + 1);
  return { ...act, last: at, impulse: act.impulse * share };
}

/** The processes that an act enters: its initiator's, and for a reciprocal one the other party's too. */
export function processesOf(
  act: Pick<DirectedAct, 'initiator' | 'reciprocal' | 'followUpOf'> & { readonly score: { value: number } },
  parties: Parties,
): Process[] {
  if (act.followUpOf !== undefined) return [];
  const entered: Process[] = [];
  for (const party of [0, 1] as const) {
    if (act.initiator !== parties[party] && !act.reciprocal) continue;
    const process = processOf(party, act.score.value);
    if (process !== undefined) entered.push(process);
  }
  return entered;
}

/** The marks that the record gives to each process: acts with a day within the last 365 up to the fork. */
export function recordMarks(
  record: readonly DirectedAct[],
  at: Day,
  parties: Parties,
): Record<Process, Omit<Mark, 'weight'>[]> {
  const marks: Record<Process, Omit<Mark, 'weight'>[]> = { 0: [], 1: [], 2: [], 3: [] };
  const oldest = dayNumber(at) - MARK_DAYS + 1;
  for (const act of begunBy(record, at)) {
    if (dayNumber(act.occurred.to ?? act.occurred.from) < oldest) continue;
    for (const process of processesOf(act, parties)) {
      const initiator = parties[process & 1];
      marks[process].push({
        code: act.code.code,
        ...bookOf(act.code),
        scale: act.score.scale,
        score: act.score.value,
        magnitude: act.magnitude.value,
        class: actClassOf(act),
        target: initiator === act.initiator ? act.target : act.initiator,
        issue: act.issue,
      });
    }
  }
  return marks;
}

/**
 * Tension's stocks and the processes' activity at a fork. A recorded act enters the kernels at the end of its day, each
 * day's share of a longer one on its day, so an act on the fork day itself counts in full. `tension` are the kernels of `model`.
 */
export function pastOf(
  record: readonly DirectedAct[],
  at: Day,
  parties: Parties,
  tension: TensionParameters,
  beta: number,
  meanSizes: readonly number[],
  model: TensionModel = TENSION_MODEL,
): Past {
  const fork = dayNumber(at);
  const acts = begunBy(record, at);
  const stocks = { verbal: 0, material: 0, lasting: 0 };
  const gross = { verbal: 0, material: 0, lasting: 0 };
  for (const { act } of modelActsOf(acts)) {
    const { total, lasting } = pressureOfAct(cutAt(act, fork), fork, tension);
    const kind = act.material ? 'material' : 'verbal';
    stocks[kind] += total - lasting;
    stocks.lasting += lasting;
    gross[kind] += Math.abs(total - lasting);
    gross.lasting += Math.abs(lasting);
  }
  const activity = zeros();
  for (const act of acts) {
    const first = firstDayOf(act);
    const last = act.occurred.to === undefined ? first : dayNumber(act.occurred.to);
    const perDay = sizeOf(act.score.value, act.magnitude.value) / (last - first + 1);
    const decayed = decayedDays(first, Math.min(last, fork), fork, beta);
    for (const process of processesOf(act, parties)) {
      activity[process] = (activity[process] ?? 0) + (perDay * decayed) / (meanSizes[process] ?? 1);
    }
  }
  return { stocks, ...(model === 'tension/2' && { gross }), activity };
}
