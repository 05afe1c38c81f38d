import { dayNumber, type DayNumber } from '../kernel/clock.ts';
import { dayLabel, monthLabel, partsOf } from './day-words.ts';
import { clamp, type Scale } from './scale.ts';

export interface DayTick {
  readonly day: DayNumber;
  readonly x: number;
  readonly label: string;
  /** Centre of the label: at the tick, or as near as the ends of the axis allow. */
  readonly labelX: number;
}

export interface DayAxis {
  readonly ticks: readonly DayTick[];
  /** Places of unlabelled ticks between them. */
  readonly minor: readonly number[];
}

export interface DayAxisInput {
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly scale: Scale;
  /** Ends between which labels must stay. */
  readonly start: number;
  readonly end: number;
  readonly textWidth: (text: string) => number;
  /** Smallest room between two labels, and between two minor ticks. */
  readonly labelGap: number;
  readonly minorGap: number;
}

interface Step {
  readonly unit: 'day' | 'month';
  readonly size: number;
}

/** From fine to coarse: days, weeks from Monday, months, quarters, years. */
const STEPS: readonly Step[] = [
  { unit: 'day', size: 1 },
  { unit: 'day', size: 7 },
  { unit: 'month', size: 1 },
  { unit: 'month', size: 3 },
  { unit: 'month', size: 6 },
  ...[1, 2, 5, 10, 20, 50, 100].map((years) => ({ unit: 'month' as const, size: 12 * years })),
];

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;

const firstOfMonth = (months: number): DayNumber => {
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  return dayNumber(`${year}-${String((months % 12) + 1).padStart(2, '0')}-01`);
};

/** The days in first..last on which the step has a tick. */
export function daysOfStep(first: DayNumber, last: DayNumber, { unit, size }: Step): DayNumber[] {
  const days: DayNumber[] = [];
  if (unit === 'day') {
    const rest = (((first - FIRST_MONDAY) % size) + size) % size;
    for (let day = rest === 0 ? first : first + size - rest; day <= last; day += size) days.push(day);
    return days;
  }
  const { year, month, date } = partsOf(first);
  const begin = year * 12 + month + (date === 1 ? 0 : 1);
  for (let months = Math.ceil(begin / size) * size; ; months += size) {
    const day = firstOfMonth(months);
    if (day > last) return days;
    days.push(day);
  }
}

/** Labels of a step's ticks; the year stands with the first one and wherever it changes. */
function labelsOf(days: readonly DayNumber[], { unit, size }: Step): string[] {
  let known: number | undefined;
  return days.map((day) => {
    const { year } = partsOf(day);
    const withYear = year !== known;
    known = year;
    if (unit === 'day') return dayLabel(day, withYear);
    return size >= 12 ? String(year) : monthLabel(day, withYear);
  });
}

function placed(days: readonly DayNumber[], labels: readonly string[], input: DayAxisInput): DayTick[] {
  return days.map((day, index) => {
    const label = labels[index] ?? '';
    const half = input.textWidth(label) / 2;
    const x = input.scale(day);
    return {
      day,
      x,
      label,
      labelX: clamp(x, input.start + half, Math.max(input.start + half, input.end - half)),
    };
  });
}

const fits = (ticks: readonly DayTick[], { textWidth, labelGap, start, end }: DayAxisInput): boolean =>
  ticks.every(({ label, labelX }, index) => {
    const half = textWidth(label) / 2;
    const before = ticks[index - 1];
    const free = before === undefined ? start : before.labelX + textWidth(before.label) / 2 + labelGap;
    return labelX - half >= free - 1e-9 && labelX + half <= end + 1e-9;
  });

/**
 * The finest of days, weeks, months, quarters and years whose labels all have room. Where that leaves fewer than two
 * labels, the first and the last day are labelled instead, so that a chart always says when it is.
 */
export function dayAxis(input: DayAxisInput): DayAxis {
  const { first, last, scale } = input;
  const least = (last - first) * 0.04;
  for (const [index, step] of STEPS.entries()) {
    // Steps far too fine are passed over before their ticks are listed.
    if (step.size * (step.unit === 'day' ? 1 : 31) < least) continue;
    const days = daysOfStep(first, last, step);
    const ticks = placed(days, labelsOf(days, step), input);
    if (ticks.length < 2) break;
    if (!fits(ticks, input)) continue;
    return { ticks, minor: minorTicks(index, new Set(days), input) };
  }
  const step: Step = { unit: 'day', size: 1 };
  const both = first === last ? [first] : [first, last];
  const ends = placed(both, labelsOf(both, step), input);
  if (fits(ends, input)) return { ticks: ends, minor: [] };
  const one = ends.slice(0, 1);
  if (fits(one, input)) return { ticks: one, minor: [] };
  return { ticks: [{ day: first, x: scale(first), label: '', labelX: scale(first) }], minor: [] };
}

function minorTicks(index: number, labelled: ReadonlySet<DayNumber>, input: DayAxisInput): number[] {
  const finer = STEPS[index - 1];
  if (finer === undefined) return [];
  const places = [];
  const days = daysOfStep(input.first, input.last, finer);
  for (const [at, day] of days.entries()) {
    const before = days[at - 1];
    if (before !== undefined && input.scale(day) - input.scale(before) < input.minorGap) return [];
    if (!labelled.has(day)) places.push(input.scale(day));
  }
  return places;
}
