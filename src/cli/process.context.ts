import { once } from 'node:events';
import { printableLines } from '../charts/display-width.ts';
import { openStore } from '../adapters.ts';
import { brokenSetting, unknownSettings } from '../http/settings.ts';
import { systemClock } from '../kernel/system.clock.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import type { Surroundings } from './surroundings.ts';
import { readTerminal } from './terminal-env.reader.ts';

/** The context of a process; says which settings are none. The first Ctrl-C asks the command to stop, the second ends the process. */
export function processContext(store: string | undefined, of: Surroundings): CliContext {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) of.once(signal, () => interrupt.abort());
  const say = (text: string): void => void of.stderr.write(`${printableLines(text)}\n`);
  for (const sentence of unknownSettings(of.env)) say(`detente: ${sentence}`);
  const broken = brokenSetting(of.env);
  if (broken !== undefined) throw new CliError(EXIT.usage, broken.message, broken.remedy);
  return {
    env: of.env,
    store: store ?? of.env['DETENTE_STORE'],
    openStore,
    clock: systemClock,
    input: of.stdin,
    terminal: () => readTerminal(of),
    print: async (text) => {
      if (!of.stdout.write(text)) await once(of.stdout, 'drain');
    },
    say,
    watched: of.stderr.isTTY === true,
    signal: interrupt.signal,
  };
}
