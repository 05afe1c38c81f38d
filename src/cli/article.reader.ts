import { readFile, stat } from 'node:fs/promises';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** Name of standard input where a file is asked for. */
const STANDARD_INPUT = '-';

/** What messages call a file. */
export const sourceOf = (file: string): string => (file === STANDARD_INPUT ? 'standard input' : file);

/** The text of a file, or of standard input for `-`: UTF-8, of at most `limit` bytes. `what` names the file in messages. */
export async function readText(
  context: CliContext,
  file: string,
  what: string,
  limit: number,
): Promise<string> {
  const bytes = file === STANDARD_INPUT ? await inputOf(context, limit) : await fileOf(file, what, limit);
  if (bytes.length > limit) throw tooLarge(what, bytes.length, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(
      EXIT.invalidInput,
      `${sourceOf(file)} is not text in UTF-8`,
      'Save it as plain text in UTF-8.',
    );
  }
}

async function inputOf(context: CliContext, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of context.input) {
    pieces.push(piece);
    size += piece.length;
    // What is too large is refused without being read to its end.
    if (size > limit) break;
  }
  return Buffer.concat(pieces);
}

async function fileOf(file: string, what: string, limit: number): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new CliError(EXIT.invalidInput, `${file} is no file`, `Name ${what}.`);
    if (found.size > limit) throw tooLarge(what, found.size, limit);
    return await readFile(file);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new CliError(
        EXIT.notFound,
        `there is no file ${file}`,
        'Check the path; it is relative to where you are.',
      );
    throw new CliError(EXIT.invalidInput, `${file} cannot be read: ${message}`, 'Check its permissions.');
  }
}

const tooLarge = (what: string, bytes: number, limit: number): CliError =>
  new CliError(EXIT.invalidInput, `${what} has ${bytes} bytes; at most ${limit} are read`, 'Split it.');
