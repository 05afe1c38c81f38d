import { describe, expect, test } from 'vitest';
import { DEFAULT_STORE, displayStore, parseStoreUrl } from '../../src/eventstore/store-url.ts';

describe('the location of the event store', () => {
  test.each([
    ['memory:', { kind: 'memory' }],
    [' memory ', { kind: 'memory' }],
    [DEFAULT_STORE, { kind: 'sqlite', path: './data/detente.db' }],
    ['sqlite:/srv/detente.db', { kind: 'sqlite', path: '/srv/detente.db' }],
    ['sqlite:///srv/detente.db', { kind: 'sqlite', path: '/srv/detente.db' }],
    ['sqlite:C:\\data\\detente.db', { kind: 'sqlite', path: 'C:\\data\\detente.db' }],
    [
      'esdb://localhost:2113?tls=false',
      { kind: 'esdb', connectionString: 'esdb://localhost:2113?tls=false' },
    ],
    [
      'esdb://admin:changeit@a:2111,b:2112,[::1]:2113?nodePreference=follower',
      {
        kind: 'esdb',
        connectionString: 'esdb://admin:changeit@a:2111,b:2112,[::1]:2113?nodePreference=follower',
      },
    ],
    [
      'esdb://localhost:2113/?tls=false',
      { kind: 'esdb', connectionString: 'esdb://localhost:2113?tls=false' },
    ],
    ['esdb+discover://a:2113,b:2113/', { kind: 'esdb', connectionString: 'esdb+discover://a:2113,b:2113' }],
    [
      'esdb+discover://cluster.example.org',
      { kind: 'esdb', connectionString: 'esdb+discover://cluster.example.org' },
    ],
    [
      'kurrentdb://localhost:2113?tls=false',
      { kind: 'esdb', connectionString: 'esdb://localhost:2113?tls=false' },
    ],
    ['kurrentdb+discover://c:2113', { kind: 'esdb', connectionString: 'esdb+discover://c:2113' }],
  ])('given %s, when read, then it names its store', (text, location) => {
    expect(parseStoreUrl(text)).toEqual({ ok: true, value: location });
  });

  test.each([
    '',
    'data/detente.db',
    'postgres://localhost/detente',
    'sqlite:',
    'sqlite::memory:',
    'sqlite://data/detente.db',
    'sqlite:file:x.db?mode=ro',
    'sqlite:./x.db?mode=ro',
    'sqlite:~/x.db',
    'esdb:localhost',
    'esdb://',
    'esdb://host:port',
    'esdb://host:70000',
    'esdb://host:0',
    'esdb://a,,b',
    'esdb://host/stream?tls=false',
    'esdb+other://host',
  ])('given "%s", when read, then it is refused with a remedy', (text) => {
    const result = parseStoreUrl(text);
    expect(result).toMatchObject({ ok: false, error: { code: 'store-url' } });
    if (!result.ok) expect(result.error.remedy).toMatch(/(memory:|sqlite:|esdb:)/);
  });

  test.each([
    'esdb://admin:s3cret@',
    'esdb://admin:s3cret@host:port',
    'esdb://admin:s3c@ret@host',
    'esdb://admin:s3cret/x@host:1:2',
    'kurrentdb+foo://admin:s3cret@host',
    'postgres://admin:s3cret@host',
    'admin:s3cret@host',
  ])(
    'given a faulty location with a password, when refused, then the error does not repeat it (%#)',
    (text) => {
      const result = parseStoreUrl(text);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toMatch(/s3c|ret@/);
    },
  );

  test('given a location with credentials, when displayed, then they are left out', () => {
    const parsed = parseStoreUrl('esdb://admin:s3cret@a:2113,b:2113?userKeyFile=secret.pem');
    expect(parsed.ok && displayStore(parsed.value)).toBe('esdb://***@a:2113,b:2113');
    expect(displayStore({ kind: 'memory' })).toBe('memory:');
    expect(displayStore({ kind: 'sqlite', path: './x.db' })).toBe('sqlite:./x.db');
  });
});
