import { describe, expect, test } from 'vitest';
import { OwnWrites } from '../../src/http/own-writes.runner.ts';

/** Notes what is waited for; the log ends at position 40. */
function given(reached: boolean) {
  const waits: [bigint, number][] = [];
  const ownWrites = new OwnWrites({
    store: { head: () => Promise.resolve({ position: 40n }) },
    follower: {
      waitFor: (position, timeoutMs) => {
        waits.push([position, timeoutMs]);
        return Promise.resolve(reached);
      },
    },
  });
  return { ownWrites, waits };
}

describe('own writes', () => {
  test('given where a command wrote, when it is awaited, then the read models are waited for up to there, a second at most', async () => {
    const { ownWrites, waits } = given(true);
    expect(await ownWrites.awaited('12')).toBe(12n);
    expect(waits).toEqual([[12n, 1000]]);
  });

  test('given a command that wrote nothing, when it is awaited, then they are waited for up to the end of the log', async () => {
    const { ownWrites, waits } = given(true);
    expect(await ownWrites.awaited()).toBe(40n);
    expect(waits).toEqual([[40n, 1000]]);
  });

  test('given read models that do not get there in time, when it is awaited, then the position is told all the same', async () => {
    const { ownWrites } = given(false);
    expect(await ownWrites.awaited('12')).toBe(12n);
  });
});
