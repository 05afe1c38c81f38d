import type { Day } from '../kernel/clock.ts';
import type { RoomState } from './state.ts';

/** Tension on a day, as the record has it. */
export interface RecordedDay {
  readonly date: Day;
  readonly tension: number;
}

/**
 * Whether a room is told how the record goes on past its fork: where something was predicted from the reveal on, else from the phase of
 * the reveal, or the room's close, on. Whoever may read the history finds it there at any time.
 */
export const isToldWhatCame = ({
  question,
  phase,
  closed,
}: Pick<RoomState, 'question' | 'phase' | 'closed'>): boolean =>
  question === undefined
    ? phase.name === 'reveal' || phase.name === 'debrief' || closed !== undefined
    : question.revealed !== undefined;
