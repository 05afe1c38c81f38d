import type { StoredEvent } from '../eventstore/port.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';
import { leanOf, type LeanProjection } from '../models/reaction/projection-answer.ts';
import { refuse } from '../relations/rules.ts';
import type { Overlay, RoomFigures } from './room-figures.runner.ts';
import {
  BALLOT_STREAM_PREFIX,
  delegationTopic,
  roomOfBallots,
  roomOfStream,
  ROOM_STREAM_PREFIX,
  type RoomId,
} from './room-id.ts';
import type { RoomPasses } from './room-passes.service.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { SharedDrafts } from './shared-drafts.ts';
import type { StepFigures } from './step-figures.ts';

/** Figures of a room as a frame carries them. */
export interface RoomFramed {
  readonly fingerprint: string;
  readonly paths: number;
  readonly final: boolean;
  readonly figures: LeanProjection;
  readonly revision: number;
  readonly package: readonly string[];
  readonly steps: readonly StepFigures[];
}

export interface RoomCounts {
  readonly participants: number;
  readonly predicted: number;
}

/** What of rooms is pushed beside their events. */
export class RoomLive {
  readonly #models: RoomModels;
  readonly #figures: RoomFigures;
  readonly #passes: Pick<RoomPasses, 'listenerOf' | 'mayHear'>;
  readonly #drafts: SharedDrafts;
  readonly #listeners = new Set<(room: RoomId) => void>();

  constructor(parts: {
    readonly rooms: RoomModels;
    readonly figures: RoomFigures;
    readonly passes: Pick<RoomPasses, 'listenerOf' | 'mayHear'>;
    readonly drafts: SharedDrafts;
    readonly follower: { onApplied(listener: (events: readonly StoredEvent[]) => void): () => void };
  }) {
    this.#models = parts.rooms;
    this.#figures = parts.figures;
    this.#passes = parts.passes;
    this.#drafts = parts.drafts;
    parts.follower.onApplied((events) => {
      const moved = new Set(events.map(({ stream }) => roomIn(stream)));
      for (const room of moved) if (room !== undefined) this.#moved(room);
    });
  }

  /** Calls the listener with each room that somebody did something in, predictions too. */
  onMoved(listener: (room: RoomId) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls the listener with the topic of each delegation whose drafts have changed. */
  onDrafts(listener: (topic: string) => void): () => void {
    return this.#drafts.onChanged((room, party) => listener(delegationTopic(room, party)));
  }

  async *figures(room: RoomId, signal: AbortSignal, over?: Overlay): AsyncGenerator<Result<RoomFramed>> {
    for await (const result of this.#figures.follow(room, signal, over)) {
      if (!result.ok) yield result;
      else {
        const { projection, ...rest } = result.value;
        const { fingerprint, paths, final } = projection;
        yield ok({ fingerprint, paths, final, figures: leanOf(projection), ...rest });
      }
    }
  }

  /** How many are in a room; `undefined` where it is gone. */
  counts(room: RoomId): RoomCounts | undefined {
    const state = this.#models.rooms.get(room);
    if (state === undefined) return undefined;
    const ballots = this.#models.ballots.get(room)?.ballots ?? [];
    const { question } = state;
    const sealed = ballots.filter((ballot) => ballot.question === question?.question);
    return {
      participants: [...state.participants.values()].filter(({ removed }) => !removed).length,
      predicted: new Set(sealed.map(({ participant }) => participant)).size,
    };
  }

  /** What a delegation drafts, by its topic. */
  draftsOf(topic: string): ReturnType<SharedDrafts['of']> {
    const [, room = '', party = ''] = topic.split(':');
    const state = this.#models.rooms.get(room);
    return state === undefined ? [] : this.#drafts.of(state, party);
  }

  /** Topics of a room's delegations. */
  delegationsOf(room: RoomId): readonly string[] {
    const { delegations = [] } = this.#models.rooms.get(room)?.opened ?? {};
    return delegations.map((party) => delegationTopic(room, party));
  }

  /** Whether somebody may have steps laid over a room's package, by the name that they listen under. */
  mayPreview(name: string, room: RoomId): Result<void> {
    const isIn = this.#models.rooms.get(room) !== undefined && this.#passes.mayHear(name, room);
    return isIn
      ? ok(undefined)
      : refuse('forbidden', 'room-pass-over', 'No pass of this room was shown', 'Come into the room first.');
  }

  /** Shows a delegation what one of it drafts, or nothing any more; `place` names the slot of their socket. */
  share(place: string, name: string, room: RoomId, steps: Overlay['add'] | undefined): void {
    const state = this.#models.rooms.get(room);
    const listener = this.#passes.listenerOf(name);
    if (steps === undefined || state === undefined || listener?.room !== room)
      return this.#drafts.takeBack(place);
    return this.#drafts.show(place, state, { participant: listener.participant, steps });
  }

  #moved(room: RoomId): void {
    this.#figures.moved(room);
    for (const listener of this.#listeners) listener(room);
  }
}

function roomIn(stream: string): RoomId | undefined {
  if (stream.startsWith(ROOM_STREAM_PREFIX)) return roomOfStream(stream);
  return stream.startsWith(BALLOT_STREAM_PREFIX) ? roomOfBallots(stream) : undefined;
}
