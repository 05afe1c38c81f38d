import { parseInstant } from '../kernel/clock.ts';
import type { StreamState } from '../eventstore/commands/decider.ts';
import type { MadeLink, StoredToken } from './events.ts';

/** A token as it stands. */
export interface TokenRecord extends StoredToken {
  readonly revoked?: { readonly reason?: string };
}

/** A link as it stands. */
export interface LinkRecord extends MadeLink {
  readonly revoked?: { readonly reason?: string };
}

/** What the stream says. */
export interface Access {
  /** By id, in the order in which they were made. */
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  /** Fingerprint of the secret that the servers share; absent while none was needed. */
  readonly secret?: string;
  /** Sessions that were signed out of and would go on by themselves, with the instant at which they end, in milliseconds. */
  readonly ended: ReadonlyMap<string, number>;
  /** By id, in the order in which they were made; of those that ended, the newest. */
  readonly links: ReadonlyMap<string, LinkRecord>;
}

export const NO_ACCESS: Access = { tokens: new Map(), ended: new Map(), links: new Map() };

/** What decisions about tokens depend on, folded from their stream. */
export interface AccessState extends StreamState, Access {}

/** When a token or a link ends, in milliseconds; its form was checked as it was read. */
export const instantOf = (expires: string): number => parseInstant(expires) ?? 0;

/** Whether a token or a link opens anything at an instant, in milliseconds. */
export const isLive = (
  { revoked, expires }: Pick<TokenRecord, 'expires'> & { readonly revoked?: object },
  now: number,
): boolean => revoked === undefined && (expires === undefined || now < instantOf(expires));

/** The tokens that open something at an instant. */
export const liveTokens = (tokens: Iterable<TokenRecord>, now: number): TokenRecord[] =>
  [...tokens].filter((token) => isLive(token, now));
