import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Clock } from '../kernel/clock.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import type { AskedBase } from '../whatifs/events.ts';
import type { HistoryAtBase, Named } from '../whatifs/history-at-base.ts';
import type { HistoryFacts } from '../whatifs/history-facts.query.ts';
import type { WhatIfWriter } from '../whatifs/what-if.writer.ts';
import type { Prediction } from './ballot-events.ts';
import { BALLOT_DECIDER } from './ballots.ts';
import type { RoomOrder, RoomRequest, RoomWritten } from './commands.ts';
import { ROOM_DECIDER } from './decider.ts';
import { noRoom } from './refusals.ts';
import {
  ballotStreamOf,
  packageCommandOf,
  packageIdOf,
  participantIdOf,
  questionIdOf,
  roomStreamOf,
  type RoomId,
} from './room-id.ts';
import type { KeyRing, RoomKeys } from './room-keys.ts';
import { keyHash, questionKey, seal, sealedHash, unseal } from './seal.ts';
import { expiresAt, packageOf, type RoomState } from './state.ts';
import { namedBy, outcomeOf } from './step-content.ts';

interface Parts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly facts: HistoryFacts;
  readonly whatIfs: Pick<WhatIfWriter, 'execute'>;
  readonly keys: KeyRing;
}

/** A prediction on its way to be sealed. */
export interface PredictionRequest extends Omit<RoomRequest, 'order' | 'place'> {
  readonly place: NonNullable<RoomRequest['place']>;
  readonly prediction: Prediction;
}

const MOST_ROOMS = 256;
const MOST_ENTRIES = 50_000;

/** Executes commands on rooms and their ballots, as `StreamWriter` promises: it looks up what each has to know first. */
export class RoomWriter {
  readonly #parts: Parts;
  readonly #rooms;
  readonly #ballots;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, clock } = parts;
    const kept = { store, clock, mostStreams: MOST_ROOMS, mostEntries: MOST_ENTRIES };
    this.#rooms = new StreamWriter({ ...kept, decider: ROOM_DECIDER });
    this.#ballots = new StreamWriter({ ...kept, decider: BALLOT_DECIDER });
  }

  /** The room as it stands in the store; `undefined` where nobody opened it. */
  async load(room: RoomId): Promise<RoomState | undefined> {
    return this.#rooms.load(roomStreamOf(room));
  }

  /** Lets go of what is held of a stream that was taken out. */
  forget(stream: string): void {
    this.#rooms.forget(stream);
    this.#ballots.forget(stream);
  }

  /**
   * What was written once it is durable, or the reason for refusing; a repeat of a command gets the first one's answer. The package of a
   * room that closes becomes a what-if. Rejects with a `StoreError` where the store fails: sending it again with the same id is safe.
   */
  async execute(request: RoomRequest): Promise<Result<RoomWritten>> {
    const { roomId, order } = request;
    const state = order.type === 'OpenRoom' ? undefined : await this.load(roomId);
    if (state !== undefined && state.closed === undefined && this.#parts.clock.now() >= expiresAt(state)) {
      await this.#expire(roomId);
    }
    const facts = await this.#factsFor(order, state);
    const known = await this.#known(request, state);
    if (!known.ok) return known;
    const written = await this.#rooms.execute({ ...request, order: known.value, ...(facts && { facts }) });
    const after = this.#rooms.held(roomStreamOf(roomId));
    // A server that stopped between the two is made good by whoever comes next.
    if (after?.closed?.whatIfId !== undefined) {
      const made = await this.#propose(after, request.actor);
      if (!made.ok) return made;
    }
    if (!written.ok) return written;
    const place = placeOf(request, after);
    return ok({ roomId, ...written.value, ...(place && { place }) });
  }

  /** Seals a prediction and keeps it. */
  async predict({ place, prediction, ...request }: PredictionRequest): Promise<Result<RoomWritten>> {
    const { roomId } = request;
    const room = await this.load(roomId);
    if (room === undefined) return noRoom();
    const keys = await this.#parts.keys();
    if (!keys.ok) return keys;
    const about = { room: roomId, participant: place.participant, question: room.question?.question ?? '' };
    const key = questionKey(keys.value.seals, roomId, about.question);
    const ofAnother = room.question !== undefined && keyHash(key) !== room.question.keyHash;
    if (ofAnother) return anotherSecret();
    const box = seal(prediction, about, key);
    const hash = sealedHash(about, prediction, keys.value.hashes);
    const written = await this.#ballots.execute({ ...request, place, box, hash, room });
    return written.ok ? ok({ roomId, ...written.value }) : written;
  }

  /** What somebody sealed, for themselves alone. */
  async opened(
    { opened, question }: RoomState,
    participant: string,
    box: string,
  ): Promise<Prediction | undefined> {
    const keys = await this.#parts.keys();
    if (!keys.ok || question === undefined) return undefined;
    const about = { room: opened.roomId, participant, question: question.question };
    return unseal(box, about, questionKey(keys.value.seals, opened.roomId, question.question));
  }

  async #expire(roomId: RoomId): Promise<void> {
    const commandId = uuidV5(roomId, 'expire');
    await this.#rooms.execute({
      roomId,
      commandId,
      actor: { id: 'server', via: 'age' },
      order: { type: 'ExpireRoom' },
    });
  }

  async #factsFor(
    order: RoomOrder,
    state: RoomState | undefined,
  ): Promise<Result<HistoryAtBase> | undefined> {
    if (order.type === 'OpenRoom') return this.#at(order.history, order.base, namedBy([]));
    if (state === undefined) return undefined;
    const onTable = [...state.steps.values()].filter(({ lies }) => lies === 'on the table');
    const all = onTable.map(({ step }) => step);
    switch (order.type) {
      case 'TableStep':
      case 'AmendStep':
        return this.#at(state.opened.history, state.base, namedBy([...all, order.step], order.stepId));
      case 'AcceptStep':
        return this.#at(state.opened.history, state.base, namedBy(all));
      case 'RebaseRoom':
        return this.#at(state.opened.history, { at: state.base.at, ...order.base }, namedBy(all));
      default:
        return undefined;
    }
  }

  #at(history: string, base: AskedBase, named: Named): Promise<Result<HistoryAtBase>> {
    return this.#parts.facts.at(history, base, named);
  }

  /** The order with what it needs of keys and ballots. */
  async #known(
    { roomId, order, commandId }: RoomRequest,
    state: RoomState | undefined,
  ): Promise<Result<RoomOrder>> {
    if (order.type === 'RebaseRoom') return ok({ ...order, ballots: await this.#ballotsOf(roomId) });
    if (order.type === 'BeginPhase' && order.phase === 'predict') {
      return this.#withKeys(({ seals }) =>
        ok({ ...order, keyHash: keyHash(questionKey(seals, roomId, questionIdOf(commandId))) }),
      );
    }
    const { question } = state ?? {};
    if (order.type !== 'Reveal' || question === undefined) return ok(order);
    const ballots = await this.#ballotsOf(roomId);
    return this.#withKeys(({ seals }) => {
      const key = questionKey(seals, roomId, question.question);
      if (keyHash(key) !== question.keyHash) return anotherSecret();
      return ok({ ...order, key: Buffer.from(key).toString('base64url'), ballots });
    });
  }

  async #withKeys(work: (keys: RoomKeys) => Result<RoomOrder>): Promise<Result<RoomOrder>> {
    const keys = await this.#parts.keys();
    return keys.ok ? work(keys.value) : keys;
  }

  async #ballotsOf(room: RoomId): Promise<number> {
    return (await this.#ballots.load(ballotStreamOf(room)))?.ballots.length ?? 0;
  }

  /** The package as a what-if: it names parties, the room and counts, and nobody. */
  async #propose(room: RoomState, actor: RoomRequest['actor']): Promise<Result<unknown>> {
    const { roomId, history, delegations } = room.opened;
    const agreed = packageOf(room);
    const content = {
      ...outcomeOf(
        room,
        agreed.map(({ step }) => step),
      ),
      description: `Agreed in a room of ${delegations.join(', ')}: ${agreed.length} of ${room.steps.size} steps that were tabled.`,
    };
    const commandId = packageCommandOf(roomId);
    const order = { type: 'ProposeOutcome', history, content } as const;
    return this.#parts.whatIfs.execute({ whatIfId: packageIdOf(roomId), commandId, actor, order });
  }
}

function placeOf({ order, commandId }: RoomRequest, after: RoomState | undefined): RoomWritten['place'] {
  if (order.type !== 'OpenRoom' && order.type !== 'JoinRoom') return undefined;
  const participant = participantIdOf(commandId);
  const n = after?.participants.get(participant)?.n;
  return n === undefined ? undefined : { participant, n };
}

const anotherSecret = (): Result<never> =>
  refuse(
    'later',
    'another-secret',
    'The predictions of this room are sealed with the secret of another server',
    "Copy the secret's file from the server where the question was opened, and start this one again.",
  );
