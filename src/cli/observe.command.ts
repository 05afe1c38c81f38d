import type { FileHandle } from 'node:fs/promises';
import { dayOfInstant, formatDay, parseDay } from '../kernel/clock.ts';
import { didYouMean } from '../kernel/nearest.ts';
import { NetSeriesAccumulator } from '../models/tension/net-series.ts';
import type { ModelAct } from '../models/tension/model.ts';
import { DEFAULT_TENSION_PARAMETERS } from '../models/tension/parameters.ts';
import { SERIES_LIMIT, type Series } from '../models/tension/series.ts';
import { FORMATS, formatOf, readerOf, type Format, type LineReader } from '../observations/formats.ts';
import { FileFault } from '../observations/file-fault.ts';
import { linesOf } from '../observations/lines.reader.ts';
import { parquetOr, readParquet } from '../observations/parquet-rows.reader.ts';
import { Tally } from '../observations/tally.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { observedLines, type Observed } from './observe-text.ts';

interface ObserveOptions {
  readonly format?: Format;
  readonly parties?: string;
  readonly from?: string;
  readonly to?: string;
  readonly baseline: string;
  readonly everyRow?: boolean;
  readonly json?: boolean;
}

/** Lines by which a file's form is recognised. */
const LOOKED_AT = 50;
const SCALE = 'goldstein/gdelt';

/** `detente observe`: what event files hold, and what `tension/2` makes of two states in them. It records nothing. */
export async function observe(
  context: CliContext,
  files: readonly string[],
  options: ObserveOptions,
): Promise<void> {
  const parties = partiesOf(options.parties);
  const span = { from: dayIn('--from', options.from), to: dayIn('--to', options.to) };
  const baseline = baselineOf(options.baseline);
  const tally = new Tally(parties, span);
  const formats: Format[] = [];
  for (const file of files) formats.push(await readFile(context, file, options.format, tally));
  if (context.watched) context.say('\r\u001B[K');
  const acts = tally.acts(SCALE, options.everyRow === true);
  if (parties !== undefined && acts.length === 0) throw nothingOf(parties, tally);
  const observed: Observed = {
    files: files.map((file, place) => ({ file, format: formats[place] ?? 'gdelt2' })),
    rows: tally.rows,
    taken: tally.taken,
    refused: tally.refused.map(([reason, refusals]) => ({ reason, ...refusals })),
    pairs: tally.pairs.map(([pair, rows]) => ({ pair, rows })),
    ...(parties && { reading: readingOf(acts, parties, baseline) }),
  };
  await context.print(
    options.json === true
      ? `${JSON.stringify(observed, withoutTyped)}\n`
      : `${observedLines(observed, context.terminal()).join('\n')}\n`,
  );
}

/** Days as plain lists. */
const withoutTyped = (_: string, value: unknown): unknown =>
  value instanceof Float64Array ? [...value] : value;

async function readFile(
  context: CliContext,
  file: string,
  named: Format | undefined,
  tally: Tally,
): Promise<Format> {
  const today = formatDay(dayOfInstant(context.clock.now()));
  const first: string[] = [];
  let format = named;
  let line = 0;
  let reader: LineReader | undefined;
  const read = (text: string): void => {
    line += 1;
    if (format === undefined || text.trim() === '') return;
    reader ??= readerOf(format, text, today);
    const row = reader.read(text);
    if (row === undefined) return;
    if (row.ok) tally.take(row.row);
    else if (row.fault !== 'header') tally.refuse(row.fault, { file, line, said: row.said });
  };
  try {
    const source = await parquetOr(file === '-' ? context.input : file);
    if (typeof source === 'object' && 'fd' in source)
      return await readTable(context, file, source, { named, today, tally });
    for await (const text of linesOf(source)) {
      context.signal.throwIfAborted();
      if (format === undefined) {
        first.push(text);
        if (first.length < LOOKED_AT) continue;
        format = recognised(file, first);
        first.splice(0).forEach(read);
      } else read(text);
      if (context.watched && line % 100_000 === 0) context.say(`\r${file}: ${line} lines\u001B[K`);
    }
  } catch (error) {
    if (error instanceof CliError || context.signal.aborted) throw error;
    const remedy = error instanceof FileFault ? error.remedy : undefined;
    throw new CliError(
      EXIT.notFound,
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      remedy ?? 'Check the path, and that the file is whole.',
    );
  }
  format ??= recognised(file, first);
  first.forEach(read);
  return format;
}

/** Likewise, a parquet file, which is closed at the end. */
async function readTable(
  context: CliContext,
  file: string,
  source: FileHandle,
  {
    named,
    today,
    tally,
  }: { readonly named: Format | undefined; readonly today: string; readonly tally: Tally },
): Promise<Format> {
  try {
    return await readParquet(
      source,
      { format: named, today },
      {
        give: (row, line) => {
          if (row.ok) tally.take(row.row);
          else tally.refuse(row.fault, { file, line, said: row.said });
        },
        rest: ({ read }) => {
          context.signal.throwIfAborted();
          if (context.watched) context.say(`\r${file}: ${read} rows\u001B[K`);
        },
      },
    );
  } finally {
    await source.close();
  }
}

function recognised(file: string, lines: readonly string[]): Format {
  const format = formatOf(lines.filter((line) => line.trim() !== ''));
  if (format !== undefined) return format;
  throw new CliError(
    EXIT.invalidInput,
    `${file} has none of the known forms, or rows of several`,
    `Name the form: --format ${FORMATS.join(', ')}.`,
  );
}

function readingOf(
  acts: readonly ModelAct[],
  parties: readonly [string, string],
  baseline: number,
): NonNullable<Observed['reading']> {
  const last = acts.at(-1)?.first ?? 0;
  const first = Math.max(acts[0]?.first ?? last, last - SERIES_LIMIT + 1);
  const accumulator = new NetSeriesAccumulator(first, last, DEFAULT_TENSION_PARAMETERS);
  for (const act of acts) accumulator.add(act);
  const series: Series = accumulator.series(baseline);
  return {
    parties,
    from: formatDay(first),
    to: formatDay(last),
    acts: acts.length,
    daysWithout: last - first + 1 - new Set(acts.map((act) => act.first)).size,
    model: 'tension/2',
    scale: SCALE,
    baseline,
    series,
  };
}

function partiesOf(text: string | undefined): readonly [string, string] | undefined {
  if (text === undefined) return undefined;
  const [a = '', b = '', ...more] = text.split(/[,-]/).map((party) => party.trim().toUpperCase());
  if (/^[A-Z]{3}$/.test(a) && /^[A-Z]{3}$/.test(b) && a !== b && more.length === 0) return [a, b];
  throw new CliError(EXIT.usage, `--parties ${text} does not name two states`, 'Write RUS,USA.');
}

function dayIn(option: string, text: string | undefined): string | undefined {
  if (text === undefined || parseDay(text) !== undefined) return text;
  throw new CliError(
    EXIT.usage,
    `${option} ${text} is not a calendar day`,
    'Write a real day as YYYY-MM-DD.',
  );
}

function baselineOf(text: string): number {
  const baseline = Number(text);
  if (text.trim() !== '' && baseline >= 1 && baseline <= 99) return baseline;
  throw new CliError(
    EXIT.usage,
    `--baseline ${text} is no tension from 1 to 99`,
    'Write a number such as 50.',
  );
}

function nothingOf([a, b]: readonly [string, string], tally: Tally): CliError {
  const pairs = tally.pairs.map(([pair]) => pair);
  return new CliError(
    EXIT.notFound,
    `No row that could be taken is between ${a} and ${b} on those days`,
    `${didYouMean(`${a}-${b}`, pairs)}Leave --parties out to see which pairs there are.`,
  );
}
