import { parseOutcome } from '../scenarios/outcome-form.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { readNamedFile } from './named-file.reader.ts';

const SIZE_LIMIT = 256 * 1024;
/** Faults shown at most. */
const SHOWN = 50;

/** The outcome in a file, YAML or JSON; its faults are told one a line, and end the command. */
export async function readOutcome(context: CliContext, path: string): Promise<Proposal> {
  const text = await readNamedFile(path, {
    atMost: SIZE_LIMIT,
    tooLarge: `an outcome has at most ${SIZE_LIMIT}`,
    smaller: 'Write a shorter outcome.',
    asText: 'Save it as UTF-8.',
  });
  const parsed = parseOutcome(text);
  if (parsed.ok) return parsed.value;
  for (const fault of parsed.error.slice(0, SHOWN)) context.say(`${path}:${fault}`);
  const faults = parsed.error.length === 1 ? '1 problem' : `${parsed.error.length} problems`;
  throw new CliError(
    EXIT.invalidInput,
    `${path}: ${faults}; nothing was projected`,
    'Mend them; a preset copied out of a scenario file is an outcome to begin with.',
  );
}
