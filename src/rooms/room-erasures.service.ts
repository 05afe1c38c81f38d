import type { Erasures, Order, ToErase } from '../eventstore/erasing/erasures.runner.ts';
import type { Result } from '../kernel/result.ts';
import { whatIfStreamOf } from '../whatifs/what-if-id.ts';
import { ballotStreamOf, roomStreamOf } from './room-id.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { RoomState } from './state.ts';

/** What is left of an erased stream: how much it held, and the hash of its end. */
interface Gone {
  readonly stream: string;
  readonly events: number;
  readonly tip: string;
}

/** Takes a room out for good: what people did in it, what they sealed and, unless it is kept on purpose, the what-if it came to, whose words are theirs. */
export class RoomErasures {
  readonly #erasures: Erasures;
  readonly #rooms: RoomModels;

  constructor(parts: { readonly erasures: Erasures; readonly rooms: RoomModels }) {
    this.#erasures = parts.erasures;
    this.#rooms = parts.rooms;
  }

  /** The streams of all rooms of a history: its people's names and moves, and what they sealed. */
  streamsOn(history: string): readonly string[] {
    return this.#rooms.rooms.all
      .filter(({ opened }) => opened.history === history)
      .flatMap(({ opened: { roomId } }) =>
        this.#rooms.ballots.get(roomId) === undefined
          ? [roomStreamOf(roomId)]
          : [ballotStreamOf(roomId), roomStreamOf(roomId)],
      );
  }

  /** Rejects with a `StoreError`: what was begun is finished at the next start. */
  async erase(
    { opened, closed }: RoomState,
    { keepWhatIf }: { readonly keepWhatIf: boolean },
    order: Order,
  ): Promise<Result<readonly Gone[]>> {
    const of = roomStreamOf(opened.roomId);
    const streams: ToErase[] = [];
    if (this.#rooms.ballots.get(opened.roomId) !== undefined) {
      streams.push({ stream: ballotStreamOf(opened.roomId), of });
    }
    const whatIf = closed?.whatIfId;
    if (whatIf !== undefined && !keepWhatIf) streams.push({ stream: whatIfStreamOf(whatIf), of });
    return this.#erasures.erase([...streams, { stream: of }], order);
  }
}
