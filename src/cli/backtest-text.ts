import { counted } from '../kernel/counted.ts';
import type { Backtest, Miss } from '../forecasts/backtest-answer.ts';
import type { Horizon } from '../forecasts/summary.ts';
import { dedupeWords } from '../models/tension/dedupe.ts';
import { figure, table, words, wrap, type Terminal } from './terminal.ts';

const hundred = (share: number): string => (share * 100).toFixed(0);
const percent = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value * 100).toFixed(0)} %`;

/** A back-test as a person reads it in a terminal. */
export function backtestLines(backtest: Backtest, terminal: Terminal): string[] {
  const { history, revision, title, forks, every, from, to, paths, rates, models, seed, dedupe } = backtest;
  return [
    words(title, terminal),
    ...wrap(backtest.sentence, terminal.width),
    '',
    ...wrap(
      `${counted(forks, 'forecast')} of ${history} at revision ${revision}, every ${every} days from ${from} to ${to}, each made of what was known that day${dedupe === undefined ? '' : `, ${dedupeWords(dedupe)}`}: ${rates.own} by the relation's own rates, ${rates.prior} by the prior.`,
      terminal.width,
    ),
    ...backtest.horizons.flatMap((horizon) => horizonLines(horizon, terminal)),
    '',
    'The forecasts that missed most:',
    ...missLines(backtest.worst, terminal),
    '',
    ...wrap(
      `A statement about the models ${models.tension} and ${models.reaction}, not about the world: ${paths} futures each, seed ${seed}, digest ${backtest.digest.slice(0, 12)}.`,
      terminal.width,
    ),
  ];
}

function horizonLines(horizon: Horizon, terminal: Terminal): string[] {
  const { days, forks, yardsticks } = horizon;
  const rows = [
    { name: 'this model', ...horizon, skill: undefined },
    ...Object.entries(yardsticks).map(([name, held]) => ({ name, ...held })),
  ];
  const interval = ({ low, high }: { readonly low?: number; readonly high?: number }): string =>
    low === undefined || high === undefined ? '' : ` (${percent(low)} to ${percent(high)})`;
  return [
    '',
    `Days 1 to ${days}, ${counted(forks, 'forecast')}:`,
    ...table(
      rows,
      [
        { title: 'rule', value: ({ name }) => name },
        { title: 'CRPS', value: ({ crps }) => crps.z.toFixed(3), align: 'right' },
        { title: 'points', value: ({ crps }) => figure(crps.points, terminal), align: 'right' },
        { title: 'in 90 %', value: ({ band90 }) => hundred(band90.closed), align: 'right' },
        { title: 'of ties', value: ({ band90 }) => hundred(band90.randomised), align: 'right', drop: 2 },
        { title: 'in 50 %', value: ({ band50 }) => hundred(band50.randomised), align: 'right', drop: 1 },
        {
          title: 'model better by',
          value: ({ skill }) => (skill === undefined ? '' : `${percent(skill.value)}${interval(skill)}`),
        },
      ],
      terminal,
    ),
    ...wrap(
      `Of 100 days ${hundred(horizon.below)} lay below the 90 % band and ${hundred(horizon.above)} above. By tenth of the futures below what came: ${horizon.pit.map(hundred).join(' ')}.`,
      terminal.width,
    ),
  ];
}

const missLines = (worst: readonly Miss[], terminal: Terminal): string[] =>
  table(
    worst,
    [
      { title: 'made on', value: ({ at }) => at },
      { title: 'missed by', value: ({ crps }) => figure(crps, terminal), align: 'right' },
      {
        title: '90 % band at the end',
        value: ({ q5, q95 }) => `${figure(q5.at(-1) ?? 0, terminal)} to ${figure(q95.at(-1) ?? 0, terminal)}`,
      },
      { title: 'came', value: ({ came }) => figure(came.at(-1) ?? 0, terminal), align: 'right' },
      { title: 'fingerprint', value: ({ fingerprint }) => fingerprint.slice(0, 12), drop: 1 },
    ],
    terminal,
  );
