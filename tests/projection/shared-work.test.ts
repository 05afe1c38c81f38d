import { describe, expect, test } from 'vitest';
import { SharedWork } from '../../src/projection/shared-work.runner.ts';

const work = (most = 5) => new SharedWork<number>({ most, mostWeight: 2, weightOf: () => 1 });
/** Work that ends when it is told to. */
function slow() {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let begun = 0;
  let stopped = 0;
  const begin = (signal: AbortSignal): Promise<number> => {
    begun += 1;
    signal.addEventListener('abort', () => (stopped += 1));
    return promise;
  };
  return { begin, resolve, reject, seen: () => ({ begun, stopped }) };
}

describe('shared work', () => {
  test('given two who ask the same, then it is done once, and kept for a third', async () => {
    const shared = work();
    const { begin, resolve, seen } = slow();
    const asked = [shared.of('a', begin), shared.of('a', begin)];
    resolve(7);
    expect(await Promise.all(asked)).toEqual([7, 7]);
    expect(await shared.of('a', begin)).toBe(7);
    expect(seen().begun).toBe(1);
    expect(shared.running).toBe(0);
  });

  test('given two askers, when one goes, then the other is answered; when both go, then it is stopped', async () => {
    const shared = work();
    const { begin, seen } = slow();
    const [one, other] = [new AbortController(), new AbortController()];
    const asked = [one, other].map(({ signal }) => shared.of('a', begin, signal));
    const told = Promise.allSettled(asked);
    one.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'projection-cancelled' });
    expect(seen().stopped).toBe(0);
    expect(shared.running).toBe(1);
    other.abort();
    await told;
    expect(seen().stopped).toBe(1);
    expect(shared.running).toBe(0);
  });

  test('given as much under way as there may be, then more is refused, and a failure is not kept', async () => {
    const shared = work(1);
    const { begin, reject } = slow();
    const first = shared.of('a', begin);
    await expect(shared.of('b', begin)).rejects.toMatchObject({ code: 'projection-busy' });
    reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    const { begin: again, resolve } = slow();
    resolve(3);
    expect(await shared.of('a', again)).toBe(3);
  });
});
