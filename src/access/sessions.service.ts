import { randomBytes } from 'node:crypto';
import { StoreError, type EventStore } from '../eventstore/port.ts';
import type { Keys, Principal, Sessions } from '../http/principal.ts';
import type { Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { makeSecret, passingSecret, readSecret, type Secret } from './secret.reader.ts';
import { parseSession, SESSION_MS, sessionText } from './session.ts';
import type { TokenWriter } from './token.writer.ts';

/** Who is asked for a holder by what a session names. */
interface Holders extends Keys {
  /** What a session names the holder of a token by; `undefined` where nobody holds it. */
  refOf(token: string): string | undefined;
  holderBy(ref: string): Principal | undefined;
}

/** What the store says of sessions. */
interface Named {
  /** Fingerprint of the secret. */
  readonly secret: string | undefined;
  /** Ids of those that were signed out of. */
  readonly ended: ReadonlyMap<string, unknown>;
}

/** What signs somebody in. */
export interface SignedIn {
  readonly cookie: string;
  readonly principal: Principal;
  /** In milliseconds. */
  readonly until: number;
}

/**
 * Who is signed in by a cookie. A session is sealed with a key of the store's one secret, so that it works on every server of the store
 * and outlives a restart; it ends with its token, with its time, and where it was signed out, which the store tells to all servers.
 */
export class SessionKeeper implements Sessions {
  readonly #keys: Holders;
  readonly #store: Pick<EventStore, 'head'>;
  readonly #writer: TokenWriter;
  readonly #named: Named;
  readonly #path: string | undefined;
  readonly #clock: Clock;
  /** Ends of sessions that were signed out, by their id. */
  readonly #over = new Map<string, number>();
  #secret: Secret | undefined;
  #key: Uint8Array | undefined;

  constructor(parts: {
    readonly keys: Holders;
    readonly store: Pick<EventStore, 'head'>;
    readonly writer: TokenWriter;
    readonly named: Named;
    /** The secret's file; absent: it ends with the process. */
    readonly path: string | undefined;
    readonly clock: Clock;
  }) {
    this.#keys = parts.keys;
    this.#store = parts.store;
    this.#writer = parts.writer;
    this.#named = parts.named;
    this.#path = parts.path;
    this.#clock = parts.clock;
  }

  /** Reads the secret where there is one. Rejects with a `StoreError` where the store names another: a server with it would know nobody. */
  async takeUp(): Promise<void> {
    if (this.#path !== undefined) this.#secret = await readSecret(this.#path);
    const named = this.#named.secret;
    if (named === undefined || this.#path === undefined || named === this.#secret?.fingerprint) return;
    const found =
      this.#secret === undefined ? 'which is not there' : `which is another (${this.#secret.fingerprint})`;
    throw new StoreError(
      'unusable',
      `the servers of this store share a secret (${named}), and this one looks for it in ${this.#path}, ${found}`,
      `Copy the file from a server that has it, or name it in DETENTE_SECRET_FILE. If it is lost: detente token new-secret, and everybody signs in again.`,
    );
  }

  holderOf(cookie: string): Principal | undefined {
    if (this.#isForeign()) return undefined;
    const session = this.#key === undefined ? this.#parsedLate(cookie) : this.#parsed(cookie, this.#key);
    if (session === undefined || this.#isOver(session.id)) return undefined;
    return this.#keys.holderBy(session.holder);
  }

  /**
   * Signs in whoever shows a token; `undefined` where nobody holds it. Rejects with a `StoreError` where the store cannot be reached
   * or the secret not be kept.
   */
  async signIn(token: string): Promise<Result<SignedIn> | undefined> {
    const holder = this.#keys.refOf(token);
    const principal = this.#keys.holderOf(token);
    if (holder === undefined || principal === undefined) return undefined;
    // A server that has lost its store would let in whoever was revoked meanwhile.
    await this.#store.head();
    const secret = await this.#kept();
    if (!secret.ok) return secret;
    this.#key ??= secret.value.keyFor('sessions');
    const end = this.#clock.now() + SESSION_MS;
    const until = Math.floor(Math.min(end, principal.until ?? Infinity));
    const id = randomBytes(16).toString('base64url');
    return ok({ cookie: sessionText({ id, holder, until }, this.#key), principal, until });
  }

  /** Ends a session: here at once, on other servers as they follow the store. Rejects with a `StoreError` where it cannot be told. */
  async signOut(cookie: string): Promise<void> {
    const now = this.#clock.now();
    for (const [id, until] of this.#over) if (until <= now) this.#over.delete(id);
    const session = this.#key === undefined ? this.#parsedLate(cookie) : this.#parsed(cookie, this.#key);
    if (session === undefined || this.#isOver(session.id)) return;
    const { id, until, holder } = session;
    this.#over.set(id, until);
    const name = this.#keys.holderBy(holder)?.name;
    if (name !== undefined) await this.#writer.endSession(id, until, { id: name, via: 'http' });
  }

  /** The secret where it was read or made before. */
  get heldSecret(): Secret | undefined {
    return this.#isForeign() ? undefined : this.#secret;
  }

  /** The secret for keys of other slices, made where it was never needed before. Rejects with a `StoreError` where it cannot be kept. */
  async secret(): Promise<Result<Secret>> {
    return this.#kept();
  }

  #isOver(id: string): boolean {
    return this.#over.has(id) || this.#named.ended.has(id);
  }

  /** Whether the store meanwhile names another secret: somebody made a new one. */
  #isForeign(): boolean {
    const named = this.#named.secret;
    return named !== undefined && this.#secret?.path !== undefined && named !== this.#secret.fingerprint;
  }

  #parsedLate(cookie: string) {
    if (this.#secret === undefined) return undefined;
    this.#key = this.#secret.keyFor('sessions');
    return this.#parsed(cookie, this.#key);
  }

  #parsed(cookie: string, key: Uint8Array) {
    return parseSession(cookie, key, this.#clock.now());
  }

  /** The secret, made where it was never needed before, and named in the store so that other servers look for the same. */
  async #kept(): Promise<Result<Secret>> {
    if (this.#path === undefined) return ok((this.#secret ??= passingSecret()));
    const secret = (this.#secret ??= await makeSecret(this.#path));
    const { fingerprint } = secret;
    if (this.#named.secret === fingerprint) return ok(secret);
    const written = await this.#writer.nameSecret(fingerprint, false);
    if (written.ok) return ok(secret);
    return err(
      rejection(
        'later',
        'another-secret',
        'Another server of this store has another secret, so that nobody can be signed in here.',
        `Whoever runs it copies the secret's file from there to ${this.#path} and starts this server again.`,
      ),
    );
  }
}
