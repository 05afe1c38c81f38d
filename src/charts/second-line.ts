import { TENSION_MODELS, type TensionModel } from '../models/tension/parameters.ts';
import type { DayNumber } from '../kernel/clock.ts';

/** Most lines that are drawn beside the one that is read. */
export const AGAINST_LIMIT = 2;

/** What is to be drawn beside a history: another one of its pair, or the same acts by another model of tension. */
export type Against =
  | { readonly history: string; readonly revision?: number; readonly model?: never }
  | { readonly model: TensionModel; readonly history?: never };

/** A line beside the one that is read, and where it is from. */
export interface SecondLine {
  /** What an address names it by. */
  readonly key: string;
  readonly history: string;
  readonly title: string;
  /** The data set that it was counted out of; absent where people wrote it. */
  readonly counted?: string;
  readonly model: TensionModel;
  readonly baseline: number;
  /** Revision of its own record. */
  readonly asOf: number;
  /** Days that its record covers, up to the last one looked at. */
  readonly covers: { readonly from: DayNumber; readonly to: DayNumber };
  readonly first: DayNumber;
  /** Tension by day from `first` on; not a number where the record covers no day, as silence is not calm. */
  readonly tension: Float64Array;
}

/** Reads `RUS-USA~gdelt`, `RUS-USA~gdelt:12` (as of a revision of its own) or `tension/2`. */
export function parseAgainst(text: string): Against | undefined {
  const model = TENSION_MODELS.find((each) => each === text);
  if (model !== undefined) return { model };
  const [, history, revision] = /^([A-Z]{3}-[A-Z]{3}~[a-z0-9-]{1,80})(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (history === undefined) return undefined;
  return revision === undefined ? { history } : { history, revision: Number(revision) };
}

/** What an address names a line by, as of a revision of its record where one is given; a model is of the record that is read. */
export const againstKey = (
  of: Against,
  revision = of.history === undefined ? undefined : of.revision,
): string =>
  of.history === undefined ? of.model : revision === undefined ? of.history : `${of.history}:${revision}`;

/** Those of some lines that name no history twice, at whatever revision. */
export const isDistinct = (keys: readonly string[]): boolean => {
  const names = keys.map((key) => key.replace(/:\d+$/, ''));
  return new Set(names).size === names.length;
};

/** The same names, pinned to the revisions that are shown. */
export const pinnedAgainst = (
  keys: readonly string[],
  lines: readonly Pick<SecondLine, 'key' | 'asOf'>[],
): readonly string[] =>
  keys.map((key) => {
    const of = parseAgainst(key);
    const asOf = lines.find((line) => line.key === key)?.asOf;
    return of === undefined || asOf === undefined ? key : againstKey(of, asOf);
  });

/** Daily tension with the days left out that a record does not cover. */
export const coveredDays = (
  { first, tension }: { readonly first: DayNumber; readonly tension: Float64Array },
  { from, to }: SecondLine['covers'],
): Float64Array =>
  tension.map((value, index) => (first + index >= from && first + index <= to ? value : Number.NaN));

/** Tension of a line on a day; `undefined` where its record does not cover it. */
export function secondOn({ first, tension }: SecondLine, day: DayNumber): number | undefined {
  const value = tension[day - first];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
