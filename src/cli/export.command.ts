import { BYTE_ORDER_MARK } from '../kernel/csv.ts';
import { ScenarioTextQuery } from '../scenarios/scenario-text.query.ts';
import { seriesCsv } from '../tension/series-text.ts';
import { TensionQuery } from '../tension/tension.query.ts';
import { ExportQuery } from '../timeline/export.query.ts';
import { historiesOf } from './history.session.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withStore } from './store.session.ts';
import { viewOfOptions, type ViewOptions } from './view-options.ts';

/** `detente export`: all acts of a history, streamed to standard output; its tension by day; or the scenario file that gives it. */
export async function exportHistory(
  context: CliContext,
  history: string,
  options: ViewOptions & { readonly format: 'json' | 'csv' | 'tension' | 'scenario'; readonly bom?: boolean },
): Promise<void> {
  const isTable = options.format === 'csv' || options.format === 'tension';
  if (options.bom === true && !isTable) {
    throw new CliError(EXIT.usage, '--bom is for tables', 'Add --format csv, or leave it out.');
  }
  const view = viewOfOptions(options);
  await withStore(context, async (store) => {
    const histories = await historiesOf(context, store, history);
    if (options.format === 'scenario') {
      const { text } = accepted(
        await new ScenarioTextQuery({ histories, store, clock: context.clock }).of(history, view),
      );
      return context.print(text);
    }
    const mark = options.bom === true ? BYTE_ORDER_MARK : '';
    if (options.format === 'tension') {
      const tension = new TensionQuery({ histories, clock: context.clock });
      return context.print(mark + seriesCsv(accepted(await tension.series(history, {}, view))));
    }
    const query = new ExportQuery({ histories, store, clock: context.clock });
    const pieces = accepted(options.format === 'csv' ? query.csv(history, view) : query.json(history, view));
    if (mark !== '') await context.print(mark);
    for await (const piece of pieces) await context.print(piece);
  });
}
