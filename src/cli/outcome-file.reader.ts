import { readFile, stat } from 'node:fs/promises';
import { parseOutcome } from '../scenarios/outcome-form.ts';
import type { Proposal } from '../whatifs/request-bodies.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

const SIZE_LIMIT = 256 * 1024;
/** Faults shown at most. */
const SHOWN = 50;

/** The outcome in a file, YAML or JSON; its faults are told one a line, and end the command. */
export async function readOutcome(context: CliContext, path: string): Promise<Proposal> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) {
    const remedy = 'Check the path; it is relative to where you are.';
    throw new CliError(EXIT.notFound, `${path}: there is no such file`, remedy);
  }
  if (found.size > SIZE_LIMIT) {
    const message = `${path}: the file has ${found.size} bytes; an outcome has at most ${SIZE_LIMIT}`;
    throw new CliError(EXIT.invalidInput, message, 'Write a shorter outcome.');
  }
  const parsed = parseOutcome(textOf(path, await readFile(path)));
  if (parsed.ok) return parsed.value;
  for (const fault of parsed.error.slice(0, SHOWN)) context.say(`${path}:${fault}`);
  const faults = parsed.error.length === 1 ? '1 problem' : `${parsed.error.length} problems`;
  throw new CliError(
    EXIT.invalidInput,
    `${path}: ${faults}; nothing was projected`,
    'Mend them; a preset copied out of a scenario file is an outcome to begin with.',
  );
}

/** Bytes that are no UTF-8 are refused: mended, they would be replacement characters that nobody wrote. */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(EXIT.invalidInput, `${path}: the file is not text in UTF-8`, 'Save it as UTF-8.');
  }
}
