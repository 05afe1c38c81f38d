import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Answers a shell that asks how to complete: its script, then suggestions for what stands on a line so far. */
export function complete(program: Command): void {
  const declared = program.commands.findIndex((command) => command.name() === 'completion');
  // The library brings a command of this name; the declared one is for the list of commands.
  (program.commands as Command[]).splice(declared, 1);
  tab(program, { completionCommandName: 'completion' });
  program.parse();
}
