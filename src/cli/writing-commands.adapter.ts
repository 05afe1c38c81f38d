import { Option, type Command } from 'commander';
import type { CliContext } from './context.ts';
import { examples, HISTORY, json } from './declared-options.adapter.ts';

/** Options that name one source. */
function sourced(command: Command): Command {
  return command
    .option('--source <title>', 'title of the source')
    .option('--publisher <name>', 'who published it')
    .option('--url <address>', 'where it can be read')
    .option('--published <day>', 'when it was published')
    .option('--quote <words>', "the source's own words");
}

/** Options that tell an act. */
function acting(command: Command): Command {
  return sourced(
    command
      .option('--on <day>', 'when it happened: 2021-06-16, 2021-06, 2021, or FROM..TO')
      .option('--basis <words>', 'how the day is known')
      .option('--reported <day>', 'when the public could know')
      .option('--by <party>', 'who acted, such as USA')
      .option('--toward <party>', 'toward whom, such as RUS')
      .option('--both', 'both performed it: it counts in each direction')
      .option('--code <code>', 'its CAMEO code, such as 057: detente list codes finds them by words')
      .option('--scale <name>', 'the scale of its score (default: goldstein/gdelt)')
      .option('--magnitude <number>', 'how strong it was beside others of its code (default: 1)')
      .option('--because <words>', 'why that magnitude')
      .option('--issue <id>', 'what it is about: an issue that the history declares')
      .option('--level <words>', 'who acted: head of state, minister, agency')
      .option('--summary <words>', 'what happened, in a sentence')
      .addOption(new Option('--confidence <word>', 'how sure it is').choices(['high', 'medium', 'low']))
      .option('--reverses <act...>', 'acts that it takes back, or act:0.5 for half of one')
      .option('--follow-up-of <act>', 'an act already counted, of which this is a further step')
      .option('--summit <id>', 'the summit that it belongs to'),
  );
}

const reason = () => new Option('--reason <words>', 'why the record changes').makeOptionMandatory();

type ContextOf = (command: Command) => Promise<CliContext>;

/** The commands by which a history is written, declared; their code is loaded when one is called. */
export function declareWriting(program: Command, contextOf: ContextOf): void {
  declareActs(program, contextOf);
  declareChanges(program, contextOf);
  declareOthers(program, contextOf);
}

function declareActs(program: Command, contextOf: ContextOf): void {
  program
    .command('open')
    .description('Open a history of two parties, to record acts in')
    .argument('<history>', 'its id: two parties and a name, such as RUS-USA~geneva-2021')
    .option('--title <words>', 'what it is called')
    .option('--name <PARTY=name...>', 'the names of both parties')
    .option('--introduction <words>', 'what a newcomer takes away from it')
    .option('--baseline <number>', 'where tension rests when no act is fresh, 1 to 99')
    .option('--because <words>', 'why there')
    .option('--issue <id=title...>', 'what acts are about')
    .option('--third <PARTY=why...>', 'states toward which acts of a party count, and why')
    .option('--from <day>', 'first day that the record claims to cover')
    .option('--to <day>', 'last day, where there is one')
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        "open IND-PAK~agra-2001 --title 'Agra' --baseline 55 --because 'Two years after Kargil.' --issue 'kashmir=Kashmir' --from 2001-05-01",
      ),
    )
    .action(async (history, options, command) =>
      (await import('./write.command.ts')).open(await contextOf(command), history, options),
    );

  acting(
    program
      .command('record')
      .description('Record an act, and tell how tension moved by it')
      .argument('<history>', HISTORY),
  )
    .option('--id <id>', 'its id (default: the first words of the summary)')
    .option('--csv <file>', 'record the acts of a table instead, all or nothing')
    .option('--dry-run', 'of a table: say what would be recorded, change nothing')
    .option('--template', 'print a table to begin with')
    .option('--undo <import>', 'take back all that an import recorded; the import tells its id')
    .option('--reason <words>', 'why it is taken back')
    .option('--keep-changed', 'leave acts that somebody changed since, or that others build on')
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        'record IND-PAK --template > acts.csv',
        'record IND-PAK --csv acts.csv --dry-run',
        "record IND-PAK --on 2001-05-23 --by IND --toward PAK --code 022 --issue kashmir --summary 'India invites General Musharraf.' --source 'Press release' --publisher 'Ministry of External Affairs'",
      ),
    )
    .action(async (history, options, command) =>
      isOfTable(options)
        ? (await import('./table.command.ts')).recordTable(await contextOf(command), history, options)
        : (await import('./write.command.ts')).record(await contextOf(command), history, options),
    );
}

/** Whether a table is meant, or what one brought, rather than an act by its options. */
const isOfTable = (options: Readonly<Record<string, unknown>>): boolean =>
  TABLE_OPTIONS.some((name) => options[name] !== undefined);
const TABLE_OPTIONS = ['csv', 'dryRun', 'template', 'undo', 'reason', 'keepChanged'];

/** What changes an act that is recorded already. */
function declareChanges(program: Command, contextOf: ContextOf): void {
  acting(
    program
      .command('correct')
      .description('Say of a recorded act what is right; what no option gives stays')
      .argument('<history>', HISTORY)
      .argument('<act>', 'id of the act'),
  )
    .addOption(reason())
    .addOption(json())
    .addHelpText(
      'after',
      examples("correct IND-PAK india-invites --code 036 --reason 'A formal invitation.'"),
    )
    .action(async (history, act, options, command) =>
      (await import('./write.command.ts')).correct(await contextOf(command), history, act, options),
    );

  program
    .command('retract')
    .description('Take an act, a note or a summit back; what it said stays in the record')
    .argument('<history>', HISTORY)
    .argument('<entry>', 'id of the act, or note:ID or summit:ID')
    .addOption(reason())
    .addOption(json())
    .addHelpText('after', examples("retract RUS-USA killer-interview --reason 'Recorded twice.'"))
    .action(async (history, entry, options, command) =>
      (await import('./write.command.ts')).retract(await contextOf(command), history, entry, options),
    );
}

/** What stands beside acts: notes and summits. */
function declareOthers(program: Command, contextOf: ContextOf): void {
  sourced(
    program
      .command('note')
      .description('Record what is no act of a party: a remark, context')
      .argument('<history>', HISTORY)
      .option('--on <day>', 'when: 2021-06-16, 2021-06, 2021, or FROM..TO')
      .option('--summary <words>', 'what it says')
      .option('--author <name>', 'who said it')
      .option('--issue <id>', 'what it is about')
      .option('--reported <day>', 'when the public could know')
      .option('--id <id>', 'its id (default: the first words of the summary)'),
  )
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        "note RUS-USA --on 2021-06-14 --summary 'No breakthrough is expected.' --source Briefing --publisher 'The White House'",
      ),
    )
    .action(async (history, options, command) =>
      (await import('./write.command.ts')).note(await contextOf(command), history, options),
    );

  sourced(
    program
      .command('schedule')
      .description('Record that a summit is to be held')
      .argument('<history>', HISTORY)
      .option('--title <words>', 'what it is called')
      .option('--date <day>', 'when it is to be held, or FROM..TO')
      .option('--venue <place>', 'where')
      .option('--announced <day>', 'when it was scheduled')
      .option('--with <party...>', 'who takes part (default: the two parties)')
      .option('--agenda <issue...>', 'issues that it is about')
      .option('--id <id>', 'its id (default: the first words of the title)'),
  )
    .addOption(json())
    .addHelpText(
      'after',
      examples(
        "schedule IND-PAK --title 'Agra summit' --date 2001-07-14..2001-07-16 --venue Agra --announced 2001-05-23 --agenda kashmir",
      ),
    )
    .action(async (history, options, command) =>
      (await import('./write.command.ts')).schedule(await contextOf(command), history, options),
    );

  sourced(
    program
      .command('conclude')
      .description('Record how a summit ended, or that it was called off')
      .argument('<history>', HISTORY)
      .argument('<summit>', 'id of the summit')
      .option('--on <day>', 'when it ended, or was called off')
      .option('--summary <words>', 'how')
      .option('--cancelled', 'it was called off'),
  )
    .addOption(json())
    .addHelpText(
      'after',
      examples("conclude IND-PAK agra-summit --on 2001-07-16 --summary 'No joint declaration.'"),
    )
    .action(async (history, summit, options, command) =>
      (await import('./write.command.ts')).conclude(await contextOf(command), history, summit, options),
    );
}
