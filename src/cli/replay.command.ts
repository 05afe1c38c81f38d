import type { EventStore } from '../eventstore/port.ts';
import { formatDay } from '../kernel/clock.ts';
import { RelationWriter } from '../relations/relation.writer.ts';
import { replayScenario, type ReplayProgress, type ReplayReport } from '../scenarios/replay.runner.ts';
import type { PlanStep } from '../scenarios/plan.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { TensionQuery } from '../tension/tension.query.ts';
import { historiesOf } from './history.session.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { words } from './terminal-text.ts';
import { CliError, EXIT } from './exit.ts';
import { historyChart, readingLine } from './reading.ts';
import { withStore } from './store.session.ts';
import { wrap, figure } from './terminal.ts';
import { scenarioIn } from './validate.command.ts';

interface ReplayOptions {
  readonly dryRun?: boolean;
  readonly pace?: string;
  readonly theirs?: boolean;
  readonly ours?: boolean;
  readonly json?: boolean;
}

const MARKED = 5000;
/** Steps named one by one; a longer plan is told by its figures. */
const STEPS_NAMED = 200;

/** Milliseconds of `500ms`, `2s` or `1m`. */
function paceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000);
  if (amount === undefined || milliseconds > 3_600_000) {
    throw new CliError(
      EXIT.usage,
      `--pace ${text} is no duration`,
      'Write 500ms, 2s or 1m; at most an hour.',
    );
  }
  return milliseconds;
}

const DEEDS: Readonly<Record<PlanStep['deed'], string>> = {
  record: 'record ',
  correct: 'correct',
  retract: 'retract',
  end: 'end    ',
};

/** `detente replay`: carries a scenario file into its history. */
export async function replay(context: CliContext, file: string, options: ReplayOptions): Promise<void> {
  if (options.theirs === true && options.ours === true) {
    throw new CliError(EXIT.usage, '--theirs and --ours exclude each other', 'Choose whose version counts.');
  }
  const pace = paceOf(options.pace);
  const scenario = await scenarioIn(context, file);
  const dryRun = options.dryRun === true;
  const replayed = async (store: EventStore): Promise<void> => {
    const writer = new RelationWriter({ store, clock: context.clock });
    const report = accepted(
      await replayScenario({
        scenario,
        writer,
        clock: context.clock,
        policy: options.theirs === true ? 'theirs' : options.ours === true ? 'ours' : undefined,
        dryRun,
        pace,
        signal: context.signal,
        onProgress: (progress) => tell(context, progress, pace !== undefined),
      }),
    );
    if (options.json === true) await context.print(`${JSON.stringify(summaryOf(report))}\n`);
    else await printReport(context, report, scenario);
    if (report.conflicts.length > 0) throw conflictsOf(context, report);
    if (report.interrupted) {
      throw new CliError(
        EXIT.interrupted,
        `interrupted after ${report.steps.length} steps`,
        'What was recorded stays; run the same command again to go on.',
      );
    }
    if (options.json !== true && report.revision !== undefined && !report.dryRun) {
      const histories = await historiesOf(context, store, scenario.history);
      await printChart(context, new TensionQuery({ histories, clock: context.clock }), scenario.history);
    }
  };
  await withStore(context, replayed, dryRun ? 'read' : 'write');
}

function tell(context: CliContext, { steps, done, total }: ReplayProgress, paced: boolean): void {
  if (paced) {
    for (const { deed, key } of steps)
      context.say(`${String(done).padStart(4)}/${total}  ${DEEDS[deed]}  ${key}`);
  } else if (total > 500) {
    context.say(`${done} of ${total} steps`);
  }
}

const summaryOf = ({ steps, ...report }: ReplayReport) => ({
  ...report,
  steps: steps.map(({ key, deed }) => ({ key, deed })),
});

async function printReport(context: CliContext, report: ReplayReport, scenario: Scenario): Promise<void> {
  const { recorded, corrected, retracted, unchanged, kept, dryRun, history, revision, steps } = report;
  const lines = [`${words(scenario.title, context.terminal())} (${history})`];
  if (dryRun && steps.length <= STEPS_NAMED) {
    lines.push(...steps.map(({ deed, key }) => `  would ${DEEDS[deed]} ${key}`));
  }
  const figures = [
    `${recorded} recorded`,
    `${corrected} corrected`,
    `${retracted} retracted`,
    `${unchanged} unchanged`,
    ...(kept === 0 ? [] : [`${kept} kept as the record has them`]),
  ].join(', ');
  const now = revision === undefined ? '' : `; the history stands at revision ${revision}`;
  lines.push(dryRun ? `Nothing was changed. A replay would have: ${figures}.` : `${figures}${now}.`);
  await context.print(`${lines.join('\n')}\n`);
}

function conflictsOf(context: CliContext, report: ReplayReport): CliError {
  for (const { key, message, remedy } of report.conflicts)
    context.say(`conflict: ${key}: ${message}. ${remedy}`);
  const count = report.conflicts.length;
  const done =
    report.steps.length === 0 || report.dryRun
      ? 'nothing was replayed'
      : `${report.steps.length} steps were carried out before`;
  return new CliError(
    EXIT.conflict,
    `${counted(count, 'conflict')} between file and record; ${done}`,
    "Replay with --theirs to take the file's version, or --ours to keep the record's.",
  );
}

async function printChart(context: CliContext, tension: TensionQuery, history: string): Promise<void> {
  const terminal = context.terminal();
  const tensionSeries = accepted(await tension.series(history));
  const { series } = tensionSeries;
  const explanation = accepted(await tension.explain(history, {}, { limit: MARKED }));
  const highest = series.tension.reduce(
    (best, value, day) => (value > (series.tension[best] ?? 0) ? day : best),
    0,
  );
  const lines = [
    '',
    ...historyChart(tensionSeries, explanation, explanation.contributions, terminal),
    '',
    ...wrap(readingLine(explanation, tensionSeries.series, terminal), terminal.width),
    ...wrap(
      `Highest: ${figure(series.tension[highest] ?? 0, terminal)} on ${formatDay(series.first + highest)}. Why: detente explain ${history} --at ${formatDay(series.first + highest)}`,
      terminal.width,
    ),
  ];
  await context.print(`${lines.join('\n')}\n`);
}
