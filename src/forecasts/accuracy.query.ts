import { Lru } from '../kernel/lru.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import { WAITS } from '../projection/refusals.ts';
import type { Histories } from '../timeline/histories.ts';
import { ACCURACY_DAYS, accuraciesOf, type Accuracies, type Unjudged } from './accuracy.ts';
import type { Backtest } from './backtest-answer.ts';
import type { AskedBacktest, BacktestQuery } from './backtest.query.ts';

/** Histories whose judgement is kept; a revision more is another one. */
const KEPT = 500;
/** Milliseconds after the last look at which work that nobody waits for ends. */
const UNSEEN_MS = 30_000;

/** How far the judging of all histories has come. */
export interface AccuracyProgress {
  readonly history: string;
  /** Its place among those that can be judged, from 1, and how many these are. */
  readonly place: number;
  readonly of: number;
  /** Forecasts of it that were made, of how many. */
  readonly done: number;
  readonly forks: number;
}

/** What is known by now. */
export interface AccuracySoFar {
  readonly accuracies: Accuracies;
  /** Histories that can be judged and were not yet. */
  readonly open: readonly string[];
  readonly progress?: AccuracyProgress | undefined;
  /** What ended the work before its end. */
  readonly problem?: Rejection | undefined;
}

interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AccuracyProgress) => void) | undefined;
}

/** How good the bands of all histories were, one history after the other, on the threads of back-tests; each is kept by its digest. */
export class AccuracyQuery {
  readonly #histories: Histories;
  readonly #backtests: BacktestQuery;
  readonly #unseenMs: number;
  readonly #kept = new Lru<string, Backtest>({ most: KEPT });
  /** Work for those who only look. */
  #work:
    | { readonly stop: AbortController; progress: AccuracyProgress | undefined; timer: NodeJS.Timeout }
    | undefined;
  #problem: Rejection | undefined;

  constructor(parts: {
    readonly histories: Histories;
    readonly backtests: BacktestQuery;
    readonly unseenMs?: number;
  }) {
    this.#histories = parts.histories;
    this.#backtests = parts.backtests;
    this.#unseenMs = parts.unseenMs ?? UNSEEN_MS;
  }

  /** Judges all. Rejections: `projection-waits` where `signal` was raised, `projection-busy`. */
  async answer({ signal, onProgress }: Waiting = {}): Promise<Result<Accuracies>> {
    const { asked, left } = this.#asked();
    const judged: Backtest[] = [];
    for (const [index, one] of asked.entries()) {
      if (signal?.aborted === true) return err(WAITS);
      const { history } = one.subject;
      const told = { history, place: index + 1, of: asked.length };
      const answer = await this.#judged(one, {
        signal,
        onProgress: (progress) => onProgress?.({ ...told, ...progress }),
      });
      if (answer.ok) judged.push(answer.value);
      else if (answer.error.kind === 'later') return answer;
      else left.push({ history, why: answer.error.message });
    }
    return ok(accuraciesOf(judged, left));
  }

  /** What is known by now. Who looks lets the rest be worked out, until nobody has looked for half a minute. */
  look(): AccuracySoFar {
    const so = this.#soFar();
    if (so.open.length === 0) return so;
    if (this.#work === undefined) this.#begin();
    else this.#work.timer.refresh();
    return { ...so, progress: this.#work?.progress, problem: this.#problem };
  }

  /** Ends the work for those who look; what is known by now. */
  stop(): AccuracySoFar {
    this.#work?.stop.abort();
    return this.#soFar();
  }

  #asked(): { readonly asked: readonly AskedBacktest[]; readonly left: Unjudged[] } {
    const asked: AskedBacktest[] = [];
    const left: Unjudged[] = [];
    for (const { id } of this.#histories.list()) {
      const one = this.#backtests.ask(id, { horizon: [ACCURACY_DAYS] });
      if (one.ok) asked.push(one.value);
      else left.push({ history: id, why: one.error.message });
    }
    return { asked, left };
  }

  #soFar(): AccuracySoFar {
    const { asked, left } = this.#asked();
    // Called what the history is called now.
    const kept = asked.map(({ key, subject: { title } }) => {
      const one = this.#kept.get(key);
      return one && { ...one, title };
    });
    return {
      accuracies: accuraciesOf(
        kept.flatMap((one) => one ?? []),
        left,
      ),
      open: asked.flatMap(({ subject }, index) => (kept[index] === undefined ? [subject.history] : [])),
    };
  }

  async #judged(asked: AskedBacktest, waiting: Parameters<BacktestQuery['answer']>[1]) {
    const kept = this.#kept.get(asked.key);
    if (kept !== undefined) return ok({ ...kept, title: asked.subject.title });
    const answer = await this.#backtests.answer(asked, waiting);
    if (answer.ok) this.#kept.set(asked.key, answer.value);
    return answer;
  }

  #begin(): void {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.#unseenMs);
    timer.unref();
    const work = { stop, progress: undefined as AccuracyProgress | undefined, timer };
    this.#work = work;
    this.#problem = undefined;
    const hear = (progress: AccuracyProgress): void => void (work.progress = progress);
    void this.answer({ signal: stop.signal, onProgress: hear })
      .then((answer) => {
        if (!answer.ok && !stop.signal.aborted) this.#problem = answer.error;
      })
      .finally(() => {
        clearTimeout(timer);
        this.#work = undefined;
      });
  }
}
