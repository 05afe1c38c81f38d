import type { RelationSort } from '../charts/view-state.ts';
import { codeBooks, codesOf, type CodeBookId } from '../ontology/code-books.ts';
import { allCodes } from '../ontology/codes.ts';
import { scales, searchCodes } from '../ontology/look-up.ts';
import { scoredCode, type ScoredCode } from '../ontology/scored-code.ts';
import { describedScenario, type ScenarioSummary } from '../scenarios/scenario-answers.ts';
import { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import type { HistorySummary } from '../timeline/timeline-page.ts';
import { TimelineQuery } from '../timeline/timeline.query.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { RELATION_COLUMNS, relationsOf } from './list-relations.command.ts';
import { withStore } from './store.session.ts';
import { table, type Column } from './terminal-table.ts';
import { whatIfs } from './whatifs.command.ts';
import { jsonLines } from './json-lines.ts';

type What = 'relations' | 'histories' | 'scenarios' | 'what-ifs' | 'codes' | 'code-books' | 'scales';

interface ListOptions {
  readonly json?: boolean;
  /** Only codes of this book, by its names. */
  readonly book?: CodeBookId;
  /** How relations are put in order. */
  readonly sort?: RelationSort;
}

/** What is searched or named further by a second word. */
const SEARCHED: ReadonlySet<What> = new Set(['relations', 'what-ifs', 'codes']);

/** Codes listed at most; CAMEO has fewer. */
const CODES = 400;

/** `detente list`: what there is to name in other commands. */
export async function list(
  context: CliContext,
  what: What,
  of: string | undefined,
  options: ListOptions,
): Promise<void> {
  const show = shower(context, options);
  refuseStray(what, of, options);
  switch (what) {
    case 'relations':
      return show(await relationsOf(context, of, options.sort), RELATION_COLUMNS);
    case 'what-ifs':
      if (of === undefined)
        throw new CliError(
          EXIT.usage,
          'what-ifs of which history?',
          'Write detente list what-ifs HISTORY; detente list histories names them.',
        );
      return whatIfs(context, of, options);
    case 'codes': {
      const all = options.book === undefined ? allCodes() : codesOf(options.book);
      const found = of === undefined ? all : searchCodes(of, CODES, all);
      if (found.length === 0) context.say(`No code begins with "${of}" or has its words.`);
      const codes = found.map(scoredCode);
      await show(codes, CODE_COLUMNS);
      const borrowed = codes.some(({ scores }) => Object.values(scores).some(({ via }) => via !== undefined));
      if (borrowed && options.json !== true)
        context.say('* The scale has no score of its own; that of the code above counts.');
      return;
    }
    case 'code-books':
      return show(codeBooks(), [
        { title: 'book', value: ({ id }) => id },
        { title: 'codes', value: ({ codes }) => String(codes), align: 'right' },
        { title: 'title', value: ({ title }) => title, least: 20 },
      ]);
    case 'scales':
      return show(scales(), [
        { title: 'scale', value: ({ id }) => id },
        { title: 'values', value: ({ codes }) => String(codes), align: 'right' },
        { title: 'title', value: ({ title }) => title, least: 20 },
      ]);
    case 'scenarios': {
      const entries = await new ScenarioLibrary({ clock: context.clock }).list();
      for (const { name, parsed } of entries) {
        if (!parsed.ok) context.say(`${name} cannot be replayed; detente validate ${name} says why.`);
      }
      return show(
        entries.flatMap(({ parsed }) => (parsed.ok ? [describedScenario(parsed.value)] : [])),
        SCENARIO_COLUMNS,
      );
    }
    case 'histories':
      return withStore(context, async (store) => {
        const query = new TimelineQuery({
          histories: await loadHistories(store),
          store,
          clock: context.clock,
        });
        const found = query.histories();
        if (found.length === 0) context.say('The record is empty. Fill it: detente replay geneva-2021.');
        await show(found, HISTORY_COLUMNS);
      });
  }
}

/** Refuses what belongs to another list. */
function refuseStray(what: What, of: string | undefined, options: ListOptions): void {
  if (of !== undefined && !SEARCHED.has(what)) {
    throw new CliError(EXIT.usage, `${what} are listed as a whole`, `Leave out "${of}".`);
  }
  if (options.book !== undefined && what !== 'codes') {
    throw new CliError(EXIT.usage, `${what} are of no code book`, 'Leave --book out, or list codes.');
  }
  if (options.sort !== undefined && what !== 'relations') {
    throw new CliError(EXIT.usage, `${what} have one order`, 'Leave --sort out, or list relations.');
  }
}

/** Prints rows as a table, or one a line as JSON. */
const shower =
  (context: CliContext, { json }: ListOptions) =>
  async <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Promise<void> => {
    if (json === true) await context.print(jsonLines(rows));
    else if (rows.length > 0) await context.print(`${table(rows, columns, context.terminal()).join('\n')}\n`);
  };

const HISTORY_COLUMNS: readonly Column<HistorySummary>[] = [
  { title: 'history', value: ({ history }) => history },
  { title: 'title', value: ({ title }) => title, least: 20 },
  { title: 'acts', value: ({ acts }) => String(acts), align: 'right' },
  { title: 'covers', value: ({ coverage: { from, to } }) => `${from} to ${to ?? 'today'}`, drop: 1 },
];

const CODE_COLUMNS: readonly Column<ScoredCode>[] = [
  { title: 'code', value: ({ code }) => code },
  ...scales().map(({ id }) => ({
    title: id,
    value: ({ scores }: ScoredCode) => scoreText(scores[id]),
    align: 'right' as const,
  })),
  { title: 'name', value: ({ name }) => name, least: 20 },
];

/** A score; that of an ancestor is marked. */
const scoreText = (score: ScoredCode['scores'][string] | undefined): string =>
  score === undefined ? '' : `${score.value.toFixed(1)}${score.via === undefined ? ' ' : '*'}`;

const SCENARIO_COLUMNS: readonly Column<ScenarioSummary>[] = [
  { title: 'scenario', value: ({ name }) => name },
  { title: 'pair', value: ({ pair }) => pair, drop: 3 },
  { title: 'title', value: ({ title }) => title, least: 20 },
  { title: 'acts', value: ({ acts }) => String(acts), align: 'right' },
  { title: 'sources', value: ({ sources }) => String(sources), align: 'right' },
  { title: 'checked', value: ({ checked }) => checkedText(checked), drop: 2 },
  {
    title: 'presets',
    value: ({ presets }) => presets.map(({ preset }) => preset).join(', '),
    least: 12,
    drop: 1,
  },
];

/** How the words of sources were checked, by how; blank where none says so. */
const checkedText = (checked: ScenarioSummary['checked']): string =>
  Object.entries(checked)
    .filter(([, count]) => count > 0)
    .map(([how, count]) => `${count} ${how}`)
    .join(', ');
