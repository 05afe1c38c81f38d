import type { Accuracies } from '../forecasts/accuracy.ts';
import { AccuracyQuery, type AccuracyProgress } from '../forecasts/accuracy.query.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { ended, queryOf } from './backtest.command.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import { figure, table, wrap, type Terminal } from './terminal.ts';

/** `detente accuracy`: how good the bands of every history of the store were that covers enough. */
export async function accuracy(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  await withStore(context, async (store) => {
    const histories = await loadHistories(store);
    const query = new AccuracyQuery({ histories, backtests: queryOf(context, histories) });
    const answer = ended(
      context,
      await query.answer({
        signal: context.signal,
        ...(context.watched && { onProgress: telling(context) }),
      }),
    );
    await context.print(
      options.json === true
        ? `${JSON.stringify(answer)}\n`
        : `${accuracyLines(answer, context.terminal()).join('\n')}\n`,
    );
  });
}

/** Names each history as its turn comes. */
function telling(context: CliContext): (progress: AccuracyProgress) => void {
  let last = '';
  return ({ history }) => {
    if (history !== last) context.say(history);
    last = history;
  };
}

/** The table of the command and of the documents, and what it comes to. */
export function accuracyLines({ judged, left, sentence }: Accuracies, terminal: Terminal): string[] {
  return [
    ...table(
      judged.flatMap(({ history, horizons: [horizon], worst: [worst], rates }) =>
        horizon === undefined ? [] : [{ history, horizon, worst, rates }],
      ),
      [
        { title: 'history', value: ({ history }) => history, least: 20 },
        { title: 'forecasts', value: ({ horizon }) => String(horizon.forks), align: 'right' },
        { title: 'by own rates', value: ({ rates }) => String(rates.own), align: 'right', drop: 2 },
        {
          title: 'in 90 %',
          value: ({ horizon }) => (horizon.band90.closed * 100).toFixed(0),
          align: 'right',
        },
        {
          title: 'in 50 %',
          value: ({ horizon }) => (horizon.band50.randomised * 100).toFixed(0),
          align: 'right',
        },
        { title: 'CRPS', value: ({ horizon }) => figure(horizon.crps.points, terminal), align: 'right' },
        {
          title: 'over no-news',
          value: ({ horizon: { yardsticks } }) =>
            yardsticks['no-news'] === undefined ? '' : (1 - yardsticks['no-news'].skill.value).toFixed(2),
          align: 'right',
          drop: 1,
        },
        { title: 'worst', value: ({ worst }) => worst?.at ?? '', drop: 3 },
      ],
      terminal,
    ),
    '',
    ...wrap(sentence, terminal.width),
    ...left.flatMap(({ history, why }) => wrap(`${history} is not judged: ${why}.`, terminal.width)),
  ];
}
