import type { StreamState } from '../eventstore/commands/decider.ts';
import type { RoomEventOf, StepContent } from './events.ts';
import type { Phase } from './phases.ts';
import { millisOf } from './instant.ts';

export interface Participant {
  readonly participant: string;
  readonly name: string;
  /** Delegation; absent for the facilitator and for observers. */
  readonly party?: string;
  /** Number of the pass that opens the room for them. */
  readonly n: number;
  readonly removed: boolean;
}

/** A step that was put before the room. */
export interface Step {
  readonly stepId: string;
  readonly wording: number;
  readonly step: StepContent;
  /** Who brought the present wording. */
  readonly by: string;
  readonly party: string;
  readonly binds: readonly string[];
  /** By party, of the present wording alone. */
  readonly accepted: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  readonly lies: 'on the table' | 'taken back' | 'hidden';
  /** Why it was hidden. */
  readonly reason?: string;
}

export interface Question {
  readonly question: string;
  readonly day: string;
  readonly keyHash: string;
  readonly revealed?: { readonly key: string; readonly ballots: number };
}

/** What a room's decisions depend on, folded from its events. */
export interface RoomState extends StreamState {
  readonly opened: RoomEventOf<'RoomOpened.v1'>['data'];
  readonly base: RoomEventOf<'RoomOpened.v1'>['data']['base'];
  readonly facilitator: string;
  readonly successor?: string;
  readonly joining: boolean;
  readonly participants: ReadonlyMap<string, Participant>;
  readonly steps: ReadonlyMap<string, Step>;
  readonly phase: Phase;
  readonly question?: Question;
  /** What the facilitator brought everybody to last, and at which revision. */
  readonly shown?: { readonly to: string; readonly revision: number };
  readonly closed?: RoomEventOf<'RoomClosed.v1'>['data'];
}

/** The steps that every party they bind accepted in their present wording, in the order in which they were first tabled. */
export const packageOf = ({ steps }: Pick<RoomState, 'steps'>): readonly Step[] =>
  [...steps.values()].filter(isAgreed);

export const isAgreed = ({ lies, binds, accepted }: Step): boolean =>
  lies === 'on the table' && binds.every((party) => accepted.has(party));

/** When a room goes by itself, in milliseconds: counted from its close, or from its opening where nobody closed it. */
export const expiresAt = ({ opened, closed }: Pick<RoomState, 'opened' | 'closed'>): number =>
  millisOf(closed?.closedAt ?? opened.openedAt) + opened.expiresDays * 86_400_000;
