import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../access/secret.reader.ts';
import type { Principal, RoomGuest } from '../http/principal.ts';
import { parsePass, passText, WATCHER, type Pass } from './pass.ts';
import { DELEGATION_TOPIC, roomTopic, type RoomId } from './room-id.ts';
import { roomKeysOf, type KeyRing, type RoomKeys } from './room-keys.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { RoomState } from './state.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';

/** A room's cookie; one browser may be in several rooms. */
export const passCookieOf = (room: RoomId): string => `detente-room-${room}`;

const COOKIE = /(?:^|;\s*)detente-room-[0-9a-f-]{36}=([^;\s]+)/g;

/** Who listens by a pass, as topics are asked. */
const LISTENER = /^pass:([0-9a-f-]{36}):([0-9a-f-]{36}):(\d+)$/;

/**
 * Passes to rooms: sealed with a key of the one secret and checked against the room as it was folded, each time, so that whoever is sent
 * out is out as soon as the room says so.
 */
export class RoomPasses {
  readonly #models: RoomModels;
  readonly #keys: KeyRing;
  readonly #held: () => Pick<Secret, 'keyFor'> | undefined;
  #known: RoomKeys | undefined;

  constructor(parts: {
    readonly rooms: RoomModels;
    readonly keys: KeyRing;
    /** The secret where it was read or made before. */
    readonly held: () => Pick<Secret, 'keyFor'> | undefined;
  }) {
    this.#models = parts.rooms;
    this.#keys = parts.keys;
    this.#held = parts.held;
  }

  /** The text of a pass. */
  async issue(pass: Pass): Promise<Result<string>> {
    const keys = await this.#keys();
    return keys.ok ? ok(passText(pass, keys.value.passes)) : keys;
  }

  /** The pass in a text, where it is ours and opens its room at present. */
  valid(text: string): Pass | undefined {
    const pass = this.#ours(text);
    return pass !== undefined && this.#isOpen(pass) ? pass : undefined;
  }

  /** Who a connection is by its passes: somebody confined to the rooms that they open. */
  principalOf(headers: IncomingHttpHeaders): Principal | undefined {
    const rooms = this.guestsOf(headers).filter(({ name, room }) => this.mayHear(name, room));
    const [first] = rooms;
    return first && { name: first.name, role: 'reader', rooms, confined: true };
  }

  /** Who somebody is in rooms by the passes that they show, also by those that open them no more. */
  guestsOf({
    authorization,
    cookie,
  }: IncomingHttpHeaders): readonly (RoomGuest & { readonly room: RoomId })[] {
    const shown = /^Bearer (rp_.+)$/i.exec(authorization ?? '')?.[1];
    const texts =
      shown === undefined ? [...(cookie ?? '').matchAll(COOKIE)].map(([, text]) => text ?? '') : [shown];
    return texts.flatMap((text) => {
      const pass = this.#ours(text);
      const state = pass && this.#models.rooms.get(pass.room);
      if (pass === undefined || state === undefined) return [];
      const { room, participant, n } = pass;
      return [
        {
          name: `pass:${room}:${participant}:${n}`,
          room,
          topic: roomTopic(room),
          within: `${DELEGATION_TOPIC}${room}:`,
          history: state.opened.history,
        },
      ];
    });
  }

  /** Whether somebody shows a pass of a room that opens it no more, as they were sent out. */
  isSentOut(headers: IncomingHttpHeaders, room: RoomId): boolean {
    return this.guestsOf(headers).some((guest) => guest.room === room && !this.mayHear(guest.name, room));
  }

  /** Whose pass it is that somebody listens by, as the name says; `undefined` where it is none. */
  listenerOf(name: string): Pass | undefined {
    const [, room, participant, n] = LISTENER.exec(name) ?? [];
    return room === undefined || participant === undefined ? undefined : { room, participant, n: Number(n) };
  }

  /** Whether whoever listens by a name may hear of a room: by a pass of it that opens it at present, or by a token. */
  mayHear(name: string, room: RoomId): boolean {
    const listener = this.listenerOf(name);
    return listener === undefined || (listener.room === room && this.#isOpen(listener));
  }

  #ours(text: string): Pass | undefined {
    const keys = this.#keysNow();
    return keys === undefined ? undefined : parsePass(text, keys.passes);
  }

  #isOpen({ room, participant, n }: Pass): boolean {
    const state: RoomState | undefined = this.#models.rooms.get(room);
    if (state === undefined) return false;
    if (participant === WATCHER) return true;
    const one = state.participants.get(participant);
    return one !== undefined && !one.removed && one.n === n;
  }

  #keysNow(): RoomKeys | undefined {
    if (this.#known !== undefined) return this.#known;
    const secret = this.#held();
    if (secret !== undefined) this.#known = roomKeysOf(secret);
    return this.#known;
  }
}
