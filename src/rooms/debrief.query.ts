import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { dayNumber, formatDay } from '../kernel/clock.ts';
import { AbreastRun } from '../projection/abreast.runner.ts';
import type { ContributionsQuery } from '../projection/contributions.query.ts';
import { rejectionOf, WAITS } from '../projection/refusals.ts';
import { isCancelled } from '../projection/shared-runs.runner.ts';
import { SharedWork } from '../projection/shared-work.runner.ts';
import type { SimulationPool } from '../projection/simulation.pool.ts';
import { movesOf, refusedOf, sharesOf, standingOf, type Debrief } from './debrief.ts';
import { playedAgain, type PlayedRoom } from './debrief-moves.ts';
import type { NamedStep } from './laid-room.ts';
import type { RecordedAfter } from './recorded.query.ts';
import { noRoom } from './refusals.ts';
import { roomStreamOf } from './room-id.ts';
import type { RoomQuestions } from './room-question.query.ts';
import { packageOf } from './state.ts';

/** Futures that what moves left is told on; of many packages on fewer. */
const PATHS = 4000;
const MANY_PACKAGES = 60;
const PATHS_OF_MANY = 1000;
/** Debriefs that are kept, and worked on at a time. */
const KEPT = 50;
const AT_A_TIME = 4;

/** What a room came to: each revision of it is worked out once. How the record goes on is asked anew each time: it may have. */
export class DebriefQuery {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #questions: RoomQuestions;
  readonly #contributions: Pick<ContributionsQuery, 'of'>;
  readonly #recorded: RecordedAfter;
  readonly #pool: SimulationPool;
  readonly #work = new SharedWork<Result<Debrief>>({ most: AT_A_TIME, mostWeight: KEPT, weightOf: () => 1 });

  constructor(parts: {
    readonly store: Pick<EventStore, 'readStream'>;
    readonly questions: RoomQuestions;
    readonly contributions: Pick<ContributionsQuery, 'of'>;
    readonly recorded: RecordedAfter;
    readonly pool: SimulationPool;
  }) {
    this.#store = parts.store;
    this.#questions = parts.questions;
    this.#contributions = parts.contributions;
    this.#recorded = parts.recorded;
    this.#pool = parts.pool;
  }

  /** Rejections: `unknown-room`, what forbids the package to be projected, `projection-waits` where `signal` was raised. */
  async of(room: string, signal?: AbortSignal): Promise<Result<Debrief>> {
    const played = await this.#played(room);
    if (played === undefined) return noRoom();
    const key = `${room} ${played.room.revision}`;
    try {
      const debrief = await this.#work.of(key, (stop) => this.#debrief(played, stop), signal);
      return debrief.ok ? ok({ ...debrief.value, ...(await this.#recorded.of(played.room)) }) : debrief;
    } catch (error) {
      return err(isCancelled(error) ? WAITS : rejectionOf(error));
    }
  }

  async #played(room: string): Promise<PlayedRoom | undefined> {
    const events: StoredEvent[] = [];
    for await (const page of this.#store.readStream(roomStreamOf(room))) events.push(...upcastAll(page));
    return playedAgain(events);
  }

  async #debrief(played: PlayedRoom, signal: AbortSignal): Promise<Result<Debrief>> {
    const { room, moves, refused } = played;
    const agreed: readonly NamedStep[] = packageOf(room);
    const strands = new Map<string, readonly NamedStep[]>([
      ['package', agreed],
      ['baseline', []],
    ]);
    for (const move of moves) strands.set(nameOf(move.package), move.package);
    for (const step of refused) strands.set(`with ${step.stepId}`, [...agreed, step]);
    const paths = strands.size > MANY_PACKAGES ? PATHS_OF_MANY : PATHS;
    const question = await this.#questions.of(room, [...strands.values()], paths);
    if (!question.ok) return question;
    const outcome = await this.#questions.outcome(room, agreed);
    if (!outcome.ok) return outcome;
    const shares = await this.#contributions.of(outcome.value, {}, signal);
    if (!shares.ok) return shares;
    const run = new AbreastRun(this.#pool, question.value.abreast, question.value.first.order.fingerprint);
    await run.advance(paths, { urgent: false, signal });
    const names = [...strands.keys()];
    const endsOf = (name: string): Float64Array | undefined => {
      const place = question.value.places[names.indexOf(name)];
      return place === undefined ? undefined : run.ends(place);
    };
    const [whole, none] = [run.ends(0), run.ends(1)];
    const baseline = standingOf(none);
    const { opened, base, revision } = room;
    const debrief: Debrief = {
      roomId: opened.roomId,
      title: opened.title,
      history: opened.history,
      base,
      revision,
      until: formatDay(dayNumber(base.at) + opened.horizonDays),
      paths,
      baseline,
      package: { ...standingOf(whole), steps: agreed.map(({ stepId }) => stepId) },
      moves: movesOf(played, (steps) => endsOf(nameOf(steps)), baseline),
      shares: sharesOf(played, shares.value),
      refused: refusedOf(played, whole, (stepId) => endsOf(`with ${stepId}`)),
    };
    run.end(true);
    return ok(debrief);
  }
}

/** Steps in their wordings: the content of a wording never changes. */
const nameOf = (steps: readonly NamedStep[]): string =>
  JSON.stringify(steps.map(({ stepId, step }) => [stepId, step]));
