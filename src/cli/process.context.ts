import { once } from 'node:events';
import { printableLines } from '../charts/display-width.ts';
import { openStore } from '../adapters.ts';
import { brokenSetting, unknownSettings } from '../http/settings.ts';
import { systemClock } from '../kernel/system.clock.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { readTerminal } from './terminal-env.reader.ts';

/** The context of this process; says which settings are none. The first Ctrl-C asks the command to stop, the second ends the process. */
export function processContext(store: string | undefined): CliContext {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const say = (text: string): void => void process.stderr.write(`${printableLines(text)}\n`);
  for (const sentence of unknownSettings(process.env)) say(`detente: ${sentence}`);
  const broken = brokenSetting(process.env);
  if (broken !== undefined) throw new CliError(EXIT.usage, broken.message, broken.remedy);
  return {
    env: process.env,
    store: store ?? process.env['DETENTE_STORE'],
    openStore,
    clock: systemClock,
    input: process.stdin,
    terminal: () => readTerminal(),
    print: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    say,
    watched: process.stderr.isTTY === true,
    signal: interrupt.signal,
  };
}
