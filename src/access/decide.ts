import type { Decider, StreamCommand } from '../eventstore/commands/decider.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type RejectionKind, type Result } from '../kernel/result.ts';
import { decideLink, type LinkOrder } from './decide-link.ts';
import { ACCESS_STREAM, type AccessEvent, type EndedSession, type StoredToken } from './events.ts';
import { evolve } from './evolve.ts';
import { instantOf, liveTokens, type AccessState, type TokenRecord } from './state.ts';

/** What a command asks of the tokens and links. */
export type AccessOrder =
  | LinkOrder
  | { readonly type: 'CreateToken'; readonly token: StoredToken }
  | {
      readonly type: 'RevokeToken';
      /** Its id, or the name of its holder. */
      readonly which: string;
      readonly reason?: string;
      /** Also where no admin's is left. */
      readonly force: boolean;
    }
  | ({ readonly type: 'EndSession' } & EndedSession)
  | {
      readonly type: 'NameSecret';
      readonly fingerprint: string;
      /** In the place of another, which is lost. */
      readonly replace: boolean;
    };

export interface AccessCommand extends StreamCommand {
  readonly order: AccessOrder;
}

type Decision = Result<AccessEvent[]>;

/** What a command adds to the tokens: events, none where they already say so, or the reason why not. */
export function decide({ order }: AccessCommand, state: AccessState | undefined, now: number): Decision {
  const tokens = [...(state?.tokens.values() ?? [])];
  switch (order.type) {
    case 'CreateToken':
      return create(order.token, tokens, now);
    case 'RevokeToken':
      return revoke(order, tokens, now);
    case 'EndSession': {
      const { session, until } = order;
      const isKnown = state?.ended.has(session) === true || instantOf(until) <= now;
      return ok(isKnown ? [] : [{ type: 'SessionEnded.v1', data: { session, until } }]);
    }
    case 'MakeLink':
    case 'RevokeLink':
      return decideLink(order, state?.links ?? new Map(), now);
    case 'NameSecret':
      return nameSecret(order, state?.secret);
  }
}

function create(token: StoredToken, tokens: readonly TokenRecord[], now: number): Decision {
  const { name, expires, tokenId } = token;
  if (expires !== undefined && instantOf(expires) <= now) {
    return refuse(
      'rule',
      'token-expired',
      `The token of ${name} would have ended before it was made`,
      'Give a later end.',
    );
  }
  const taken = liveTokens(tokens, now).find((other) => other.name === name);
  if (taken !== undefined) {
    return refuse(
      'conflict',
      'token-name-taken',
      `${name} holds a token already (${taken.tokenId})`,
      'Choose another name, as the record tells people apart by it, or revoke that token first.',
    );
  }
  if (tokens.some((other) => other.tokenId === tokenId)) {
    return refuse('conflict', 'token-id-taken', `There is a token ${tokenId} already`, 'Make it again.');
  }
  return ok([{ type: 'TokenCreated.v1', data: token }]);
}

function revoke(
  { which, reason, force }: Extract<AccessOrder, { type: 'RevokeToken' }>,
  tokens: readonly TokenRecord[],
  now: number,
): Decision {
  const live = liveTokens(tokens, now);
  const token =
    tokens.find(({ tokenId }) => tokenId === which) ??
    live.find(({ name }) => name === which) ??
    tokens.findLast(({ name }) => name === which);
  if (token === undefined) {
    return refuse(
      'missing',
      'unknown-token',
      `There is no stored token ${which}`,
      'detente token list shows names and ids; those of DETENTE_TOKENS end when the server is started without them.',
    );
  }
  if (token.revoked !== undefined) return ok([]);
  const admins = live.filter(({ role }) => role === 'admin');
  if (!force && admins.length === 1 && admins[0] === token) {
    return refuse(
      'rule',
      'last-admin',
      `${token.name} holds the last token of an admin`,
      'Make another one first, or revoke it with --force: whoever can write to the store can make one again.',
    );
  }
  const { tokenId } = token;
  return ok([{ type: 'TokenRevoked.v1', data: { tokenId, ...(reason !== undefined && { reason }) } }]);
}

function nameSecret(
  { fingerprint, replace }: Extract<AccessOrder, { type: 'NameSecret' }>,
  named: string | undefined,
): Decision {
  if (named === fingerprint) return ok([]);
  if (named === undefined || replace) return ok([{ type: 'SecretNamed.v1', data: { fingerprint } }]);
  return refuse(
    'conflict',
    'another-secret',
    `The servers of this store share another secret (${named})`,
    'Copy its file from a server that has it.',
  );
}

const refuse = (kind: RejectionKind, code: string, message: string, remedy: string): Decision =>
  err(rejection(kind, code, message, remedy));

/** The stream of tokens. */
export const ACCESS_DECIDER: Decider<AccessCommand, AccessState, AccessEvent> = {
  streamOf: () => ACCESS_STREAM,
  subjectOf: () => 'the list of tokens',
  hashOf: ({ order }) => digestOf(order),
  decide,
  evolve,
  originOf: () => undefined,
  workOf: () => 1,
  weightOf: ({ tokens, links }) => tokens.size + links.size,
};
