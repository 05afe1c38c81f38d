import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { SimulationPool } from '../projection/simulation.pool.ts';
import type { StepDraft } from './events.ts';
import { FINAL_PATHS, SECOND_PATHS } from './fair-rounds.ts';
import { FairRounds } from './fair-rounds.runner.ts';
import type { LaidRoom, NamedStep } from './laid-room.ts';
import { noRoom } from './refusals.ts';
import type { RoomQuestions } from './room-question.query.ts';
import { RoomWork, type RoomFigured } from './room-work.runner.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { RoomState } from './state.ts';
import { completeStep } from './step-content.ts';
import { Unanswered } from './unanswered.ts';

/** How long a room is quiet before its figures are made final, in milliseconds. */
const QUIET_MS = 3000;
/** Phases in which figures are made final at once: nothing is agreed in them. */
const SETTLED: ReadonlySet<string> = new Set(['freeze', 'reveal', 'debrief']);

/** What somebody lays over a room's package, for themselves: drafts put to it, and steps taken from it. */
export interface Overlay {
  readonly add: readonly { readonly stepId: string; readonly step: StepDraft }[];
  readonly take: readonly string[];
}

interface Kept {
  readonly work: RoomWork;
  readonly followers: Set<() => void>;
  latest: Result<RoomFigured> | undefined;
  quiet: NodeJS.Timeout | undefined;
}

/** Who waits for a room to move on, and what of its figures they still wait for. */
interface Watched {
  readonly watchers: Set<() => void>;
  readonly unanswered: Unanswered;
}

interface AskedOf {
  readonly key: string;
  readonly laid: LaidRoom;
  readonly isRoom: boolean;
  readonly unanswered: Unanswered;
}

/**
 * Figures of rooms for whoever follows them: of each room those of its newest package, by fair rounds, shared by all who ask the same.
 * All figures of a room are branches of one run over one field.
 */
export class RoomFigures {
  readonly #rooms: RoomModels['rooms'];
  readonly #questions: RoomQuestions;
  readonly #pool: SimulationPool;
  readonly #rounds: FairRounds;
  readonly #works = new Map<string, Kept>();
  /** Who waits for a room to move on, by room. */
  readonly #watched = new Map<string, Watched>();
  #lastPlace = 0;

  constructor(parts: {
    readonly rooms: RoomModels['rooms'];
    readonly questions: RoomQuestions;
    readonly pool: SimulationPool;
  }) {
    this.#rooms = parts.rooms;
    this.#questions = parts.questions;
    this.#pool = parts.pool;
    this.#rounds = new FairRounds(parts.pool.workers);
  }

  /** The read model of a room has moved on, or the room is gone. */
  moved(room: string): void {
    for (const wake of this.#watched.get(room)?.watchers ?? []) wake();
  }

  /**
   * Figures of a room that get better and begin anew as it moves on, until `signal` is raised; with `over`, of what somebody lays over
   * its package. A refusal does not end them: the room may move on from it. They end where the room is gone.
   */
  async *follow(room: string, signal: AbortSignal, over?: Overlay): AsyncGenerator<Result<RoomFigured>> {
    let wake = Promise.withResolvers<void>();
    const stir = (): void => {
      wake.resolve();
      wake = Promise.withResolvers();
    };
    const watched = this.#watch(room, stir);
    const unanswered = over === undefined ? watched.unanswered : this.#nobody();
    signal.addEventListener('abort', stir);
    let key = '';
    let left = (): void => {};
    let told: Result<RoomFigured> | undefined;
    try {
      while (!signal.aborted) {
        const stirred = wake.promise;
        const state = this.#rooms.get(room);
        if (state === undefined) {
          yield noRoom();
          return;
        }
        const laid = await this.#laid(state, over);
        const next = laid.ok ? keyOf(laid.value) : digestOf(laid.error);
        if (next !== key) {
          left();
          key = next;
          told = undefined;
          left = laid.ok
            ? this.#join({ key, laid: laid.value, isRoom: over === undefined, unanswered }, stir)
            : () => {};
        } else if (laid.ok && isSettled(state)) this.#works.get(key)?.work.finish();
        const latest = laid.ok ? this.#works.get(key)?.latest : laid;
        if (latest !== undefined && (laid.ok ? latest !== told : told === undefined)) {
          told = latest;
          yield latest;
          continue;
        }
        await stirred;
      }
    } finally {
      left();
      this.#unwatch(room, stir);
      signal.removeEventListener('abort', stir);
    }
  }

  /** Nothing is answered yet. */
  #nobody(): Unanswered {
    return new Unanswered(() => (this.#lastPlace += 1));
  }

  #watch(room: string, wake: () => void): Watched {
    const watched = this.#watched.get(room) ?? { watchers: new Set(), unanswered: this.#nobody() };
    watched.watchers.add(wake);
    this.#watched.set(room, watched);
    return watched;
  }

  #unwatch(room: string, wake: () => void): void {
    const watched = this.#watched.get(room);
    if (watched?.watchers.delete(wake) === true && watched.watchers.size === 0) this.#watched.delete(room);
  }

  async #laid(room: RoomState, over: Overlay | undefined): Promise<Result<LaidRoom>> {
    if (over === undefined) return ok({ room, add: [], take: new Set() });
    const facts = await this.#questions.factsFor(
      room,
      over.add.map(({ step }) => step),
    );
    if (!facts.ok) return facts;
    const add: NamedStep[] = [];
    for (const { stepId, step } of over.add) {
      const complete = completeStep(room, stepId, step, facts.value, this.#questions.latest);
      if (!complete.ok) return err(complete.error);
      add.push({ stepId, step: complete.value });
    }
    return ok({ room, add, take: new Set(over.take) });
  }

  /** Joins those who ask the same, and begins where nobody does. */
  #join(asked: AskedOf, wake: () => void): () => void {
    const { key } = asked;
    const kept = this.#works.get(key) ?? this.#begin(asked);
    kept.followers.add(wake);
    return () => {
      kept.followers.delete(wake);
      if (kept.followers.size > 0) return;
      clearTimeout(kept.quiet);
      kept.work.end();
      if (this.#works.get(key) === kept) this.#works.delete(key);
    };
  }

  #begin({ key, laid, isRoom, unanswered }: AskedOf): Kept {
    const followers = new Set<() => void>();
    const work = new RoomWork(laid, isRoom ? FINAL_PATHS : SECOND_PATHS, {
      questions: this.#questions,
      pool: this.#pool,
      rounds: this.#rounds,
      unanswered,
      told: (result) => {
        kept.latest = result;
        for (const wake of followers) wake();
      },
    });
    const kept: Kept = { work, followers, latest: undefined, quiet: undefined };
    this.#works.set(key, kept);
    if (isRoom) {
      if (isSettled(laid.room)) work.finish();
      else kept.quiet = setTimeout(() => work.finish(), QUIET_MS).unref();
    }
    return kept;
  }
}

const isSettled = ({ phase, closed }: RoomState): boolean => closed !== undefined || SETTLED.has(phase.name);

/** Equal keys have equal figures of equal steps. */
const keyOf = ({ room, add, take }: LaidRoom): string =>
  digestOf([
    room.opened.roomId,
    room.base,
    [...room.steps.values()]
      .filter(({ lies }) => lies === 'on the table')
      .map(({ stepId, step, binds, accepted }) => [
        stepId,
        step,
        binds.every((party) => accepted.has(party)),
      ]),
    add,
    [...take],
  ]);
