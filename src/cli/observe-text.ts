import { dayNumber } from '../kernel/clock.ts';
import { counted } from '../kernel/counted.ts';
import { bandOf } from '../models/tension/model.ts';
import type { Series } from '../models/tension/series.ts';
import { dataSetOf } from '../observations/data-sets.ts';
import type { Format } from '../observations/formats.ts';
import type { RowFault } from '../observations/observed-row.ts';
import { REFUSED_ROWS } from '../observations/refusal-words.ts';
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

/** What a person reads of event files. */
export function observedLines(observed: Observed, terminal: Terminal): string[] {
  const { files, rows, taken, refused, pairs, reading } = observed;
  const cautions = new Set(files.flatMap(({ format }) => dataSetOf(format).caution ?? []));
  return [
    ...[...cautions].flatMap((caution) => wrap(caution, terminal.width)),
    ...files.flatMap(({ file, format }) => wrap(`${words(file, terminal)}: ${format}`, terminal.width)),
    ...wrap(
      `${counted(rows, 'row')}, ${taken} taken as acts of one state toward another. Nothing is recorded.`,
      terminal.width,
    ),
    ...refused.flatMap(({ reason, rows: count, first }) => [
      ...wrap(`${count} ${REFUSED_ROWS[reason]} [${reason}], such as`, terminal.width),
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
