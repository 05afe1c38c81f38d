import { resolve } from 'node:path';
import { openStore } from '../../src/adapters.ts';
import { withScenario } from '../../src/cli/projecting.session.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { addDays, dayNumber, type Day } from '../../src/kernel/clock.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Projection } from '../../src/models/reaction/projection-answer.ts';
import { readScenario } from '../../src/scenarios/scenario-file.reader.ts';
import type { Proposal } from '../../src/whatifs/request-bodies.ts';

const FILE = resolve(import.meta.dirname, '../../scenarios/us-russia-2021.scenario.yaml');
const DAYS = 45;
const FORKS: readonly Day[] = ['2021-03-01', '2021-04-14', '2021-05-18', '2021-06-15'];
/** The preset that comes nearest to what the summit brought. */
const NEAREST = 'what-geneva-brought';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function accepted<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/**
 * How the documented line of the wider record lies in projections that knew only what came before: for single forks, and for
 * every third day of the spring together. Nothing is tuned to it; the priors were set before it was looked at.
 */
export async function run(): Promise<void> {
  const scenario = accepted(await readScenario(FILE, systemClock.now()));
  const context = {
    env: process.env,
    openStore,
    clock: systemClock,
    watched: false,
    signal: new AbortController().signal,
  };
  await withScenario(
    context as unknown as CliContext,
    scenario,
    async ({ outcomes, projections: service }) => {
      const project = async (proposal: Proposal, paths: number): Promise<Projection> => {
        const outcome = accepted(await outcomes.ofDraft(scenario.history, proposal));
        return accepted(await service.best(outcome, { paths, days: DAYS }, { final: true }));
      };
      const forkOn = (at: Day): Proposal => ({ title: 'Nothing changed', author: 'bench', base: { at } });

      say(
        `truth: ${DAYS} documented days of ${scenario.slug} against projections that end at the fork (10 000 futures)`,
      );
      say('  fork        days in 50 %  in 90 %  below  above  own futures with no more days in 50 % / 90 %');
      for (const at of FORKS) say(row(at, (await project(forkOn(at), 10_000)).truth?.baseline));
      const preset = scenario.presets.find((candidate) => candidate.preset === NEAREST);
      if (preset !== undefined) {
        const outcome = accepted(await outcomes.ofPreset(scenario.slug, NEAREST));
        const { truth } = accepted(
          await service.best(outcome, { paths: 10_000, days: DAYS }, { final: true }),
        );
        say(row(`${preset.at} ${NEAREST}`, truth?.whatIf));
      }

      const sums = { forks: 0, days: 0, in50: 0, in90: 0 };
      const last = dayNumber('2021-07-06');
      for (let at = '2021-02-15'; dayNumber(at) <= last; at = addDays(at, 3)) {
        const { truth } = await project(forkOn(at), 1_000);
        if (truth === undefined) continue;
        sums.forks += 1;
        sums.days += truth.days;
        sums.in50 += truth.baseline.band50.inside;
        sums.in90 += truth.baseline.band90.inside;
      }
      const percent = (count: number): string => `${((100 * count) / sums.days).toFixed(0)} %`;
      say(
        `  every third day from 15 February to 6 July: ${sums.forks} forks, ${sums.days} days (1 000 futures): ` +
          `${percent(sums.in50)} in the 50 % band, ${percent(sums.in90)} in the 90 % band`,
      );
    },
  );
}

function row(name: string, verdict: NonNullable<Projection['truth']>['baseline'] | undefined): string {
  if (verdict === undefined) return `  ${name}  the record does not go on`;
  const { band50, band90 } = verdict;
  const own = [band50, band90].map(({ ofOwnFutures }) =>
    ofOwnFutures === undefined ? '-' : ofOwnFutures.toFixed(0),
  );
  const cells = [band50.inside, band90.inside, band90.below, band90.above].map((count) =>
    String(count).padStart(7),
  );
  return `  ${name.padEnd(10)}${cells.join('')}    ${own.join(' / ')}`;
}
