/**
 * Where things lie in the memory of the engine, in bytes. The module's source (`engine/`) and its host read this one file,
 * so it holds plain numbers and nothing else.
 */

/** Most runs of a path side by side: each is a bit of a word. */
export const BRANCHES_LIMIT = 32;

// Doubles that do not change within a run.
export const BETA = 0;
export const GAMMA = 8;
export const Z0 = 16;
/** What is left of the verbal, material and lasting stock after a day. */
export const KEEP = 24;
export const DAY_DECAY = 48;
export const STRIP_HEIGHT = 56;
/** exp(-height of a strip). */
export const NO_CANDIDATE = 64;
/** By process: mu, and the total weight of its marks. */
export const MU = 72;
export const TOTAL = 104;
/** beta a: what an act of a process adds to the excitation of each, one process after the other. */
export const KICK = 136;

// Integers that do not change within a run.
export const KEY = 264;
export const DAYS = 272;
export const BRANCHES = 276;
export const COMMITMENTS = 280;
/** Distance of a day's figures from the next day's, in doubles. */
export const STRIDE = 284;
/** Most candidates of a day, and most events of a path, that there is room for. */
export const CANDIDATES_ROOM = 288;
export const EVENTS_ROOM = 292;
/** By process where its marks begin, and where they end. */
export const MARK_START = 296;
/** Where the tables begin whose length depends on the run. */
export const PASTS_AT = 316;
export const MARKS_AT = 320;
export const COMMITMENTS_AT = 324;
export const ORDER_AT = 328;
export const CANDIDATES_AT = 332;
export const EVENTS_AT = 336;
export const TENSION_AT = 340;

/** By branch: the number of its past. May be changed from path to path. */
export const PAST_OF = 512;
/** By branch: bands that the last path was in on at least one day, and on its last. */
export const EVER = 640;
export const LAST = 768;
/** Height up to which the strips of each process are laid on the day or block at hand, and how many there are. */
export const LAID = 896;
export const STRIPS = 928;

// The field of `reaction/2`.
/** 1 where the field is that of `reaction/1`, in days; else 2, in blocks of days. */
export const FIELD = 344;
/** 1 where figures are pressures z in place of tensions. */
export const PRESSURES = 348;
/** 1 where tension is net over gross (`tension/2`), and its constants kf, ks, nf, ns. */
export const NET_OVER_GROSS = 944;
export const NET_CONSTANTS = 952;
/** By level: the height of its strips, and exp(-candidates that a strip of it holds on average in a block). */
export const LEVEL_HEIGHT = 352;
export const LEVEL_NONE = 416;
export const LEVELS = 8;
export const BLOCK_DAYS = 8;
/** Words that the counts of a strip are drawn from, by strip and process, for the lowest strips of a block. */
export const COUNT_WORDS = 1024;
export const COUNT_STRIPS = 16;
/** By day of the block its first candidate, 0 for none. */
export const FIRST_OF_DAY = 1280;

/** Runs that stand apart; branches that agree share one. */
export const STATES = 1856;
/** In a state, and in a past: excitation by process, R of cooperation by A and B, the three stocks and what there was of each. */
export const EXCITATION = 0;
export const COOPERATION = 32;
export const STOCKS = 48;
/** The branches that share the state, as bits. */
export const MEMBERS = 72;
/** Bands that they were in on at least one day. */
export const SEEN = 76;
/** Of `tension/2` alone: what the stocks would be if nothing in them had cancelled out. */
export const GROSS = 80;
export const STATE_SIZE = 104;

/** A mark: what it adds to a fading stock and to the lasting one, its relative size, running total of weights, which stock. */
export const MARK_FADING = 0;
export const MARK_LASTING = 8;
export const MARK_RELATIVE_SIZE = 16;
export const MARK_CUMULATIVE = 24;
export const MARK_STOCK = 32;
export const MARK_SIZE = 40;

/** A commitment: stocks, activity by process, probability, two words, day, the branches that hold it, and what it hangs on. */
export const COMMITMENT_STOCKS = 0;
export const COMMITMENT_ACTIVITY = 24;
export const COMMITMENT_PROBABILITY = 56;
export const COMMITMENT_WORDS = 64;
export const COMMITMENT_DAY = 72;
/** May be changed from path to path. */
export const COMMITMENT_BRANCHES = 76;
/** The branches in which the path at hand carries it out. */
export const COMMITMENT_HAPPENS = 80;
/** The place of the commitment that its probability supposes, from 1; 0 for none. */
export const COMMITMENT_GIVEN = 84;
/** Its probability in branches that do not carry that one out. */
export const COMMITMENT_OTHERWISE = 88;
/** What it adds to what there was of each stock; of `tension/2` alone. */
export const COMMITMENT_GROSS = 96;
export const COMMITMENT_SIZE = 120;

/** A candidate: instant, height, process; then strip and draw in a field of days, the next of its day and its mark's uniform in one of blocks. */
export const CANDIDATE_INSTANT = 0;
export const CANDIDATE_HEIGHT = 8;
export const CANDIDATE_PROCESS = 16;
export const CANDIDATE_STRIP = 20;
export const CANDIDATE_DRAW = 24;
export const CANDIDATE_NEXT = 20;
export const CANDIDATE_MARK = 24;
export const CANDIDATE_SIZE = 32;

/** An event: instant, day, process (-1 for a commitment), its mark (or commitment), the branches that it happens in. */
export const EVENT_INSTANT = 0;
export const EVENT_DAY = 8;
export const EVENT_PROCESS = 12;
export const EVENT_MARK = 16;
export const EVENT_BRANCHES = 20;
export const EVENT_SIZE = 24;

/** By branch: the number of its state, in a byte. */
export const STATE_OF = 1312;
/** By state: its tension at the end of the day, or its z where pressures are asked for. */
export const FIGURE_OF_STATE = 1344;

/** Where the tables may begin. */
export const TABLES = 5376;

/** What a path gives instead of its number of events where there is no room for a day's candidates, or for its events. */
export const NO_ROOM_FOR_CANDIDATES = -1;
export const NO_ROOM_FOR_EVENTS = -2;
