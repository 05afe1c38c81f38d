import { busOf } from '../eventstore/commands/bus.commands.ts';
import type { RoomOrder, RoomRequest, RoomWritten } from './commands.ts';
import { RoomWriter } from './room.writer.ts';

/** The commands of a room on the `CommandBus`. */
export const ROOM_BUS = busOf<RoomWritten, RoomOrder['type'], RoomRequest>(
  {
    OpenRoom: true,
    JoinRoom: true,
    RenameParticipant: true,
    MoveParticipant: true,
    RemoveParticipant: true,
    LetParticipantBackIn: true,
    NameSuccessor: true,
    TakeOver: true,
    ChangeJoining: true,
    ShowView: true,
    BeginPhase: true,
    ExtendPhase: true,
    TableStep: true,
    AmendStep: true,
    AcceptStep: true,
    RefuseStep: true,
    TakeStepBack: true,
    HideStep: true,
    Reveal: true,
    RebaseRoom: true,
    CloseRoom: true,
    ExpireRoom: true,
  },
  RoomWriter,
);
