/** What a what-if has unless it says otherwise, and at most; the page needs these figures without the schemas. */

/** One seed for all what-ifs unless another is asked for: two of them then differ only through their own acts. */
export const DEFAULT_SEED = 20210616;
/** Days to look ahead. */
export const DEFAULT_HORIZON = 180;
export { HORIZON_LIMIT } from '../models/reaction/horizon.ts';

/** Most commitments, and most edits, of one what-if. */
export const COMMITMENTS_LIMIT = 200;
export const EDITS_LIMIT = 200;
