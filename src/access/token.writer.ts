import { randomBytes, randomUUID } from 'node:crypto';
import { StreamWriter } from '../eventstore/commands/stream.writer.ts';
import type { StreamCommand } from '../eventstore/commands/decider.ts';
import type { EventStore } from '../eventstore/port.ts';
import type { Role } from '../http/principal.ts';
import type { Clock } from '../kernel/clock.ts';
import { formatInstant } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import { ACCESS_DECIDER, type AccessCommand, type AccessOrder } from './decide.ts';
import { ACCESS_STREAM, type AccessEvent, type StoredToken } from './events.ts';
import type { AccessState, TokenRecord } from './state.ts';
import { hashOfToken, tokenText } from './token.ts';

/** A token that was just made; its text is known here and now alone. */
export interface MadeToken {
  readonly token: string;
  readonly stored: StoredToken;
}

/** Writes to the stream of tokens and links. */
export const accessWriter = (
  store: EventStore,
  clock: Clock,
): StreamWriter<AccessCommand, AccessState, AccessEvent> =>
  new StreamWriter({ store, clock, decider: ACCESS_DECIDER, mostStreams: 1, mostEntries: 100_000 });

/** Makes and revokes tokens in a store; servers that run on it follow. */
export class TokenWriter {
  readonly #writer: StreamWriter<AccessCommand, AccessState, AccessEvent>;
  readonly #clock: Clock;

  constructor({ store, clock }: { readonly store: EventStore; readonly clock: Clock }) {
    this.#clock = clock;
    this.#writer = accessWriter(store, clock);
  }

  /** Makes a token for somebody, who may do what the role says, for `lastsMs` milliseconds or until it is revoked. */
  async create(
    holder: { readonly name: string; readonly role: Role; readonly lastsMs?: number },
    actor: StreamCommand['actor'],
  ): Promise<Result<MadeToken>> {
    const tokenId = randomBytes(4).toString('hex');
    const token = tokenText(tokenId, randomBytes(32));
    const { name, role, lastsMs } = holder;
    const stored: StoredToken = {
      tokenId,
      name,
      role,
      hash: hashOfToken(token),
      ...(lastsMs !== undefined && { expires: formatInstant(this.#clock.now() + lastsMs) }),
    };
    const written = await this.#execute({ type: 'CreateToken', token: stored }, actor);
    return written.ok ? ok({ token, stored }) : written;
  }

  /** Revokes a token by its id or its holder's name; resolves to it as it stands then. */
  async revoke(
    asked: { readonly which: string; readonly reason?: string; readonly force: boolean },
    actor: StreamCommand['actor'],
  ): Promise<Result<TokenRecord | undefined>> {
    const written = await this.#execute({ type: 'RevokeToken', ...asked }, actor);
    if (!written.ok) return written;
    const { which } = asked;
    const tokens = [...(await this.list()).values()];
    return ok(
      tokens.findLast(
        ({ tokenId, name, revoked }) => revoked !== undefined && [tokenId, name].includes(which),
      ),
    );
  }

  /** All tokens that were ever made, by id. */
  async list(): Promise<ReadonlyMap<string, TokenRecord>> {
    return (await this.#writer.load(ACCESS_STREAM))?.tokens ?? new Map();
  }

  /** Says which secret the servers of the store share; refuses where they share another, unless it is to be replaced. */
  async nameSecret(fingerprint: string, replace: boolean): Promise<Result<unknown>> {
    return this.#execute({ type: 'NameSecret', fingerprint, replace }, { id: 'server', via: 'access' });
  }

  /** Says that somebody signed out of a session, which ends it on all servers; `until` in milliseconds is when it would have ended. */
  async endSession(session: string, until: number, actor: StreamCommand['actor']): Promise<Result<unknown>> {
    return this.#execute({ type: 'EndSession', session, until: formatInstant(until) }, actor);
  }

  #execute(order: AccessOrder, actor: StreamCommand['actor']) {
    return this.#writer.execute({ commandId: randomUUID(), actor, order });
  }
}
