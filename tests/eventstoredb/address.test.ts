import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEventStoreDbAddress } from '../../src/eventstore/eventstoredb/eventstoredb-address.ts';
import { StoreError } from '../../src/eventstore/port.ts';

const refused = (text: string): StoreError => {
  try {
    parseEventStoreDbAddress(text);
  } catch (error) {
    if (error instanceof StoreError) return error;
  }
  throw new Error('it was accepted');
};

describe('the connection string of EventStoreDB', () => {
  test('given a host alone, when parsed, then the port is 2113 and TLS is on', () => {
    expect(parseEventStoreDbAddress('esdb://db.example')).toEqual({
      nodes: [{ address: 'db.example', port: 2113 }],
      discover: false,
      tls: true,
    });
  });

  test('given the schemes of both names, when parsed, then they mean the same', () => {
    for (const scheme of ['esdb', 'kurrentdb', 'kurrent', 'kdb']) {
      expect(parseEventStoreDbAddress(`${scheme}://a:1?tls=false`).discover).toBe(false);
      expect(parseEventStoreDbAddress(`${scheme}+discover://a:1?tls=false`).discover).toBe(true);
    }
  });

  test('given several hosts, an IPv6 address and a slash at the end, when parsed, then each is a node', () => {
    expect(parseEventStoreDbAddress('esdb://a,b:2114, [::1]:2115/?tls=false').nodes).toEqual([
      { address: 'a', port: 2113 },
      { address: 'b', port: 2114 },
      { address: '[::1]', port: 2115 },
    ]);
  });

  test('given options in any case, when parsed, then they are read with their types', () => {
    const address = parseEventStoreDbAddress(
      'esdb://a?TLS=true&tls-ca-file=%2Fetc%2Fca.crt&default_deadline=5000&keepAliveInterval=-1&nodePreference=Leader&throwOnAppendFailure=false&tlsVerifyCert=true&connectionName=a%20b',
    );
    expect(address).toMatchObject({
      tls: true,
      tlsCaFile: '/etc/ca.crt',
      defaultDeadline: 5_000,
      keepAliveInterval: -1,
      connectionName: 'a b',
    });
    expect(address).not.toHaveProperty('throwOnAppendFailure');
  });

  test('given any user and password, when encoded into the string, then both are read back whole', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(text, text, (username, password) => {
        const string = `esdb://${encodeURIComponent(username)}:${encodeURIComponent(password)}@a:1`;
        expect(parseEventStoreDbAddress(string).credentials).toEqual({ username, password });
      }),
    );
  });

  test('given a password with a bare colon, when parsed, then nothing of it is cut', () => {
    expect(parseEventStoreDbAddress('esdb://u:a:b:c@h').credentials?.password).toBe('a:b:c');
  });

  test('given strings that mean nothing, when parsed, then each is refused with a remedy', () => {
    for (const text of [
      'http://a',
      'esdb:/a',
      'esdb://',
      'esdb://a:0',
      'esdb://a:70000',
      'esdb://a:b',
      'esdb://a,,b',
      'esdb://u@a',
      'esdb://u:%zz@a',
      'esdb+discover://a,b',
      'esdb://a?tls=perhaps',
      'esdb://a?tlsVerifyCert=false',
      'esdb://a?defaultDeadline=soon',
      'esdb://a?nodePreference=follower',
      'esdb://a?userCertFile=x',
      'esdb://a?colour=red',
      'esdb://a?tlsCAFile=%',
    ]) {
      expect(refused(text), text).toMatchObject({ kind: 'unusable' });
      expect(refused(text).remedy).not.toBe('');
    }
  });

  test('given a faulty string with a password, when refused, then the error does not repeat it', () => {
    const secret = 'Geheim7';
    for (const text of [
      `http://u:${secret}@a`,
      `esdb://u:${secret}@a:x`,
      `esdb://u:${secret}@`,
      `esdb://u:${secret}%zz@a`,
      `esdb://u:p?${secret}@a`,
      `esdb://u:${secret}@a?colour=red`,
      `esdb://u:${secret}@a?tls=maybe`,
      `esdb://u:${secret}`,
    ]) {
      expect(inspect(refused(text), { depth: 5, showHidden: true }), text).not.toContain(secret);
    }
  });
});
