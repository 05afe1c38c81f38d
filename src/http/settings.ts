import { didYouMean } from '../kernel/nearest.ts';

/** Every environment variable that the server or the command line reads. */
const SETTINGS = [
  'DETENTE_STORE',
  'DETENTE_HOST',
  'DETENTE_PORT',
  'DETENTE_PUBLIC_URL',
  'DETENTE_CORS_ORIGINS',
  'DETENTE_TOKENS',
  'DETENTE_TOKENS_FILE',
  'DETENTE_ADMIN_TOKEN_FILE',
  'DETENTE_ANONYMOUS',
  'DETENTE_SECRET_FILE',
  'DETENTE_SCENARIO',
  'DETENTE_WORKERS',
  'DETENTE_LIVE_SOCKETS',
  'DETENTE_URL',
  'DETENTE_TOKEN',
  'DETENTE_SNAPSHOTS',
] as const;

export type Setting = (typeof SETTINGS)[number];
export type Settings = Readonly<Partial<Record<Setting, string | undefined>>>;

/** What the project's own tests and benchmarks are told by. */
const OF_THE_WORKSHOP = /^DETENTE_(?:TEST|BENCH)_/;

/**
 * A sentence for each variable that looks like a setting and is none, with the one that was probably meant. It never shows
 * a value: a slip in the name of `DETENTE_TOKENS` must not print the tokens.
 */
export const unknownSettings = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('DETENTE_') && !OF_THE_WORKSHOP.test(name))
    .filter((name) => !(SETTINGS as readonly string[]).includes(name))
    .sort()
    .map((name) => `${name} is no setting and changes nothing. ${remedyOf(name)}`);

const remedyOf = (name: string): string => {
  const near = didYouMean(name, SETTINGS);
  return near === '' ? `Settings: ${SETTINGS.join(', ')}.` : near.trimEnd();
};
