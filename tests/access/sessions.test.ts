import { describe, expect, test } from 'vitest';
import { TokenKeys } from '../../src/access/keys.query.ts';
import { SessionKeeper } from '../../src/access/sessions.service.ts';
import { SESSION_MS } from '../../src/access/session.ts';
import { TokenWriter } from '../../src/access/token.writer.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import { StoreError } from '../../src/eventstore/port.ts';

const TOKEN = 'a-token-that-was-set';

function keeper() {
  const world = { now: 1_700_000_000_000, lost: false };
  const store = new MemoryStore();
  const clock = { now: () => world.now };
  const sessions = new SessionKeeper({
    store: {
      head: async () => {
        if (world.lost) throw new StoreError('unavailable', 'it is not there', 'Look for it.');
        return store.head();
      },
    },
    keys: new TokenKeys({
      configured: [{ token: TOKEN, name: 'ann', role: 'editor' }],
      stored: { tokens: new Map(), parked: [] },
      anonymous: false,
      clock,
    }),
    writer: new TokenWriter({ store, clock }),
    named: { secret: undefined, ended: new Map() },
    path: undefined,
    clock,
  });
  return { world, sessions };
}

describe('sessions', () => {
  test('given a store that is lost, when somebody signs in, then it is refused, and whoever is signed in goes on', async () => {
    const { world, sessions } = keeper();
    const signed = await sessions.signIn(TOKEN);
    if (signed?.ok !== true) throw new Error('nobody was signed in');
    world.lost = true;
    await expect(sessions.signIn(TOKEN)).rejects.toThrow(StoreError);
    expect(sessions.holderOf(signed.value.cookie)).toEqual({ name: 'ann', role: 'editor' });
  });

  test('given a session, when its week is over, then it opens nothing', async () => {
    const { world, sessions } = keeper();
    const signed = await sessions.signIn(TOKEN);
    if (signed?.ok !== true) throw new Error('nobody was signed in');
    world.now += SESSION_MS - 1;
    expect(sessions.holderOf(signed.value.cookie)).toBeDefined();
    world.now += 1;
    expect(sessions.holderOf(signed.value.cookie)).toBeUndefined();
  });

  test('given a token that nobody holds, when it is shown, then nobody is signed in', async () => {
    expect(await keeper().sessions.signIn('a-token-of-somebody-else')).toBeUndefined();
  });
});
