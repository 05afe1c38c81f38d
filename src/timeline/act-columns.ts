import type { Precision } from '../models/tension/explanation.ts';
import { ActIds } from './act-ids.ts';
import { Dictionary } from './dictionary.ts';
import { Slabs } from './slabs.ts';

/** End of the revision interval of what still stands. */
export const OPEN = 0x7fffffff;
/** Later than every day: where nobody asks what the public knew. */
export const EVER = 0x7fffffff;
/** No row, no act, no text. */
export const NONE = -1;

/** Bits of the `flags` column; precision and confidence take two bits each. */
export const Flag = {
  reciprocal: 1,
  material: 2,
  spanGiven: 4,
  precisionShift: 3,
  confidenceShift: 5,
  /** Its code is the manual's, not that of GDELT's list. */
  manual: 128,
} as const;

/** The number of an act's id in its history: an id that is written out only where it is looked at. */
export type ActNumber = number & { readonly act: unique symbol };

export const PRECISIONS = ['day', 'month', 'approximate', 'year'] as const satisfies readonly Precision[];
export const CONFIDENCES = ['high', 'medium', 'low'] as const;

export type Confidence = (typeof CONFIDENCES)[number];

/** One row per version of an act: 68 bytes. Days are day numbers, texts are numbers of a dictionary. */
const VERSION = {
  score: 'f64',
  magnitude: 'f64',
  /** Number of the act's id. */
  act: 'i32',
  /** The version stands from this revision on (the event that holds its body) ... */
  from: 'i32',
  /** ... up to before this one. */
  to: 'i32',
  /** Row of the act's version before, or -1. */
  previous: 'i32',
  first: 'i32',
  last: 'i32',
  reported: 'i32',
  followUpOf: 'i32',
  issue: 'i32',
  summit: 'i32',
  initiator: 'u16',
  target: 'u16',
  code: 'u16',
  scale: 'u16',
  flags: 'u16',
  /** How many sources it names; of more than the column holds, as many as it holds. */
  sources: 'u16',
} as const;

/** Per act id: the row of its latest version, and the reversal of it that was stated last, or -1. */
const ACT = { latest: 'i32', reversal: 'i32' } as const;

/** Per reversal: the version that states it, the share, and the reversal of the same act stated before it, or -1. */
const REVERSAL = { share: 'f64', version: 'i32', next: 'i32' } as const;

/** How the columns are laid out: bytes of another layout cannot be read. */
export const LAYOUTS = { version: VERSION, act: ACT, reversal: REVERSAL, flags: Flag } as const;

export interface ActTexts {
  readonly parties: Dictionary;
  readonly codes: Dictionary;
  readonly scales: Dictionary;
  readonly issues: Dictionary;
  readonly summits: Dictionary;
}

/** Where the acts of one history are kept. */
export interface ActColumns {
  readonly versions: Slabs<typeof VERSION>;
  readonly acts: Slabs<typeof ACT>;
  readonly reversals: Slabs<typeof REVERSAL>;
  readonly ids: ActIds;
  readonly texts: ActTexts;
}

export const newColumns = (): ActColumns => ({
  versions: new Slabs(VERSION),
  acts: new Slabs(ACT),
  reversals: new Slabs(REVERSAL),
  ids: new ActIds(),
  texts: {
    parties: new Dictionary(),
    codes: new Dictionary(),
    scales: new Dictionary(),
    issues: new Dictionary(OPEN),
    summits: new Dictionary(OPEN),
  },
});

export type VersionSlab = ReturnType<Slabs<typeof VERSION>['slab']>;
