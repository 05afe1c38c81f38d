/** How the read models follow the log, honestly: what lies ahead and since when it has not moved. */
export interface FollowerHealth {
  readonly state: 'starting' | 'catching-up' | 'live' | 'retrying' | 'parked' | 'stopped';
  readonly position: string;
  /** Matching events not yet applied; counted up to a cap. */
  readonly lag: number;
  readonly lagCapped: boolean;
  /** Milliseconds since the position last moved while events lay ahead; 0 otherwise. */
  readonly stalledForMs: number;
  readonly error?: { readonly message: string; readonly position: string; readonly attempts: number };
  /** Streams that are parked while the others go on: the first of them, each with the event at fault. */
  readonly parked?: readonly {
    readonly stream: string;
    readonly revision: number;
    readonly position: string;
    readonly type: string;
    readonly cause: string;
    readonly remedy: string;
  }[];
  /** How many there are; absent with none. */
  readonly parkedStreams?: number;
}

/** What the HTTP layer needs of whoever feeds the read models: to wait for a write, and to say where they stand. */
export interface Follower {
  readonly state: FollowerHealth['state'];
  /** Position that all read models have applied. */
  readonly position: bigint;
  /** Resolves to whether `position` was applied within `timeoutMs`. */
  waitFor(position: bigint, timeoutMs: number): Promise<boolean>;
  health(): Promise<FollowerHealth>;
}

/** The follower of the record, which the reads of histories and what-ifs rest on. */
export const FOLLOWER = Symbol('follower of the record');

/** Every follower of this process, by name. */
export const FOLLOWERS = Symbol('followers of the event log');
export type Followers = Readonly<Record<string, Follower>>;

/** Above it, a follower that does not move though events lie ahead answers for nothing any more. */
export const STALLED_MS = 10_000;

/** How long a read with `Detente-After` waits before it answers 503. */
export const READ_AFTER_WAIT_MS = 2000;
