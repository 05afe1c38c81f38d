import type { Day } from '../kernel/clock.ts';
import type { CodeBookId } from '../ontology/code-books.ts';
import type { Reading } from './readings.query.ts';

/** The days back over which a change of tension is told. */
export const CHANGES = { change7: 7, change90: 90 } as const;

/** An act as its columns have it, without its body. */
export interface OutlinedAct {
  readonly actId: string;
  readonly day: Day;
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: string;
  readonly ontology: CodeBookId;
}

/** Where a history has come to, at a glance. */
export interface Outlook {
  /** On the earlier of today and the end of the coverage. */
  readonly reading: Pick<Reading, 'at' | 'covered' | 'tension' | 'underlying' | 'band'>;
  /** In points, since so many days before; absent where the coverage does not reach back so far. */
  readonly change7?: number;
  readonly change90?: number;
  /** Of the acts begun by that day the one that began last; absent where it may not be handed on. */
  readonly lastAct?: OutlinedAct;
  /** Tension of the covered days as `outlineOf` draws them, its first and its last day. */
  readonly outline: { readonly from: Day; readonly to: Day; readonly levels: Uint8Array };
}
