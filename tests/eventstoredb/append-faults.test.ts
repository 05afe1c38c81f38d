import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unavailable, type Fault } from '../support/esdb-faults.ts';
import { openStore, refusalOf, startServer } from '../support/esdb-store.ts';
import { collectStream, numbersOf, sampleEvent, sampleEvents } from '../support/sample-events.ts';

/** Faults that pass, striking before the commit (0) or after it (1). */
const passing = (after: 0 | 1): readonly Fault[] => [
  { kind: 'reset', after },
  { kind: 'half-frame', after },
  { kind: 'end', after },
  { kind: 'timeout', after },
  unavailable(after),
  { kind: 'status', code: status.INTERNAL, after },
  { kind: 'status', code: status.UNKNOWN, after },
];

describe('appends to EventStoreDB when something breaks', () => {
  for (const after of [0, 1] as const) {
    const moment = after === 0 ? 'before' : 'after';
    for (const fault of passing(after)) {
      const name = fault.kind === 'status' ? `status ${status[fault.code]}` : fault.kind;
      test(`given a ${name} ${moment} the commit, when appending, then the append succeeds as its own, written once`, async () => {
        const server = await startServer();
        const store = await openStore(server);
        await store.append('s', sampleEvents(1), 'no-stream');
        server.faults.inject('append', fault);
        const appended = await store.append('s', sampleEvents(2, 1), 0);
        expect(appended).toMatchObject({ revision: 2, written: 'now' });
        const stored = await collectStream(store.readStream('s'));
        expect(numbersOf(stored)).toEqual([0, 1, 2]);
        expect(stored.at(-1)?.position).toBe(appended.position);
      });
    }
  }

  test('given a commit whose answer was lost, when another writes on before the second try, then it is still its own', async () => {
    const server = await startServer();
    const store = await openStore(server, { pauseBefore: () => 60 });
    const other = await openStore(server);
    server.faults.inject('append', { kind: 'timeout', after: 1 });
    const appending = store.append('s', sampleEvents(1), 'no-stream');
    const written = await (async () => {
      for (;;) {
        try {
          return await other.append('s', sampleEvents(1, 1), 0);
        } catch {
          // Not written yet.
        }
      }
    })();
    expect(written.revision).toBe(1);
    expect(await appending).toMatchObject({ revision: 0, written: 'now' });
  });

  test('given an append that was lost before the commit, when another wins its revision meanwhile, then it is a conflict', async () => {
    const server = await startServer();
    const store = await openStore(server, { pauseBefore: () => 60 });
    const other = await openStore(server);
    server.faults.inject('append', { kind: 'timeout', after: 0 });
    const appending = refusalOf(store.append('s', sampleEvents(1), 'no-stream'));
    await other.append('s', sampleEvents(1, 7), 'no-stream');
    expect(await appending).toMatchObject({ kind: 'wrong-expected-revision', actual: 0 });
    expect(numbersOf(await collectStream(store.readStream('s')))).toEqual([7]);
  });

  test('given the same events from several processes with any faults, when all are done, then exactly one wrote them', async () => {
    const fault = fc.constantFrom(...passing(0), ...passing(1));
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 4 }), async (faults) => {
        const server = await startServer();
        const stores = await Promise.all([openStore(server), openStore(server), openStore(server)]);
        const events = [sampleEvent({ n: 0 }), sampleEvent({ n: 1 })];
        server.faults.inject('append', ...faults);
        const outcomes = await Promise.all(stores.map((store) => store.append('s', events, 'no-stream')));
        expect(outcomes.map(({ written }) => written).sort()).toEqual(['before', 'before', 'now']);
        expect(new Set(outcomes.map(({ position }) => position)).size).toBe(1);
        await Promise.all(stores.map((store) => store.close()));
        await server.stop();
      }),
      { numRuns: 15 },
    );
  });

  test('given a server that never answers, when appending, then the deadline ends it and says that the outcome is open', async () => {
    const server = await startServer();
    const store = await openStore(server, { deadlineMillis: 1_000 });
    server.faults.inject('append', { kind: 'silence', after: 1 });
    const events = sampleEvents(1);
    const error = await refusalOf(store.append('s', events, 'no-stream'));
    expect(error).toMatchObject({ kind: 'deadline' });
    expect(error.message).toContain('not known');
    expect(error.remedy).toContain('same expected revision');
    // As the remedy says: the repeat finds what was written.
    expect(await store.append('s', events, 'no-stream')).toMatchObject({ written: 'before' });
  });

  test('given a server that is gone, when appending, then it is unavailable, and works again once it is back', async () => {
    const server = await startServer();
    const store = await openStore(server, { deadlineMillis: 2_000 });
    await store.append('s', sampleEvents(1), 'no-stream');
    await server.stop();
    expect(await refusalOf(store.append('s', sampleEvents(1, 1), 0))).toMatchObject({ kind: 'unavailable' });
    expect(await refusalOf(collectStream(store.readStream('s')))).toMatchObject({ kind: 'unavailable' });
    expect(await refusalOf(store.head())).toMatchObject({ kind: 'unavailable' });
    await server.start();
    await expect
      .poll(
        () =>
          store.head().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
    expect(await store.append('s', sampleEvents(1, 2), 0)).toMatchObject({ revision: 1 });
  });

  test('given an answer that comes after the append gave up, when it comes, then nothing happens', async () => {
    const server = await startServer();
    const store = await openStore(server, { deadlineMillis: 1_000 });
    // The server answers the first append only with the second: both answers arrive when one waits.
    server.faults.inject('append', { kind: 'silence', after: 1 });
    await refusalOf(store.append('a', sampleEvents(1), 'no-stream'));
    expect(await store.append('b', sampleEvents(1), 'no-stream')).toMatchObject({ written: 'now' });
  });

  test('given refusals that another try cannot help, when appending, then each is its kind at once', async () => {
    const server = await startServer({ maxAppendSize: 2_000, readOnlyPrefix: 'locked-' });
    const store = await openStore(server);
    const large = await refusalOf(store.append('s', [sampleEvent({ text: 'x'.repeat(2_000) })], 'no-stream'));
    expect(large).toMatchObject({ kind: 'too-large' });
    expect(large.remedy).toContain('MaxAppendSize');
    expect(await refusalOf(store.append('locked-1', sampleEvents(1), 'no-stream'))).toMatchObject({
      kind: 'access-denied',
    });
    await store.append('s', sampleEvents(1), 'no-stream');
    server.log.tombstone('s', 'any');
    expect(await refusalOf(store.append('s', sampleEvents(1), 0))).toMatchObject({ kind: 'stream-deleted' });
    expect(await refusalOf(collectStream(store.readStream('s')))).toMatchObject({ kind: 'stream-deleted' });
    // The id of the log, and one try each.
    expect(server.faults.calls.append).toBe(5);
  });

  test('given appends on their way, when the store is closed, then they are finished first', async () => {
    const server = await startServer();
    const store = await openStore(server);
    const appends = Array.from({ length: 20 }, (_, k) => store.append(`s${k}`, sampleEvents(1), 'no-stream'));
    await store.close();
    for (const appended of await Promise.all(appends)) expect(appended.written).toBe('now');
  });

  test('given an append that waits for a server that is gone, when the store is closed, then it ends as closed', async () => {
    const server = await startServer();
    const store = await openStore(server, { deadlineMillis: 20_000 });
    await server.stop();
    const refused = refusalOf(store.append('s', sampleEvents(1), 'no-stream'));
    await store.close();
    expect(await refused).toMatchObject({ kind: 'closed' });
  });
});
