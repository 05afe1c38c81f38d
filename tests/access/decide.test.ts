import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS_DECIDER, type AccessOrder } from '../../src/access/decide.ts';
import type { StoredToken } from '../../src/access/events.ts';
import { TokenKeys } from '../../src/access/keys.query.ts';
import type { AccessState } from '../../src/access/state.ts';
import { hashOfToken, tokenText } from '../../src/access/token.ts';
import type { Role } from '../../src/http/principal.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const { decide, evolve } = ACCESS_DECIDER;

const token = (tokenId: string, name: string, role: Role = 'editor', expires?: string): StoredToken => ({
  tokenId,
  name,
  role,
  hash: hashOfToken(secretOf(tokenId)),
  ...(expires !== undefined && { expires }),
});
const secretOf = (tokenId: string): string => tokenText(tokenId, Buffer.alloc(32, tokenId));
const created = (...all: readonly StoredToken[]): AccessState =>
  all.reduce<AccessState | undefined>((state, data, revision) => {
    const metadata = { commandId: data.tokenId, commandHash: data.tokenId };
    return evolve(state, { type: 'TokenCreated.v1', data, metadata, revision });
  }, undefined) as AccessState;
const judged = (order: AccessOrder, state?: AccessState, now = NOW) => {
  const decision = decide({ commandId: 'c', actor: { id: 'operator', via: 'cli' }, order }, state, now);
  return decision.ok ? decision.value.map(({ type }) => type) : decision.error.code;
};
const revoke = (which: string, force = false): AccessOrder => ({ type: 'RevokeToken', which, force });
const create = (made: StoredToken): AccessOrder => ({ type: 'CreateToken', token: made });

const ADMIN = token('aaaaaaaa', 'ada', 'admin');
const ANN = token('bbbbbbbb', 'ann');

describe('tokens', () => {
  test.each<[string, AccessOrder, AccessState | undefined, string | readonly string[]]>([
    ['the first', create(ANN), undefined, ['TokenCreated.v1']],
    ['a name that somebody holds', create(token('cccccccc', 'ann')), created(ANN), 'token-name-taken'],
    [
      'a name whose token has ended',
      create(token('cccccccc', 'ann')),
      created(token('bbbbbbbb', 'ann', 'editor', '2025-01-01T00:00:00Z')),
      ['TokenCreated.v1'],
    ],
    ['an id that is taken', create(token('bbbbbbbb', 'bob')), created(ANN), 'token-id-taken'],
    [
      'an end before its beginning',
      create(token('cccccccc', 'cy', 'reader', '2025-01-01T00:00:00Z')),
      undefined,
      'token-expired',
    ],
    ['a revocation by name', revoke('ann'), created(ADMIN, ANN), ['TokenRevoked.v1']],
    ['a revocation by id', revoke('bbbbbbbb'), created(ADMIN, ANN), ['TokenRevoked.v1']],
    ['a revocation of nobody', revoke('eve'), created(ADMIN, ANN), 'unknown-token'],
    ['a revocation of the last admin', revoke('ada'), created(ADMIN, ANN), 'last-admin'],
    ['a forced one', revoke('ada', true), created(ADMIN, ANN), ['TokenRevoked.v1']],
    [
      'one of two admins',
      revoke('ada'),
      created(ADMIN, token('dddddddd', 'di', 'admin')),
      ['TokenRevoked.v1'],
    ],
    [
      'the last admin beside one that has ended',
      revoke('ada'),
      created(ADMIN, token('dddddddd', 'di', 'admin', '2025-01-01T00:00:00Z')),
      'last-admin',
    ],
  ])('given %s, when it is judged, then the answer is its own', (_what, order, state, answer) => {
    expect(judged(order, state)).toEqual(answer);
  });

  test('given a revoked token, when it is revoked again, then nothing is added, and its name is free', () => {
    const data = { tokenId: ANN.tokenId };
    const metadata = { commandId: 'r', commandHash: 'r' };
    const state = evolve(created(ADMIN, ANN), { type: 'TokenRevoked.v1', data, metadata, revision: 2 });
    expect(judged(revoke('ann'), state)).toEqual([]);
    expect(judged(create(token('cccccccc', 'ann')), state)).toEqual(['TokenCreated.v1']);
  });

  test.each([
    ['of a newer version', 'TokenCreated.v2', ANN],
    ['that holds something else', 'TokenCreated.v1', { ...ANN, role: 'king' }],
    ['that revokes what was never made', 'TokenRevoked.v1', { tokenId: '00000000' }],
  ])('given an event %s, when it is folded, then it is refused instead of guessed', (_what, type, data) => {
    const metadata = { commandId: 'x', commandHash: 'x' };
    expect(() => evolve(created(ADMIN), { type, data, metadata, revision: 1 })).toThrow();
  });
});

describe('keys', () => {
  const keysOf = (state: AccessState, now: () => number, parked: readonly unknown[] = []) =>
    new TokenKeys({
      configured: [{ token: 'a-token-that-was-set', name: 'set', role: 'editor' }],
      stored: { tokens: state.tokens, parked },
      anonymous: false,
      clock: { now },
    });

  test('given a stored token, when it is shown before and after its end, then it opens until then', () => {
    let now = NOW;
    const ends = token('cccccccc', 'cy', 'reader', '2026-01-02T00:00:00.000Z');
    const keys = keysOf(created(ADMIN, ends), () => now);
    expect(keys.holderOf(secretOf('cccccccc'))).toEqual({
      name: 'cy',
      role: 'reader',
      tokenId: 'cccccccc',
      until: Date.parse('2026-01-02T00:00:00.000Z'),
    });
    now = Date.parse('2026-01-02T00:00:00.000Z');
    expect(keys.holderOf(secretOf('cccccccc'))).toBeUndefined();
    expect(keys.holderOf('a-token-that-was-set')).toEqual({ name: 'set', role: 'editor' });
  });

  test('given any other text, also with the id of a token, then nobody holds it', () => {
    const keys = keysOf(created(ADMIN), () => NOW);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        expect(keys.holderOf(tokenText(ADMIN.tokenId, secret))).toBeUndefined();
      }),
    );
    expect(keys.holderOf(ADMIN.hash)).toBeUndefined();
  });

  test('given a list that cannot be read to its end, then no stored token is taken, and one that was set is', () => {
    const keys = keysOf(created(ADMIN), () => NOW, [{}]);
    expect(keys.unknown).toBe(true);
    expect(keys.holderOf(secretOf('aaaaaaaa'))).toBeUndefined();
    expect(keys.holderOf('a-token-that-was-set')?.name).toBe('set');
  });
});
