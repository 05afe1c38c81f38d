import type { ParquetParsers, SchemaElement } from 'hyparquet/src/types.js';
import { formatInstant } from '../kernel/clock.ts';

/** What a column of a parquet file holds, as far as rows of events go by it. */
export type Holds = 'text' | 'whole numbers' | 'days' | 'times' | 'nothing' | 'other';

/** What is asked of a column. */
export type Wants =
  /** When it happened. */
  | 'day'
  /** When it could be known. */
  | 'known'
  /** Under which stamp it was given out: digits of a time or a day. */
  | 'stamp'
  /** A code, whose zeros count. */
  | 'code'
  | 'text'
  /** Text, or a whole number that stands for itself. */
  | 'id';

/** A column that is wanted of a file. */
export interface WantedColumn {
  readonly name: string;
  readonly wants: Wants;
}

/** Milliseconds from 1970 to the last day that is written at all. */
const FARTHEST = 8.64e15;

const TAKEN: Readonly<Record<Wants, readonly Holds[]>> = {
  day: ['text', 'days', 'times', 'whole numbers', 'nothing'],
  known: ['text', 'days', 'times', 'whole numbers', 'nothing'],
  stamp: ['text', 'days', 'times', 'whole numbers', 'nothing'],
  code: ['text', 'nothing'],
  text: ['text', 'nothing'],
  id: ['text', 'whole numbers', 'nothing'],
};

/** What a column has to be, in the words of its type. */
const NEEDED: Readonly<Record<Wants, string>> = {
  day: 'a day: DATE, TIMESTAMP, or text or a whole number such as 20180101',
  known: 'a day: DATE, TIMESTAMP, or text or a whole number such as 20180101',
  stamp: 'a day or a time: TIMESTAMP, DATE, or text or a whole number such as 20180101001500',
  code: 'text (STRING): in a column of numbers 010 has become 10',
  text: 'text (STRING)',
  id: 'text (STRING) or a whole number',
};

/** What a leaf of the schema holds. */
export function holdsOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): Holds {
  const said = logical?.type;
  switch (type) {
    case 'BYTE_ARRAY':
      return isText(converted, said) ? 'text' : 'other';
    case 'FIXED_LEN_BYTE_ARRAY':
      return said === 'UUID' ? 'text' : 'other';
    case 'INT96':
      return 'times';
    case 'INT32':
    case 'INT64':
      if (said === 'NULL') return 'nothing';
      if (converted === 'DATE' || said === 'DATE') return 'days';
      if (said === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP') === true) return 'times';
      return (said === undefined || said === 'INTEGER') && /^U?INT_|^$/.test(converted ?? '')
        ? 'whole numbers'
        : 'other';
    default:
      return 'other';
  }
}

/** Bytes that nothing is said of are taken as text too: older writers leave it out. */
const isText = (converted: string | undefined, logical: string | undefined): boolean =>
  (converted === undefined || converted === 'UTF8' || converted === 'ENUM') &&
  (logical === undefined || logical === 'STRING' || logical === 'ENUM');

/** Why a column cannot be what is wanted of it; `undefined` where it can. */
export function typeFault(element: SchemaElement, wants: Wants): string | undefined {
  if (element.type === undefined || element.repetition_type === 'REPEATED')
    return `holds lists or structures, and has to be ${NEEDED[wants]}`;
  if (TAKEN[wants].includes(holdsOf(element))) return undefined;
  const type = element.logical_type?.type ?? element.converted_type ?? element.type;
  return `is ${type === 'INTEGER' ? element.type : type}, and has to be ${NEEDED[wants]}`;
}

/**
 * How values of a column are written as text, in the forms that rows of text have them. Times are those of UTC. Of an instant in the
 * column of days the time of day is left on, by which the row is refused: midnight of another place is the day before or after.
 */
export function parsersOf(element: SchemaElement, wants: Wants): Partial<ParquetParsers> {
  const { logical_type: logical } = element;
  const isInstant = !(logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC);
  const time = (milliseconds: bigint): string => {
    const text = instantText(Number(milliseconds));
    if (wants === 'stamp') return text.replaceAll(/\D/g, '');
    const isMidnight = text.endsWith('T00:00:00Z');
    return wants === 'day' && isInstant && !isMidnight ? text : text.slice(0, 10);
  };
  return {
    dateFromDays: (days: number) => {
      const day = instantText(days * 86_400_000).slice(0, 10);
      return wants === 'stamp' ? day.replaceAll('-', '') : day;
    },
    timestampFromMilliseconds: time,
    timestampFromMicroseconds: (micros: bigint) => time(floored(micros, 1_000n)),
    timestampFromNanoseconds: (nanos: bigint) => time(floored(nanos, 1_000_000n)),
  };
}

/** To the millisecond before, also of times before 1970, which the reader's own way would move forward. */
const floored = (value: bigint, by: bigint): bigint =>
  value / by - (value < 0n && value % by !== 0n ? 1n : 0n);

/** An instant to the second; what is beyond any calendar as its number, which is no day. */
const instantText = (milliseconds: number): string =>
  Math.abs(milliseconds) < FARTHEST ? `${formatInstant(milliseconds).slice(0, -5)}Z` : String(milliseconds);

/** A value as text; nothing as an empty one. */
export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : String(value);
