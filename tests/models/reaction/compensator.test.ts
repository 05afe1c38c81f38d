import { describe, expect, test } from 'vitest';
import { REACTION_MODELS } from '../../../src/models/reaction/parameters.ts';
import { backgroundOf, branchingOf } from '../../../src/models/reaction/reaction-matrix.ts';
import type { ProjectionInput } from '../../../src/models/reaction/request.ts';
import { WHAT_IF } from '../../../src/models/reaction/engine/bits.ts';
import { commitment, observe, reaction, requestFor, SPRING, opened } from './fixtures.ts';
import { exponential, kolmogorovSmirnov } from './statistics.ts';

/** Gauss-Legendre nodes and weights of order 6 on [-1, 1]. */
const NODES = [0.2386191860831969, 0.6612093864662645, 0.9324695142031521];
const WEIGHTS = [0.46791393457269104, 0.3607615730481386, 0.17132449237917036];

/** Integral of f over 0..end, where f settles at the rate `rate`: pieces that double, so that each is smooth. */
function integral(f: (x: number) => number, end: number, rate: number): number {
  let total = 0;
  let from = 0;
  let length = 1 / rate;
  while (from < end) {
    const to = Math.min(end, from + length);
    const half = (to - from) / 2;
    const middle = (to + from) / 2;
    let sum = 0;
    for (let k = 0; k < 3; k += 1) {
      const node = (NODES[k] ?? 0) * half;
      sum += (WEIGHTS[k] ?? 0) * (f(middle + node) + f(middle - node));
    }
    total += sum * half;
    from = to;
    length *= 2;
  }
  return total;
}

/**
 * By the time change theorem, a process whose clock runs with its own intensity is a unit Poisson process: the integrals
 * of the intensity between its acts are exponential with mean 1. The intensities here come from the acts by the model's
 * formula, and are integrated numerically; nothing is shared with the simulator. The run looked at is the what-if, with
 * commitments that raise its intensities above the baseline's at the ends of their days.
 */
describe.each(REACTION_MODELS)('given the full model with damping and a record, by %s', (model) => {
  test.each<[string, ProjectionInput['reaction'], number, number, number]>([
    ['as by default, but busier', reaction({ mu: [0.22, 0.22, 0.09, 0.09], gamma: 0.8 }), 365, 5600, 100_000],
    [
      'with reactions within hours, all processes exciting all',
      reaction({
        mu: 0.15,
        beta: 6,
        gamma: 0.8,
        a: [
          [0.3, 0.4, 0.1, 0],
          [0.4, 0.2, 0, 0.1],
          [0, 0.05, 0.2, 0.3],
          [0.05, 0, 0.3, 0.3],
        ],
      }),
      100,
      1200,
      30_000,
    ],
  ])(
    '%s: the compensator increments of each process, paths end to end, are exponential with mean 1',
    (_, parameters, days, paths, least) => {
      const request = requestFor({
        model,
        reaction: parameters,
        record: SPRING,
        horizonDays: days,
        paths,
        commitments: Array.from({ length: 10 }, (_, k) =>
          commitment(`c${k}`, 6 * k + 3, k % 2 ? '190' : '057', {
            by: 'RUS',
            magnitude: 3,
            reciprocal: true,
          }),
        ),
      });
      const { beta, gamma } = request.reaction;
      const mu = backgroundOf(request.reaction);
      const a = branchingOf(request.reaction);
      const simulator = opened(request);
      const increments: number[][] = [[], [], [], []];
      const running = [0, 0, 0, 0];

      for (let path = 0; path < paths; path += 1) {
        const r = [...request.past.baseline.activity];
        let now = 0;
        const integrateTo = (end: number) => {
          for (let d = 0; d < 4; d += 1) {
            let excited = 0;
            for (let e = 0; e < 4; e += 1) excited += (a[4 * d + e] ?? 0) * (r[e] ?? 0);
            const received = d === 0 ? (r[3] ?? 0) : d === 1 ? (r[2] ?? 0) : 0;
            const intensity = (x: number) => {
              const faded = Math.exp(-beta * x);
              return ((mu[d] ?? 0) + beta * excited * faded) * Math.exp(-gamma * received * faded);
            };
            running[d] = (running[d] ?? 0) + integral(intensity, end - now, beta);
          }
          const faded = Math.exp(-beta * (end - now));
          for (let e = 0; e < 4; e += 1) r[e] = (r[e] ?? 0) * faded;
          now = end;
        };
        let next = 0;
        const carryOutUntil = (time: number) => {
          for (; next < request.commitments.length; next += 1) {
            const { day, activity } = request.commitments[next] ?? { day: days, activity: [] };
            if (day > time) return;
            integrateTo(day);
            activity.forEach((amount, e) => (r[e] = (r[e] ?? 0) + amount));
          }
        };
        for (const { time, process, mark, runs } of observe(simulator, path).acts) {
          if ((runs & WHAT_IF) === 0) continue;
          carryOutUntil(time);
          integrateTo(time);
          increments[process]?.push(running[process] ?? 0);
          running[process] = 0;
          const { score, magnitude } = simulator.marks.marks[mark] ?? { score: 0, magnitude: 0 };
          const size = (magnitude * Math.abs(score)) / 10;
          r[process] = (r[process] ?? 0) + size / (request.marks[process]?.meanSize ?? 1);
        }
        carryOutUntil(days);
        integrateTo(days);
      }

      for (const sample of increments) {
        expect(sample.length).toBeGreaterThan(least);
        expect(kolmogorovSmirnov(sample, exponential(1))).toBeLessThan(1.95);
      }
    },
  );
});
