import { describe, expect, test } from 'vitest';
import { backtestOf } from '../../src/forecasts/backtest-answer.ts';
import { SCORE, SCORES } from '../../src/forecasts/ensemble.ts';
import { cameOf, scoreFork, type ForkScores, type Judged } from '../../src/forecasts/fork.ts';
import { planOf } from '../../src/forecasts/plan.ts';
import { horizonOf } from '../../src/forecasts/summary.ts';
import { accuracySentence } from '../../src/forecasts/words.ts';
import { addDays, dayNumber } from '../../src/kernel/clock.ts';
import { simulateChunk, CHUNK } from '../../src/models/reaction/chunk.ts';
import { Engine } from '../../src/models/reaction/engine/engine.ts';
import { preparedFrom } from '../../src/models/reaction/preparation.ts';
import { judgedOf } from './judged.ts';
import { actsOf, type Dyad } from './synthetic.ts';

const PAIR: Dyad = {
  volume: 90,
  years: 6,
  drift: 0.3,
  bursts: 0.4,
  inertia: 0.35,
  reciprocity: 0.2,
  memory: 8,
  conflict: 0.5,
  seed: 11,
};
const engine = new Engine();
const AT = '2004-06-01';

const scoresOf = (judged: Judged, at = AT, days = 30): ForkScores => {
  const scores = scoreFork(engine, judged, cameOf(judged), { at, days });
  if (!scores.ok) throw new Error(scores.error.message);
  return scores.value;
};

describe('a forecast that could have been made', () => {
  const judged = judgedOf(actsOf(PAIR));

  test('given acts that came later, or were known later, then neither it nor any rule sees them', () => {
    const fork = dayNumber(AT);
    const before = scoresOf(judged);
    const changed = {
      ...judged,
      acts: judged.acts.flatMap((one) => {
        if (dayNumber(one.act.occurred.from) <= fork) return [one];
        // All that came after is turned into its opposite.
        const { score } = one.act;
        return [{ ...one, act: { ...one.act, score: { ...score, value: -score.value } } }];
      }),
    };
    const secret = {
      ...changed,
      acts: [
        ...changed.acts,
        ...changed.acts.slice(0, 40).map(({ act }, index) => ({
          act: { ...act, actId: `secret-${index}`, occurred: { from: addDays(AT, -index) } },
          known: fork + 1,
        })),
      ],
    };
    for (const other of [changed, secret]) {
      const after = scoresOf(other);
      expect(after.fingerprint).toBe(before.fingerprint);
      for (const place of [SCORE.q5, SCORE.q50, SCORE.q95]) {
        const figures = ({ model, yardsticks }: ForkScores) =>
          [model, ...Object.values(yardsticks)].map((scores) => scores[29 * SCORES + place]);
        expect(figures(after)).toEqual(figures(before));
      }
      expect(after.came[29]).not.toBe(before.came[29]);
    }
  });

  test.each(['tension/1', 'tension/2'] as const)(
    'given the same past, read by %s, then its band is the one that a what-if of that fork has, under the same fingerprint',
    (tensionModel) => {
      const { acts, premises } = judgedOf(actsOf(PAIR), { tensionModel });
      const scores = scoresOf({ ...judged, premises });
      const seen = acts.filter(({ known }) => known <= dayNumber(AT)).map(({ act }) => act);
      const prepared = preparedFrom(seen, {
        ...premises,
        at: AT,
        edits: [],
        commitments: [],
        horizonDays: 30,
      });
      if (!prepared.ok) throw new Error(prepared.error.message);
      expect(scores.fingerprint).toBe(prepared.value.fingerprint);
      expect(scores.rates).toMatchObject({ used: 'own' });
      const tension = { whatIf: new Float64Array(30 * CHUNK), baseline: new Float64Array(30 * CHUNK) };
      simulateChunk(engine.open(prepared.value.request), 0, tension);
      const last = tension.baseline.subarray(29 * CHUNK, 29 * CHUNK + 200).toSorted();
      // The middle of 200: between the 100th and the 101st.
      expect(scores.model[29 * SCORES + SCORE.q50]).toBeCloseTo(((last[99] ?? 0) + (last[100] ?? 0)) / 2, 9);
    },
  );

  test('given an act of which more rows became known later, then a forecast takes it as large as it was on its day, and what came as large as it is', () => {
    const [first, ...others] = judged.acts;
    if (first === undefined) throw new Error('there are acts');
    const grown = { ...first.act, magnitude: { value: 9 } };
    const counted = [
      { known: first.known, times: 1 },
      { known: dayNumber(AT) + 1, times: 9 },
    ];
    const before = scoresOf(judged);
    const after = scoresOf({ ...judged, acts: [{ act: grown, known: first.known, counted }, ...others] });
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(after.came[29]).not.toBe(before.came[29]);
  });

  test('given a record of which nobody tells apart points any more, then pressures still do', () => {
    const fierce = actsOf({ ...PAIR, volume: 460, conflict: 0.95, bursts: 2 });
    const scores = scoresOf(judgedOf(fierce, { baseline: 90 }));
    expect(scores.came[29]).toBeGreaterThan(99.99);
    expect(scores.model[29 * SCORES + SCORE.crpsPoints]).toBeLessThan(0.01);
    expect(scores.model[29 * SCORES + SCORE.crpsZ]).toBeGreaterThan(0.05);
    expect(Number.isFinite(scores.model[29 * SCORES + SCORE.crpsZ])).toBe(true);
  });

  test('given a pair that nobody tuned to, then forty forecasts hold about what they promise and beat persistence', () => {
    const plan = planOf(judged, { horizon: [45], every: 45, paths: 200 });
    if (!plan.ok) throw new Error(plan.error.message);
    const came = cameOf(judged);
    const forks = plan.value.forks.map((fork) => {
      const scores = scoreFork(engine, judged, came, fork);
      if (!scores.ok) throw new Error(scores.error.message);
      return scores.value;
    });
    const horizon = horizonOf(forks, 45, 45);
    expect(horizon?.forks).toBe(40);
    expect(horizon?.band90.randomised).toBeGreaterThan(0.82);
    expect(horizon?.band90.randomised).toBeLessThan(0.98);
    expect(horizon?.pit.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const skill = horizon?.yardsticks.persistence?.skill;
    expect(skill?.value).toBeGreaterThan(0);
    expect(skill?.low).toBeLessThan(skill?.value ?? 0);
    expect(accuracySentence(horizon)).toMatch(
      /^Bands like these, meant to hold 90 of 100 times, held \d\d of 100 days/,
    );
  });
});

test('given a record in which nothing ever happens, then no rule is said to be nearer, as none was ever off', () => {
  const silent = { ...judgedOf(actsOf(PAIR)), acts: [] };
  const plan = planOf(silent, { horizon: [20], every: 400, paths: 20 });
  if (!plan.ok) throw new Error(plan.error.message);
  const forks = plan.value.forks.map(({ at, days }) => scoresOf(silent, at, days));
  const subject = {
    history: 'A',
    title: 'A',
    revision: 1,
    models: { tension: 'tension/1', reaction: 'reaction/4' } as const,
    seed: 1,
    digest: '',
  };
  const answer = backtestOf(subject, { ...plan.value, every: 20 }, [...forks, ...forks]);
  expect(answer.horizons[0]?.yardsticks).toEqual({});
  expect(answer.leads[0]).not.toHaveProperty('overNoNews');
  expect(answer.sentence).not.toContain('nearer');
});

describe('the forks of a record', () => {
  const days = (covered: number) => ({ from: 0, to: covered - 1 });
  const forks = (covered: number, question: Parameters<typeof planOf>[1] = {}) => {
    const plan = planOf(days(covered), question);
    if (!plan.ok) throw new Error(plan.error.message);
    return plan.value.forks.map(({ at, days: after }) => [dayNumber(at), after]);
  };

  test('given ten years, then they begin after one and the last leaves the shortest horizon', () => {
    const all = forks(3650);
    expect(all.at(-1)).toEqual([3649 - 45, 45]);
    expect(all[0]?.[0]).toBeGreaterThanOrEqual(364);
    expect(all[0]?.[0]).toBeLessThan(364 + 45);
    expect(all[0]?.[1]).toBe(90);
    expect(new Set(all.slice(1).map(([at = 0], index) => at - (all[index]?.[0] ?? 0)))).toEqual(
      new Set([45]),
    );
  });

  test('given a record shorter than two years, then half of it is learnt from, and never less than four weeks', () => {
    expect(forks(200, { horizon: [30], every: 10 })[0]?.[0]).toBe(99);
    expect(forks(50, { horizon: [10], every: 1 })[0]?.[0]).toBe(27);
  });

  test.each([
    [{ horizon: [0] }, 3650, 'backtest-question'],
    [{ every: 0 }, 3650, 'backtest-question'],
    [{ paths: 5 }, 3650, 'backtest-question'],
    [{}, 60, 'backtest-too-short'],
    [{ every: 1 }, 3650, 'backtest-too-much'],
  ])('given %j of %d days, then it is refused: %s', (question, covered, code) => {
    expect(planOf(days(covered), question)).toMatchObject({ ok: false, error: { code } });
  });
});
