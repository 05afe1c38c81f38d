import { randomBytes } from 'node:crypto';
import type { CliContext } from './context.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';
import { lanAddresses } from '../http/lan-addresses.reader.ts';
import { lanText, type LanToken } from './lan-text.ts';

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly lan?: boolean;
}

/** `detente serve`: the server, configured like `npm start` and by options. */
export async function serve(context: CliContext, options: ServeOptions): Promise<void> {
  const main = await import('../main.ts');
  const tokens = options.lan === true ? passingTokens() : [];
  const set = tokens.map(({ name, role, token }) => `${name}/${role}:${token}`);
  const host = options.host ?? (options.lan === true ? (context.env.DETENTE_HOST ?? '0.0.0.0') : undefined);
  const exitCode = await main.serve(
    {
      ...context.env,
      ...(context.store === undefined ? {} : { DETENTE_STORE: context.store }),
      ...(options.port === undefined ? {} : { DETENTE_PORT: options.port }),
      ...(host === undefined ? {} : { DETENTE_HOST: host }),
      ...(set.length === 0 ? {} : { DETENTE_TOKENS: [context.env.DETENTE_TOKENS ?? '', ...set].join('\n') }),
    },
    (url) => {
      if (options.lan !== true) return;
      context.say(lanText(lanAddresses(host ?? ''), Number(new URL(url).port), tokens));
    },
  );
  if (exitCode !== EXIT.ok) throw new CliError(exitCode as ExitCode, 'the server ended', undefined);
}

/** Tokens that last as long as the process: a class is over when the server stops. */
const passingTokens = (): LanToken[] => [
  { name: 'facilitator', role: 'editor', token: randomBytes(24).toString('base64url') },
  { name: 'class', role: 'analyst', token: randomBytes(24).toString('base64url') },
];
