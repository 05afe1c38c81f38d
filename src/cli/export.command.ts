import { ExportQuery } from '../timeline/export.query.ts';
import { openHistory } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import { viewOfOptions, type ViewOptions } from './view-options.ts';

/** `detente export`: all acts of a history, streamed to standard output. */
export async function exportHistory(
  context: CliContext,
  history: string,
  options: ViewOptions & { readonly format: 'json' | 'csv' },
): Promise<void> {
  const view = viewOfOptions(options);
  await withStore(context, async (store) => {
    const histories = accepted(await openHistory(store, history));
    const query = new ExportQuery({ histories, store, clock: context.clock });
    const pieces = accepted(options.format === 'csv' ? query.csv(history, view) : query.json(history, view));
    for await (const piece of pieces) await context.print(piece);
  });
}
