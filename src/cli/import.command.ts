import { CompletenessQuery } from '../timeline/completeness.query.ts';
import { completenessLines } from './completeness-text.ts';
import { historiesOf } from './history.session.ts';
import { glob, stat } from 'node:fs/promises';
import { dayOfInstant, formatDay, parseDay } from '../kernel/clock.ts';
import { dataSetOf, observedFrom, type DataSet } from '../observations/data-sets.ts';
import { nothingTaken } from '../observations/nothing-taken.ts';
import type { Format } from '../observations/formats.ts';
import { Imports, type AskedImport, type ImportReport } from '../observations/import.service.ts';
import { loadImports } from '../observations/imports.reader.ts';
import { countFiles, type CountedFiles } from '../observations/scan.runner.ts';
import type { Keeps, Kept } from '../observations/traces.ts';
import type { EventStore } from '../eventstore/port.ts';
import { isObservedStream, OBSERVED_STREAM_PREFIX, relationOf } from '../relations/history-id.ts';
import { cellsIn, type Histories } from '../timeline/histories.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { reportLines, scanLines, traceLines } from './import-text.ts';
import { withStore } from './store.session.ts';
import { table } from './terminal.ts';
import { jsonLines } from './json-lines.ts';

interface ImportOptions {
  readonly format?: Format;
  readonly parties?: string;
  readonly all?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly into?: string;
  readonly known?: string;
  readonly trace: Keeps;
  readonly refused?: string;
  readonly dryRun?: boolean;
  readonly undo?: string;
  readonly json?: boolean;
}

/** Whoever can write to the store may import into it. */
const ACTOR = { id: 'operator', via: 'cli' };

/** `detente import`: brings event files into observed histories, or takes back what an import brought. */
export async function importFiles(
  context: CliContext,
  named: readonly string[],
  options: ImportOptions,
): Promise<void> {
  if (options.undo !== undefined) return undo(context, options.undo, options);
  const pairs = pairsOf(options);
  const span = { from: dayIn('--from', options.from), to: dayIn('--to', options.to) };
  const lag = lagOf(options.known);
  const into = slugIn(options.into);
  const files = await filesOf(named);
  const today = formatDay(dayOfInstant(context.clock.now()));
  const counted = accepted(
    await countFiles(
      {
        files,
        format: options.format,
        refusedTo: options.refused,
        weighed: options.dryRun,
        wanted: { pairs, ...span, lag: lag ?? lagFor(options), today, keeps: keptBy(options) },
      },
      {
        input: context.input,
        signal: context.signal,
        onProgress: ({ file, rows }) => {
          if (context.watched) context.say(`\r${file}: ${rows} rows\u001B[K`);
        },
      },
    ),
  );
  if (context.watched) context.say('\r\u001B[K');
  try {
    await bring(context, counted, { pairs, span, lag, into }, options);
  } finally {
    await counted.close();
  }
}

async function bring(
  context: CliContext,
  counted: CountedFiles,
  {
    pairs,
    span,
    lag,
    into,
  }: Pick<AskedImport, 'pairs' | 'span' | 'lag'> & { readonly into: string | undefined },
  options: ImportOptions,
): Promise<void> {
  const { scan } = counted;
  const dataSet = dataSetOf(scan.format);
  const asked: AskedImport = { dataSet, into: into ?? dataSet.source, pairs, span, lag };
  const terminal = context.terminal();
  const { basis } = observedFrom(dataSet, { assumed: scan.assumed, named: lag });
  const lines = scanLines(scan, dataSet, basis, terminal);
  if (scan.taken === 0) {
    const { message, remedy } = nothingTaken(scan, pairs);
    throw new CliError(EXIT.notFound, message, `${remedy} detente observe tells more.`);
  }
  if (options.dryRun === true) {
    const text = `${[...lines, ...traceLines(scan, dataSet, terminal), '', 'Nothing was recorded.'].join('\n')}\n`;
    return context.print(options.json === true ? `${JSON.stringify({ dryRun: true, ...scan })}\n` : text);
  }
  const report = await withStore(
    context,
    async (store) =>
      accepted(
        await importsOf(context, store).run(counted, asked, ACTOR, {
          signal: context.signal,
          onProgress: ({ rows }) => {
            if (context.watched) context.say(`\r${rows} rows recorded\u001B[K`);
          },
        }),
      ),
    'write',
  );
  if (context.watched) context.say('\r\u001B[K');
  await tellReport(context, report, lines, dataSet, options);
}

async function tellReport(
  context: CliContext,
  report: ImportReport,
  lines: readonly string[],
  dataSet: DataSet,
  { json }: ImportOptions,
): Promise<void> {
  if (json === true) await context.print(`${JSON.stringify(report)}\n`);
  else await context.print(`${[...lines, ...reportLines(report, dataSet, context.terminal())].join('\n')}\n`);
  const [first] = report.refusals;
  if (first !== undefined && report.changed.length === 0 && report.histories.same === 0) {
    throw new CliError(EXIT.conflict, first.message, first.remedy);
  }
}

function importsOf({ clock }: CliContext, store: EventStore): Imports {
  // Once a command: all that was imported before is read for it.
  let loaded: Promise<Histories> | undefined;
  const load = (): Promise<Histories> => (loaded ??= loadHistories(store, [OBSERVED_STREAM_PREFIX]));
  return new Imports({
    store,
    clock,
    existing: async () =>
      (await load()).list().flatMap(({ id, stream }) => (isObservedStream(stream) ? [id] : [])),
    held: async () => cellsIn(await load()),
  });
}

async function undo(context: CliContext, id: string, { json }: ImportOptions): Promise<void> {
  const { histories } = await withStore(
    context,
    async (store) => accepted(await importsOf(context, store).undo(id, ACTOR)),
    'existing',
  );
  if (json === true) return context.print(`${JSON.stringify({ import: id, histories })}\n`);
  await context.print(
    histories.length === 0
      ? 'Nothing of that import stood any more.\n'
      : `What it brought stands no more in ${histories.join(', ')}.\n`,
  );
}

/** `detente imports`: which files were imported, the newest first. */
export async function listImports(
  context: CliContext,
  history: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<void> {
  if (history !== undefined) return printCompleteness(context, history, json);
  const { list } = await withStore(context, loadImports);
  if (json === true) return context.print(jsonLines(list.toReversed()));
  if (list.length === 0)
    return context.say('Nothing was imported yet: detente import FILE --parties RUS,USA');
  await context.print(
    `${table(
      list.toReversed(),
      [
        { title: 'import', value: ({ beginning }) => beginning.import },
        { title: 'begun', value: ({ begunAt }) => begunAt.slice(0, 10) },
        { title: 'source', value: ({ end }) => end?.source ?? '' },
        { title: 'rows', value: ({ end }) => String(end?.taken ?? ''), align: 'right' },
        {
          title: 'state',
          value: ({ end, undone }) =>
            undone === true ? 'undone' : end === undefined ? 'not finished: run it again' : 'done',
        },
        { title: 'files', value: ({ beginning }) => beginning.files.join(', '), least: 12, drop: 1 },
      ],
      context.terminal(),
    ).join('\n')}\n`,
  );
}

/** How complete the history is that imports were for. */
async function printCompleteness(context: CliContext, history: string, json = false): Promise<void> {
  const told = await withStore(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    return accepted(
      await new CompletenessQuery({ histories, imports: await loadImports(store) }).of(history),
    );
  });
  const text = json ? JSON.stringify(told) : completenessLines(told, context.terminal()).join('\n');
  await context.print(`${text}\n`);
}

/** Files of names, of which some may be patterns. */
async function filesOf(named: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of named) {
    if (name === '-' || !/[*?[{]/.test(name) || (await stat(name).catch(() => undefined)) !== undefined) {
      files.push(name);
      continue;
    }
    const found = (await Array.fromAsync(glob(name))).sort();
    if (found.length === 0)
      throw new CliError(
        EXIT.notFound,
        `No file is of the form ${name}`,
        'Check the pattern, and where you are.',
      );
    files.push(...found);
  }
  if (files.length > 0) return [...new Set(files)];
  throw new CliError(
    EXIT.usage,
    'No file was named',
    'Name files, a pattern in quotes, or - for standard input.',
  );
}

function pairsOf({ parties, all }: ImportOptions): readonly string[] | undefined {
  if (parties === undefined && all === true) return undefined;
  const codes = [...new Set((parties ?? '').split(/[,-]/).map((party) => party.trim().toUpperCase()))];
  if (
    all === true ||
    codes.length < 2 ||
    codes.length > 40 ||
    codes.some((code) => !/^[A-Z]{3}$/.test(code))
  ) {
    throw new CliError(
      EXIT.usage,
      parties === undefined
        ? 'Nobody says whose histories to import'
        : `--parties ${parties} does not name states`,
      'Write --parties RUS,USA for the history of two, more codes for each pair of them, or --all for every pair.',
    );
  }
  return codes.flatMap((a, place) => codes.slice(place + 1).map((b) => relationOf(a, b)));
}

/** A dry run weighs all that could be kept. */
const keptBy = ({ trace, dryRun }: ImportOptions): Kept | undefined => {
  if (dryRun === true) return 'links';
  return trace === 'none' ? undefined : trace;
};

function dayIn(option: string, text: string | undefined): string | undefined {
  if (text === undefined || parseDay(text) !== undefined) return text;
  throw new CliError(
    EXIT.usage,
    `${option} ${text} is not a calendar day`,
    'Write a real day as YYYY-MM-DD.',
  );
}

function lagOf(text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,3}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new CliError(
    EXIT.usage,
    `--known ${text} is no number of days`,
    'Write days after the event, such as 1.',
  );
}

/** Before the form is known the usual lag is one day; forms that say when a row was known do not ask for it. */
const lagFor = ({ format }: ImportOptions): number =>
  format === undefined ? 1 : (dataSetOf(format).lag ?? 0);

function slugIn(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)) return text;
  throw new CliError(
    EXIT.usage,
    `--into ${text} is no name of a history`,
    'Write lower-case letters, digits and single hyphens.',
  );
}
