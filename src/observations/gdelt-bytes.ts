import { dayNumber, formatDay, type DayNumber } from '../kernel/clock.ts';
import { knownCode } from '../ontology/codes.ts';
import { isState } from '../ontology/countries.ts';
import { dayOfDigits, FIRST_DAY, stateOf } from './row-fields.ts';
import type { RowSink } from './row-sink.ts';

const DIGIT_ZERO = 48;

/** Columns of the full forms, from 0. */
const AT = { id: 0, day: 1, a: 7, b: 17, code: 26, root: 28 } as const;

/**
 * Takes rows of the full forms of GDELT off their bytes, without making a text of them. What is not plainly right is left to the
 * reader that goes by texts, which says why: so both take the same rows.
 */
export class GdeltBytes {
  readonly #sink: RowSink;
  readonly #today: DayNumber;
  readonly #days = new Map<number, DayNumber>();
  readonly #states = new Map<number, string>();
  readonly #codes = new Map<number, string>();
  readonly #slices = new Map<number, string>();
  readonly #added: number;
  readonly #link: number;
  readonly #columns: number;
  /** Rows without a country on a side, three in four, are told apart here and not by their text. */
  readonly #tellsMissing: boolean;

  constructor(sink: RowSink, columns: 57 | 58 | 61, today: string, tellsMissing: boolean) {
    this.#sink = sink;
    this.#tellsMissing = tellsMissing;
    this.#columns = columns;
    this.#added = columns === 61 ? 59 : 56;
    this.#link = columns === 57 ? -1 : columns - 1;
    this.#today = dayNumber(today);
  }

  /**
   * Whether the row between the tabs was dealt with. `tabs` holds where the line begins, less one, where its tabs lie and where it
   * ends: one more place than there are columns.
   */
  take(bytes: Uint8Array, tabs: Int32Array, columns: number, line: number): boolean {
    if (columns !== this.#columns) return false;
    const from = (column: number): number => (tabs[column] as number) + 1;
    const to = (column: number): number => tabs[column + 1] as number;
    const length = (column: number): number => to(column) - from(column);
    const stampDigits = length(this.#added);
    if (stampDigits !== 14 && stampDigits !== 8) return false;
    const known = this.#dayAt(bytes, from(this.#added));
    const day = length(AT.day) === 8 ? this.#dayAt(bytes, from(AT.day)) : undefined;
    if (known === undefined || day === undefined || known < day || known > this.#today) return false;
    const slice = this.#sliceAt(bytes, from(this.#added), stampDigits, known, day);
    if (
      slice === undefined ||
      !isUnder(bytes, from(AT.code), length(AT.code), from(AT.root), length(AT.root))
    ) {
      return false;
    }
    if (length(AT.a) === 0 || length(AT.b) === 0) {
      if (!this.#tellsMissing) return false;
      this.#sink.saw(slice);
      this.#sink.refuse('missing-party', line, '');
      return true;
    }
    return this.#takeActs(bytes, tabs, { day, known, slice });
  }

  /** Likewise, of a row of which days and slice are known. */
  #takeActs(
    bytes: Uint8Array,
    tabs: Int32Array,
    when: { readonly day: DayNumber; readonly known: DayNumber; readonly slice: string },
  ): boolean {
    const from = (column: number): number => (tabs[column] as number) + 1;
    const to = (column: number): number => tabs[column + 1] as number;
    const length = (column: number): number => to(column) - from(column);
    const a = length(AT.a) === 3 ? this.#stateAt(bytes, from(AT.a)) : undefined;
    const b = length(AT.b) === 3 ? this.#stateAt(bytes, from(AT.b)) : undefined;
    const code = this.#codeAt(bytes, from(AT.code), length(AT.code));
    const id = digitsAt(bytes, from(AT.id), length(AT.id));
    if (a === undefined || b === undefined || a === b || code === undefined || id < 0) return false;
    if (this.#link < 0) {
      this.#sink.take({ ...when, a, b, code, id, link: 0 });
      return true;
    }
    const [begin, end] = [from(this.#link), to(this.#link)];
    const row = { ...when, a, b, code, id, link: hashAt(bytes, begin, end) };
    if (this.#sink.traces === undefined) this.#sink.take(row);
    else
      this.#sink.take({ ...row, linkText: () => Buffer.from(bytes.subarray(begin, end)).toString('utf8') });
    return true;
  }

  /** The day of eight digits, where there is such a day and it can be taken. */
  #dayAt(bytes: Uint8Array, at: number): DayNumber | undefined {
    const digits = digitsAt(bytes, at, 8);
    if (digits < 0) return undefined;
    const held = this.#days.get(digits);
    if (held !== undefined) return held;
    const day = dayOfDigits(String(digits).padStart(8, '0'));
    if (day === undefined || day < FIRST_DAY) return undefined;
    const number = dayNumber(day);
    this.#days.set(digits, number);
    return number;
  }

  /** GDELT 2 is given out by stamps; 1.0 by days, and what it gave out at once by the days on which things happened. */
  #sliceAt(
    bytes: Uint8Array,
    at: number,
    digits: number,
    known: DayNumber,
    day: DayNumber,
  ): string | undefined {
    const stamp = digitsAt(bytes, at, digits);
    if (stamp < 0) return undefined;
    const isBackfile = digits === 8 && known <= BACKFILE_ENDS;
    const key = isBackfile ? -day : stamp;
    const held = this.#slices.get(key);
    if (held !== undefined) return held;
    const text = isBackfile ? formatDay(day).replaceAll('-', '') : String(stamp);
    const slice = this.#sink.sliceOf(text);
    this.#slices.set(key, slice);
    return slice;
  }

  #stateAt(bytes: Uint8Array, at: number): string | undefined {
    const [one, two, three] = [bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number];
    const key = (one << 16) | (two << 8) | three;
    const held = this.#states.get(key);
    if (held !== undefined) return held;
    const state = stateOf(String.fromCharCode(one, two, three));
    if (!isState(state)) return undefined;
    this.#states.set(key, state);
    return state;
  }

  #codeAt(bytes: Uint8Array, at: number, length: number): string | undefined {
    if (length < 2 || length > 4) return undefined;
    const digits = digitsAt(bytes, at, length);
    if (digits < 0) return undefined;
    const key = length * 10_000 + digits;
    const held = this.#codes.get(key);
    if (held !== undefined) return held;
    const code = String(digits).padStart(length, '0');
    if (knownCode(code) === undefined) return undefined;
    this.#codes.set(key, code);
    return code;
  }
}

const BACKFILE_ENDS = dayNumber('2013-03-31');

/** A number of up to 15 digits; -1 where there is anything else. */
function digitsAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 0 || length > 15) return -1;
  let number = 0;
  for (let place = at; place < at + length; place += 1) {
    const digit = (bytes[place] as number) - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether a code begins with the root of two digits that the row gives it; a missing one is told elsewhere. */
function isUnder(bytes: Uint8Array, code: number, length: number, root: number, rootLength: number): boolean {
  if (length === 0) return false;
  return (
    rootLength === 2 && length >= 2 && bytes[code] === bytes[root] && bytes[code + 1] === bytes[root + 1]
  );
}

/** As `textHash` of the same bytes read as Latin-1; 0 where there are none. */
function hashAt(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash === 0 ? 1 : hash;
}
