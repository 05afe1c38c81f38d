import { readFile, stat } from 'node:fs/promises';
import { TABLE_SIZE_LIMIT } from '../scenarios/tables/rows.ts';
import { CliError, EXIT } from './exit.ts';

/** The text of a table in a file; what is no such file ends the command, and of a larger one nothing is read. */
export async function readTableFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new CliError(
      EXIT.notFound,
      `${path}: there is no such file`,
      'Check the path; it is relative to where you are.',
    );
  if (found.size > TABLE_SIZE_LIMIT)
    throw new CliError(
      EXIT.invalidInput,
      `${path}: the file has ${found.size} bytes; a table has at most ${TABLE_SIZE_LIMIT}, and 500 acts`,
      'Split it into several tables, or write a scenario file.',
    );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch {
    throw new CliError(
      EXIT.invalidInput,
      `${path}: the file is not text in UTF-8`,
      'Save it as "CSV UTF-8", as spreadsheets call it.',
    );
  }
}
