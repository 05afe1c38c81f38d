import type { Position } from '../eventstore/port.ts';
import type { Problem } from '../http/problem.ts';
import type { Principal } from '../http/principal.ts';
import type { CommandForm } from '../http/sent-command.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import type { Readings } from '../tension/readings.query.ts';
import type { Verdicts } from '../whatifs/verdicts.query.ts';
import type { RoomLive } from '../rooms/room-live.query.ts';
import type { CommandFrame, ProjectionFrame } from './protocol.ts';

/** What the live slice asks of the others: small enough that each of them can be replaced in a test. */

/** Where derived figures come from. */
export interface LiveReads
  extends Pick<Readings, 'reading' | 'revisionOf'>, Pick<Verdicts, 'staleness' | 'isStale'> {}

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

type Rooms = Pick<
  RoomLive,
  'figures' | 'counts' | 'onMoved' | 'onDrafts' | 'draftsOf' | 'delegationsOf' | 'mayPreview' | 'share'
>;

/** What of rooms is pushed beside their events. */
export interface LiveRooms extends Rooms {}

export interface Acknowledged {
  readonly outcome: Readonly<Record<string, unknown>>;
  /** By which everything that the command wrote can be read. */
  readonly position: Position;
}

/** Where commands go. */
export interface LiveCommands {
  /** What may be sent, by the command's name. */
  readonly forms: Readonly<Record<string, CommandForm>>;
  execute(frame: CommandFrame, principal: Principal): Promise<Result<Acknowledged, Problem>>;
}

export const LIVE_COMMANDS = Symbol('live commands');
