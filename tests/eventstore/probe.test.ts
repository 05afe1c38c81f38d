import { expect, test } from 'vitest';
import { commitTimesOf } from '../../src/eventstore/probe.ts';

test('given durations of commits, then the percentiles are values that occurred', () => {
  const millis = Array.from({ length: 200 }, (_, k) => 200 - k);
  expect(commitTimesOf(millis)).toEqual({ commits: 200, p50: 100, p99: 198 });
  expect(commitTimesOf([3])).toEqual({ commits: 1, p50: 3, p99: 3 });
  expect(commitTimesOf([])).toBeUndefined();
});
