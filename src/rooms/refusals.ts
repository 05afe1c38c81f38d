import type { Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';

/** Refusals that several decisions of a room share. None quotes what somebody wrote. */

export const noRoom = (): Result<never> =>
  refuse(
    'missing',
    'unknown-room',
    'There is no such room',
    'Correct its id, or ask whoever opened it: it may have been erased.',
  );

export const roomClosed = (): Result<never> =>
  refuse(
    'conflict',
    'room-closed',
    'The room is closed and takes no more moves',
    'Read what it came to, or open another room.',
  );

export const roomExpired = (): Result<never> =>
  refuse(
    'conflict',
    'room-expired',
    'The time of this room is over: nobody closed it',
    'Read what it came to, or open another room.',
  );

export const joiningClosed = (): Result<never> =>
  refuse(
    'conflict',
    'joining-closed',
    'Nobody is let in to this room at present',
    'Ask the facilitator to open joining again.',
  );

export const passOver = (): Result<never> =>
  refuse(
    'forbidden',
    'room-pass-over',
    'This pass opens the room no more',
    'Ask the facilitator to let you in again.',
  );

export const facilitatorOnly = (): Result<never> =>
  refuse('forbidden', 'facilitator-only', 'Only the facilitator of the room does this', 'Ask them for it.');

export const noParticipant = (): Result<never> =>
  refuse(
    'missing',
    'unknown-participant',
    'Nobody of that id is in the room',
    'Take an id from the list of those who are in it.',
  );
