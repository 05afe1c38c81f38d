import type { Result } from '../kernel/result.ts';
import type { RoomEvent } from './events.ts';

/** What a command adds to its room: events, none where it says so already, or the reason why not. */
export type Decision = Result<readonly RoomEvent[]>;
