import { UPCASTERS } from '../eventstore/following/upcasting.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { classOf } from '../ontology/quad-class.ts';
import { TENSION_MODEL } from '../models/tension/parameters.ts';
import { CONFIDENCES, LAYOUTS, PRECISIONS } from './act-columns.ts';
import { CELL_LAYOUT } from './observed-cells.ts';

/**
 * To be raised whenever the fold of a history's events gives other bytes than before; a test holds it against the bytes that a
 * fixed record gives.
 */
export const HISTORY_FOLD = 3;

/** The CAMEO roots, whose classes are folded into the columns. */
const ROOTS = Array.from({ length: 20 }, (_, n) => String(n + 1).padStart(2, '0'));

/** Of all that decides what the bytes of the histories' read models are. */
export const HISTORIES_VERSION = digestOf({
  fold: HISTORY_FOLD,
  layouts: LAYOUTS,
  cells: CELL_LAYOUT,
  words: [PRECISIONS, CONFIDENCES],
  model: TENSION_MODEL,
  classes: ROOTS.map(classOf),
  upcasts: [...UPCASTERS].map(([from, { to }]) => [from, to]),
});
