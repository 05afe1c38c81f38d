/** What a room takes at most; the page needs these figures without the schemas. */

/** People with a delegation. */
export const DELEGATES_LIMIT = 64;
/** Steps that lie on the table at a time. */
export const TABLED_LIMIT = 60;
/** Rooms that are open at a time, and rooms in all, closed ones too. */
export const OPEN_ROOMS_LIMIT = 500;
export const ROOMS_LIMIT = 5_000;
/** Rooms that one name, or one address where no names are needed, opens within an hour. */
export const ROOMS_AN_HOUR = 60;
/** Events of a room: past them nothing but what ends it is taken. */
export const MOVES_LIMIT = 2_000;
/** Predictions of one person on one question. */
export const PREDICTIONS_EACH = 3;
/** Days on the way to the one that is asked about on which a drawn line says where it goes, evenly spread. */
export const WAY_POINTS = 11;
/** Predictions of a whole room. */
export const BALLOTS_LIMIT = 5_000;
/** How much later than the end of its phase a move is still taken, in milliseconds: it was on its way. */
export const GRACE_MS = 2_000;
/** Days after which a room goes by itself: after its close, or after its opening where nobody closes it. */
export const EXPIRES_DAYS = 30;
/** Characters of a name that people give themselves. */
export const NAME_LIMIT = 40;
/** Characters of a reason. */
export const REASON_LIMIT = 500;
