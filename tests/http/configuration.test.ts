import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurationOf, DEFAULT_PORT, unguarded, workersOf } from '../../src/http/configuration.ts';
import { unknownSettings } from '../../src/http/settings.ts';

const TOKEN = 'a-token-of-enough-length';

function refusedFor(env: Record<string, string>): { message: string; remedy: string } {
  const result = configurationOf(env);
  if (result.ok) throw new Error('it was accepted');
  return result.error;
}

describe('the configuration', () => {
  test('given nothing, when it is read, then the server listens on this machine only and fills an empty store', () => {
    expect(configurationOf({})).toMatchObject({
      ok: true,
      value: { host: '127.0.0.1', port: DEFAULT_PORT, scenario: 'geneva-2021', store: { kind: 'sqlite' } },
    });
  });

  test.each([
    ['DETENTE_HOST', 'h\uD800'],
    ['DETENTE_PUBLIC_URL', 'https://example.org/\0'],
    ['DETENTE_TOKENS', `Ann\uFFFD:${TOKEN}`],
    ['DETENTE_STORE', 'sqlite:/srv/a\uFFFDb.db'],
    ['DETENTE_SCENARIO', 'geneva\uDC00'],
    ['DETENTE_SECRET_FILE', '/srv/a\uFFFD'],
  ])(
    'given %s that is no Unicode text, when it is read, then it is refused by name, without its value',
    (name, value) => {
      const { message, remedy } = refusedFor({ [name]: value });
      expect(message).toMatch(new RegExp(`^${name} (?:holds|is no UTF-8)`));
      expect(message + remedy).not.toContain(value);
    },
  );

  test.each(['127.0.0.1', '::1', 'localhost'])('given %s as host, then no token is needed', (host) => {
    expect(unguarded({ host }, false)).toBeUndefined();
  });

  test.each(['0.0.0.0', '::', '192.168.1.4', 'example.org', ''])(
    'given %j as host and no tokens, then it is refused, and with a token accepted',
    (host) => {
      expect(unguarded({ host }, false)?.message).toContain('without an access token');
      expect(unguarded({ host }, true)).toBeUndefined();
    },
  );

  test.each([
    [{}, './data/detente.db.snapshot'],
    [{ DETENTE_STORE: 'sqlite:/srv/a.db' }, '/srv/a.db.snapshot'],
    [{ DETENTE_STORE: 'esdb://host:2113' }, './data/read-models.snapshot'],
    [{ DETENTE_STORE: 'esdb://host:2113', DETENTE_SNAPSHOTS: '/srv/s' }, '/srv/s'],
    [{ DETENTE_SNAPSHOTS: 'off' }, undefined],
    [{ DETENTE_STORE: 'memory:' }, undefined],
  ])('given %j, when it is read, then the snapshot of the read models lies at %j', (env, path) => {
    const result = configurationOf(env);
    expect(result.ok && result.value.snapshots).toBe(path);
  });

  test.each([
    [undefined, undefined],
    ['', undefined],
    ['1', 1],
    ['64', 64],
  ])('given %j as number of threads, when it is read, then it is %j', (text, workers) => {
    const env = text === undefined ? {} : { DETENTE_WORKERS: text };
    expect(workersOf(env)).toEqual({ ok: true, value: workers });
    expect(configurationOf(env)).toMatchObject({ ok: true });
  });

  test.each(['0', '-1', '65', 'two', '1.5', '1000'])(
    'given %j as number of threads, when it is read, then it is refused with what to write',
    (workers) => {
      expect(refusedFor({ DETENTE_WORKERS: workers }).remedy).toContain('from 1 to 64');
    },
  );

  test.each(['', '-1', '65536', '80a', '8.5', '0x50', ' 80', '123456'])(
    'given %j as port, when it is read, then it is refused',
    (port) => {
      expect(refusedFor({ DETENTE_PORT: port }).message).toContain('is not a port');
    },
  );

  test.each([
    ['a short token', 'ann:short'],
    ['no holder', TOKEN],
    ['an empty holder', `:${TOKEN}`],
    ['a role that there is not', `ann/boss:${TOKEN}`],
    ['two roles', `ann/reader/editor:${TOKEN}`],
    ['one token for two', `ann:${TOKEN},bob:${TOKEN}`],
  ])('given %s, when it is read, then it is refused', (_name, tokens) => {
    expect(refusedFor({ DETENTE_TOKENS: tokens }).remedy.length).toBeGreaterThan(10);
  });

  test('given tokens with spaces, a trailing comma, a role and colons inside, when they are read, then each has its holder, an editor unless it says otherwise', () => {
    const result = configurationOf({ DETENTE_TOKENS: ` ann/admin:${TOKEN} , bob:with:colons:${TOKEN}, ` });
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.value.tokens.map(({ token, name, role }) => [token, name, role])).toEqual([
      [TOKEN, 'ann', 'admin'],
      [`with:colons:${TOKEN}`, 'bob', 'editor'],
    ]);
  });

  test('given any text as tokens, when it is refused, then the message repeats none of it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,15}$/);
    fc.assert(
      fc.property(secret, secret, (a, b) => {
        const { message, remedy } = refusedFor({ DETENTE_TOKENS: `${a}:${b}` });
        expect(message + remedy).not.toContain(a);
        expect(message + remedy).not.toContain(b);
      }),
    );
  });

  test.each([
    ['https://detente.example', { origin: 'https://detente.example', host: 'detente.example', path: '' }],
    ['http://Intra:8080/detente/', { origin: 'http://intra:8080', host: 'intra:8080', path: '/detente' }],
    ['', undefined],
  ])(
    'given %j as public address, when it is read, then origin, host and path are known',
    (text, publicUrl) => {
      const result = configurationOf({ DETENTE_PUBLIC_URL: text });
      expect(result.ok && result.value.publicUrl).toEqual(publicUrl);
    },
  );

  test.each([
    'detente.example',
    'ftp://a.example',
    'https://a.example/?b',
    'https://a.example/#b',
    'https://u:p@a.example',
  ])('given %j as public address, when it is read, then it is refused with what to write', (text) => {
    const { message, remedy } = refusedFor({ DETENTE_PUBLIC_URL: text });
    expect(message).toContain('DETENTE_PUBLIC_URL');
    expect(remedy).toContain('https://');
  });
});

describe('names of settings', () => {
  test('given settings, other variables and those of the tests, then nothing is said', () => {
    expect(unknownSettings({ DETENTE_PORT: '1', PATH: '/bin', DETENTE_TEST_SEED: '1' })).toEqual([]);
  });

  test.each([
    ['DETENTE_PROT', 'DETENTE_PORT'],
    ['DETENTE_STROE', 'DETENTE_STORE'],
    ['DETENTE_TOKNES', 'DETENTE_TOKENS'],
    ['DETENTE_SOMETHING_ELSE', 'DETENTE_SNAPSHOTS'],
  ])('given %s, then it is told with what there is, and its value is not', (name, near) => {
    const [sentence, ...more] = unknownSettings({ [name]: 'the-value-of-it' });
    expect(more).toEqual([]);
    expect(sentence).toContain(name);
    expect(sentence).toContain(near);
    expect(sentence).not.toContain('the-value-of-it');
  });
});
