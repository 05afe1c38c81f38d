import type { Position } from '../eventstore/port.ts';
import type { Problem } from '../http/problem.ts';
import type { Day } from '../kernel/clock.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import type { CommandFrame, ProjectionFrame, Reading, SnapshotFrame, StalenessFrame } from './protocol.ts';
import type { Topic } from './topic.ts';

/** What the live slice asks of the others: small enough that each of them can be replaced in a test. */

export interface SnapshotAnswer {
  /** Position that the state includes. */
  readonly position: Position;
  readonly state: SnapshotFrame['state'];
}

/** Where snapshots and derived figures come from. */
export interface LiveReads {
  /** Rejection where there is nothing of that name. */
  exists(topic: Topic): Result<void>;
  snapshot(topic: Topic): Promise<Result<SnapshotAnswer>>;
  /** Tension of a history as of a revision: on its default day, or on another. */
  reading(history: string, revision: number, at?: Day): Promise<Result<Reading>>;
  /** Which of a history's what-ifs, of the last proposed, rest on a past that it no longer says. */
  staleness(history: string): Promise<Result<Staleness>>;
  /** Whether one does; `undefined` where there is no such what-if. */
  isStale(whatIfId: string): Promise<boolean | undefined>;
  /** The history's last revision that the read models have. */
  revisionOf(history: string): number | undefined;
}

export type Staleness = Pick<StalenessFrame, 'history' | 'revision' | 'whatIfs'>;

export type Figures = Pick<ProjectionFrame, 'fingerprint' | 'paths' | 'final' | 'figures'> & {
  readonly revision?: number;
};

/** Where projections come from: figures that get better, until the last or until `signal` is raised. */
export interface LiveProjections {
  ofWhatIf(whatIfId: string, signal: AbortSignal): AsyncIterable<Result<Figures, Rejection>>;
  ofDraft(
    draft: { readonly history: string; readonly outcome: Readonly<Record<string, unknown>> },
    /** A newer draft of the same slot takes the place of the older. */
    slot: string,
    signal: AbortSignal,
  ): AsyncIterable<Result<Figures, Rejection>>;
}

export interface Acknowledged {
  readonly outcome: Readonly<Record<string, unknown>>;
  /** By which everything that the command wrote can be read. */
  readonly position: Position;
}

/** Where commands go. */
export interface LiveCommands {
  execute(frame: CommandFrame, principal: string): Promise<Result<Acknowledged, Problem>>;
}

export const LIVE_READS = Symbol('live reads');
export const LIVE_COMMANDS = Symbol('live commands');
