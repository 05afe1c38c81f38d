import type { Day } from '../kernel/clock.ts';

/** A date that a sentence tells, as days of the world. */
export interface FoundDate {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly from: Day;
  readonly to: Day;
  readonly precision: 'day' | 'month' | 'year' | 'approximate';
}

/** What a finder of dates sees in a text, before it is told from where one looks. Undefined: the text does not say. */
export interface RawDate {
  readonly index: number;
  readonly text: string;
  readonly year: number | undefined;
  /** 1 to 12. */
  readonly month: number | undefined;
  readonly day: number | undefined;
  /** 0 is Sunday. */
  readonly weekday: number | undefined;
  /** The day by the finder's own reckoning, which leans on the day given to it. */
  readonly guess: Day;
}

/** Finds dates in a sentence, as seen from a day. */
export type DateFinder = (sentence: string, from: Day) => readonly RawDate[];
