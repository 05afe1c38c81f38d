import { availableParallelism } from 'node:os';
import { backtestCsv } from '../forecasts/backtest-csv.ts';
import { BacktestQuery } from '../forecasts/backtest.query.ts';
import type { BacktestProgress } from '../forecasts/backtest.runner.ts';
import { EVERY_LIMIT, LEAST_PATHS, MOST_PATHS, type BacktestQuestion } from '../forecasts/plan.ts';
import { YARDSTICKS, type Yardstick } from '../forecasts/yardsticks.ts';
import { workersOf } from '../http/configuration.ts';
import { BYTE_ORDER_MARK } from '../kernel/csv.ts';
import type { Result } from '../kernel/result.ts';
import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import type { ReactionModel } from '../models/reaction/parameters.ts';
import type { Dedupe } from '../models/tension/dedupe.ts';
import type { Histories } from '../timeline/histories.ts';
import { accepted } from './accepted.ts';
import { backtestLines } from './backtest-text.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withJudged } from './judged.session.ts';
import { numberOf } from './projecting.session.ts';

interface BacktestOptions {
  readonly every?: string;
  readonly horizon?: string;
  readonly paths?: string;
  readonly against?: string;
  readonly model?: ReactionModel;
  readonly seed?: string;
  readonly from?: string;
  readonly dedupe?: Dedupe;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

/** `detente backtest`: how forecasts of a history, each made of what was known by its day, would have done. */
export async function backtest(
  context: CliContext,
  history: string,
  options: BacktestOptions,
): Promise<void> {
  if (options.bom === true && options.csv !== true)
    throw new CliError(EXIT.usage, '--bom is for tables', 'Add --csv, or leave it out.');
  const question = questionOf(options);
  await withJudged(context, history, async (histories, id) => {
    const query = queryOf(context, histories);
    const asked = accepted(query.ask(id, question));
    const waiting = {
      signal: context.signal,
      ...(context.watched && { onProgress: telling(context) }),
    };
    const print = (text: string) => context.print(text);
    if (options.csv === true) {
      const scores = ended(context, await query.scores(asked, waiting));
      return print(`${options.bom === true ? BYTE_ORDER_MARK : ''}${backtestCsv(asked.subject, scores)}`);
    }
    const answer = ended(context, await query.answer(asked, waiting));
    return print(
      options.json === true
        ? `${JSON.stringify(answer)}\n`
        : `${backtestLines(answer, context.terminal()).join('\n')}\n`,
    );
  });
}

/** Back-tests on every core: a command line has nothing else to do. */
export function queryOf(context: CliContext, histories: Histories): BacktestQuery {
  const workers = workersOf(context.env);
  if (!workers.ok) throw new CliError(EXIT.usage, workers.error.message, workers.error.remedy);
  return new BacktestQuery({
    histories,
    clock: context.clock,
    workers: workers.value ?? availableParallelism(),
  });
}

/** What was worked out; interrupted where nobody waits any more. */
export function ended<T>(context: CliContext, result: Result<T>): T {
  if (!result.ok && context.signal.aborted)
    throw new CliError(EXIT.interrupted, 'interrupted before the last forecast', 'Run the command again.');
  return accepted(result);
}

/** Tells the progress at each tenth of the forecasts. */
function telling(context: CliContext): (progress: BacktestProgress) => void {
  let told = 0;
  return ({ done, forks }) => {
    const tenths = Math.floor((done / forks) * 10);
    if (tenths > told) context.say(`${done} of ${forks} forecasts`);
    told = Math.max(told, tenths);
  };
}

function questionOf(options: BacktestOptions): BacktestQuestion {
  const { every, horizon, against, model, from, dedupe } = options;
  return {
    every: daysOf('--every', every, EVERY_LIMIT),
    horizon: horizon?.split(',').map((days) => daysOf('--horizon', days, HORIZON_LIMIT) ?? 0),
    paths: numberOf('--paths', options.paths, LEAST_PATHS, MOST_PATHS),
    against: against?.split(',').map(yardstickOf),
    model,
    seed: numberOf('--seed', options.seed, 0, 4_294_967_295),
    from,
    dedupe,
  };
}

/** `45d` or `45`: days. */
const daysOf = (name: string, text: string | undefined, most: number): number | undefined =>
  numberOf(name, text?.replace(/d$/, ''), 1, most);

function yardstickOf(text: string): Yardstick {
  const found = YARDSTICKS.find((yardstick) => yardstick === text);
  if (found !== undefined) return found;
  throw new CliError(
    EXIT.invalidInput,
    `--against ${text} is no rule`,
    `Choose among ${YARDSTICKS.join(', ')}, separated by commas.`,
  );
}
