/** What there is to know about a store file. */
export interface StoreProbe {
  readonly schemaVersion: number;
  readonly log: string;
  readonly events: number;
  /** Of the database and its write-ahead log. */
  readonly bytes: number;
  /** A durable write, measured; it leaves no event. Absent where it failed. */
  readonly syncMillis?: number;
  readonly writable: boolean;
  /** Why it is not writable. */
  readonly fault?: { readonly message: string; readonly remedy: string };
}

/** A store that can say how it fares; `detente doctor` asks. */
export interface ProbedStore {
  probe(): Promise<StoreProbe>;
}

export const isProbed = (store: object): store is ProbedStore =>
  'probe' in store && typeof store.probe === 'function';

/** Durations of a store's latest durable commits, in milliseconds. */
export interface CommitTimes {
  /** How many commits they are of. */
  readonly commits: number;
  readonly p50: number;
  readonly p99: number;
}

/** A store that times its durable commits: they are the one thing that may hold up the event loop. */
export interface TimedStore {
  readonly commitFigures: { readonly millis: readonly number[] };
}

export const isTimed = (store: object): store is TimedStore => 'commitFigures' in store;

/** The percentiles of commit durations; `undefined` before the first commit. */
export function commitTimesOf(millis: readonly number[]): CommitTimes | undefined {
  if (millis.length === 0) return undefined;
  const sorted = [...millis].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { commits: sorted.length, p50: at(0.5), p99: at(0.99) };
}

/** What is wrong with the structure of a store, for people. */
export interface StructureFault {
  /** Of the event concerned, where it is one. */
  readonly position?: number;
  readonly message: string;
}

/** A store of which the structure below the events can be checked. */
export interface CheckedStore {
  /**
   * At most 100 faults. `prefixes`: all that names of streams may begin with. `quick`: no comparison of indexes with what they
   * index, so that a server can ask before it serves.
   */
  checkStructure(prefixes: readonly string[], depth: 'quick' | 'full'): Promise<readonly StructureFault[]>;
}

export const isChecked = (store: object): store is CheckedStore =>
  'checkStructure' in store && typeof store.checkStructure === 'function';
