#!/usr/bin/env node
import { Argument, Command, CommanderError, Option } from 'commander';
import { examples, HISTORY, json } from './cli/declared-options.adapter.ts';
import { EXIT, type ExitCode } from './cli/exit.ts';
import type { Surroundings } from './cli/surroundings.ts';
import { DEDUPES } from './models/tension/dedupe.ts';
import { TENSION_MODELS } from './models/tension/parameters.ts';
import { FORMATS } from './observations/formats.ts';
import { KEEPS } from './observations/traces.ts';
import { declareRooms } from './cli/room-commands.adapter.ts';
import { declareWriting } from './cli/writing-commands.adapter.ts';

/**
 * The `detente` command. Each command's code is loaded when it is called: asking for help loads neither a store nor a
 * server.
 */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `detente: Node ${process.versions.node} is too old; it needs 24.15 or newer.\n` +
      '  In a checkout, npm ci brings one: call the command as npm run -s detente -- ...\n',
  );
  process.exit(EXIT.usage);
}

/** Words that are tried for what goes by another one here. */
const MEANT: Readonly<Record<string, string>> = {
  tornado: 'whatif SCENARIO PRESET --tornado',
  steps: 'whatif SCENARIO PRESET --steps',
  simulate: 'whatif SCENARIO PRESET',
  project: 'whatif SCENARIO PRESET',
  show: 'explain HISTORY',
  tension: 'explain HISTORY',
  history: 'timeline HISTORY',
  start: 'serve',
  undo: 'retract HISTORY ENTRY, or import --undo IMPORT',
};

/** What the parser of options says, as every other refusal is said, and of a command that is none what was probably meant. */
function ownWords(text: string): string {
  const unknown = /^error: unknown command '([^']+)'/.exec(text)?.[1] ?? '';
  const meant = Object.hasOwn(MEANT, unknown) ? MEANT[unknown] : undefined;
  const said = text.replace(/^error: /, 'detente: ');
  return meant === undefined ? said : `detente: unknown command '${unknown}'\n(That is detente ${meant})\n`;
}

/** Of the command line that is carried out. */
let around: Surroundings = process;

const program = new Command('detente')
  .configureOutput({
    writeOut: (text) => around.stdout.write(text),
    writeErr: (text) => around.stderr.write(text),
    outputError: (text, write) => write(ownWords(text)),
  })
  .description('Replay the documented history of a relation, ask why tension stands where it stands.')
  .version('0.1.0')
  .option('--store <url>', 'the event store: sqlite:PATH, memory: or esdb://... (DETENTE_STORE)')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(detente help COMMAND tells more)')
  .exitOverride();

const SUBJECT =
  'a scenario file, the name of one that comes along, or a history of the store, such as RUS-USA~gdelt';

const at = () =>
  new Option('--at <day>', 'day of the world, YYYY-MM-DD (default: end of the coverage, at most today)');
const asOf = () => new Option('--as-of <revision|instant>', 'the record as it was then');
const knownBy = () => new Option('--known-by <day>', 'only what the public could know by this day');
const dedupe = () =>
  new Option(
    '--dedupe <how>',
    'of what a data set counted, how often rows count that agree in day, direction and code (default: one-a-day)',
  ).choices(DEDUPES);
const model = (usual = 'reaction/2') =>
  new Option('--model <name>', `what simulates it (default: ${usual})`).choices([
    'reaction/1',
    'reaction/2',
    'reaction/3',
    'reaction/4',
    'reaction/5',
  ]);

program
  .command('serve')
  .description('Serve HTTP, the documentation page and the health report')
  .option('--port <number>', 'port (DETENTE_PORT)')
  .option('--host <address>', 'address to listen on (DETENTE_HOST)')
  .option(
    '--lan',
    'open it to the local network: make tokens, print links that sign in, and a code to photograph',
  )
  .addHelpText('after', examples('serve', 'serve --port 0 --store memory:', 'serve --lan'))
  .action(async (options, command) =>
    (await import('./cli/serve.command.ts')).serve(await contextOf(command), options),
  );

program
  .command('replay')
  .description('Replay a scenario file into its history; repeating it adds nothing')
  .argument('<file>', 'a scenario file, or the name of one that comes along, such as geneva-2021')
  .option('--dry-run', 'say what would happen, change nothing')
  .option('--pace <duration>', 'act by act, waiting this long between acts, such as 500ms or 2s')
  .option('--theirs', "where file and record both changed, take the file's version")
  .option('--ours', "where file and record both changed, keep the record's version")
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'replay geneva-2021',
      'replay my.scenario.yaml --dry-run',
      'replay my.scenario.yaml --pace 500ms',
    ),
  )
  .action(async (file, options, command) =>
    (await import('./cli/replay.command.ts')).replay(await contextOf(command), file, options),
  );

program
  .command('briefing')
  .description('Make the page of a briefing: views, what is written between them, sources as end notes')
  .argument('<file>', 'YAML or JSON, or a page that was made of one')
  .option('--out <file>', 'write the page there instead of to standard output')
  .option('--server <address>', 'the server that its links lead to', 'http://localhost:8321')
  .addHelpText(
    'after',
    examples('briefing geneva.yaml --out geneva.html', 'briefing geneva.html > again.html'),
  )
  .action(async (file, options, command) =>
    (await import('./cli/briefing.command.ts')).briefing(await contextOf(command), file, options),
  );

program
  .command('explain')
  .description('Why tension stands where it stands: contributions that add up, act by act')
  .argument('<history>', HISTORY)
  .addOption(at())
  .addOption(asOf())
  .addOption(knownBy())
  .addOption(dedupe())
  .option('--limit <n>', 'show the n strongest contributions', '15')
  .addOption(
    new Option('--model <name>', 'the model to read the history by (default: its own)').choices(
      TENSION_MODELS,
    ),
  )
  .option('--rows', 'of an observed history: codes, rows and links of the day of --at')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'explain RUS-USA~geneva-2021',
      'explain RUS-USA --model tension/2',
      'explain RUS-USA~gdelt --dedupe story',
      'explain RUS-USA~gdelt --at 2018-01-01 --rows',
      'explain RUS-USA --at 2021-04-15 --known-by 2021-04-14',
      'explain RUS-USA --as-of 12 --json',
    ),
  )
  .action(async (history, options, command) =>
    (await import('./cli/explain.command.ts')).explain(await contextOf(command), history, options),
  );

program
  .command('timeline')
  .description('The acts and notes of a history, each with its quote and source')
  .argument('<history>', HISTORY)
  .option('--from <day>', 'from this day on')
  .option('--to <day>', 'up to this day')
  .option('--issue <id>', 'only this issue')
  .option('--by <party>', 'only acts of this initiator')
  .addOption(asOf())
  .addOption(knownBy())
  .addOption(dedupe())
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'timeline RUS-USA --from 2021-04-01 --to 2021-04-30',
      'timeline RUS-USA --issue cyber --by USA --json',
    ),
  )
  .action(async (history, options, command) =>
    (await import('./cli/timeline.command.ts')).timeline(await contextOf(command), history, options),
  );

program
  .command('watch')
  .description('Follow a history on a running server, act by act, until Ctrl-C')
  .argument('<history>', HISTORY)
  .option(
    '--url <address>',
    'the server (DETENTE_URL; default http://127.0.0.1:8321); DETENTE_TOKEN holds an access token',
  )
  .addOption(new Option('--json', 'print each frame as a line of JSON'))
  .addHelpText('after', examples('watch RUS-USA', 'watch RUS-USA --url https://detente.example.org --json'))
  .action(async (history, options, command) =>
    (await import('./cli/watch.command.ts')).watch(await contextOf(command), history, options),
  );

program
  .command('whatif')
  .description(
    'Project an outcome of a scenario or a history: a preset, a file, or history with acts left out; needs no server',
  )
  .argument('<scenario>', `${SUBJECT}; alone, it lists its presets`)
  .argument('[preset]', 'a preset of it')
  .option('--file <outcome>', 'an outcome in YAML or JSON')
  .option('--omit <act...>', 'leave these acts out of the history')
  .option('--at <day>', 'fork on this day; alone, with nothing changed')
  .option('--paths <n>', 'futures to simulate (default: 10000)')
  .option('--days <n>', 'days to look ahead (default: as the outcome says)')
  .option('--seed <n>', 'seed of the simulation')
  .addOption(model())
  .option('--futures <n>', 'print this many sample futures, act by act, at most 20')
  .option('--steps', 'say which step does how much of it, instead of the figures (4000 futures)')
  .option('--tornado', 'say what each assumption moves, low and high, instead of the figures (2000 futures)')
  .option(
    '--csv',
    'print the daily figures as CSV; with --steps those of each step, with --tornado what assumptions move',
  )
  .option('--bom', 'begin the CSV with a byte order mark, for spreadsheets')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'whatif geneva-2021',
      'whatif geneva-2021 reset --days 90',
      'whatif geneva-2021 --omit killer-interview',
      'whatif geneva-2021 --file outcome.yaml --csv',
      'whatif geneva-2021 reset --steps',
      'whatif geneva-2021 reset --tornado',
      'whatif RUS-USA~gdelt --at 2018-06-30',
    ),
  )
  .action(async (scenario, preset, options, command) =>
    (await import('./cli/whatif.command.ts')).whatIf(await contextOf(command), scenario, preset, options),
  );

program
  .command('least')
  .description(
    'The fewest or cheapest steps of an outcome that bring tension below a level in so many of 100 futures',
  )
  .argument('<scenario>', SUBJECT)
  .argument('[preset]', 'a preset of it, whose steps are chosen from')
  .requiredOption('--below <tension>', 'tension that is to be undercut on the last day')
  .requiredOption('--chance <n>', 'in at least how many of 100 futures')
  .option(
    '--candidates <step:cost...>',
    'choose among these steps, at most 12, each at its cost, 1 where none is named (default: all); the others are always carried out',
  )
  .option('--file <outcome>', 'an outcome in YAML or JSON, in place of a preset')
  .option('--omit <act...>', 'leave these acts out of the history')
  .option('--at <day>', 'fork on this day')
  .option('--paths <n>', 'futures on which the best are checked (default: 10000)')
  .option('--days <n>', 'the last day, counted from the fork (default: as the outcome says)')
  .option('--seed <n>', 'seed of the simulation')
  .addOption(model())
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'least geneva-2021 reset --below 45 --chance 60',
      'least geneva-2021 --file outcome.yaml --below 50 --chance 90 --candidates talks:2 treaty:5',
    ),
  )
  .action(async (scenario, preset, options, command) =>
    (await import('./cli/least.command.ts')).least(await contextOf(command), scenario, preset, options),
  );

program
  .command('observe')
  .description(
    'What files of machine-coded events hold, and the tension of two states in them; it records nothing',
  )
  .argument('<files...>', 'event files, also .gz or parquet; - is standard input')
  .addOption(new Option('--format <name>', 'their form (default: recognised)').choices(FORMATS))
  .option('--parties <a,b>', 'two states, such as RUS,USA: their days and their tension')
  .option('--from <day>', 'from this day on')
  .option('--to <day>', 'up to this day')
  .option('--baseline <tension>', 'where tension rests', '50')
  .option('--every-row', 'count rows that agree in day, direction and code each for itself')
  .addOption(json())
  .addHelpText(
    'after',
    examples('observe 20180101000000.export.CSV', 'observe *.export.CSV --parties RUS,USA --json'),
  )
  .action(async (files, options, command) =>
    (await import('./cli/observe.command.ts')).observe(await contextOf(command), files, options),
  );

program
  .command('import')
  .description('Bring files of machine-coded events into observed histories, such as RUS-USA~gdelt')
  .argument('[files...]', 'event files, also parquet, .gz and .zip, patterns in quotes; - is standard input')
  .addOption(new Option('--format <name>', 'their form (default: recognised)').choices(FORMATS))
  .option('--parties <a,b>', 'the states whose histories are imported, such as RUS,USA: each pair of them')
  .option('--all', 'every pair of states')
  .option('--from <day>', 'what was given out from this day on')
  .option('--to <day>', 'what was given out up to this day')
  .option('--into <name>', 'name of the histories (default: that of the data set)')
  .option('--known <days>', 'days after the event on which a row could be known, where the data do not say')
  .addOption(
    new Option('--trace <what>', 'what is kept of rows, up to three a count: numbers, or links with them')
      .choices(KEEPS)
      .default('none'),
  )
  .option('--refused <file>', 'write every row that is not taken into a file, with the reason')
  .option('--dry-run', 'say what would come and how much rows would take, record nothing')
  .option('--undo <import>', 'take back what an import brought')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'import 20180101000000.export.CSV --parties RUS,USA',
      'import 20180101000000.export.CSV --parties RUS,USA --trace links',
      "import '*.export.CSV.zip' --all --dry-run",
      'import --undo 3f0c2a52-5d1e-5a86-8d2c-0a2f6a0e8f11',
    ),
  )
  .action(async (files, options, command) =>
    (await import('./cli/import.command.ts')).importFiles(await contextOf(command), files, options),
  );

program
  .command('imports')
  .description(
    'Which files were imported and which imports are to be run again; or how complete a history is',
  )
  .argument('[history]', 'an observed history: days without a file, rows by month, what could not be taken')
  .addOption(json())
  .addHelpText('after', examples('imports', 'imports --json', 'imports RUS-USA~gdelt'))
  .action(async (history, options, command) =>
    (await import('./cli/import.command.ts')).listImports(await contextOf(command), history, options),
  );

program
  .command('backtest')
  .description('How forecasts of a history, each made of what was known by its day, would have done')
  .argument('<history>', `${HISTORY}; or a scenario file, or the name of one that comes along`)
  .option('--every <days>', 'days between forecasts, such as 45d (default: 45)')
  .option('--horizon <days>', 'days ahead that are judged, separated by commas (default: 45,90)')
  .option('--paths <n>', 'futures of each forecast (default: 1000)')
  .option(
    '--against <rules>',
    'rules to hold it against, among persistence, persistence-point, no-news, ar1, var1, climatology (default: all)',
  )
  .option(
    '--from <day>',
    'first day that a forecast is made on (default: after a year of the record, or half of it)',
  )
  .option('--seed <n>', 'seed of the simulation')
  .addOption(model('reaction/5'))
  .addOption(dedupe())
  .option('--csv', 'print every forecast, day by day, as CSV')
  .option('--bom', 'begin the CSV with a byte order mark, for spreadsheets')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'backtest us-russia-2021 --every 7 --horizon 30',
      'backtest iran-deal-2013-18',
      'backtest RUS-USA --against no-news --json',
      'backtest RUS-USA~gdelt --dedupe story',
    ),
  )
  .action(async (history, options, command) =>
    (await import('./cli/backtest.command.ts')).backtest(await contextOf(command), history, options),
  );

program
  .command('accuracy')
  .description('How good the bands of every history were, 45 days ahead, as far as its record can tell')
  .addOption(json())
  .addHelpText('after', examples('accuracy', 'accuracy --json'))
  .action(async (options, command) =>
    (await import('./cli/accuracy.command.ts')).accuracy(await contextOf(command), options),
  );

program
  .command('calibrate')
  .description('What the acts of a history say of the parameters of its simulation; it writes nothing')
  .argument('<history>', `${HISTORY}; or a scenario file, or the name of one that comes along`)
  .option('--window <time>', 'only its last days or years, such as 900d or 3y (default: all)')
  .option(
    '--own',
    'fit its reactions too, beside its rates; without it they are those that pairs of states share',
  )
  .addOption(dedupe())
  .addOption(json())
  .addHelpText('after', examples('calibrate RUS-USA', 'calibrate RUS-USA --window 3y --own --json'))
  .action(async (history, options, command) =>
    (await import('./cli/calibrate.command.ts')).calibrate(await contextOf(command), history, options),
  );

program
  .command('whatifs')
  .description('List the what-ifs of a history')
  .argument('<history>', HISTORY)
  .addOption(json())
  .addHelpText('after', examples('whatifs RUS-USA', 'whatifs RUS-USA --json'))
  .action(async (history, options, command) =>
    (await import('./cli/whatifs.command.ts')).whatIfs(await contextOf(command), history, options),
  );

program
  .command('compare')
  .description('Compare up to four outcomes: medians, paired differences, and where they differ')
  .argument(
    '<outcomes...>',
    'presets such as geneva-2021/reset or RUS-USA~geneva-2021/reset, or ids of what-ifs',
  )
  .option('--paths <n>', 'futures of each (default: 4000)')
  .option('--days <n>', 'days to look ahead (default: the shortest horizon)')
  .option('--seed <n>', 'seed of the simulation')
  .addOption(model())
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'compare geneva-2021/reset geneva-2021/cold-summit',
      'compare geneva-2021/reset geneva-2021/cold-summit --days 90 --json',
    ),
  )
  .action(async (outcomes, options, command) =>
    (await import('./cli/compare.command.ts')).compare(await contextOf(command), outcomes, options),
  );

program
  .command('validate')
  .description('Check scenario files; all faults of each at once, by line and column')
  .argument('<files...>', 'scenario files, names of those that come along, or - for standard input')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'validate my.scenario.yaml',
      'validate scenarios/*.yaml',
      'cat my.scenario.yaml | detente validate -',
    ),
  )
  .action(async (files, options, command) =>
    (await import('./cli/validate.command.ts')).validate(await contextOf(command), files, options),
  );

program
  .command('draft')
  .description(
    'Read an article and propose what of it may be recorded; it records nothing, and asks no network without --coder',
  )
  .argument('<article>', 'a text file in English, or - for standard input')
  .requiredOption('--published <day>', 'when it appeared, YYYY-MM-DD: "last Tuesday" counts from there')
  .option(
    '--parties <codes>',
    'the two states that it is read for, such as RUS,USA (default: those of which it speaks most)',
  )
  .option('--cast <name=code...>', 'whose a name is that the text does not place, such as Lapid=ISR')
  .option(
    '--coder <url>',
    'have a model read it too, behind an endpoint as that of OpenAI: the text leaves this program',
  )
  .option('--model <name>', 'the model of that endpoint; its key is DETENTE_CODER_KEY')
  .option('--out <file>', 'write the draft to a file, in which proposals can be accepted')
  .option('--title <text>', 'title of the article, for the file')
  .option('--publisher <name>', 'who published it, for the file')
  .option('--url <address>', 'where it can be read, for the file')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'draft article.txt --published 2021-05-31 --parties RUS,USA',
      'draft article.txt --published 2021-05-31 --parties RUS,USA --title "Before Geneva" --publisher "A paper" --out x.draft.yaml',
    ),
  )
  .action(async (article, options, command) =>
    (await import('./cli/draft.command.ts')).draftArticle(await contextOf(command), article, options),
  );

program
  .command('drafts')
  .description('The drafts that a store keeps, with what became of their proposals')
  .argument('[history]', 'only those for this history')
  .addOption(json())
  .addHelpText('after', examples('drafts', 'drafts RUS-USA~geneva-2021 --json'))
  .action(async (history, options, command) =>
    (await import('./cli/drafts.command.ts')).drafts(await contextOf(command), history, options),
  );

program
  .command('coding')
  .description('How often each rule of the coder was right, by what people made of its proposals')
  .addArgument(new Argument('<what>', 'what to tell').choices(['precision']))
  .addOption(json())
  .addHelpText('after', examples('coding precision', 'coding precision --json'))
  .action(async (_what, options, command) =>
    (await import('./cli/drafts.command.ts')).codingPrecision(await contextOf(command), options),
  );

program
  .command('accept')
  .description(
    'Record what was accepted of a draft, and keep what was said of each proposal; repeating it adds nothing',
  )
  .argument(
    '<draft>',
    'a file that detente draft --out wrote, with "accept: yes" where a proposal is right, and "reject: REASON" where it is not',
  )
  .option('--history <history>', 'where it is recorded (default: as the draft says)')
  .option('--issue <id>', 'the issue that the acts belong to (default: as the draft says)')
  .option('--by <name>', 'who accepts', 'local')
  .option('--text <article>', 'the article, to find quotes in that were changed')
  .option(
    '--merge <proposal=act...>',
    'proposals that tell an act of the record once more: the article becomes one more source of it',
  )
  .option(
    '--apart <proposal...>',
    'proposals that are acts of their own, though the record has one like them',
  )
  .option('--dry-run', 'say what would happen, change nothing')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'accept x.draft.yaml --history RUS-USA~geneva-2021 --issue rhetoric --by ann',
      'accept x.draft.yaml --merge 1f0c22ab9d3e=us-expels-10',
      'accept x.draft.yaml --dry-run',
    ),
  )
  .action(async (draft, options, command) =>
    (await import('./cli/accept.command.ts')).acceptDraft(await contextOf(command), draft, options),
  );

program
  .command('export')
  .description('All acts of a history with everything needed to compute tension again elsewhere')
  .argument('<history>', HISTORY)
  .addOption(
    new Option(
      '--format <format>',
      'form of the export; tension is a table by day, scenario a file to replay',
    )
      .choices(['json', 'csv', 'tension', 'scenario'])
      .default('json'),
  )
  .option('--bom', 'begin the CSV with a byte order mark, for spreadsheets')
  .addOption(asOf())
  .addOption(knownBy())
  .addOption(dedupe())
  .addHelpText(
    'after',
    examples(
      'export RUS-USA > acts.json',
      'export RUS-USA --format csv --known-by 2021-06-16',
      'export RUS-USA~icews --format tension > days.csv',
      'export RUS-USA --format scenario > mine.scenario.yaml',
    ),
  )
  .action(async (history, options, command) =>
    (await import('./cli/export.command.ts')).exportHistory(await contextOf(command), history, options),
  );

declareWriting(program, contextOf);
declareRooms(program, contextOf);

program
  .command('verify')
  .description('Check every stream: dense revisions, unbroken hash chain, time that never runs backwards')
  .addOption(json())
  .addHelpText('after', examples('verify', '--store sqlite:backup.db verify --json'))
  .action(async (options, command) =>
    (await import('./cli/verify.command.ts')).verify(await contextOf(command), options),
  );

const why = () => new Option('--why <reason>', 'shown in the place of what is gone').makeOptionMandatory();

program
  .command('erase')
  .description(
    'Take a history with its what-ifs, rooms and drafts, or one what-if or draft, out of the store for good',
  )
  .argument('<id>', 'RUS-USA~geneva-2021, the UUID of a what-if, or draft- and the UUID of a draft')
  .addOption(why())
  .option('--yes', 'do it: it cannot be undone')
  .addOption(json())
  .addHelpText('after', examples("erase RUS-USA~draft --why 'asked for by the person named' --yes"))
  .action(async (id, options, command) =>
    (await import('./cli/erase.command.ts')).erase(await contextOf(command), id, options),
  );

program
  .command('redact')
  .description('Take a text out of a history, its what-ifs and drafts, or out of one what-if or draft')
  .argument('<id>', 'RUS-USA~geneva-2021, or the UUID of a what-if')
  .requiredOption('--text <text>', 'as it stands in the record; each text that holds it goes as a whole')
  .addOption(why())
  .addOption(json())
  .addHelpText('after', examples("redact RUS-USA~geneva-2021 --text 'Jane Doe' --why 'private person'"))
  .action(async (id, options, command) =>
    (await import('./cli/erase.command.ts')).redact(await contextOf(command), id, options),
  );

program
  .command('copy')
  .description('Copy the record into another store, verify it there; repeating it goes on where it stopped')
  .option('--from <url>', 'the store to copy from (default: the one of --store)')
  .requiredOption('--to <url>', 'the store to copy to: empty, or begun by an earlier copy')
  .option('--redact', 'leave out texts that were taken out; their events keep place and hash')
  .addOption(json())
  .addHelpText('after', examples('copy --from sqlite:old.db --to sqlite:new.db'))
  .action(async (options, command) =>
    (await import('./cli/copy.command.ts')).copy(await contextOf(command), options),
  );

program
  .command('doctor')
  .description('Is the store reachable, writable, in time and in good order? And what to do if not')
  .addOption(json())
  .addHelpText('after', examples('doctor', '--store esdb://localhost:2113?tls=false doctor --json'))
  .action(async (options, command) =>
    (await import('./cli/doctor.command.ts')).doctor(await contextOf(command), options),
  );

program
  .command('list')
  .description('List relations, histories, scenarios, what-ifs of a history, codes, code books or scales')
  .addArgument(
    new Argument('<what>', 'what to list').choices([
      'relations',
      'histories',
      'scenarios',
      'what-ifs',
      'codes',
      'code-books',
      'scales',
    ]),
  )
  .argument(
    '[of]',
    'for what-ifs the history; for relations words, such as countries; for codes the beginning of one, or words',
  )
  .addOption(
    new Option('--book <id>', 'of codes: only those of a code book, by its names').choices([
      'cameo',
      'cameo/manual',
    ]),
  )
  .addOption(
    new Option('--sort <by>', 'of relations: highest level or greatest change in 7 days first').choices([
      'level',
      'change',
      'name',
    ]),
  )
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'list relations --sort level',
      'list histories',
      'list scenarios --json',
      'list what-ifs RUS-USA',
      'list codes expel',
      'list codes 10 --book cameo/manual',
      'list scales',
    ),
  )
  .action(async (what, of, options, command) =>
    (await import('./cli/list.command.ts')).list(await contextOf(command), what, of, options),
  );

program
  .command('config')
  .description('Print every setting: its value, where it comes from, its default and what it decides')
  .addOption(json())
  .addHelpText('after', examples('config', 'config --json'))
  .action(async (options, command) =>
    (await import('./cli/config.command.ts')).config(await contextOf(command), options),
  );

const token = program
  .command('token')
  .description('Who may use the servers of a store: make tokens, list and revoke them')
  .addHelpText('after', examples('token create ann --role editor', 'token list', 'token revoke ann'));

token
  .command('create')
  .description('Make a token and show it, once; whoever can write to the store may')
  .argument('<name>', 'of whoever gets it, as the record will name them')
  .requiredOption('--role <role>', 'reader, analyst (proposes what-ifs), editor (writes the record) or admin')
  .option('--expires <duration>', 'when it ends by itself, such as 45m, 8h or 30d')
  .addOption(json())
  .addHelpText(
    'after',
    examples('token create ann --role editor', 'token create class-7b --role analyst --expires 8h'),
  )
  .action(async (name, options, command) =>
    (await import('./cli/token.command.ts')).createToken(await contextOf(command), name, options),
  );

token
  .command('list')
  .description('List who holds a token, what they may do and whether it still opens anything')
  .addOption(json())
  .addHelpText('after', examples('token list', 'token list --json'))
  .action(async (options, command) =>
    (await import('./cli/token.command.ts')).listTokens(await contextOf(command), options),
  );

token
  .command('revoke')
  .description('End a token on every server of the store, with whatever is under way with it')
  .argument('<token>', "its id, or its holder's name; never the token")
  .option('--reason <text>', 'why, for the list')
  .option('--force', "also the last one of an admin's")
  .addOption(json())
  .addHelpText('after', examples('token revoke ann', 'token revoke 1f0c22ab --reason "lost phone"'))
  .action(async (which, options, command) =>
    (await import('./cli/token.command.ts')).revokeToken(await contextOf(command), which, options),
  );

token
  .command('new-secret')
  .description(
    'Take another secret for the servers of the store, where theirs is lost: everybody signs in again',
  )
  .addHelpText('after', examples('token new-secret'))
  .action(async (_options, command) =>
    (await import('./cli/token.command.ts')).newSecret(await contextOf(command)),
  );

const link = program
  .command('link')
  .description('Links that show one view to whoever has them, where reading needs signing in')
  .addHelpText(
    'after',
    examples(
      'link make "history=RUS-USA~geneva-2021&at=2021-06-15"',
      'link list',
      'link revoke 1f0c22ab90de',
    ),
  );

link
  .command('make')
  .description('Make a link to one view and show it, once; whoever can write to the store may')
  .argument('<view>', 'the address of the page, or what stands behind its question mark')
  .option('--expires <duration>', 'when it ends by itself, such as 45m, 8h or 90d; at most 366d', '30d')
  .option('--pin', 'the record as it is now, whatever comes later')
  .option('--server <address>', 'the server that it leads to', 'http://localhost:8321')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'link make "history=RUS-USA~geneva-2021&at=2021-06-15" --pin',
      'link make "https://detente.example.org/?history=RUS-USA~geneva-2021" --expires 90d --server https://detente.example.org',
    ),
  )
  .action(async (view, options, command) =>
    (await import('./cli/link.command.ts')).makeLink(await contextOf(command), view, options),
  );

link
  .command('list')
  .description('List links, newest first, with what they show and until when; never what opens one')
  .argument('[history]', 'only those of this history')
  .addOption(json())
  .addHelpText('after', examples('link list', 'link list RUS-USA~geneva-2021 --json'))
  .action(async (history, options, command) =>
    (await import('./cli/link.command.ts')).listLinks(await contextOf(command), history, options),
  );

link
  .command('revoke')
  .description('End a link on every server of the store')
  .argument('<link>', 'its id, as the list shows it')
  .option('--reason <text>', 'why, for the list')
  .addOption(json())
  .addHelpText('after', examples('link revoke 1f0c22ab90de --reason "the course is over"'))
  .action(async (which, options, command) =>
    (await import('./cli/link.command.ts')).revokeLink(await contextOf(command), which, options),
  );

program
  .command('completion')
  .description('Print what makes a shell complete commands and options')
  .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish', 'powershell']))
  .addHelpText(
    'after',
    '\nTo use it:\n  bash  source <(detente completion bash)\n  zsh   source <(detente completion zsh)\n  fish  detente completion fish | source\n',
  );

async function contextOf(command: Command) {
  const { store } = command.optsWithGlobals<{ store?: string }>();
  return (await import('./cli/process.context.ts')).processContext(store, around);
}

/** The words; of a command that is none, asked to tell of itself, its name alone, which is refused then as it is without help. */
function unlessUnknown(words: readonly string[]): readonly string[] {
  const name = words[0] === 'help' ? words[1] : words[0];
  const known = name === undefined || name.startsWith('-') || name === 'help';
  return known || program.commands.some((command) => command.name() === name) ? words : [name];
}

/** Carries out a command line and gives its exit code. One at a time: what is declared above is parsed anew by each. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  around = surroundings;
  try {
    if (words.some((word) => word === 'completion' || word === 'complete')) {
      (await import('./cli/completion.adapter.ts')).complete(program);
      return EXIT.ok;
    }
    const broken = words.findIndex((word) => /\ufffd/.test(word.toWellFormed()));
    if (broken >= 0) {
      surroundings.stderr.write(
        `detente: argument ${broken + 1} is no text: it holds bytes that are no UTF-8, or U+FFFD in their place\n` +
          '  Write it anew, in a terminal whose locale is UTF-8.\n',
      );
      return EXIT.usage;
    }
    await program.parseAsync(unlessUnknown(words), { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { report } = await import('./cli/report.reporter.ts');
    return report(error, surroundings.stderr);
  }
}

if (import.meta.main) {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nothing is left to say to it.
    if (code === 'EPIPE') process.exit(EXIT.ok);
    process.stderr.write(
      `detente: the output cannot be written: ${message}\n  Make room, or let it go elsewhere; what was recorded stays.\n`,
    );
    process.exit(EXIT.unexpected);
  });
  // Nobody reads what goes wrong: the exit code tells it still.
  process.stderr.on('error', () => undefined);
  process.exitCode = await run(process.argv.slice(2), process);
}
