import type { Decider } from '../eventstore/commands/decider.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { RoomCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { RoomEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { roomStreamOf } from './room-id.ts';
import type { RoomState } from './state.ts';

/** The stream of a room. */
export const ROOM_DECIDER: Decider<RoomCommand, RoomState, RoomEvent> = {
  streamOf: ({ roomId }) => roomStreamOf(roomId),
  subjectOf: () => 'the room',
  // What is looked up for a command is no part of it.
  hashOf: ({ roomId, order, place }) =>
    digestOf({ roomId, order: asSent(order), by: place?.participant ?? null }),
  decide,
  evolve,
  originOf: () => undefined,
  workOf: () => 1,
  weightOf: ({ steps, participants }) => steps.size + participants.size,
};

function asSent(order: RoomCommand['order']): unknown {
  switch (order.type) {
    case 'OpenRoom': {
      const { code: _, ...sent } = order;
      return sent;
    }
    case 'BeginPhase': {
      const { keyHash: _, ...sent } = order;
      return sent;
    }
    case 'Reveal':
      return { type: order.type };
    case 'RebaseRoom':
      return { type: order.type, base: order.base };
    default:
      return order;
  }
}
