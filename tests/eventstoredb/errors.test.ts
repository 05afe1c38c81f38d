import { Metadata, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delayBefore } from '../../src/eventstore/eventstoredb/eventstoredb-backoff.ts';
import {
  isTransient,
  storeErrorOf,
  storeErrorOfStatus,
} from '../../src/eventstore/eventstoredb/eventstoredb-errors.ts';
import { StoreError } from '../../src/eventstore/port.ts';
import { RpcError, accessDenied, notLeader, streamDeleted, tooLarge } from '../support/esdb-messages.ts';

describe('failures of calls as errors of the port', () => {
  test('given statuses of gRPC, when mapped, then each is its kind, and what may pass is tried again', () => {
    const kinds: readonly [status, string, boolean][] = [
      [status.UNAVAILABLE, 'unavailable', true],
      [status.CANCELLED, 'unavailable', true],
      [status.INTERNAL, 'unavailable', true],
      [status.UNKNOWN, 'unavailable', true],
      [status.ABORTED, 'unavailable', true],
      [status.DEADLINE_EXCEEDED, 'deadline', true],
      [status.UNAUTHENTICATED, 'access-denied', false],
      [status.PERMISSION_DENIED, 'access-denied', false],
      [status.UNIMPLEMENTED, 'unusable', false],
      [status.INVALID_ARGUMENT, 'unusable', false],
    ];
    for (const [code, kind, transient] of kinds) {
      const error = storeErrorOf(new RpcError(code, 'details'), 'do it');
      expect(error).toMatchObject({ kind });
      expect(error.message).toContain('could not do it');
      expect(error.remedy).not.toBe('');
      expect(isTransient(error)).toBe(transient);
    }
  });

  test('given the trailers of EventStoreDB, when mapped, then they decide before the status', () => {
    expect(storeErrorOf(accessDenied(), 'x')).toMatchObject({ kind: 'access-denied' });
    expect(storeErrorOf(streamDeleted('s'), 'x')).toMatchObject({ kind: 'stream-deleted' });
    expect(storeErrorOf(tooLarge(10), 'append to s')).toMatchObject({ kind: 'too-large' });
    expect(storeErrorOf(notLeader({ host: 'h', port: 1 }), 'x')).toMatchObject({ kind: 'unavailable' });
    const large = new RpcError(status.RESOURCE_EXHAUSTED, 'Received message larger than max (3 vs 2)');
    expect(storeErrorOf(large, 'append to s')).toMatchObject({ kind: 'too-large' });
    // What is read is nobody's append: another try would find it again.
    const read = storeErrorOf(large, 'read s');
    expect(read).toMatchObject({ kind: 'unusable', message: expect.stringContaining('17 MiB') });
    expect(isTransient(read)).toBe(false);
  });

  test('given what is no failed call, when mapped, then it counts as unavailable, and a StoreError stays itself', () => {
    for (const odd of [
      new Error('x'),
      'text',
      undefined,
      { code: 14 },
      Object.assign(new Error('y'), { code: 'EPIPE' }),
    ]) {
      expect(storeErrorOf(odd, 'x')).toMatchObject({ kind: 'unavailable' });
    }
    const withOddTrailers = Object.assign(new Error('z'), { code: 14, metadata: { get: () => 'no array' } });
    expect(storeErrorOf(withOddTrailers, 'x')).toMatchObject({ kind: 'unavailable' });
    expect(storeErrorOf(Object.assign(new Error('z'), { code: 7, metadata: new Metadata() }), 'x').kind).toBe(
      'access-denied',
    );
    const own = new StoreError('closed', 'm', 'r');
    expect(storeErrorOf(own, 'x')).toBe(own);
  });

  test('given the status of an append in a batch, when mapped, then its details name the kind', () => {
    expect(storeErrorOfStatus('AccessDenied', '', 'x')).toMatchObject({ kind: 'access-denied' });
    expect(storeErrorOfStatus('StreamDeleted', '', 'x')).toMatchObject({ kind: 'stream-deleted' });
    expect(storeErrorOfStatus('MaximumAppendSizeExceeded', '', 'x')).toMatchObject({ kind: 'too-large' });
    expect(storeErrorOfStatus('BadRequest', 'what', 'x')).toMatchObject({ kind: 'unusable' });
    // The server is not ready, busy, or timed out: all of it passes.
    for (const name of ['Timeout', 'Unknown', 'Empty', '']) {
      expect(isTransient(storeErrorOfStatus(name, 'Server Is Busy', 'x'))).toBe(true);
    }
  });
});

describe('the pauses between tries', () => {
  test('given any attempt and jitter, when asked, then the pause doubles up to the longest, at least half of it', () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fraction, (attempt, random) => {
        const delay = delayBefore(attempt, { firstMs: 100, longestMs: 10_000, random: () => random });
        const full = Math.min(100 * 2 ** (attempt - 1), 10_000);
        expect(delay).toBeGreaterThanOrEqual(full / 2);
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });
});
