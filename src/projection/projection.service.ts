import type { Clock } from '../kernel/clock.ts';
import { Lru } from '../kernel/lru.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { DocumentedQuery } from './documented.query.ts';
import { parseDraft, type Projectable, type OutcomeQuery } from './outcome.query.ts';
import type { Premises } from '../models/reaction/preparation.ts';
import {
  leanOf,
  projectionOf,
  type LeanProjection,
  type Projection,
} from '../models/reaction/projection-answer.ts';
import { premisesOf, type ProjectionQuestion } from './premises.ts';
import { PreparedRequests } from './prepared-requests.runner.ts';
import { BUSY, rejectionOf, SUPERSEDED, UNKNOWN_FINGERPRINT, WAITS } from './refusals.ts';
import type { ProjectionResult } from '../models/reaction/results.ts';
import { isCancelled, SharedRuns, type AskOptions, type RunOrder } from './shared-runs.runner.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import type { SimulationPool } from './simulation.pool.ts';
import { mayBeHandedOn } from '../relations/handing-on.ts';
import { truthOf } from '../models/reaction/truth.ts';

/** What a run is: an outcome's own question, or one outcome held against another. */
export interface Ordered {
  readonly outcome: Projectable;
  readonly order: RunOrder;
  readonly premises: Premises;
}

/** Runs that may wait before those who would wait for final figures are told to come again. */
const FINALS_LIMIT = 24;
/** Questions that can be asked again by the fingerprint of their answer, each with its outcome of some kilobytes. */
const KEPT_QUESTIONS = 300;

/**
 * Projections for whoever asks: over HTTP, in frames, on the command line. Each is computed when somebody asks for it, shared by
 * all who ask the same, refined while somebody cares, and kept for a while by its fingerprint. Memory does not grow with what
 * waits: a waiting run is a name and a few closures, and its request can be worked out again.
 */
export class ProjectionService {
  readonly #outcomes: OutcomeQuery;
  readonly #pool: SimulationPool;
  readonly #runs: SharedRuns;
  readonly #documented: DocumentedQuery;
  readonly #requests = new PreparedRequests();
  /** What was asked, by the fingerprint of its answer. */
  readonly #asked = new Lru<string, { readonly outcome: Projectable; readonly question: ProjectionQuestion }>(
    {
      most: KEPT_QUESTIONS,
    },
  );

  constructor(parts: {
    readonly outcomes: OutcomeQuery;
    readonly pool: SimulationPool;
    readonly clock: Clock;
    readonly leaseMs?: number;
  }) {
    this.#outcomes = parts.outcomes;
    this.#pool = parts.pool;
    this.#runs = new SharedRuns(parts.pool, parts.leaseMs === undefined ? {} : { leaseMs: parts.leaseMs });
    this.#documented = new DocumentedQuery({ clock: parts.clock });
  }

  /** Finds what can be projected. */
  get outcomes(): OutcomeQuery {
    return this.#outcomes;
  }

  /** How records go on past a fork. */
  get documented(): Pick<DocumentedQuery, 'lineAfter'> {
    return this.#documented;
  }

  /** Rejection where so many runs wait that final figures would not come while somebody waits for them. */
  finalInTime(): Result<void> {
    return this.#pool.waiting < FINALS_LIMIT ? ok(undefined) : err(BUSY);
  }

  /**
   * Forgets what was asked and figured, as something was taken out of the record that it may hold. What is asked again is worked
   * out from what is left.
   */
  letGo(): void {
    this.#asked.clear();
    this.#runs.letGo();
    this.#requests.letGo();
    this.#documented.letGo();
  }

  /** Starts the threads ahead of the first question. */
  start(): void {
    this.#pool.start();
  }

  /** Ends all runs and threads. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Figures of a what-if that get better, for frames; they end at the final ones, or where `signal` is raised. */
  async *ofWhatIf(whatIfId: string, signal: AbortSignal): AsyncGenerator<Result<Framed>> {
    const outcome = await this.#outcomes.ofWhatIf(whatIfId);
    if (!outcome.ok) yield outcome;
    else yield* this.#framed(outcome.value, { signal });
  }

  /** Likewise of a draft; a newer draft in a slot takes the place of the older. */
  async *ofDraft(
    draft: { readonly history: string; readonly outcome: Readonly<Record<string, unknown>> },
    slot: string,
    signal: AbortSignal,
  ): AsyncGenerator<Result<Framed>> {
    const parsed = parseDraft(draft.outcome);
    const outcome = parsed.ok ? await this.#outcomes.ofDraft(draft.history, parsed.value) : parsed;
    if (!outcome.ok) yield outcome;
    else yield* this.#framed(outcome.value, { slot, signal });
  }

  async *#framed(outcome: Projectable, options: AskOptions): AsyncGenerator<Result<Framed>> {
    for await (const projection of this.follow(outcome, {}, options)) {
      yield projection.ok ? ok(framed(projection.value)) : projection;
    }
  }

  /** Figures that get better, up to the final ones. A refusal is the last thing told. */
  async *follow(
    outcome: Projectable,
    question: ProjectionQuestion,
    options: AskOptions = {},
  ): AsyncGenerator<Result<Projection>> {
    // A draft that was typed over while it was looked up costs no preparation, and delays none.
    if (options.signal?.aborted === true) return;
    const ordered = await this.asking(outcome, question);
    if (!ordered.ok) {
      yield ordered;
      return;
    }
    try {
      for await (const result of this.#runs.follow(ordered.value.order, options)) {
        yield ok(await this.#answer(ordered.value, result));
      }
    } catch (error) {
      if (!isCancelled(error)) yield err(rejectionOf(error));
    }
  }

  /**
   * The best figures so far, at once where there are any; the run goes on for those who ask again. With `final` it is waited for
   * the last. Rejections: what forbids the request (`projection-size`, `reaction-explodes` ...), `projection-superseded` where
   * a newer question took the slot, `projection-waits` where `signal` was raised before there was anything to tell.
   */
  async best(
    outcome: Projectable,
    question: ProjectionQuestion,
    { final = false, ...options }: AskOptions & { readonly final?: boolean } = {},
  ): Promise<Result<Projection>> {
    const ordered = await this.asking(outcome, question);
    if (!ordered.ok) return ordered;
    const result = await this.resultOf(ordered.value, { ...options, final });
    return result.ok ? ok(await this.#answer(ordered.value, result.value)) : result;
  }

  /**
   * The final figures of what this server was asked before, with standard errors and sample futures: at once where they are kept,
   * else they are computed again. `of` is whoever asked last, as equal questions have one fingerprint. Rejections:
   * `unknown-fingerprint` for what was not asked, or not lately, and those of `best`.
   */
  async byFingerprint(
    fingerprint: string,
    options: Pick<AskOptions, 'signal'> = {},
  ): Promise<Result<Projection>> {
    const asked = this.#asked.get(fingerprint);
    if (asked === undefined) return err(UNKNOWN_FINGERPRINT);
    return this.best(asked.outcome, asked.question, { ...options, final: true });
  }

  /** What was asked lately, by the fingerprint of its answer. */
  askedBefore(
    fingerprint: string,
  ): { readonly outcome: Projectable; readonly question: ProjectionQuestion } | undefined {
    return this.#asked.get(fingerprint);
  }

  /** The request of an order, worked out again where it had to make room. */
  async requestOf({ order }: Ordered): Promise<SimulationRequest> {
    for (;;) {
      const prepared = order.prepared();
      if (prepared !== undefined) return prepared.request;
      await order.prepare();
    }
  }

  /** The order of a question, which from now on can be asked again by its fingerprint. */
  async asking(outcome: Projectable, question: ProjectionQuestion): Promise<Result<Ordered>> {
    const ordered = await this.order(outcome, question);
    if (!ordered.ok) return ordered;
    this.#asked.set(ordered.value.order.fingerprint, { outcome, question });
    return ordered;
  }

  /** The figures of an order; the rejections are those of `best`. */
  async resultOf(
    { order }: Ordered,
    { final = false, ...options }: AskOptions & { readonly final?: boolean } = {},
  ): Promise<Result<ProjectionResult>> {
    try {
      const result = final ? await this.#last(order, options) : await this.#runs.best(order, options);
      if (result !== undefined) return ok(result);
    } catch (error) {
      return err(rejectionOf(error));
    }
    return err(options.signal?.aborted === true ? WAITS : SUPERSEDED);
  }

  async #last(order: RunOrder, options: AskOptions): Promise<ProjectionResult | undefined> {
    for await (const result of this.#runs.follow(order, options)) if (result.final) return result;
    return undefined;
  }

  /** Works out what is to be run for an outcome, on its own or `against` another one of the same fork. */
  async order(
    outcome: Projectable,
    question: ProjectionQuestion,
    against?: Projectable['content'],
  ): Promise<Result<Ordered>> {
    const premises = premisesOf(outcome, question, against);
    if (!premises.ok) return premises;
    const request = await this.#requests.of(outcome, premises.value);
    if (!request.ok) return request;
    const daysInside = against === undefined ? this.#documented.daysAfter(outcome.table, premises.value) : 0;
    const order: RunOrder = {
      ...request.value,
      key: `${request.value.fingerprint} ${daysInside}`,
      ...(daysInside > 0 && { daysInside }),
    };
    return ok({ outcome, order, premises: premises.value });
  }

  /** How the record goes on past the fork of an order, day by day; empty where it does not. */
  documentedAfter({ outcome, premises }: Ordered): Promise<readonly number[]> {
    return this.#documented.lineAfter(outcome.table, premises);
  }

  async #answer({ outcome, order, premises }: Ordered, result: ProjectionResult): Promise<Projection> {
    const compare = order.daysInside !== undefined && result.final;
    const line = compare ? await this.#documented.lineAfter(outcome.table, premises) : [];
    const projection = projectionOf(
      outcome.of,
      result,
      line.length === 0 ? undefined : truthOf(line, result),
    );
    // Acts of a future have the codes of the record's own.
    const { observed } = outcome.table.declarationAt(outcome.content.base.revision);
    return mayBeHandedOn(observed) ? projection : { ...projection, futures: [] };
  }
}

/** A projection as a frame carries it. */
export interface Framed {
  readonly fingerprint: string;
  readonly paths: number;
  readonly final: boolean;
  readonly figures: LeanProjection;
  readonly revision?: number;
}

const framed = (projection: Projection): Framed => ({
  fingerprint: projection.fingerprint,
  paths: projection.paths,
  final: projection.final,
  figures: leanOf(projection),
  ...(projection.of.revision !== undefined && { revision: projection.of.revision }),
});
