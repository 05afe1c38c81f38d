import type { PastOfDays } from '../../src/models/reaction/past-of-days.ts';
import { Engine } from '../../src/models/reaction/engine/engine.ts';
import { HORIZON_LIMIT } from '../../src/models/reaction/horizon.ts';
import { reaction, requestFor } from '../models/reaction/fixtures.ts';

/** How the acts of a simulated record answer each other. */
export const TRUTH = {
  inertia: { conflict: 0.4, cooperation: 0.35 },
  reciprocity: { conflict: 0.18, cooperation: 0.24 },
};

const engine = new Engine();

/** A record of so many years out of the simulation itself, act by act at any hour, in pieces that go on from each other. */
export function simulatedPast(
  years: number,
  { memory, gamma = 0, mu = 0.05, seed }: { memory: number; gamma?: number; mu?: number; seed: number },
): PastOfDays {
  const beta = 1 / memory;
  const until = Math.round(years * 365);
  const days: PastOfDays['days'][number][] = [];
  let request = requestFor({
    reaction: reaction({ ...TRUTH, mu, beta, gamma }),
    horizonDays: HORIZON_LIMIT,
    paths: 2,
  });
  for (let piece = 0; piece * HORIZON_LIMIT < until; piece += 1) {
    request = { ...request, seed: seed * 1000 + piece };
    const held = Array.from({ length: HORIZON_LIMIT }, () => ({
      counts: [0, 0, 0, 0],
      sizes: [0, 0, 0, 0, 0, 0, 0, 0],
    }));
    const activity = request.past.baseline.activity.map((before) => before * Math.exp(-beta * HORIZON_LIMIT));
    const run = engine.open(request);
    run.path(0, 0, {
      act: (day, instant, process, mark) => {
        const { counts, sizes } = held[day] as (typeof held)[number];
        const size = run.marks.relativeSize[mark] as number;
        counts[process] = (counts[process] as number) + 1;
        sizes[process] = (sizes[process] as number) + size;
        activity[process] =
          (activity[process] as number) + size * Math.exp(-beta * (HORIZON_LIMIT - day - instant));
      },
      commitment: () => undefined,
    });
    const past = { stocks: { verbal: 0, material: 0, lasting: 0 }, activity };
    request = { ...request, past: { baseline: past, whatIf: past } };
    for (const [day, one] of held.entries()) {
      const at = piece * HORIZON_LIMIT + day;
      if (at < until && one.counts.some((count) => count > 0)) days.push({ day: at, ...one });
    }
  }
  return { from: 0, to: until - 1, days };
}
