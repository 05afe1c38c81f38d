import type { Result } from '../kernel/result.ts';
import { CliError, exitOfRejection } from './exit.ts';

/** The value of a result; a refusal ends the command with its message and its exit code. */
export function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { message, remedy } = result.error;
  throw new CliError(exitOfRejection(result.error), message, remedy);
}
