import { expect } from 'vitest';
import type { RoomCommand, RoomOrder } from '../../src/rooms/commands.ts';
import { decide } from '../../src/rooms/decide.ts';
import type { RoomEvent, StepDraft } from '../../src/rooms/events.ts';
import { draftStepSchema } from '../../src/rooms/events.ts';
import { evolve } from '../../src/rooms/evolve.ts';
import { participantIdOf, roomIdOf } from '../../src/rooms/room-id.ts';
import type { RoomState } from '../../src/rooms/state.ts';
import type { HistoryAtBase } from '../../src/whatifs/history-at-base.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../../src/kernel/ids.ts';
import { ok, type Rejection } from '../../src/kernel/result.ts';
import { HISTORY, NOW } from './relations.ts';
import { factsAt, FORK } from './what-ifs.ts';

/** Rooms for tests: one on the history of `factsAt`, with people who came in under their names. */

export const idOf = (key: string): string => uuidV5(DETENTE_NAMESPACE, key);
export const ROOM = roomIdOf(idOf('open'));
/** The participant of a name: the facilitator's is `open`. */
export const person = (name: string): string => participantIdOf(idOf(name));
export const MINUTE = 60_000;

export const OPEN: RoomOrder = {
  type: 'OpenRoom',
  title: 'Geneva, again',
  history: HISTORY,
  base: { at: FORK },
  horizonDays: 90,
  seed: 7,
  name: 'Ms Weber',
  expiresDays: 30,
  code: 'ABC234',
};

/** A step that the USA commits to, and both where it is said so. */
export const step = (changes: Readonly<Record<string, unknown>> = {}): StepDraft =>
  draftStepSchema.parse({
    commitment: {
      day: 10,
      initiator: 'USA',
      target: 'RUS',
      code: { code: '050' },
      issue: 'summitry',
      summary: 'The ambassador goes back.',
      ...changes,
    },
  });

export const omit = (actId: string): StepDraft => draftStepSchema.parse({ edit: { edit: 'omit', actId } });

/** A room that is played: each order by somebody, at a time, on what came before. */
export class Played {
  state: RoomState | undefined;
  readonly events: RoomEvent[] = [];
  now: number = NOW;
  facts: HistoryAtBase;
  #count = 0;

  constructor(facts = factsAt()) {
    this.facts = facts;
  }

  /** What a command of somebody comes to; nothing is taken in. */
  decided(by: string | undefined, order: RoomOrder, key = `order ${(this.#count += 1)}`, n?: number) {
    const participant = by === undefined ? undefined : person(by);
    const known = participant === undefined ? undefined : this.state?.participants.get(participant)?.n;
    const command: RoomCommand = {
      roomId: ROOM,
      commandId: idOf(key),
      actor: { id: participant ?? 'nobody', via: 'test' },
      order,
      facts: ok(this.facts),
      ...(participant !== undefined && { place: { participant, n: n ?? known ?? 1 } }),
    };
    return { key, result: decide(command, this.state, this.now) };
  }

  /** Takes in what an order comes to. */
  does(by: string | undefined, order: RoomOrder, key?: string): this {
    const { result, ...of } = this.decided(by, order, key);
    if (!result.ok) throw new Error(`${order.type} by ${by}: ${result.error.code}: ${result.error.message}`);
    return this.take(result.value, of.key);
  }

  take(events: readonly RoomEvent[], key: string): this {
    for (const event of events) {
      const revision = (this.state?.revision ?? -1) + 1;
      const metadata = { commandId: idOf(key), commandHash: `hash ${key}` };
      this.state = evolve(this.state, { ...event, revision, metadata });
      this.events.push(event);
    }
    return this;
  }

  refused(by: string | undefined, order: RoomOrder, code: string, n?: number): Rejection {
    const { result } = this.decided(by, order, undefined, n);
    if (result.ok) throw new Error(`expected ${code}, but ${JSON.stringify(result.value)} was decided`);
    expect(result.error.code).toBe(code);
    expect(result.error.message.length).toBeGreaterThan(10);
    expect(result.error.remedy.length).toBeGreaterThan(10);
    return result.error;
  }

  nothing(by: string | undefined, order: RoomOrder): void {
    expect(this.decided(by, order).result).toEqual({ ok: true, value: [] });
  }

  get room(): RoomState {
    if (this.state === undefined) throw new Error('no room is open');
    return this.state;
  }
}

/** A room with `ann` of the USA, `boris` of Russia and `olga`, who watches, in negotiation. */
export const negotiating = (): Played =>
  new Played()
    .does(undefined, OPEN, 'open')
    .does(undefined, { type: 'JoinRoom', name: 'Ann', party: 'USA' }, 'ann')
    .does(undefined, { type: 'JoinRoom', name: 'Boris', party: 'RUS' }, 'boris')
    .does(undefined, { type: 'JoinRoom', name: 'Olga' }, 'olga')
    .does('open', { type: 'BeginPhase', phase: 'negotiate', minutes: 15 });
