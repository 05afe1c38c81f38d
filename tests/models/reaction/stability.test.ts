import { expect, test } from 'vitest';
import { requestFor, opened } from './fixtures.ts';

test.each([
  [180, 0.1],
  [730, 0.25],
])(
  'given the defaults, no record and baseline 50, the mean pressure after %d days is within %d of 0',
  (days, most) => {
    const paths = 3000;
    const simulator = opened(requestFor({ baseline: 50, horizonDays: days, paths }));
    let sum = 0;
    for (let path = 0; path < paths; path += 1) {
      simulator.path(path, 0);
      const tension = simulator.tensions(1, days - 1)[0] ?? 50;
      sum += Math.log(tension / (100 - tension));
    }
    expect(Math.abs(sum / paths)).toBeLessThanOrEqual(most);
  },
);
