import { verifyLog } from '../eventstore/log/log-verification.runner.ts';
import { prefixesOf } from '../eventstore/stream-kinds.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { CliError, EXIT } from './exit.ts';
import { withExistingStore } from './store.session.ts';

const PROGRESS_EVERY = 100_000;

/** `detente verify`: checks every stream of the log. */
export async function verify(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const verdict = await withExistingStore(
    context,
    (store) => {
      let next = PROGRESS_EVERY;
      return verifyLog(store, prefixesOf('verified'), ({ events }) => {
        if (events < next) return;
        next += PROGRESS_EVERY;
        context.say(`${events.toLocaleString('en')} events checked`);
      });
    },
    'read',
  );
  const { breaks, brokenStreams, position, ...figures } = verdict;
  if (options.json === true) {
    await context.print(
      `${JSON.stringify({ ...figures, position: String(position), brokenStreams, breaks: breaks.map((fault) => ({ ...fault, position: String(fault.position) })) })}\n`,
    );
  } else {
    for (const { stream, revision, message } of breaks) {
      await context.print(`broken: ${stream} at revision ${revision}: ${message}\n`);
    }
    await context.print(
      `${counted(figures.events, 'event')} in ${counted(figures.streams, 'stream')}, ${brokenStreams === 0 ? 'all chains hold' : `${brokenStreams} broken`}\n` +
        `log ${figures.log}, digest ${figures.digest}\n`,
    );
  }
  if (brokenStreams === 0) return;
  throw new CliError(
    EXIT.invalidInput,
    `the record was changed behind the store's back in ${brokenStreams} of ${figures.streams} streams`,
    'Restore the store from a backup made before; until then treat figures of these streams as unproven.',
  );
}
