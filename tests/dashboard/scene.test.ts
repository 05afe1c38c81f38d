import { expect, test } from 'vitest';
import { explain, readAt, sceneOf, seriesIn } from '../../src/dashboard/figure/scene.ts';
import { dayNumber } from '../../src/kernel/clock.ts';
import { netReadingAt } from '../../src/models/tension/net-over-gross.ts';
import { recordWith } from './fixture.ts';

test('given a history that declares tension/2, then its line, its reading and what adds up to it are that model’s', () => {
  const record = recordWith();
  const scene = sceneOf({ ...record, declaration: { ...record.declaration, model: 'tension/2' } });
  const day = dayNumber('2021-04-20');
  const reading = readAt(scene, day);
  expect(reading).toEqual(netReadingAt(scene.models.values(), day, scene.baseline, scene.parameters));
  expect(reading.tension).not.toBeCloseTo(readAt(sceneOf(record), day).tension, 1);
  expect(seriesIn(scene, day - 30, day).tension.at(-1)).toBeCloseTo(reading.tension, 8);
  const { tension, contributions, z, z0 } = explain(scene, day);
  expect(tension).toBeCloseTo(reading.tension, 8);
  expect(contributions.reduce((sum, { z: each }) => sum + each, z0)).toBeCloseTo(z, 8);
});
