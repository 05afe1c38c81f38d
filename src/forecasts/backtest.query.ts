import { availableParallelism } from 'node:os';
import { dayOfInstant, parseDay, type Clock } from '../kernel/clock.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { DEFAULT_REACTION_PARAMETERS, OWN_RATES_MODEL } from '../models/reaction/parameters.ts';
import { DEDUPE, type Dedupe } from '../models/tension/dedupe.ts';
import { knownActsOf, type KnownAct } from '../projection/recorded-acts.query.ts';
import { rejectionOf, WAITS } from '../projection/refusals.ts';
import { isCancelled } from '../projection/shared-runs.runner.ts';
import { SharedWork } from '../projection/shared-work.runner.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import { coverageEnd, resolveView } from '../timeline/resolved-view.ts';
import { DEFAULT_SEED } from '../whatifs/limits.ts';
import { backtestOf, type Backtest, type Subject } from './backtest-answer.ts';
import { runBacktest, type BacktestProgress } from './backtest.runner.ts';
import type { ForkScores, Judged } from './fork.ts';
import { planOf, type BacktestQuestion, type Plan } from './plan.ts';
import { YARDSTICKS } from './yardsticks.ts';

/** Results that are kept; each holds some hundred forecasts day by day. */
const KEPT = 20;
/** Back-tests that are worked on at a time. */
const AT_A_TIME = 2;

/** A back-test that can be done. */
export interface AskedBacktest {
  /** Equal keys have equal figures. */
  readonly key: string;
  readonly table: HistoryTable;
  readonly plan: Plan;
  readonly subject: Subject;
  readonly against: Judged['against'];
  readonly dedupe: Dedupe;
}

type Hear = (progress: BacktestProgress) => void;
interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Hear | undefined;
}

/** How forecasts of a history would have done. A back-test is shared by all who ask the same, and kept for a while. */
export class BacktestQuery {
  readonly #histories: Histories;
  readonly #clock: Clock;
  readonly #threads: number;
  readonly #work = new SharedWork<Result<readonly ForkScores[]>>({
    most: AT_A_TIME,
    mostWeight: KEPT,
    weightOf: () => 1,
  });
  /** Who hears of the progress of each. */
  readonly #listeners = new Map<string, Set<Hear>>();

  constructor(parts: {
    readonly histories: Histories;
    readonly clock: Clock;
    readonly workers?: number | undefined;
  }) {
    this.#histories = parts.histories;
    this.#clock = parts.clock;
    this.#threads = parts.workers ?? Math.max(1, availableParallelism() - 1);
  }

  /** What has to be done. Rejections: `unknown-history`, `written-once`, `backtest-question`, `backtest-too-short`, `backtest-too-much`. */
  ask(history: string, question: BacktestQuestion): Result<AskedBacktest> {
    const resolved = this.#histories.resolve(history);
    if (!resolved.ok) return resolved;
    const table = resolved.value;
    const { dedupe = DEDUPE } = question;
    const view = resolveView(table, { dedupe }, dayOfInstant(this.#clock.now()));
    if (!view.ok) return view;
    const { revision, declaration } = view.value;
    const earliest = question.from === undefined ? undefined : parseDay(question.from);
    if (question.from !== undefined && earliest === undefined) return err(notADay(question.from));
    const plan = planOf(this.#covered(table), question, earliest);
    if (!plan.ok) return plan;
    const { model = OWN_RATES_MODEL, seed = DEFAULT_SEED, against = YARDSTICKS } = question;
    const { horizons, every, paths, forks } = plan.value;
    const counted = dedupe === DEDUPE ? [] : [dedupe];
    const key = digestOf([
      table.id,
      revision,
      model,
      seed,
      against,
      horizons,
      every,
      paths,
      forks,
      ...counted,
    ]);
    return ok({
      key,
      table,
      plan: plan.value,
      against,
      dedupe,
      subject: {
        history: table.id,
        title: declaration.title,
        revision,
        ...(table.observed !== undefined && { dedupe }),
        models: { tension: declaration.model, reaction: model },
        seed,
        digest: key,
      },
    });
  }

  /** Rejections: what forbids a projection, `projection-waits` where `signal` was raised, `projection-busy`. */
  async answer(asked: AskedBacktest, waiting: Waiting = {}): Promise<Result<Backtest>> {
    const scores = await this.scores(asked, waiting);
    return scores.ok ? ok(backtestOf(asked.subject, asked.plan, scores.value)) : scores;
  }

  /** Likewise, forecast by forecast. */
  async scores(
    asked: AskedBacktest,
    { signal, onProgress }: Waiting = {},
  ): Promise<Result<readonly ForkScores[]>> {
    const unlisten = onProgress === undefined ? () => {} : this.#listen(asked.key, onProgress);
    try {
      return await this.#work.of(asked.key, (stop) => this.#run(asked, stop), signal);
    } catch (error) {
      return err(isCancelled(error) ? WAITS : rejectionOf(error));
    } finally {
      unlisten();
    }
  }

  #covered(table: HistoryTable) {
    const declaration = table.declarationAt(table.revision);
    const today = dayOfInstant(this.#clock.now());
    return {
      from: parseDay(declaration.coverage.from) ?? 0,
      to: Math.min(coverageEnd(declaration, today), today),
    };
  }

  #listen(key: string, hear: Hear): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(hear));
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  async #run({ key, table, plan, subject, against, dedupe }: AskedBacktest, signal: AbortSignal) {
    const declaration = table.declarationAt(subject.revision);
    const [first, second] = declaration.parties;
    const acts: KnownAct[] = [];
    const view = { revision: subject.revision, dedupe };
    for await (const page of knownActsOf(table, view)) acts.push(...page);
    const judged: Judged = {
      premises: {
        parties: [first, second],
        thirdParties: declaration.thirdParties.map(({ party }) => party),
        baseline: declaration.baseline.value,
        tension: declaration.parameters,
        tensionModel: subject.models.tension,
        reaction: DEFAULT_REACTION_PARAMETERS,
        model: subject.models.reaction,
        seed: subject.seed,
        paths: plan.paths,
      },
      acts,
      ...this.#covered(table),
      against,
    };
    return runBacktest(judged, plan, {
      threads: this.#threads,
      signal,
      onProgress: (progress) => {
        for (const hear of this.#listeners.get(key) ?? []) hear(progress);
      },
    });
  }
}

const notADay = (day: string) =>
  rejection(
    'malformed',
    'not-a-day',
    `from is no calendar day: "${day.slice(0, 40)}"`,
    'Write a real day as YYYY-MM-DD, such as 2021-06-16.',
    { field: 'from' },
  );
