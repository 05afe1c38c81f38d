import type { ConfiguredToken } from '../http/principal.ts';
import type { Clock } from '../kernel/clock.ts';
import { isLive, type TokenRecord } from './state.ts';
import type { ListedToken } from './token-list.ts';

/** Who holds a token of this server, with what they may do; never a token, and not its hash. */
export class TokenList {
  readonly #stored: { readonly tokens: ReadonlyMap<string, TokenRecord> };
  readonly #configured: readonly ConfiguredToken[];
  readonly #clock: Clock;

  constructor(parts: {
    readonly stored: { readonly tokens: ReadonlyMap<string, TokenRecord> };
    /** Set by the operator, for as long as the server runs. */
    readonly configured: readonly ConfiguredToken[];
    readonly clock: Clock;
  }) {
    this.#stored = parts.stored;
    this.#configured = parts.configured;
    this.#clock = parts.clock;
  }

  /** Stored ones in the order in which they were made, those that opened something once too; then those that are set. */
  list(): readonly ListedToken[] {
    const now = this.#clock.now();
    const stored = [...this.#stored.tokens.values()].map((token): ListedToken => {
      const { tokenId, name, role, expires, revoked } = token;
      const state = revoked !== undefined ? 'revoked' : isLive(token, now) ? 'live' : 'ended';
      return {
        tokenId,
        name,
        role,
        state,
        ...(expires !== undefined && { expires }),
        ...(revoked?.reason !== undefined && { reason: revoked.reason }),
      };
    });
    const set = this.#configured.map(({ name, role }): ListedToken => ({ name, role, state: 'set' }));
    return [...stored, ...set];
  }
}
