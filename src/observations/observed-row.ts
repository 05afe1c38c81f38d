/** Why a row of event data is not taken. Rows are counted by it. */
export type RowFault =
  | 'header'
  | 'line-too-long'
  | 'control-character'
  | 'wrong-columns'
  | 'bad-day'
  | 'day-out-of-range'
  | 'known-before-it-happened'
  | 'missing-party'
  | 'two-letter-country'
  | 'unknown-party'
  | 'group-not-state'
  | 'same-party'
  | 'missing-code'
  | 'lost-zero'
  | 'weis-code'
  | 'missing-field'
  | 'open-quote'
  | 'unknown-code';

/** One machine-coded event as its file has it; codes are text. */
export interface ObservedRow {
  /** When it happened, `YYYY-MM-DD`. */
  readonly day: string;
  /** When its source could first be read, `YYYY-MM-DD`; absent where the file does not say. */
  readonly known?: string;
  /** Who acted, by three letters. */
  readonly a: string;
  /** Upon whom. */
  readonly b: string;
  /** A code of CAMEO, with its zeros. */
  readonly code: string;
  /** The file's own id of the row. */
  readonly id?: string;
  readonly link?: string;
  /** Under which stamp it was given out, where that is finer than a day. */
  readonly stamp?: string;
}

/** A row, or why there is none and which words of the line say so. */
export type RowRead =
  | { readonly ok: true; readonly row: ObservedRow }
  | { readonly ok: false; readonly fault: RowFault; readonly said: string };

export const refused = (fault: RowFault, said = ''): RowRead => ({
  ok: false,
  fault,
  said: said.slice(0, 80),
});
