import { CHUNK } from '../chunk-size.ts';
import { HORIZON_LIMIT } from '../horizon.ts';
import * as layout from './layout.ts';

/** How much of everything a run has. */
export interface Sizes {
  readonly pasts: number;
  readonly marks: number;
  readonly commitments: number;
  readonly branches: number;
  readonly days: number;
  /** Most candidates of a day, and most events of a path. */
  readonly candidates: number;
  readonly events: number;
}

/** Where a run's tables lie, and how many paths the figures have room for side by side. */
export interface Plan {
  readonly pasts: number;
  readonly marks: number;
  readonly commitments: number;
  readonly order: number;
  readonly candidates: number;
  readonly events: number;
  readonly tension: number;
  readonly width: number;
  readonly bytes: number;
}

const DOUBLE = 8;
const WORD = 4;

/** Bytes of tension figures: a chunk of what-if and baseline over the longest horizon. More branches take fewer paths at once. */
const TENSION_ROOM = 2 * HORIZON_LIMIT * CHUNK * DOUBLE;
/** Bytes for what lies before the figures, for records as people write them; larger ones get a memory of their own. */
const TABLES_ROOM = 384 * 1024;

/** Memory that holds the longest horizon. */
export const USUAL_BYTES = TABLES_ROOM + TENSION_ROOM;

/** The tables one after the other; those that a path writes to come last, so that the others stay where they are if these grow. */
export function planOf(sizes: Sizes): Plan {
  let end: number = layout.TABLES;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / DOUBLE) * DOUBLE;
    return at;
  };
  const pasts = place(sizes.pasts * layout.STATE_SIZE);
  const marks = place(sizes.marks * layout.MARK_SIZE);
  const commitments = place(sizes.commitments * layout.COMMITMENT_SIZE);
  const order = place(sizes.candidates * WORD);
  const candidates = place(sizes.candidates * layout.CANDIDATE_SIZE);
  const events = place(sizes.events * layout.EVENT_SIZE);
  const path = sizes.branches * sizes.days * DOUBLE;
  const width = Math.min(CHUNK, Math.floor(TENSION_ROOM / path));
  const tension = place(width * path);
  return { pasts, marks, commitments, order, candidates, events, tension, width, bytes: end };
}
