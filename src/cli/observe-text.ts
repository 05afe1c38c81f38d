import { dayNumber } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import { bandOf } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import type { Format } from '../observations/formats.ts';
import type { RowFault } from '../observations/observed-row.ts';
import type { Refusals } from '../observations/tally.ts';
import { tensionChart } from './terminal-chart.ts';
import { figure, table, words, wrap, type Terminal } from './terminal.ts';

/** What event files hold. */
export interface Observed {
  readonly files: readonly { readonly file: string; readonly format: Format }[];
  readonly rows: number;
  readonly taken: number;
  readonly refused: readonly (Refusals & { readonly reason: RowFault })[];
  /** The most rows first. */
  readonly pairs: readonly { readonly pair: string; readonly rows: number }[];
  /** Of the two that were asked for. */
  readonly reading?: {
    readonly parties: readonly [string, string];
    readonly from: string;
    readonly to: string;
    readonly acts: number;
    readonly daysWithout: number;
    readonly model: string;
    readonly scale: string;
    readonly baseline: number;
    readonly series: Series;
  };
}

/** Most pairs that are listed. */
const LISTED = 15;

const SAID: Readonly<Record<RowFault, string>> = {
  header: 'headers',
  'line-too-long': 'longer than any row',
  'control-character': 'with a control character',
  'wrong-columns': 'with other columns than the form has',
  'bad-day': 'with a day of no calendar',
  'day-out-of-range': 'with a day that cannot be',
  'known-before-it-happened': 'known before they happened',
  'missing-party': 'without a country on one side',
  'two-letter-country': 'with a country by two letters',
  'unknown-party': 'with an actor that is no state',
  'same-party': 'with one country on both sides',
  'missing-code': 'without a code',
  'lost-zero': 'whose code lost its zero',
  'weis-code': 'with a code of WEIS',
  'unknown-code': 'with a code that CAMEO does not have',
};

/** What a person reads of event files. */
export function observedLines(observed: Observed, terminal: Terminal): string[] {
  const { files, rows, taken, refused, pairs, reading } = observed;
  return [
    ...files.flatMap(({ file, format }) => wrap(`${words(file, terminal)}: ${format}`, terminal.width)),
    ...wrap(
      `${counted(rows, 'row')}, ${taken} taken as acts of one state toward another. Nothing is recorded.`,
      terminal.width,
    ),
    ...refused.flatMap(({ reason, rows: count, first }) => [
      ...wrap(`${count} ${SAID[reason]} [${reason}], such as`, terminal.width),
      ...first.flatMap(({ file, line, said }) =>
        wrap(`  ${words(file, terminal)}:${line} ${words(said, terminal)}`, terminal.width),
      ),
    ]),
    ...(reading === undefined ? listOf(pairs, terminal) : readingLines(reading, terminal)),
  ];
}

const listOf = (pairs: Observed['pairs'], terminal: Terminal): string[] => [
  '',
  ...table(
    pairs.slice(0, LISTED),
    [
      { title: 'pair', value: ({ pair }) => pair, least: 7 },
      { title: 'rows', value: ({ rows }) => String(rows), align: 'right' },
    ],
    terminal,
  ),
  ...(pairs.length > LISTED ? [`and ${pairs.length - LISTED} more pairs`] : []),
];

function readingLines(reading: NonNullable<Observed['reading']>, terminal: Terminal): string[] {
  const { parties, from, to, acts, daysWithout, model, scale, baseline, series } = reading;
  const tension = series.tension.at(-1) ?? baseline;
  return [
    '',
    ...wrap(
      `${parties.join(' and ')}: ${counted(acts, 'act')} from ${from} to ${to}, none on ${counted(daysWithout, 'day')}. ` +
        `On ${to} tension is ${figure(tension, terminal)}, ${bandOf(tension)}.`,
      terminal.width,
    ),
    '',
    ...(series.tension.length < 2
      ? []
      : tensionChart(
          {
            series,
            markers: [],
            coverage: { from: dayNumber(from), to: dayNumber(to) },
            baseline,
            cursor: dayNumber(to),
          },
          terminal,
        )),
    ...wrap(
      `A statement about the model ${model} and a baseline of ${baseline} that nobody argued for, not about the world. Scores: ${scale}.`,
      terminal.width,
    ),
  ];
}
