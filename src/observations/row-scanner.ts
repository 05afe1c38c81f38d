import { formatOf, LONGEST_LINE, readerOf, type Format, type LineReader } from './formats.ts';
import { GdeltBytes } from './gdelt-bytes.ts';
import type { RowRead } from './observed-row.ts';
import type { RowSink } from './row-sink.ts';

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;

/** Lines by which a file's form is recognised. */
const LOOKED_AT = 50;

/** What becomes of a line that was not taken. */
export type Refused = (fault: string, line: number, text: string) => void;

/** Gives rows that were read to the sink, which counts them, and refused ones to whoever wants to hear of them; `encoding` is that of links. */
export const giverTo =
  (sink: RowSink, refused: Refused | undefined) =>
  (row: RowRead, line: number, text: () => string, encoding: 'latin1' | 'utf8'): void => {
    if (row.ok) sink.takeRead(row.row, encoding);
    else if (row.fault !== 'header') {
      sink.refuse(row.fault, line, row.said);
      refused?.(row.fault, line, text());
    }
  };

const MOST_TABS = 128;

/** Splits the bytes of one file into rows, where they lie, and gives each to the sink. */
export class RowScanner {
  /** Of the file, once it is known. */
  format: Format | undefined;
  /** Why it has no form. */
  unknown = false;
  readonly #sink: RowSink;
  readonly #today: string;
  readonly #refused: Refused | undefined;
  readonly #giveRead: ReturnType<typeof giverTo>;
  readonly #tabs = new Int32Array(MOST_TABS + 2);
  #rest: Buffer = Buffer.alloc(0);
  #place: Buffer = Buffer.alloc(0);
  /** The rest of a line is passed over: it was too long. */
  #skips = false;
  #line = 0;
  #head: Buffer[] = [];
  #reader: LineReader | undefined;
  #fast: GdeltBytes | undefined;

  constructor(sink: RowSink, today: string, format: Format | undefined, refused?: Refused) {
    this.#sink = sink;
    this.#today = today;
    this.#refused = refused;
    this.#giveRead = giverTo(sink, refused);
    this.format = format;
  }

  /** More bytes of the file. */
  push(chunk: Uint8Array): void {
    const bytes = this.#behindRest(chunk);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    if (this.#rest.length > LONGEST_LINE) {
      if (!this.#skips)
        this.#refuse('line-too-long', this.#line + 1 + countOf(bytes, end), this.#rest.subarray(0, 80));
      this.#skips = true;
      this.#rest = Buffer.alloc(0);
    } else this.#rest = Buffer.from(this.#rest);
    this.#lines(bytes, end);
  }

  /** The bytes behind what is left of those before, in one place that is used again and again. */
  #behindRest(chunk: Uint8Array): Buffer {
    const rest = this.#rest;
    const length = rest.length + chunk.length;
    if (length > this.#place.length) this.#place = Buffer.allocUnsafeSlow(2 * length);
    this.#place.set(rest);
    this.#place.set(chunk, rest.length);
    return this.#place.subarray(0, length);
  }

  /** The file is at its end. */
  end(): void {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (rest.length > 0) this.#lines(Buffer.concat([rest, Buffer.from('\n')]), rest.length + 1);
    this.#recognise(true);
    this.#give(this.#reader?.end?.(), this.#line, '');
  }

  /** All lines up to an end, which is behind a line's. */
  #lines(bytes: Buffer, end: number): void {
    const tabs = this.#tabs;
    let start = 0;
    let columns = 0;
    let isPlain = true;
    tabs[0] = -1;
    for (let at = 0; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= 32) continue;
      if (byte === TAB) {
        columns += 1;
        if (columns <= MOST_TABS) tabs[columns] = at;
      } else if (byte !== NEWLINE) {
        if (byte !== RETURN || bytes[at + 1] !== NEWLINE) isPlain = false;
      } else {
        const stop = at > start && bytes[at - 1] === RETURN ? at - 1 : at;
        columns += 1;
        if (columns <= MOST_TABS) tabs[columns] = stop;
        this.#take(bytes, start, stop, isPlain ? columns : 0);
        start = at + 1;
        columns = 0;
        isPlain = true;
        tabs[0] = at;
      }
    }
  }

  #take(bytes: Buffer, start: number, stop: number, columns: number): void {
    this.#line += 1;
    if (this.#skips) {
      this.#skips = false;
      return;
    }
    if (this.#head.length < LOOKED_AT && this.#reader === undefined) {
      this.#head.push(Buffer.from(bytes.subarray(start, stop)));
      this.#recognise(false);
      return;
    }
    if (columns > 0 && this.#fast?.take(bytes, this.#tabs, columns, this.#line) === true) return;
    this.#read(bytes.subarray(start, stop), this.#line);
  }

  /** Knows the form by the first lines, or by its name, and reads them. */
  #recognise(isEnd: boolean): void {
    if (this.#reader !== undefined || (!isEnd && this.#head.length < LOOKED_AT)) return;
    const lines = this.#head.map((line) => line.toString('utf8').replace(/^\uFEFF/, ''));
    const filled = lines.filter((line) => line.trim() !== '');
    this.format ??= formatOf(filled);
    if (this.format === undefined) {
      this.unknown = filled.length > 0;
      this.#head = [];
      this.#reader = { read: () => undefined };
      return;
    }
    this.#reader = readerOf(this.format, filled[0] ?? '', this.#today);
    const columns = filled.at(-1)?.split('\t').length;
    if (
      (this.format === 'gdelt1' || this.format === 'gdelt2') &&
      (columns === 57 || columns === 58 || columns === 61)
    ) {
      this.#fast = new GdeltBytes(this.#sink, columns, this.#today, this.#refused === undefined);
    }
    const head = this.#head;
    this.#head = [];
    for (const [place, line] of head.entries()) this.#read(line, place + 1);
  }

  #read(line: Buffer, number: number): void {
    const text = line.toString(this.#encoding);
    if (text.trim() === '') return;
    this.#give(this.#reader?.read(text), number, text);
  }

  #give(row: RowRead | undefined, number: number, text: string): void {
    if (row !== undefined) this.#giveRead(row, number, () => text, this.#encoding);
  }

  /** What is ASCII of GDELT is all that is counted of it; hashes of links go by bytes. */
  get #encoding(): 'latin1' | 'utf8' {
    return this.format === 'gdelt1' || this.format === 'gdelt2' ? 'latin1' : 'utf8';
  }

  #refuse(fault: 'line-too-long', line: number, said: Buffer): void {
    const text = said.toString('latin1');
    this.#sink.refuse(fault, line, text);
    this.#refused?.(fault, line, text);
  }
}

function countOf(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
