import { horizonOf, type Horizon } from '../../src/forecasts/summary.ts';
import { calibrated } from '../../src/forecasts/calibration/calibrate.ts';
import { dailyCounts } from '../../src/forecasts/calibration/daily-counts.ts';
import { throughDays } from '../../src/forecasts/calibration/day-model.ts';
import { fitted, penaltyFor } from '../../src/forecasts/calibration/fit.ts';
import { cameOf, scoreFork, type ForkScores, type Judged } from '../../src/forecasts/fork.ts';
import { YARDSTICKS } from '../../src/forecasts/yardsticks.ts';
import { dayNumber, formatDay } from '../../src/kernel/clock.ts';
import { Engine } from '../../src/models/reaction/engine/engine.ts';
import type { ReactionModel } from '../../src/models/reaction/parameters.ts';
import { preparedFrom } from '../../src/models/reaction/preparation.ts';
import type { TensionModel } from '../../src/models/tension/parameters.ts';
import { judgedOf } from '../forecasts/judged.ts';
import { simulatedPast, TRUTH } from '../forecasts/simulated.ts';
import { actsOf, dyads, type Dyad } from '../forecasts/synthetic.ts';

const PAIRS = 40;
const RECORDS = 40;
const FORKS = 40;
const PATHS = 1000;
const EVERY = 45;
const HORIZONS = [45, 90] as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (share: number): string => (share * 100).toFixed(0);
const engine = new Engine();

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const geometric = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Forecasts of the second half of a made-up record, as `detente backtest` makes them. */
function forksOf(dyad: Dyad, model: ReactionModel, tensionModel: TensionModel): readonly ForkScores[] {
  const judged = judgedOf(actsOf(dyad), { model, tensionModel, paths: PATHS });
  const came = cameOf(judged);
  return daysOf(judged).map((at) => {
    const scores = scoreFork(engine, judged, came, { at, days: 90 });
    if (!scores.ok) throw new Error(scores.error.message);
    return scores.value;
  });
}

/** The days in the second half of a record on which forecasts are made. */
function daysOf({ from, to }: Judged): readonly string[] {
  const first = Math.floor((from + to) / 2);
  const count = Math.min(FORKS, Math.floor((to - 90 - first) / EVERY) + 1);
  return Array.from({ length: count }, (_, index) => formatDay(first + index * EVERY));
}

/** How honest bands are on made-up pairs that nobody tuned to, and how long it takes. */
export async function run(): Promise<void> {
  say(`forecasts: ${PAIRS} made-up pairs, up to ${FORKS} forecasts each, ${PATHS} futures of 90 days`);
  for (const [model, tensionModel] of [
    ['reaction/2', 'tension/1'],
    ['reaction/3', 'tension/1'],
    ['reaction/4', 'tension/1'],
    ['reaction/5', 'tension/1'],
    ['reaction/4', 'tension/2'],
    ['reaction/5', 'tension/2'],
  ] as const) {
    const before = process.cpuUsage();
    let made = 0;
    const judged = dyads(PAIRS).map((dyad) => {
      const forks = forksOf(dyad, model, tensionModel);
      made += forks.length;
      return HORIZONS.map((days) => horizonOf(forks, days, EVERY) as Horizon);
    });
    for (const [index, days] of HORIZONS.entries()) {
      const horizons = judged.map((of) => of[index] as Horizon);
      const covered = horizons.map(({ band90 }) => band90.closed);
      const honest = covered.filter((share) => share >= 0.85 && share <= 0.95).length / PAIRS;
      const against = YARDSTICKS.map(
        (name) =>
          `${name} ${geometric(horizons.flatMap(({ yardsticks: { [name]: held } }) => (held === undefined ? [] : [1 - held.skill.value]))).toFixed(2)}`,
      );
      say(
        `  ${model}, ${tensionModel}, ${days} d: 90 % band held ${percent(median(covered))} % (${percent(Math.min(...covered))} to ${percent(Math.max(...covered))}), in 85-95 % for ${percent(honest)} % of pairs, randomised 50 %: ${percent(median(horizons.map(({ band50 }) => band50.randomised)))} %; CRPS over ${against.join(', ')}`,
      );
    }
    const { user, system } = process.cpuUsage(before);
    say(
      `  ${model}, ${tensionModel}: ${((((user + system) / 1e6) * 40) / made).toFixed(2)} s of processor time for 40 forecasts`,
    );
  }
  speedOfForecasts();
  recovery();
  speed();
  await Promise.resolve();
}

/** What a forecast, made, scored and held against all rules, costs beside the bare simulation of the same futures. */
function speedOfForecasts(): void {
  for (const tensionModel of ['tension/1', 'tension/2'] as const) {
    const records = dyads(8).map((dyad) => judgedOf(actsOf(dyad), { tensionModel, paths: PATHS }));
    let made = 0;
    let whole = 0;
    let bare = 0;
    for (const judged of records) {
      const came = cameOf(judged);
      for (const at of daysOf(judged)) {
        whole += spent(() => scoreFork(engine, judged, came, { at, days: 90 }));
        const seen = judged.acts.flatMap(({ act, known }) => (known <= dayNumber(at) ? [act] : []));
        const of = { ...judged.premises, at, edits: [], commitments: [], horizonDays: 90 };
        const prepared = preparedFrom(seen, of);
        if (!prepared.ok) throw new Error(prepared.error.message);
        bare += spent(() => {
          const run = engine.openPressures(prepared.value.request);
          for (let path = 0; path < PATHS; path += 1) run.path(path, path % run.width);
        });
        made += 1;
      }
    }
    say(
      `  40 forecasts of ${PATHS} futures of 90 days, ${tensionModel}: ${((whole * 40) / made).toFixed(0)} ms of processor time (limit 1000), ${(whole / bare).toFixed(2)} times the bare simulation of the same futures`,
    );
  }
}

/** Milliseconds of processor time of this thread. */
function spent(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** How fits of simulated ten-year records find what these were made of. */
function recovery(): void {
  for (const { memory, gamma } of [
    { memory: 9.5, gamma: 0 },
    { memory: 3, gamma: 0 },
    { memory: 9.5, gamma: 0.4 },
  ]) {
    const { inertia, reciprocity } = TRUTH;
    const truth = [
      inertia.conflict,
      inertia.cooperation,
      reciprocity.conflict,
      reciprocity.cooperation,
      1 / memory,
      gamma,
    ];
    const off = truth.map(() => 0);
    let held = 0;
    for (let seed = 1; seed <= RECORDS; seed += 1) {
      const answer = calibrated(simulatedPast(10, { memory, gamma, seed }), 'own');
      if (!answer.ok) throw new Error(answer.error.message);
      for (const [place, { value, low, high }] of answer.value.fitted.slice(4).entries()) {
        const of = truth[place] as number;
        off[place] = (off[place] ?? 0) + (value - of) / RECORDS;
        if (low <= of && of <= high) held += 1 / (RECORDS * truth.length);
      }
    }
    say(
      `  calibrate, ${RECORDS} records of ten years, 1/beta ${memory} d, gamma ${gamma}: bias ${off.map((one) => one.toFixed(3)).join(' ')} (inertia, reciprocity, beta, gamma); 95 % intervals hold ${percent(held)} %`,
    );
  }
}

/** How long a fit takes beside its likelihood alone. */
function speed(): void {
  const past = simulatedPast(32, { memory: 9.5, mu: 0.135, seed: 5 });
  const counts = dailyCounts(past);
  const timed = (work: () => unknown): number => {
    const best = Array.from({ length: 3 }, () => spent(work));
    return Math.min(...best);
  };
  const penalty = penaltyFor(counts);
  const whole = timed(() => fitted(counts, penalty));
  const bare = timed(() => throughDays(counts, penalty.means, () => {}));
  const acts = counts.totals.reduce((sum, count) => sum + count, 0);
  say(
    `  calibrate, ${acts} acts over 32 years: fit ${whole.toFixed(0)} ms, ${(whole / bare).toFixed(0)} times one bare pass over the days`,
  );
}
