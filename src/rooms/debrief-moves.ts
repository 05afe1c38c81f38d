import type { RecordedEvent } from '../eventstore/commands/decider.ts';
import { evolve, roomEvent } from './evolve.ts';
import type { NamedStep } from './laid-room.ts';
import { packageOf, type RoomState, type Step } from './state.ts';

/** What of a room's events is a move at the table. */
const MOVES = {
  'StepTabled.v1': 'tabled',
  'StepAmended.v1': 'amended',
  'StepAccepted.v1': 'accepted',
  'StepRefused.v1': 'refused',
  'StepTakenBack.v1': 'taken back',
  'StepHidden.v1': 'hidden',
} as const;

export type MoveKind = (typeof MOVES)[keyof typeof MOVES];

/** A move at the table, with the package that it left. */
export interface Move {
  readonly revision: number;
  readonly recordedAt: number;
  readonly move: MoveKind;
  readonly stepId: string;
  readonly wording: number;
  readonly participant: string;
  /** Delegation that it was made for; absent for the facilitator's. */
  readonly party?: string;
  readonly reason?: string;
  readonly package: readonly NamedStep[];
}

export interface PlayedRoom {
  readonly room: RoomState;
  readonly moves: readonly Move[];
  /** Steps that somebody refused in some wording and that are not agreed, as they are worded last. */
  readonly refused: readonly Step[];
}

/** A room played again, move by move. `undefined` where nobody opened it. */
export function playedAgain(
  events: readonly (RecordedEvent & { readonly recordedAt: number })[],
): PlayedRoom | undefined {
  let room: RoomState | undefined;
  const moves: Move[] = [];
  const refused = new Set<string>();
  let command: string | undefined;
  for (const recorded of events) {
    room = evolve(room, recorded);
    const event = roomEvent(recorded);
    if (!Object.hasOwn(MOVES, event.type) || !('stepId' in event.data)) continue;
    const { stepId, by } = event.data;
    if (event.type === 'StepRefused.v1') refused.add(stepId);
    // Whoever brings a wording that binds them accepts it with that: one move.
    const { commandId } = recorded.metadata;
    const before = commandId === command ? moves.pop() : undefined;
    command = commandId;
    if (before !== undefined) {
      moves.push({ ...before, package: packageOf(room) });
      continue;
    }
    moves.push({
      revision: recorded.revision,
      recordedAt: recorded.recordedAt,
      move: MOVES[event.type as keyof typeof MOVES],
      stepId,
      wording: room.steps.get(stepId)?.wording ?? 1,
      participant: by,
      ...('party' in event.data && { party: event.data.party }),
      ...('reason' in event.data && { reason: event.data.reason }),
      package: packageOf(room),
    });
  }
  if (room === undefined) return undefined;
  const agreed = new Set(packageOf(room));
  return {
    room,
    moves,
    refused: [...room.steps.values()].filter(
      (step) => refused.has(step.stepId) && step.lies !== 'hidden' && !agreed.has(step),
    ),
  };
}
