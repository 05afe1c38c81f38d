import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../http/access.hook.ts';
import type { Allowances } from '../http/allowance.ts';
import type { Configuration } from '../http/configuration.ts';
import { cookieIn } from '../http/cookie.ts';
import { isNamed } from '../http/foreign.ts';
import { lanAddresses } from '../http/lan-addresses.reader.ts';
import { parseKey } from '../http/preconditions.ts';
import { ANONYMOUS, ANONYMOUS_NAME, LOCAL } from '../http/principal.ts';
import { problem } from '../http/problem.ts';
import { accepted, ProblemException } from '../http/problem.filter.ts';
import { reachOf } from '../http/reach.ts';
import type { Clock } from '../kernel/clock.ts';
import { uuidV5 } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { joinCodeOf } from './join-code.ts';
import { ROOMS_AN_HOUR } from './limits.ts';
import { Often } from './often.ts';
import { WATCHER, type Pass } from './pass.ts';
import { joiningClosed, passOver, roomClosed, roomExpired } from './refusals.ts';
import { noRoomForMore } from './room-for-more.ts';
import type { RoomRequest } from './commands.ts';
import { parseRoomId } from './room-id.ts';
import { passCookieOf, type RoomPasses } from './room-passes.service.ts';
import type { RoomModels } from './rooms.projector.ts';
import type { RoomQuery } from './rooms.query.ts';
import { expiresAt, type RoomState } from './state.ts';

/** Wrong codes a minute and address. */
const WRONG_CODES = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long a browser keeps a pass, in seconds; the room ends it before. */
const COOKIE_SECONDS = 400 * 86_400;

type Caller = Omit<RoomRequest, 'order' | 'place'> & { readonly place: NonNullable<RoomRequest['place']> };

/** Who comes into which room: by a join code, by a pass in a cookie or a header, or to read by a token of the server. */
export class RoomDoor {
  readonly #rooms: RoomModels;
  readonly #query: RoomQuery;
  readonly #passes: RoomPasses;
  readonly #configuration: Configuration;
  readonly #allowances: Allowances;
  readonly #clock: Clock;
  readonly #failures = new Often(WRONG_CODES, MINUTE_MS);
  readonly #openings = new Often(ROOMS_AN_HOUR, HOUR_MS);

  constructor(parts: {
    readonly rooms: RoomModels;
    readonly query: RoomQuery;
    readonly passes: RoomPasses;
    readonly configuration: Configuration;
    readonly allowances: Allowances;
    readonly clock: Clock;
  }) {
    this.#rooms = parts.rooms;
    this.#query = parts.query;
    this.#passes = parts.passes;
    this.#configuration = parts.configuration;
    this.#allowances = parts.allowances;
    this.#clock = parts.clock;
  }

  /** The room that a code opens at present. Whoever guesses is told to wait; a code that was right once is no guess. */
  joinedBy(text: string, { ip }: FastifyRequest): Result<RoomState> {
    const now = this.#clock.now();
    if (this.#failures.isTooOften(ip, now)) throw new ProblemException(TOO_MANY_CODES);
    const code = joinCodeOf(text);
    const room = this.#rooms.byCode(code);
    if (room === undefined) {
      if (this.#rooms.wasErased(code)) return ROOM_ERASED;
      this.#failures.note(ip, now);
      return UNKNOWN_CODE;
    }
    if (room.closed !== undefined) return roomClosed();
    if (now >= expiresAt(room)) return roomExpired();
    return room.joining ? ok(room) : joiningClosed();
  }

  /** Whether whoever asks may open one more room, which is counted: by their name, or their address where no names are needed. */
  mayOpen(request: FastifyRequest): Result<void> {
    const now = this.#clock.now();
    const principal = principalOf(request);
    const name = principal === LOCAL ? `address ${request.ip}` : `name ${principal.name}`;
    if (this.#openings.isTooOften(name, now)) throw new ProblemException(TOO_MANY_OPENED);
    const full = noRoomForMore(this.#rooms.rooms.all, now);
    if (full !== undefined) return full;
    this.#openings.note(name, now);
    return ok(undefined);
  }

  /** The room, where whoever asks may read it: by a pass of it, or by a token of this server. */
  readable(id: string, request: FastifyRequest): Result<RoomState> {
    const room = this.#query.room(id);
    const principal = principalOf(request);
    // Where nobody needs a token, whoever was sent out is known by their pass alone.
    if (principal === LOCAL && this.#passes.isSentOut(request.headers, id.toLowerCase())) return passOver();
    const isHolder = principal.name !== ANONYMOUS_NAME;
    if (isHolder || (!room.ok && room.error.kind === 'malformed')) return room;
    // Whoever has no pass is not told whether there is such a room.
    const pass = this.#passIn(id, request);
    return pass === undefined ? passOver() : room;
  }

  /** Likewise, where something is simulated for it: by the allowance of whoever asks. */
  simulating(id: string, request: FastifyRequest): Result<RoomState> {
    const room = this.readable(id, request);
    if (!room.ok) return room;
    const pass = this.#passIn(id, request);
    const asking =
      pass === undefined || pass.participant === WATCHER
        ? principalOf(request)
        : ({ name: `participant ${pass.participant}`, role: 'reader' } as const);
    const spent = this.#allowances.simulations.take(asking, request.ip, performance.now());
    if (spent !== undefined) throw new ProblemException(spent);
    return room;
  }

  /** Counts somebody who comes in under a name, which is recorded: by their address, as they are nobody yet. */
  countJoining({ ip }: FastifyRequest): void {
    const spent = this.#allowances.commands.take(ANONYMOUS, ip, performance.now());
    if (spent !== undefined) throw new ProblemException(spent);
  }

  /** Who makes a move, with the id of their command: derived of them and their key, so that nobody repeats another's. */
  caller(id: string, request: FastifyRequest): Result<Caller> {
    const named = parseRoomId(id);
    if (!named.ok) return named;
    const pass = this.#passIn(named.value, request);
    if (pass === undefined || pass.participant === WATCHER) return passOver();
    const { room: roomId, participant, n } = pass;
    const spent = this.#allowances.commands.take(
      { name: `participant ${participant}`, role: 'reader' },
      request.ip,
      performance.now(),
    );
    if (spent !== undefined) throw new ProblemException(spent);
    return ok({
      roomId,
      commandId: keyed(participant, request),
      actor: { id: participant, via: 'http' },
      place: { participant, n },
    });
  }

  /** Of somebody who comes in: the same key from the same browser is one person. */
  joiningId(room: string, commandId: string, request: FastifyRequest): string {
    return request.headers['idempotency-key'] === undefined ? commandId : uuidV5(room, commandId);
  }

  issue(pass: Pass): Promise<Result<string>> {
    return this.#passes.issue(pass);
  }

  /** A pass of somebody who is in a room, or one to watch with. */
  async passOf({ opened, participants }: RoomState, participant: string | undefined) {
    const { roomId } = opened;
    const one = participant === undefined ? { participant: WATCHER, n: 0 } : participants.get(participant);
    if (one === undefined) return passOver();
    const text = await this.#passes.issue({ room: roomId, participant: one.participant, n: one.n });
    return text.ok
      ? ok({ roomId, ...(participant !== undefined && { participant }), pass: text.value })
      : err(text.error);
  }

  /** Where phones open this server, the best first; none where it listens on loopback alone. */
  reach({ socket }: FastifyRequest): readonly string[] {
    return reachOf(this.#configuration, socket.localPort ?? this.#configuration.port, lanAddresses);
  }

  /** A pass as somebody shows it. */
  shown(id: string, text: string): Result<Pass> {
    const pass = this.#passes.valid(text.trim());
    return pass === undefined || pass.room !== id.toLowerCase() ? passOver() : ok(pass);
  }

  /** Lax and not only secure, as a session's: a class comes over plain HTTP. */
  cookie(room: string, pass: string): string {
    const secure = this.#configuration.publicUrl?.origin.startsWith('https:') === true ? '; Secure' : '';
    return `${passCookieOf(room)}=${pass}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_SECONDS}${secure}`;
  }

  #passIn(id: string, request: FastifyRequest): Pass | undefined {
    const { authorization, cookie, origin } = request.headers;
    const bearer = /^Bearer (rp_.+)$/i.exec(authorization ?? '')?.[1];
    const room = id.toLowerCase();
    // A page of another site is nobody, also where it may ask.
    const baked = isNamed(origin, this.#configuration) ? undefined : cookieIn(cookie, passCookieOf(room));
    const pass = this.#passes.valid(bearer ?? baked ?? '');
    if (pass === undefined || pass.room !== room) return undefined;
    // A browser sends the cookie by itself, and names the page with all that changes something.
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (bearer === undefined && changes && origin === undefined) throw new ProblemException(ORIGIN_MISSING);
    return pass;
  }
}

function keyed(participant: string, request: FastifyRequest): string {
  const header = request.headers['idempotency-key'];
  const key = accepted(parseKey(Array.isArray(header) ? header[0] : header));
  return uuidV5(participant, key ?? randomUUID());
}

const UNKNOWN_CODE = refuse(
  'missing',
  'unknown-join-code',
  'No room has that join code',
  'Look at the code again; a room may have been erased, too.',
);

const ROOM_ERASED = refuse(
  'missing',
  'room-erased',
  'The room of that code was erased',
  'Ask whoever led it, or open another one.',
);

const TOO_MANY_OPENED = problem(
  429,
  'too-many-rooms-opened',
  `${ROOMS_AN_HOUR} rooms were opened from here within an hour.`,
  'Use one that is open, or wait a while.',
  { details: { retryAfter: 600 } },
);

const TOO_MANY_CODES = problem(
  429,
  'too-many-codes',
  `${WRONG_CODES} codes of this address opened nothing within a minute.`,
  'Wait a minute, and look at the code again.',
  { details: { retryAfter: 60 } },
);

const ORIGIN_MISSING = problem(
  403,
  'foreign-origin',
  'The request comes with the cookie of a room, and does not say from which page.',
  'Send Origin as a browser does, or the pass as Authorization: Bearer in the place of the cookie.',
);
