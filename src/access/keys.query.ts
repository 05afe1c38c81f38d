import { timingSafeEqual } from 'node:crypto';
import type { ConfiguredToken, Keys, Principal } from '../http/principal.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf, isLive, type TokenRecord } from './state.ts';
import { hashOfToken, tokenIdIn } from './token.ts';

interface StoredTokens {
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  readonly parked: readonly unknown[];
}

/** Of a set token by a part of its hash: where another is set for the same name, the sessions of the old one are over. */
const setRef = (hash: string): string => `c${hash.slice(0, 32)}`;

/**
 * All tokens that open this server: those that the operator set, and those of the store. Looking one up costs the same however
 * many there are: a stored one is found by its id and compared by its hash in a time that does not depend on where
 * they differ; a set one is found by its hash, which tells nothing of it.
 */
export class TokenKeys implements Keys {
  readonly #configured: ReadonlyMap<string, Principal>;
  readonly #byRef: ReadonlyMap<string, Principal>;
  readonly #stored: StoredTokens;
  readonly anonymous: boolean;
  readonly #clock: Clock;

  constructor(parts: {
    readonly configured: readonly ConfiguredToken[];
    readonly stored: StoredTokens;
    readonly anonymous: boolean;
    readonly clock: Clock;
  }) {
    this.anonymous = parts.anonymous;
    this.#configured = new Map(
      parts.configured.map(({ token, name, role }) => [hashOfToken(token), { name, role }]),
    );
    this.#byRef = new Map([...this.#configured].map(([hash, principal]) => [setRef(hash), principal]));
    this.#stored = parts.stored;
    this.#clock = parts.clock;
  }

  /** Once a token was made, also where all were revoked since: a door that was closed does not open by itself. */
  get guarded(): boolean {
    return this.anonymous || this.#configured.size > 0 || this.#stored.tokens.size > 0 || this.unknown;
  }

  get unknown(): boolean {
    return this.#stored.parked.length > 0;
  }

  holderOf(token: string): Principal | undefined {
    const hash = hashOfToken(token);
    const tokenId = tokenIdIn(token);
    const stored = tokenId === undefined ? undefined : this.#stored.tokens.get(tokenId);
    if (stored !== undefined && timingSafeEqual(Buffer.from(stored.hash), Buffer.from(hash))) {
      return this.#open(stored);
    }
    return this.#configured.get(hash);
  }

  /** What a session names the holder of a token by: it opens nothing by itself, and ends with the token. */
  refOf(token: string): string | undefined {
    const holder = this.holderOf(token);
    if (holder === undefined) return undefined;
    return holder.tokenId === undefined ? setRef(hashOfToken(token)) : `s${holder.tokenId}`;
  }

  /** Whom a session names. */
  holderBy(ref: string): Principal | undefined {
    const stored = ref.startsWith('s') ? this.#stored.tokens.get(ref.slice(1)) : undefined;
    return stored === undefined ? this.#byRef.get(ref) : this.#open(stored);
  }

  #open(token: TokenRecord): Principal | undefined {
    if (this.unknown || !isLive(token, this.#clock.now())) return undefined;
    const { tokenId, name, role, expires } = token;
    return { name, role, tokenId, ...(expires !== undefined && { until: instantOf(expires) }) };
  }
}
