import type { EventStore } from '../eventstore/port.ts';
import { TensionQuery } from '../tension/tension.query.ts';
import { dedupeWords } from '../models/tension/dedupe.ts';
import type { DayReading, TensionSeries } from '../tension/tension-answers.ts';
import type { Contribution, Explanation } from '../models/tension/explanation.ts';
import { historiesOf } from './history.session.ts';
import { observedDayLines } from './observed-day-text.ts';
import { ObservedDayQuery } from '../timeline/observed-day.query.ts';
import type { View } from '../timeline/view.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { words } from './terminal-text.ts';
import { CliError, EXIT } from './exit.ts';
import { historyChart, readingLine } from './reading.ts';
import { withStore } from './store.session.ts';
import type { TensionModel } from '../models/tension/parameters.ts';
import { contributionBars, table, wrap, figure, signed, type Terminal } from './terminal.ts';
import { viewOfOptions, type ViewOptions } from './view-options.ts';
import { codeName, wordsOf } from './words.reader.ts';

interface ExplainOptions extends ViewOptions {
  readonly model?: TensionModel;
  readonly limit: string;
  readonly rows?: boolean;
  readonly json?: boolean;
}

/** Most acts that a chart in a terminal marks. */
const MARKED = 5000;

function limitOf(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CliError(
    EXIT.invalidInput,
    `--limit ${text} is no whole number from 0 to 999999`,
    'Write digits alone, such as --limit 15.',
  );
}

/** `detente explain`: why tension stands where it stands. */
export async function explain(context: CliContext, history: string, options: ExplainOptions): Promise<void> {
  if (options.rows === true) return printRows(context, history, options);
  const limit = limitOf(options.limit);
  const view = viewOfOptions(options);
  await withStore(context, async (store) => {
    if (options.json === true) {
      const histories = await historiesOf(context, store, history);
      const tension = new TensionQuery({ histories, clock: context.clock });
      await context.print(
        `${JSON.stringify(accepted(await tension.explain(history, view, { model: options.model })), undefined, 2)}\n`,
      );
    } else {
      await printExplanation(context, store, history, view, { limit, model: options.model });
    }
  });
}

/** What a data set told of a day, down to the rows that are kept. */
async function printRows(context: CliContext, history: string, options: ExplainOptions): Promise<void> {
  const { at, json } = options;
  if (at === undefined)
    throw new CliError(EXIT.usage, '--rows are those of a day', 'Name it: --at 2018-01-01 --rows.');
  const told = await withStore(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    const days = new ObservedDayQuery({ histories, store, clock: context.clock });
    return accepted(await days.of(history, at, viewOfOptions(options)));
  });
  await context.print(
    json === true
      ? `${JSON.stringify(told, undefined, 2)}\n`
      : `${observedDayLines(told, context.terminal()).join('\n')}\n`,
  );
}

/** Chart, contributions and sums of a history, as a person reads them. */
async function printExplanation(
  context: CliContext,
  store: EventStore,
  history: string,
  view: View,
  { limit, model }: { readonly limit: number; readonly model?: TensionModel | undefined },
): Promise<void> {
  const terminal = context.terminal();
  const histories = await historiesOf(context, store, history);
  const tension = new TensionQuery({ histories, clock: context.clock });
  const explained = await tension.explain(history, view, { limit: Math.max(limit, MARKED), model });
  const tensionSeries = accepted(await tension.series(history, {}, view, model));
  if (!explained.ok && explained.error.code === 'not-redistributed') {
    const reading = accepted(await tension.reading(history, view, model));
    const { message, remedy } = explained.error;
    const lines = [
      ...readingLines(tensionSeries, reading, [], terminal),
      ...wrap(`Why is not told: ${message}. ${remedy}`, terminal.width),
    ];
    return context.print(`${lines.join('\n')}\n`);
  }
  const explanation = accepted(explained);
  const shown = explanation.contributions.slice(0, limit);
  const lines = [
    ...readingLines(tensionSeries, explanation, explanation.contributions, terminal),
    `Why, act by act (${provenanceOf(explanation)})`,
    ...contributionBars(
      explanation,
      { codeName, acts: await wordsOf(store, accepted(histories.resolve(history)), shown) },
      terminal,
      limit,
    ),
    ...withoutOf(explanation, terminal),
    '',
    ...table(
      explanation.byIssue,
      [
        { title: 'by issue', value: ({ key }) => key, least: 12 },
        { title: 'acts', value: ({ acts }) => String(acts), align: 'right' },
        { title: 'points', value: ({ points }) => signed(points, terminal), align: 'right' },
      ],
      terminal,
    ),
    '',
    ...table(
      explanation.byDirection,
      [
        { title: 'by direction', value: ({ key }) => key, least: 12 },
        { title: 'acts', value: ({ acts }) => String(acts), align: 'right' },
        { title: 'points', value: ({ points }) => signed(points, terminal), align: 'right' },
      ],
      terminal,
    ),
    '',
    ...wrap(
      `A statement about the model ${explanation.model}, not about the world. Its parameters: ${parametersOf(explanation, (value) => figure(value, terminal, 2))}.`,
      terminal.width,
    ),
  ];
  await context.print(`${lines.join('\n')}\n`);
}

/** How tension stands and how it came there, as a sentence and a chart. */
const readingLines = (
  series: TensionSeries,
  reading: DayReading,
  acts: readonly Contribution[],
  terminal: Terminal,
): string[] => [
  words(series.title, terminal),
  ...wrap(readingLine(reading, series.series, terminal), terminal.width),
  '',
  ...historyChart(series, reading, acts, terminal),
  ...(series.shortened === true
    ? wrap(`The chart shows the last ${series.series.tension.length} days of the coverage.`, terminal.width)
    : []),
  '',
];

const provenanceOf = ({ history, asOf, knownBy, dedupe }: Explanation): string =>
  `${history} as of revision ${asOf}${knownBy === undefined ? '' : `, known by ${knownBy}`}${dedupe === undefined ? '' : `, ${dedupeWords(dedupe)}`}`;

/** What leaving an act out would do, where that is not what it contributes. */
function withoutOf({ contributions, net }: Explanation, terminal: Terminal): string[] {
  const told = contributions.filter(({ beyondWithout }) => beyondWithout !== undefined);
  if (net === undefined || told.length === 0) return [];
  return [
    '',
    ...wrap(
      'A contribution is a share of what the acts amount to on the day. Without the act the shares of the others grow:',
      terminal.width,
    ),
    ...table(
      told,
      [
        { title: 'act', value: ({ actId }) => actId, least: 12 },
        { title: 'contributes', value: ({ points }) => signed(points, terminal), align: 'right' },
        {
          title: 'against leaving it out',
          value: ({ beyondWithout = 0 }) => signed(beyondWithout, terminal),
          align: 'right',
        },
      ],
      terminal,
    ),
  ];
}

const parametersOf = (
  { parameters: { s, ...kernels }, net }: Explanation,
  text: (value: number) => string,
): string =>
  Object.entries({ ...kernels, ...(net ?? { s }) })
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : text(value)}`)
    .join(', ');
