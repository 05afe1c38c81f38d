import { printableLines } from '../charts/display-width.ts';
import { StoreError } from '../eventstore/port.ts';
import { CliError, EXIT, exitOfStore, type ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells a person on standard error why the command failed; the exit code tells a script. */
export function report(error: unknown, stderr: Surroundings['stderr']): ExitCode {
  const say = (text: string): void => void stderr.write(`${printableLines(text)}\n`);
  const told = (message: string, remedy: string | undefined): void => {
    say(`detente: ${message}`);
    if (remedy !== undefined) say(`  ${remedy}`);
  };
  if (error instanceof CliError) {
    told(error.message, error.remedy);
    return error.exitCode;
  }
  if (error instanceof StoreError) {
    told(error.message, error.remedy);
    return exitOfStore(error.kind);
  }
  told('something went wrong that should not', undefined);
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.unexpected;
}
