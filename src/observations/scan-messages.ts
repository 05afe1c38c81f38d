import type { Format } from './formats.ts';
import type { ImportedFile } from './import-events.ts';
import type { RowFault } from './observed-row.ts';
import type { RefusedRow, Wanted } from './row-sink.ts';
import type { SentBatch } from './sent-batches.ts';
import type { Kept } from './traces.ts';

/** What a thread is to read. */
export interface ScanTask {
  /** Paths; `-` is what comes in by messages. */
  readonly files: readonly string[];
  readonly format?: Format | undefined;
  readonly wanted: Wanted;
  /** To be told how much it would take to keep rows; `wanted` then says that their links are. */
  readonly weighed?: boolean | undefined;
  /** Where lines that are refused are written to. */
  readonly refusedTo?: string | undefined;
}

/** What files hold, counted. */
export interface Scan {
  readonly files: readonly ImportedFile[];
  readonly format: Format;
  readonly rows: number;
  readonly taken: number;
  readonly left: number;
  readonly repeated: number;
  readonly refused: readonly {
    readonly reason: RowFault;
    readonly rows: number;
    readonly first: readonly RefusedRow[];
  }[];
  /** The most rows first. */
  readonly pairs: readonly { readonly pair: string; readonly rows: number }[];
  /** Names of all slices that the files hold. */
  readonly slices: readonly string[];
  readonly cells: number;
  /** Some rows do not say when they could be known. */
  readonly assumed: boolean;
  /** What is kept of rows; absent where nothing is. */
  readonly keeps?: Kept;
  /** Bytes by which the record would grow for rows that are kept, where that was asked; absent where too many came to be held. */
  readonly traceBytes?: { readonly ids: number; readonly links: number };
}

export type ToScan =
  | { readonly task: ScanTask }
  /** Of what comes in; nothing ends it. */
  | { readonly chunk: Uint8Array | undefined }
  /** The next batches, once all is counted. */
  | { readonly next: true };

export type FromScan =
  | { readonly progress: { readonly file: string; readonly bytes: number; readonly rows: number } }
  /** There is room for another chunk. */
  | { readonly ready: true }
  | { readonly scan: Scan }
  /** The next batches; none at the end. */
  | { readonly batches: readonly SentBatch[] }
  /** In words, and what to do. */
  | { readonly fault: { readonly message: string; readonly remedy: string } };
