import type { Backtest } from '../forecasts/backtest-answer.ts';
import { FEW_FORKS } from '../forecasts/words.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { answered, queryOf } from './backtest.command.ts';
import type { CliContext } from './context.ts';
import { withStore } from './store.session.ts';
import { figure, table, wrap, type Terminal } from './terminal.ts';

/** Days ahead that all histories are judged by. */
const DAYS = 45;

/** `detente accuracy`: how good the bands of every history of the store were that covers enough. */
export async function accuracy(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  await withStore(context, async (store) => {
    const histories = await loadHistories(store);
    const query = queryOf(context, histories);
    const judged: Backtest[] = [];
    const left: { readonly history: string; readonly why: string }[] = [];
    for (const { id } of [...histories.list()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const asked = query.ask(id, { horizon: [DAYS] });
      if (!asked.ok) {
        left.push({ history: id, why: asked.error.message });
        continue;
      }
      if (context.watched) context.say(id);
      judged.push(await answered(context, query, asked.value, { signal: context.signal }));
    }
    await context.print(
      options.json === true
        ? `${JSON.stringify({ days: DAYS, judged, left })}\n`
        : `${lines(judged, left, context.terminal()).join('\n')}\n`,
    );
  });
}

function lines(
  judged: readonly Backtest[],
  left: readonly { readonly history: string; readonly why: string }[],
  terminal: Terminal,
): string[] {
  const enough = judged.flatMap(({ horizons: [horizon] }) =>
    horizon !== undefined && horizon.forks >= FEW_FORKS ? [horizon.band90.closed] : [],
  );
  const honest = enough.filter((share) => share >= 0.85 && share <= 0.95).length;
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
    ...wrap(
      enough.length === 0
        ? `No history has ${FEW_FORKS} forecasts: that is too few to judge by.`
        : `Bands that are meant to hold 90 of 100 times held 85 to 95 of 100 days up to ${DAYS} days ahead for ${honest} of ${enough.length} histories with at least ${FEW_FORKS} forecasts.`,
      terminal.width,
    ),
    ...left.flatMap(({ history, why }) => wrap(`${history} is not judged: ${why}.`, terminal.width)),
  ];
}
