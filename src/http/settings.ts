import { DEFAULT_STORE } from '../eventstore/store-url.ts';
import { brokenBytes } from '../kernel/broken-text.ts';
import { didYouMean } from '../kernel/nearest.ts';
import { rejection, type Rejection } from '../kernel/result.ts';

/** What one setting is for. */
export interface SettingFacts {
  /** What it decides, or what it guards. */
  readonly meaning: string;
  /** What holds where it is left out, in words where it is no value. */
  readonly usual: string;
  /** Its value opens something, and is never shown. */
  readonly secret?: true;
}

/** Every environment variable that the server or the command line reads. */
export const SETTINGS = {
  DETENTE_STORE: { meaning: 'where events live', usual: DEFAULT_STORE },
  DETENTE_HOST: { meaning: 'address to listen on; any but this machine needs tokens', usual: '127.0.0.1' },
  DETENTE_PORT: { meaning: 'port to listen on', usual: '8321' },
  DETENTE_PUBLIC_URL: {
    meaning: 'address that people open: which Host and Origin belong here',
    usual: 'the address listened on',
  },
  DETENTE_CORS_ORIGINS: { meaning: 'other sites whose pages may ask here', usual: 'none' },
  DETENTE_EMBED_ORIGINS: { meaning: 'other sites that may show a chart in a frame; *: any', usual: 'none' },
  DETENTE_TOKENS: { meaning: 'tokens beside those of the store', usual: 'none', secret: true },
  DETENTE_TOKENS_FILE: { meaning: 'file with more of them', usual: 'none' },
  DETENTE_ADMIN_TOKEN_FILE: { meaning: 'file with the token of admin', usual: 'none' },
  DETENTE_ANONYMOUS: { meaning: 'whether whoever shows no token may read', usual: 'none' },
  DETENTE_SECRET_FILE: {
    meaning: 'file of the one secret that seals sessions',
    usual: 'beside the SQLite file, else ./data/detente.secret',
  },
  DETENTE_CODER_URL: {
    meaning: 'endpoint of a second coder, which texts are sent to where somebody asks for it on the page',
    usual: 'none',
  },
  DETENTE_CODER_MODEL: { meaning: 'the model of that endpoint', usual: 'none' },
  DETENTE_CODER_KEY: { meaning: 'key of the endpoint of a second coder', usual: 'none', secret: true },
  DETENTE_SCENARIO: { meaning: 'what an empty store is filled with', usual: 'geneva-2021' },
  DETENTE_WORKERS: { meaning: 'threads that simulate', usual: 'one less than there are cores' },
  DETENTE_LIVE_SOCKETS: { meaning: 'most sockets, and most event streams, at a time', usual: '10000' },
  DETENTE_CONNECTIONS_PER_ADDRESS: { meaning: 'most connections from one other address', usual: '1000' },
  DETENTE_COMMANDS_PER_MINUTE: { meaning: 'most commands a minute under one name', usual: '1200' },
  DETENTE_SIMULATIONS_PER_MINUTE: {
    meaning: 'most projections and pictures a minute under one name',
    usual: '3000',
  },
  DETENTE_URL: { meaning: 'server that detente watch follows', usual: 'http://127.0.0.1:8321' },
  DETENTE_TOKEN: { meaning: 'token that detente watch shows', usual: 'none', secret: true },
  DETENTE_SNAPSHOTS: {
    meaning: 'file of read models for a quick restart',
    usual: 'beside the SQLite file, else ./data/read-models.snapshot',
  },
} as const satisfies Readonly<Record<string, SettingFacts>>;

export type Setting = keyof typeof SETTINGS;
export type Settings = Readonly<Partial<Record<Setting, string | undefined>>>;

/** Their names, in the order in which they are told. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly Setting[];

/** What the project's own tests and benchmarks are told by. */
const OF_THE_WORKSHOP = /^DETENTE_(?:TEST|BENCH)_/;

/**
 * A sentence for each variable that looks like a setting and is none, with the one that was probably meant. It never shows
 * a value: a slip in the name of `DETENTE_TOKENS` must not print the tokens.
 */
export const unknownSettings = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith('DETENTE_') && !OF_THE_WORKSHOP.test(name))
    .filter((name) => !Object.hasOwn(SETTINGS, name))
    .sort()
    .map((name) => `${name} is no setting and changes nothing. ${remedyOf(name)}`);

/** The first setting whose value is no Unicode text, with what to do; like all of these it never shows a value. */
export function brokenSetting(env: Settings): Rejection | undefined {
  for (const name of SETTING_NAMES) {
    const fault = brokenBytes(env[name] ?? '');
    if (fault !== undefined) {
      return rejection('malformed', 'configuration', `${name} ${fault}`, 'Set it anew, as text in UTF-8.', {
        name,
      });
    }
  }
  return undefined;
}

const remedyOf = (name: string): string => {
  const near = didYouMean(name, SETTING_NAMES);
  return near === '' ? `Settings: ${SETTING_NAMES.join(', ')}.` : near.trimEnd();
};
