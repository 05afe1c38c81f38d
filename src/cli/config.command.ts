import { withTokenFiles } from '../access/token-files.reader.ts';
import { displayStore, parseStoreUrl } from '../eventstore/store-url.ts';
import { configurationOf } from '../http/configuration.ts';
import { SETTING_NAMES, SETTINGS, type Setting, type SettingFacts } from '../http/settings.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** `detente config`: every setting with its value, where that comes from, what holds without it and what it decides. Secrets are not shown. */
export async function config(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const env = { ...context.env, ...(context.store !== undefined && { DETENTE_STORE: context.store }) };
  const rows = SETTING_NAMES.map((name) => {
    const { meaning, usual }: SettingFacts = SETTINGS[name];
    const text = env[name];
    const given = text !== undefined && text !== '';
    return {
      name,
      value: given ? shown(name, text) : usual,
      source: !given ? 'default' : context.env[name] === text ? 'environment' : 'option',
      usual,
      meaning,
    };
  });
  if (options.json === true) {
    for (const { usual, ...row } of rows)
      await context.print(`${JSON.stringify({ ...row, default: usual })}\n`);
  } else {
    // Two lines each: a value that a column cuts off tells nothing.
    for (const { name, value, source, usual, meaning } of rows) {
      const from = source === 'default' ? 'default' : `${source}; default: ${usual}`;
      await context.print(`${name} = ${value}  (${from})\n    ${meaning}\n`);
    }
  }
  const settings = await withTokenFiles(env);
  const read = settings.ok ? configurationOf(settings.value) : settings;
  if (!read.ok) throw new CliError(EXIT.usage, read.error.message, read.error.remedy);
}

/** A value for people: without a password, and of a secret only that it is there. */
function shown(name: Setting, text: string): string {
  const { secret }: SettingFacts = SETTINGS[name];
  if (secret === true) return 'set, not shown';
  if (name !== 'DETENTE_STORE') return text;
  const store = parseStoreUrl(text);
  return store.ok ? displayStore(store.value) : 'no location of a store';
}
