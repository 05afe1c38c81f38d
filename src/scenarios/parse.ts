import type { YAMLError } from 'yaml';
import { err, ok, type Result } from '../kernel/result.ts';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { locatedAt, Locator, writtenPath, type Located } from './located.ts';
import { presetCautions, presetFindings } from './preset-rules.ts';
import { storyFindings } from './story-rules.ts';
import { fileCautions } from './file-cautions.ts';
import { type Finding, type ScenarioProblem } from './file-problem.ts';
import { readableOf } from './readable.ts';
import { rulesOf } from './file-rules.ts';
import { yamlOf } from './yaml.ts';
import { scenarioFileSchema, scenarioOf, type Scenario } from './schema.ts';

/** Largest scenario file, in bytes of UTF-8. Larger records are fed by `RecordActs`. */
export const SCENARIO_SIZE_LIMIT = 2 * 1024 * 1024;

/** How many problems are reported of one file: enough to mend it, few enough to read. */
const PROBLEM_LIMIT = 200;

export interface ParseOptions {
  /** How the file is named in problems. */
  readonly file: string;
  /** Milliseconds since the epoch, against which future dates are told. */
  readonly now: number;
}

/**
 * The scenario that a YAML text describes, or everything that is wrong with it, in order of lines. Mistakes of syntax hide
 * the others, since what the rest means is then uncertain.
 */
export function parseScenario(
  text: string,
  { file, now }: ParseOptions,
): Result<Scenario, readonly ScenarioProblem[]> {
  // A UTF-16 unit takes at most three bytes, so that most texts need no count.
  if (text.length * 3 > SCENARIO_SIZE_LIMIT && Buffer.byteLength(text) > SCENARIO_SIZE_LIMIT) {
    return err([tooLarge(file, Buffer.byteLength(text))]);
  }
  const { document, lines } = yamlOf(text);
  const problemAt = (offset: number, finding: Finding): ScenarioProblem => {
    const { line, col } = lines.linePos(offset);
    return {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: pathText(finding.path),
      code: finding.code,
      message: finding.message,
      remedy: finding.remedy,
    };
  };

  const syntax = syntaxErrors([...document.errors, ...document.warnings]);
  if (syntax.length > 0)
    return err(firstOfEachLine(syntax.map((error) => problemAt(error.pos[0], syntaxFinding(error)))));

  const locator = new Locator();
  const root = locator.locate(document.contents);
  const own = locator.findings.map((finding) => problemAt(finding.offset, finding));
  if (locator.stopped) return err(inOrder(own));
  if (document.contents === null) {
    const remedy =
      'Begin with `schema: 1` and `scenario: <id>`; the scenarios that come with the project are examples.';
    return err([problemAt(0, { path: [], code: 'empty', message: 'the file is empty', remedy })]);
  }

  const form = formOf(scenarioFileSchema, root.value);
  const scenario = form.ok ? scenarioOf(form.value) : undefined;
  const told = scenario === undefined ? [] : [...presetFindings(scenario, now), ...storyFindings(scenario)];
  // Where the tree itself is wrong, what the schema says of the same place is a consequence.
  const broken = new Set(locator.findings.map(({ offset }) => offset));
  const placed = (finding: Finding): ScenarioProblem =>
    problemAt(offsetOf(root, finding), { ...finding, path: writtenPath(root, finding.path) });
  const problems = [
    ...own,
    ...[...(form.ok ? [] : form.error), ...rulesOf(readableOf(root.value), now), ...told].flatMap(
      (finding) => (broken.has(offsetOf(root, finding)) ? [] : [placed(finding)]),
    ),
  ];
  if (!form.ok || scenario === undefined || problems.length > 0) return err(inOrder(problems));
  const cautions = inOrder(
    [...fileCautions(form.value), ...presetCautions(scenario)].slice(0, PROBLEM_LIMIT).map(placed),
  );
  return ok(cautions.length === 0 ? scenario : { ...scenario, cautions });
}

export const tooLarge = (file: string, bytes: number): ScenarioProblem => ({
  file,
  line: 0,
  column: 0,
  path: '',
  code: 'too-large',
  message: `the file has ${bytes} bytes; a scenario has at most ${SCENARIO_SIZE_LIMIT}`,
  remedy: 'Split it into several scenarios, or send the acts through the API.',
});

function offsetOf(root: Located, { path, atKey }: Finding): number {
  const node = locatedAt(root, path);
  return atKey === true ? (node.keyStart ?? node.start) : node.start;
}

const SYNTAX_REMEDIES: Readonly<Partial<Record<YAMLError['code'], readonly [code: string, remedy: string]>>> =
  {
    TAB_AS_INDENT: ['tab', 'Indent with spaces; most editors can do that for you.'],
    RESOURCE_EXHAUSTION: ['too-deep', 'A scenario needs no more than eight levels; check the brackets.'],
    MULTIPLE_DOCS: ['yaml-syntax', 'One file holds one scenario: remove the line `---`, or split the file.'],
    TAG_RESOLVE_FAILED: ['yaml-tag', 'Scenario files use no tags: remove it, or put the text in quotes.'],
  };

/** Of a cascade of syntax errors, those that name a cause: tabs and limits before all, else the first of each line. */
function syntaxErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return [exhausted];
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  return tabs.length > 0 ? tabs : errors;
}

function syntaxFinding({ code, message }: YAMLError): Finding {
  const [ownCode, remedy] = SYNTAX_REMEDIES[code] ?? [
    'yaml-syntax',
    'Check the quotes, brackets and indentation here and in the line above; text with ": " or " #" in it needs quotes.',
  ];
  const said =
    code === 'MULTIPLE_DOCS' ? 'a second document begins here' : (message.split('\n')[0] ?? message);
  return { path: [], code: ownCode, message: `YAML: ${said}`, remedy };
}

const firstOfEachLine = (problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] =>
  inOrder(problems).filter((problem, index, all) => problem.line !== all[index - 1]?.line);

/** By place, without repeats, cut to what a person reads. */
function inOrder(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const seen = new Set<string>();
  const distinct = sorted.filter((problem) => {
    const key = `${problem.line}:${problem.column}:${problem.code}:${problem.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const last = distinct[PROBLEM_LIMIT - 1];
  if (last === undefined || distinct.length === PROBLEM_LIMIT) return distinct;
  const more: ScenarioProblem = {
    ...last,
    path: '',
    code: 'more-problems',
    message: `${distinct.length - PROBLEM_LIMIT} more problems follow`,
    remedy: 'Mend these first, then check the file again.',
  };
  return [...distinct.slice(0, PROBLEM_LIMIT), more];
}
