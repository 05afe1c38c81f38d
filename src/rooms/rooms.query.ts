import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { stateName } from '../ontology/country-names.ts';
import { declaredNames } from '../relations/declared-names.ts';
import type { Histories } from '../timeline/histories.ts';
import type { Readings } from '../tension/readings.query.ts';
import type { Prediction } from './ballot-events.ts';
import type { Ballot } from './ballots.ts';
import { StalenessQuery } from '../whatifs/staleness.query.ts';
import { noRoom } from './refusals.ts';
import { ballotStreamOf, parseRoomId, roomStreamOf } from './room-id.ts';
import { viewOf, type RoomView } from './room-view.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { RecordedDay } from './recorded.ts';
import type { RecordedAfter } from './recorded.query.ts';
import { crps, intervalScore, scoreAlong, together, type Along } from './scores.ts';
import { unseal } from './seal.ts';
import type { RoomState } from './state.ts';

/** A prediction beside what came, in points of tension; less is better. */
export interface Scored {
  readonly prediction: Prediction;
  readonly interval?: number;
  readonly crps?: number;
  /** Of a drawn line: over the days that it names, as far as the record covers. */
  readonly along?: Along;
}

/** What was predicted, once it is revealed. */
export interface Revealed {
  readonly question: string;
  readonly day: string;
  /** Tension on that day as the record tells it; absent where the record does not go so far, and only a model speaks. */
  readonly came?: number;
  /** The last prediction of each person. */
  readonly predictions: readonly (Scored & { readonly participant: string })[];
  /** Of the whole room; absent where nobody predicted. */
  readonly together?: Scored;
  /** Boxes that do not open with the key: somebody changed them. */
  readonly broken: number;
}

/** A room with what concerns predictions. */
export interface RoomAnswer extends RoomView {
  /** People whose prediction is sealed. */
  readonly predicted: number;
  readonly revealed?: Revealed;
  /** How the record goes on past the fork, day by day: from the reveal on, where it does. */
  readonly recorded?: readonly RecordedDay[];
  /** The last revision of the history, where its record up to the fork is another one by now. */
  readonly corrected?: { readonly revision: number };
  /** What steps may be about: the issues that the history declares at the base. */
  readonly issues: readonly { readonly id: string; readonly title: string }[];
  /** Names of delegations, where the history declares them. */
  readonly names: Readonly<Record<string, string>>;
}

/** A room among others. */
export type RoomSummary = Pick<
  RoomView,
  'roomId' | 'title' | 'history' | 'state' | 'phase' | 'base' | 'expires'
> & { readonly people: number };

/** One event of a room as it is handed out. */
export interface RoomExportLine {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly data: unknown;
}

/** What is asked of rooms. Before the reveal nothing is read from boxes here. */
export class RoomQuery {
  readonly #models: RoomModels;
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #readings: Pick<Readings, 'reading' | 'revisionOf'>;
  readonly #recorded: RecordedAfter;
  readonly #store: EventStore;
  readonly #staleness: StalenessQuery;
  readonly #clock: Clock;

  constructor(parts: {
    readonly rooms: RoomModels;
    readonly histories: Pick<Histories, 'resolve'>;
    readonly readings: Pick<Readings, 'reading' | 'revisionOf'>;
    readonly recorded: RecordedAfter;
    readonly store: EventStore;
    readonly clock: Clock;
  }) {
    this.#models = parts.rooms;
    this.#histories = parts.histories;
    this.#readings = parts.readings;
    this.#recorded = parts.recorded;
    this.#store = parts.store;
    this.#staleness = new StalenessQuery(parts);
    this.#clock = parts.clock;
  }

  /** The last opened first. */
  list(): readonly RoomSummary[] {
    return this.#models.rooms.all.toReversed().map((room) => {
      const { roomId, title, history, state, phase, base, expires, participants } = viewOf(
        room,
        this.#clock.now(),
      );
      const people = participants.filter(({ removed }) => !removed).length;
      return { roomId, title, history, state, phase, base, expires, people };
    });
  }

  /** The room of an id, as it was folded. */
  room(id: string): Result<RoomState> {
    const parsed = parseRoomId(id);
    if (!parsed.ok) return parsed;
    const room = this.#models.rooms.get(parsed.value);
    return room === undefined ? noRoom() : ok(room);
  }

  async get(id: string): Promise<Result<RoomAnswer>> {
    const found = this.room(id);
    if (!found.ok) return found;
    const room = found.value;
    const view = viewOf(room, this.#clock.now());
    const ballots = this.#ballotsOf(room);
    const predicted = new Set(ballots.map(({ participant }) => participant)).size;
    const told = await this.recorded(room);
    const revealed = await this.#revealed(room, ballots, told);
    const corrected = view.state === 'open' ? await this.#corrected(room) : undefined;
    return ok({
      ...view,
      ...this.#declared(room),
      predicted,
      ...(revealed && { revealed }),
      ...told,
      ...(corrected && { corrected }),
    });
  }

  /** What an answer goes by beside the events of its room: the revision of the record, and the second, as phones set their clocks by it. */
  stampOf(id: string): string {
    const room = this.room(id);
    const table = room.ok ? this.#histories.resolve(room.value.opened.history) : room;
    return `${table.ok ? table.value.revision : ''} ${Math.floor(this.#clock.now() / 1000)}`;
  }

  async #corrected({ opened, base }: RoomState): Promise<RoomAnswer['corrected']> {
    const table = this.#histories.resolve(opened.history);
    if (!table.ok || !(await this.#staleness.isStale(table.value, base))) return undefined;
    return { revision: table.value.revision };
  }

  /** What the history declares at the base; nothing where it was erased meanwhile. */
  #declared({ opened, base }: RoomState): Pick<RoomAnswer, 'issues' | 'names'> {
    const found = this.#histories.resolve(opened.history);
    if (!found.ok) return { issues: [], names: {} };
    const { issues, parties, names, thirdParties } = found.value.declarationAt(base.revision);
    const declared = new Map(declaredNames({ parties, thirdParties, ...(names && { names }) }));
    const named = opened.delegations.map(
      (party) => [party, declared.get(party) ?? stateName(party)] as const,
    );
    return {
      issues: issues.map(({ id, title }) => ({ id, title })),
      names: Object.fromEntries(named.filter(([, name]) => name !== undefined)) as Record<string, string>,
    };
  }

  /** How the record goes on past the fork, where the room is told. */
  recorded(room: RoomState): Promise<Pick<RoomAnswer, 'recorded'>> {
    return this.#recorded.of(room);
  }

  /** The box that somebody sealed last; `undefined` where they sealed none. */
  lastBox(room: RoomState, participant: string): string | undefined {
    return this.#ballotsOf(room).findLast((ballot) => ballot.participant === participant)?.box;
  }

  /** All of a room, event by event: sealed boxes as they are, and keys once they are revealed. Rejects with a `StoreError`. */
  async *export(room: RoomState): AsyncGenerator<RoomExportLine> {
    const { roomId } = room.opened;
    for (const stream of [roomStreamOf(roomId), ballotStreamOf(roomId)]) {
      for await (const events of this.#store.readStream(stream))
        for (const event of events) yield lineOf(event);
    }
  }

  #ballotsOf({ opened, question }: RoomState): readonly Ballot[] {
    const ballots = this.#models.ballots.get(opened.roomId)?.ballots ?? [];
    return ballots
      .slice(0, question?.revealed?.ballots)
      .filter((ballot) => ballot.question === question?.question);
  }

  async #revealed(
    { opened, question, participants }: RoomState,
    ballots: readonly Ballot[],
    { recorded = [] }: Pick<RoomAnswer, 'recorded'>,
  ): Promise<Revealed | undefined> {
    if (question?.revealed === undefined) return undefined;
    const key = Buffer.from(question.revealed.key, 'base64url');
    const last = new Map<string, Prediction>();
    let broken = 0;
    for (const { participant, box } of ballots) {
      const about = { room: opened.roomId, participant, question: question.question };
      const prediction = unseal(box, about, key);
      if (prediction === undefined) broken += 1;
      // Whoever was removed takes their prediction along.
      else if (participants.get(participant)?.removed === false) last.set(participant, prediction);
    }
    const came = await this.#came(opened.history, question.day);
    const way = recorded.map(({ tension }) => tension);
    const scored = (prediction: Prediction): Scored => {
      const along = scoreAlong(prediction, opened.horizonDays, way);
      return {
        prediction,
        ...(came !== undefined && {
          interval: intervalScore(prediction, came),
          crps: crps(prediction, came),
        }),
        ...(along && { along }),
      };
    };
    const room = together([...last.values()]);
    return {
      question: question.question,
      day: question.day,
      ...(came !== undefined && { came }),
      predictions: [...last].map(([participant, prediction]) => ({ participant, ...scored(prediction) })),
      ...(room && { together: scored(room) }),
      broken,
    };
  }

  /** Tension on a day, where the record covers it. */
  async #came(history: string, day: string): Promise<number | undefined> {
    const revision = this.#readings.revisionOf(history);
    if (revision === undefined) return undefined;
    const reading = await this.#readings.reading(history, revision, day);
    return reading.ok && reading.value.covered ? reading.value.tension : undefined;
  }
}

const lineOf = ({ stream, revision, type, data, metadata }: StoredEvent): RoomExportLine => ({
  stream,
  revision,
  type,
  recordedAt: metadata.recordedAt,
  data,
});
