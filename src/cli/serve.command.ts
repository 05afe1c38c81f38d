import type { CliContext } from './context.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';

/** `detente serve`: the server, configured like `npm start` and by options. */
export async function serve(
  context: CliContext,
  options: { readonly port?: string; readonly host?: string },
): Promise<void> {
  const main = await import('../main.ts');
  const exitCode = await main.serve({
    ...context.env,
    ...(context.store === undefined ? {} : { DETENTE_STORE: context.store }),
    ...(options.port === undefined ? {} : { DETENTE_PORT: options.port }),
    ...(options.host === undefined ? {} : { DETENTE_HOST: options.host }),
  });
  if (exitCode !== EXIT.ok) throw new CliError(exitCode as ExitCode, 'the server ended', undefined);
}
