import { Argument, Option, type Command } from 'commander';
import type { CliContext } from './context.ts';
import { examples, HISTORY, json } from './declared-options.adapter.ts';
import { PHASES } from '../rooms/phases.ts';
import { playerNamed } from './room-people.ts';

type ContextOf = (command: Command) => Promise<CliContext>;

const ROOM = 'its id, the beginning of it, or its join code';
const STEP = 'its id, or its number on the table';
const as = (): Option => new Option('--as <name>', 'who does it (default: the facilitator)');
const load = () => import('./room.command.ts');

/** Options that tell a step. */
const stepped = (command: Command): Command =>
  command
    .option('--by <party>', 'who commits to it, such as USA')
    .option('--toward <party>', 'toward whom, such as RUS')
    .option('--both', 'both carry it out, and both have to accept it')
    .option('--code <code>', 'its CAMEO code, such as 057: detente list codes finds them by words')
    .option('--day <n>', 'day after the fork, or the date, on which it is due')
    .option('--issue <id>', 'what it is about: an issue that the history declares')
    .option('--summary <words>', 'what it is, in a sentence')
    .option('--chance <p>', 'chance that it is carried out (default: 1)')
    .option('--magnitude <number>', 'how strong it is beside others of its code (default: 1)')
    .option('--because <words>', 'why that magnitude')
    .option('--reverses <act...>', 'acts that it takes back, or act:0.5 for half of one')
    .option('--omit <act>', 'instead: had this act of the past not been');

/** The commands of a room, declared; their code is loaded when one is called. */
export function declareRooms(program: Command, contextOf: ContextOf): void {
  const room = program
    .command('room')
    .description('A summit that several people negotiate: open it, come in, table, accept, predict, reveal')
    .addHelpText(
      'after',
      examples(
        "room open RUS-USA --at 2021-06-15 --name 'Ms Weber' --title 'Geneva, again'",
        'room join ABC234 --name Ann --party USA',
        'room phase ABC234 negotiate --minutes 15',
        "room table ABC234 --as Ann --by USA --toward RUS --both --code 057 --day 30 --issue summitry --summary 'They extend the treaty.'",
        'room accept ABC234 1 --as Boris',
      ),
    );
  declareOpening(room, contextOf);
  declareLooks(room, contextOf);
  declareSteps(room, contextOf);
  declarePhases(room, contextOf);
  declarePeople(room, contextOf);
  declareSeats(room, contextOf);
}

function declareOpening(room: Command, contextOf: ContextOf): void {
  room
    .command('open')
    .description('Open a room on a history and a day; whoever opens it is its facilitator')
    .argument('<history>', HISTORY)
    .requiredOption('--name <name>', 'what the facilitator is called')
    .option('--title <words>', 'what is negotiated')
    .option('--at <day>', 'the last day that is past (default: the end of the coverage)')
    .option('--days <n>', 'days to look ahead (default: 180)')
    .option('--seed <n>', 'seed of its futures')
    .option('--expires <days>', 'days after which it goes by itself (default: 30)')
    .addOption(json())
    .action(async (history, options, command) =>
      (await load()).openRoom(await contextOf(command), history, options),
    );
  room
    .command('list')
    .description('The rooms of the store')
    .addOption(json())
    .action(async (options, command) => (await load()).listRooms(await contextOf(command), options));
  room
    .command('show')
    .description('Where a room stands, who is in it, what lies on its table')
    .argument('<room>', ROOM)
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).showRoom(await contextOf(command), named, options),
    );
  room
    .command('join')
    .description('Come in, with a delegation or to watch')
    .argument('<room>', ROOM)
    .requiredOption('--name <name>', 'what you are called in the room')
    .option('--party <party>', 'delegation, or any to be dealt one (default: you watch)')
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).joinRoom(await contextOf(command), named, options),
    );
  room
    .command('export')
    .description(
      'All of a room, an event a line of JSON, and at the end how the record goes on, once it is told; what is sealed stays sealed',
    )
    .argument('<room>', ROOM)
    .action(async (named, _options, command) => (await load()).exportRoom(await contextOf(command), named));
  room
    .command('erase')
    .description('Take a room, its predictions and the what-if it came to out of the store for good')
    .argument('<room>', ROOM)
    .requiredOption('--why <words>', 'shown in the place of what is gone')
    .option('--keep-what-if', 'leave the what-if, which names nobody')
    .option('--yes', 'do it: it cannot be undone')
    .addOption(json())
    .action(async (named, options, command) =>
      (await import('./erase.command.ts')).eraseRoom(await contextOf(command), named, options),
    );
}

/** What a room comes to. */
function declareLooks(room: Command, contextOf: ContextOf): void {
  room
    .command('figures')
    .description('Where what is agreed leads, and what each step on the table moves')
    .argument('<room>', ROOM)
    .option('--final', 'on 10 000 futures, which takes some seconds (default: on 1 000)')
    .addOption(json())
    .action(async (named, options, command) =>
      (await import('./room-figures.command.ts')).roomFigures(await contextOf(command), named, options),
    );
  room
    .command('debrief')
    .description('The moves with what each left, what each step and delegation did, what was refused')
    .argument('<room>', ROOM)
    .addOption(json().conflicts('csv'))
    .option('--csv', 'as CSV, a line a move')
    .action(async (named, options, command) =>
      (await import('./room-debrief.command.ts')).debriefRoom(await contextOf(command), named, options),
    );
}

function declareSteps(room: Command, contextOf: ContextOf): void {
  stepped(
    room
      .command('try')
      .description('What a step would move beside what is agreed; it is neither tabled nor recorded')
      .argument('<room>', ROOM),
  )
    .addOption(json())
    .action(async (named, options, command) =>
      (await import('./room-figures.command.ts')).tryStep(await contextOf(command), named, options),
    );
  stepped(room.command('table').description('Put a step before the room').argument('<room>', ROOM))
    .option('--id <id>', 'its id (default: a random one)')
    .addOption(as())
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).tableStep(await contextOf(command), named, options),
    );
  stepped(
    room
      .command('amend')
      .description('Word a step anew; what no option gives stays, and acceptances go')
      .argument('<room>', ROOM)
      .argument('<step>', STEP),
  )
    .addOption(as())
    .addOption(json())
    .action(async (named, step, options, command) =>
      (await load()).amendStep(await contextOf(command), named, step, options),
    );
  const answers = [
    ['accept', 'Accept a step for your delegation, which it binds'],
    ['refuse', 'Refuse a step that binds your delegation, with a reason'],
    ['take-back', 'Take a step of your delegation back'],
    ['hide', 'Hide a step with a reason: the facilitator alone'],
  ] as const;
  for (const [what, description] of answers) {
    const command = room
      .command(what)
      .description(description)
      .argument('<room>', ROOM)
      .argument('<step>', STEP);
    if (what === 'refuse' || what === 'hide') command.requiredOption('--reason <words>', 'why');
    if (what === 'accept' || what === 'refuse')
      command.option('--wording <n>', 'of this wording (default: the present one)');
    command
      .addOption(as())
      .addOption(json())
      .action(async (named, step, options, called) =>
        (await load()).answerStep(await contextOf(called), what, { room: named, step }, options),
      );
  }
}

function declarePhases(room: Command, contextOf: ContextOf): void {
  room
    .command('phase')
    .description('Go on to another phase, or extend this one')
    .argument('<room>', ROOM)
    .addArgument(
      new Argument('<phase>', 'which').choices([...PHASES.filter((phase) => phase !== 'reveal'), 'extend']),
    )
    .option('--minutes <n>', 'how long it lasts (default: until another begins)')
    .addOption(as())
    .addOption(json())
    .action(async (named, phase, options, command) =>
      (await load()).changePhase(await contextOf(command), named, phase, options),
    );
  room
    .command('predict')
    .description('Seal what tension you expect on the last day: a median, and bounds for four times in five')
    .argument('<room>', ROOM)
    .requiredOption('--low <points>', 'one time in ten it is lower')
    .requiredOption('--median <points>', 'as often higher as lower')
    .requiredOption('--high <points>', 'one time in ten it is higher')
    .option(
      '--line <points>',
      'the way there: tension after each of the first eleven twelfths of the days, as 70,68,65,...',
    )
    .addOption(as())
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).predict(await contextOf(command), named, options),
    );
  room
    .command('rebase')
    .description('Move the room to another day or revision of its history, before anything is predicted')
    .argument('<room>', ROOM)
    .option('--at <day>', 'the last day that is past (default: as the record stands)')
    .option('--revision <n>', 'of the record (default: the last)')
    .addOption(as())
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).rebaseRoom(await contextOf(command), named, options),
    );
  room
    .command('reveal')
    .description('Open what was predicted, beside how the record goes on; nothing is predicted after')
    .argument('<room>', ROOM)
    .addOption(as())
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).reveal(await contextOf(command), named, options),
    );
  room
    .command('close')
    .description('Close the room; what is agreed becomes a what-if, without a name in it')
    .argument('<room>', ROOM)
    .option('--communique <words>', 'what is said of it')
    .addOption(as())
    .addOption(json())
    .action(async (named, options, command) => {
      const { communique } = options;
      const order = { type: 'CloseRoom', ...(communique !== undefined && { communique }) } as const;
      return (await load()).facilitate(await contextOf(command), named, order, 'Closed', options);
    });
}

function declarePeople(room: Command, contextOf: ContextOf): void {
  room
    .command('joining')
    .description('Let people in, or nobody more')
    .argument('<room>', ROOM)
    .addArgument(new Argument('<state>', 'which').choices(['open', 'closed']))
    .addOption(as())
    .addOption(json())
    .action(async (named, state, options, command) => {
      const order = { type: 'ChangeJoining', open: state === 'open' } as const;
      return (await load()).facilitate(
        await contextOf(command),
        named,
        order,
        `Joining is ${state}`,
        options,
      );
    });
  const people = [
    ['remove', 'RemoveParticipant', 'Removed', 'Send somebody out; their pass opens nothing any more'],
    ['let-in', 'LetParticipantBackIn', 'Let in', 'Let somebody in again, with a new pass'],
    ['successor', 'NameSuccessor', 'Named', 'Name who takes over where the facilitator is gone'],
  ] as const;
  for (const [what, type, said, description] of people) {
    room
      .command(what)
      .description(description)
      .argument('<room>', ROOM)
      .argument('<name>', 'whom')
      .addOption(as())
      .addOption(json())
      .action(async (named, name, options, command) =>
        (await load()).facilitate(
          await contextOf(command),
          named,
          (state) => ({ type, participant: playerNamed(state, name) }),
          said,
          options,
        ),
      );
  }
  room
    .command('take-over')
    .description('Be the facilitator, as whom they named')
    .argument('<room>', ROOM)
    .requiredOption('--as <name>', 'who you are')
    .addOption(json())
    .action(async (named, options, command) =>
      (await load()).facilitate(await contextOf(command), named, { type: 'TakeOver' }, 'Taken over', options),
    );
}

function declareSeats(room: Command, contextOf: ContextOf): void {
  room
    .command('move')
    .description('Give somebody another delegation, or none')
    .argument('<room>', ROOM)
    .argument('<name>', 'whom')
    .option('--party <party>', 'delegation, or any to be dealt one (default: they watch)')
    .addOption(as())
    .addOption(json())
    .action(async (named, name, options, command) => {
      const { party } = options;
      return (await load()).facilitate(
        await contextOf(command),
        named,
        (state) => ({
          type: 'MoveParticipant',
          participant: playerNamed(state, name),
          ...(party !== undefined && { party }),
        }),
        'Moved',
        options,
      );
    });
  room
    .command('rename')
    .description('Call somebody otherwise')
    .argument('<room>', ROOM)
    .argument('<name>', 'whom')
    .argument('<to>', 'what they are called from now on')
    .addOption(as())
    .addOption(json())
    .action(async (named, name, to, options, command) =>
      (await load()).rename(await contextOf(command), named, { name, to }, options),
    );
}
