import type { StreamCommand, Written } from '../eventstore/commands/decider.ts';
import type { Result } from '../kernel/result.ts';
import type { HistoryAtBase } from '../whatifs/history-at-base.ts';
import type { AskedBase } from '../whatifs/events.ts';
import type { StepDraft } from './events.ts';
import type { PhaseName } from './phases.ts';
import type { RoomId } from './room-id.ts';

/** Somebody's place in a room, as their pass says: it counts while the room says the same. */
export interface Place {
  readonly participant: string;
  readonly n: number;
}

/** What a room is opened on. */
export interface Opening {
  readonly title: string;
  readonly history: string;
  readonly base: AskedBase;
  readonly horizonDays: number;
  readonly seed: number;
  /** What the facilitator is called. */
  readonly name: string;
  readonly expiresDays: number;
  /** Chosen for it. */
  readonly code: string;
}

/** What a command asks of a room. Contents were validated by the schemas of `events.ts` before they get here. */
export type RoomOrder =
  | ({ readonly type: 'OpenRoom' } & Opening)
  /** `party` 'any': they are dealt a delegation; absent: they watch, with a name. */
  | { readonly type: 'JoinRoom'; readonly name: string; readonly party?: string }
  | { readonly type: 'RenameParticipant'; readonly participant: string; readonly name: string }
  | { readonly type: 'MoveParticipant'; readonly participant: string; readonly party?: string }
  | { readonly type: 'RemoveParticipant'; readonly participant: string; readonly reason?: string }
  | { readonly type: 'LetParticipantBackIn'; readonly participant: string }
  | { readonly type: 'NameSuccessor'; readonly participant: string }
  | { readonly type: 'TakeOver' }
  | { readonly type: 'ChangeJoining'; readonly open: boolean }
  /** Everybody's screen goes to a part of the room. */
  | { readonly type: 'ShowView'; readonly to: string }
  | {
      readonly type: 'BeginPhase';
      readonly phase: PhaseName;
      readonly minutes?: number;
      /** Of the question that a phase of predictions opens: SHA-256 of its key. */
      readonly keyHash?: string;
    }
  | { readonly type: 'ExtendPhase'; readonly minutes: number }
  | { readonly type: 'TableStep'; readonly stepId: string; readonly step: StepDraft }
  | {
      readonly type: 'AmendStep';
      readonly stepId: string;
      readonly wording: number;
      readonly step: StepDraft;
    }
  | { readonly type: 'AcceptStep'; readonly stepId: string; readonly wording: number }
  | {
      readonly type: 'RefuseStep';
      readonly stepId: string;
      readonly wording: number;
      readonly reason: string;
    }
  | { readonly type: 'TakeStepBack'; readonly stepId: string }
  | { readonly type: 'HideStep'; readonly stepId: string; readonly reason: string }
  /** `key` and `ballots` are looked up for it. */
  | { readonly type: 'Reveal'; readonly key?: string; readonly ballots?: number }
  | { readonly type: 'RebaseRoom'; readonly base: AskedBase; readonly ballots?: number }
  | { readonly type: 'CloseRoom'; readonly communique?: string }
  /** Nobody's: what the first command after a room's time finds to be done. */
  | { readonly type: 'ExpireRoom' };

export interface RoomRequest extends StreamCommand {
  readonly roomId: RoomId;
  readonly order: RoomOrder;
  /** Who sends it; absent for an opening and for somebody who joins. */
  readonly place?: Place;
}

/** A request with what must be known of the history to decide it. */
export interface RoomCommand extends RoomRequest {
  readonly facts?: Result<HistoryAtBase>;
}

/** The answer to a command; a repeat of the command gets an equal one. */
export interface RoomWritten extends Written {
  readonly roomId: RoomId;
  /** Whom a command that brings somebody in is about, with the number of their pass. */
  readonly place?: Place;
}
