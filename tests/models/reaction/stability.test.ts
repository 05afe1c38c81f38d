import { expect, test } from 'vitest';
import { Simulator } from '../../../src/models/reaction/simulate.ts';
import { requestFor } from './fixtures.ts';

test.each([
  [180, 0.1],
  [730, 0.25],
])(
  'given the defaults, no record and baseline 50, the mean pressure after %d days is within %d of 0',
  (days, most) => {
    const paths = 3000;
    const simulator = new Simulator(requestFor({ baseline: 50, horizonDays: days, paths }));
    const target = { whatIf: new Float64Array(days), baseline: new Float64Array(days), offset: 0, stride: 1 };
    let sum = 0;
    for (let path = 0; path < paths; path += 1) {
      simulator.run(path, target);
      const tension = target.baseline[days - 1] ?? 50;
      sum += Math.log(tension / (100 - tension));
    }
    expect(Math.abs(sum / paths)).toBeLessThanOrEqual(most);
  },
);
