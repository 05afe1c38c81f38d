import { readFile, stat } from 'node:fs/promises';
import { CliError, EXIT } from './exit.ts';

/** What is taken of a file: its size in bytes at most, and what is said of a larger one or one that is no text. */
export interface FileTaken {
  readonly atMost: number;
  /** What a larger one is told, after its path and size. */
  readonly tooLarge: string;
  readonly smaller: string;
  readonly asText: string;
}

/**
 * The text of a file that a command names, a byte order mark included. What is no file, is larger, of which nothing is read then, or is not
 * UTF-8 ends the command: mended, its bytes would be replacement characters that nobody wrote.
 */
export async function readNamedFile(
  path: string,
  { atMost, tooLarge, smaller, asText }: FileTaken,
): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) {
    const remedy = 'Check the path; it is relative to where you are.';
    throw new CliError(EXIT.notFound, `${path}: there is no such file`, remedy);
  }
  if (found.size > atMost)
    throw new CliError(EXIT.invalidInput, `${path}: the file has ${found.size} bytes; ${tooLarge}`, smaller);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch {
    throw new CliError(EXIT.invalidInput, `${path}: the file is not text in UTF-8`, asText);
  }
}
