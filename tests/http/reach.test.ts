import { describe, expect, test } from 'vitest';
import { reachOf } from '../../src/http/reach.ts';

describe('where others open a server', () => {
  const lan = (host: string): string[] => (host === '0.0.0.0' ? ['192.168.1.4', 'fd00::1'] : [host]);

  test('given all addresses, then those of the machine with its port; given loopback, none; given what stands before it, that alone', () => {
    expect(reachOf({ host: '0.0.0.0' }, 8321, lan)).toEqual([
      'http://192.168.1.4:8321',
      'http://[fd00::1]:8321',
    ]);
    expect(reachOf({ host: '10.0.0.7' }, 80, lan)).toEqual(['http://10.0.0.7:80']);
    expect(reachOf({ host: '127.0.0.1' }, 8321, lan)).toEqual([]);
    const publicUrl = { origin: 'https://school.test', host: 'school.test', path: '/detente' };
    expect(reachOf({ host: '127.0.0.1', publicUrl }, 8321, lan)).toEqual(['https://school.test/detente']);
  });
});
