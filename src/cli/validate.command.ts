import { formatProblem, type ScenarioProblem } from '../scenarios/file-problem.ts';
import { readScenario } from '../scenarios/scenario-file.reader.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { words } from './terminal-text.ts';
import { CliError, EXIT } from './exit.ts';
import { scenarioPathOf } from './scenario-path.reader.ts';

/** Problems shown at most; a file that breaks one rule everywhere is understood after fewer. */
const SHOWN = 200;

function refuse(file: string, problems: readonly ScenarioProblem[]): CliError {
  const [first] = problems;
  if (problems.length === 1 && first?.code === 'file-not-found') {
    return new CliError(EXIT.notFound, `${file}: ${first.message}`, first.remedy);
  }
  return new CliError(
    EXIT.invalidInput,
    `${file}: ${counted(problems.length, 'problem')}; nothing was changed`,
  );
}

/** The scenario in a file; its problems are told one a line, and end the command. */
export async function scenarioIn(context: CliContext, file: string): Promise<Scenario> {
  const path = scenarioPathOf(file);
  const parsed = await readScenario(path, context.clock.now());
  if (parsed.ok) return parsed.value;
  for (const problem of parsed.error.slice(0, SHOWN)) context.say(formatProblem(problem));
  if (parsed.error.length > SHOWN) context.say(`... and ${parsed.error.length - SHOWN} more`);
  throw refuse(path, parsed.error);
}

/** `detente validate`: checks a scenario file. */
export async function validate(
  context: CliContext,
  file: string,
  options: { readonly json?: boolean },
): Promise<void> {
  if (options.json === true) {
    const path = scenarioPathOf(file);
    const parsed = await readScenario(path, context.clock.now());
    const problems = parsed.ok ? [] : parsed.error;
    await context.print(`${JSON.stringify({ file: path, valid: parsed.ok, problems })}\n`);
    if (!parsed.ok) throw refuse(path, parsed.error);
    return;
  }
  const { history, acts, notes, summits, title } = await scenarioIn(context, file);
  await context.print(
    `${words(title, context.terminal())}\n${history}: ${counted(acts.length, 'act')}, ${counted(notes.length, 'note')}, ${counted(summits.length, 'summit')}; no problems\n`,
  );
}
