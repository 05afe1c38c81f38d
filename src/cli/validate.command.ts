import { basename } from 'node:path';
import { formatProblem, type ScenarioProblem } from '../scenarios/file-problem.ts';
import { SCENARIO_SIZE_LIMIT } from '../scenarios/parse.ts';
import {
  readScenario,
  SCENARIO_SUFFIX,
  scenarioFilesIn,
  scenarioOf,
  type Parsed,
} from '../scenarios/scenario-file.reader.ts';
import { SCENARIO_FOLDER } from '../scenarios/scenario-library.reader.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { didYouMean } from '../kernel/nearest.ts';
import { words } from './terminal-text.ts';
import { CliError, EXIT } from './exit.ts';
import { isScenarioName, scenarioPathOf } from './scenario-path.reader.ts';

/** Problems shown at most; a file that breaks one rule everywhere is understood after fewer. */
const SHOWN = 200;

/** Name of standard input where a file is asked for. */
const STANDARD_INPUT = '-';

/** What to do where there is no such file: what has the form of a name was probably one of those that come along. */
async function remedyOfMissing(file: string, otherwise: string): Promise<string> {
  if (!isScenarioName(file)) return otherwise;
  const names = (await scenarioFilesIn(SCENARIO_FOLDER)).map((path) => basename(path, SCENARIO_SUFFIX));
  return `${didYouMean(file, names)}Those that come along: ${names.join(', ')}.`;
}

async function refuse(file: string, problems: readonly ScenarioProblem[]): Promise<CliError> {
  const [first] = problems;
  if (first?.code === 'file-not-found') {
    return new CliError(
      EXIT.notFound,
      `${file}: ${first.message}`,
      await remedyOfMissing(file, first.remedy),
    );
  }
  return new CliError(
    EXIT.invalidInput,
    `${file}: ${counted(problems.length, 'problem')}; nothing was changed`,
  );
}

/** A file's scenario or its problems, and the name under which it is told. */
async function readIn(
  context: CliContext,
  file: string,
): Promise<{ readonly path: string; readonly parsed: Parsed }> {
  const now = context.clock.now();
  if (file !== STANDARD_INPUT) {
    const path = scenarioPathOf(file);
    return { path, parsed: await readScenario(path, now) };
  }
  const path = 'standard input';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of context.input) {
    pieces.push(piece);
    size += piece.length;
    // What is too large is refused without being read to its end.
    if (size > SCENARIO_SIZE_LIMIT) break;
  }
  return { path, parsed: await scenarioOf(Buffer.concat(pieces), { file: path, now }) };
}

/** The scenario in a file, or in standard input for `-`; its problems are told one a line, and end the command. */
export async function scenarioIn(context: CliContext, file: string): Promise<Scenario> {
  const { path, parsed } = await readIn(context, file);
  if (parsed.ok) {
    for (const caution of parsed.value.cautions ?? []) context.say(`caution: ${formatProblem(caution)}`);
    return parsed.value;
  }
  const refusal = await refuse(path, parsed.error);
  // A file that is not there is told of once.
  if (refusal.exitCode === EXIT.notFound) throw refusal;
  for (const problem of parsed.error.slice(0, SHOWN)) context.say(formatProblem(problem));
  if (parsed.error.length > SHOWN) context.say(`... and ${parsed.error.length - SHOWN} more`);
  throw refusal;
}

interface ValidateOptions {
  readonly json?: boolean;
}

/** `detente validate`: checks scenario files, each whatever the others hold; the exit code tells of the worst. */
export async function validate(
  context: CliContext,
  files: readonly string[],
  options: ValidateOptions,
): Promise<void> {
  const refusals: CliError[] = [];
  for (const file of files) {
    try {
      await validateOne(context, file, options);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      if (files.length === 1) throw error;
      context.say(error.remedy === undefined ? error.message : `${error.message}. ${error.remedy}`);
      refusals.push(error);
    }
  }
  if (refusals.length === 0) return;
  const worst = refusals.reduce((one, other) => (other.exitCode > one.exitCode ? other : one));
  throw new CliError(worst.exitCode, `${refusals.length} of ${files.length} files cannot be replayed`);
}

async function validateOne(context: CliContext, file: string, options: ValidateOptions): Promise<void> {
  if (options.json === true) {
    const { path, parsed } = await readIn(context, file);
    const problems = parsed.ok ? [] : parsed.error;
    const cautions = parsed.ok ? (parsed.value.cautions ?? []) : [];
    await context.print(`${JSON.stringify({ file: path, valid: parsed.ok, problems, cautions })}\n`);
    if (!parsed.ok) throw await refuse(path, parsed.error);
    return;
  }
  const { history, acts, notes, summits, title, cautions = [] } = await scenarioIn(context, file);
  const doubts = cautions.length === 0 ? '' : `, ${counted(cautions.length, 'caution')}`;
  await context.print(
    `${words(title, context.terminal())}\n${history}: ${counted(acts.length, 'act')}, ${counted(notes.length, 'note')}, ${counted(summits.length, 'summit')}; no problems${doubts}\n`,
  );
}
