import { Option } from 'commander';

/** What commands that are declared in several files share. */

/** How the argument that names a history is described. */
export const HISTORY = 'RUS-USA~geneva-2021, or RUS-USA where the pair has one history';

export const json = (): Option =>
  new Option('--json', 'print JSON: a document a line, for a list one an entry');

/** How a command is called, under its help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ detente ${line}\n`).join('')}`;
