import { digestOf } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { assumedParameters } from '../whatifs/assumed-parameters.ts';
import { DocumentedQuery } from './documented.query.ts';
import { parseDraft, type Outcome, type OutcomeQuery } from './outcome.query.ts';
import { prepare } from './preparation.runner.ts';
import type { Premises, Prepared } from '../models/reaction/preparation.ts';
import {
  leanOf,
  projectionOf,
  type LeanProjection,
  type Projection,
} from '../models/reaction/projection-answer.ts';
import { ProjectionError } from './projection-error.ts';
import { DEFAULT_PATHS, problemOfSize } from '../models/reaction/request.ts';
import type { ProjectionResult } from '../models/reaction/results.ts';
import { isCancelled, SharedRuns, type AskOptions, type RunOrder } from './shared-runs.runner.ts';
import type { SimulationPool } from './simulation.pool.ts';
import { truthOf } from '../models/reaction/truth.ts';

/** What is asked of an outcome, where it is not what the outcome itself says. */
export interface ProjectionQuestion {
  /** Futures to simulate; default 10 000. */
  readonly paths?: number | undefined;
  /** Days to look ahead; default: the outcome's horizon. */
  readonly days?: number | undefined;
  readonly seed?: number | undefined;
}

/** What a run is: an outcome's own question, or one outcome held against another. */
export interface Ordered {
  readonly outcome: Outcome;
  readonly order: RunOrder;
  readonly premises: Premises;
}

/** Entries of a least-recently-used memory of requests, by their size: acts that marks are drawn from. */
const KEPT_MARKS = 200_000;
const KEPT_NAMES = 2000;
/** Questions that can be asked again by the fingerprint of their answer, each with its outcome of some kilobytes. */
const KEPT_QUESTIONS = 300;
/** Requests that are worked out at a time. */
const PREPARED_AT_ONCE = 2;

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
  /** Requests by their question, the one used longest ago first. */
  readonly #prepared = new Map<string, Prepared>();
  #preparedMarks = 0;
  /** Fingerprints by question; they outlive the requests. */
  readonly #fingerprints = new Map<string, string>();
  /** What was asked, by the fingerprint of its answer, the one asked longest ago first. */
  readonly #asked = new Map<string, { readonly outcome: Outcome; readonly question: ProjectionQuestion }>();
  /** Work under way on a request, so that who asks the same waits for it. */
  readonly #preparing = new Map<string, Promise<Result<Prepared>>>();
  #free = PREPARED_AT_ONCE;
  readonly #entering: (() => void)[] = [];

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

  async *#framed(outcome: Outcome, options: AskOptions): AsyncGenerator<Result<Framed>> {
    for await (const projection of this.follow(outcome, {}, options)) {
      yield projection.ok ? ok(framed(projection.value)) : projection;
    }
  }

  /** Figures that get better, up to the final ones. A refusal is the last thing told. */
  async *follow(
    outcome: Outcome,
    question: ProjectionQuestion,
    options: AskOptions = {},
  ): AsyncGenerator<Result<Projection>> {
    const ordered = await this.#asking(outcome, question);
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
    outcome: Outcome,
    question: ProjectionQuestion,
    { final = false, ...options }: AskOptions & { readonly final?: boolean } = {},
  ): Promise<Result<Projection>> {
    const ordered = await this.#asking(outcome, question);
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

  /** The order of a question, which from now on can be asked again by its fingerprint. */
  async #asking(outcome: Outcome, question: ProjectionQuestion): Promise<Result<Ordered>> {
    const ordered = await this.order(outcome, question);
    if (!ordered.ok) return ordered;
    const { fingerprint } = ordered.value.order;
    this.#asked.delete(fingerprint);
    this.#asked.set(fingerprint, { outcome, question });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > KEPT_QUESTIONS && oldest !== undefined) this.#asked.delete(oldest);
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
    outcome: Outcome,
    { paths = DEFAULT_PATHS, days, seed }: ProjectionQuestion,
    against?: Outcome['content'],
  ): Promise<Result<Ordered>> {
    const { table, content } = outcome;
    const { base, edits, commitments, assumptions } = content;
    const declaration = table.declarationAt(base.revision);
    const assumed = assumedParameters(declaration.parameters, assumptions);
    if (!assumed.ok) return assumed;
    const [first, second] = declaration.parties;
    const premises: Premises = {
      parties: [first, second],
      thirdParties: declaration.thirdParties.map(({ party }) => party),
      baseline: declaration.baseline.value,
      ...assumed.value,
      at: base.at,
      edits,
      commitments,
      ...(against !== undefined && {
        against: { edits: against.edits, commitments: against.commitments },
      }),
      seed: seed ?? content.seed,
      paths,
      horizonDays: days ?? content.horizonDays,
    };
    // What can be told from the numbers alone is told before the record is looked at.
    const size = problemOfSize(premises);
    if (size !== undefined) return size;
    const name = digestOf([table.id, base, premises]);
    const prepareAgain = (): Promise<Result<Prepared>> => this.#prepare(name, outcome, premises);
    const fingerprint = await this.#fingerprintOf(name, prepareAgain);
    if (!fingerprint.ok) return fingerprint;
    const daysInside = against === undefined ? this.#documented.daysAfter(table, premises) : 0;
    const order: RunOrder = {
      key: `${fingerprint.value} ${daysInside}`,
      fingerprint: fingerprint.value,
      prepared: () => this.#prepared.get(name),
      prepare: async () => void (await prepareAgain()),
      ...(daysInside > 0 && { daysInside }),
    };
    return ok({ outcome, order, premises });
  }

  async #fingerprintOf(name: string, prepareIt: () => Promise<Result<Prepared>>): Promise<Result<string>> {
    const known = this.#fingerprints.get(name);
    if (known !== undefined) return ok(known);
    const prepared = await prepareIt();
    if (!prepared.ok) return prepared;
    const { fingerprint } = prepared.value;
    this.#fingerprints.set(name, fingerprint);
    const [oldest] = this.#fingerprints.keys();
    if (this.#fingerprints.size > KEPT_NAMES && oldest !== undefined) this.#fingerprints.delete(oldest);
    return ok(fingerprint);
  }

  /** The request of a question, out of memory or worked out now; who asks for the same meanwhile waits for it. */
  #prepare(name: string, { table, content }: Outcome, premises: Premises): Promise<Result<Prepared>> {
    const kept = this.#prepared.get(name);
    if (kept !== undefined) return Promise.resolve(ok(kept));
    const underWay = this.#preparing.get(name);
    if (underWay !== undefined) return underWay;
    const work = this.#inTurn(() => prepare(table, content.base, premises))
      .then((prepared) => {
        if (prepared.ok) this.#keep(name, prepared.value);
        return prepared;
      })
      .finally(() => this.#preparing.delete(name));
    this.#preparing.set(name, work);
    return work;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((enter) => this.#entering.push(enter));
    try {
      return await work();
    } finally {
      const next = this.#entering.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #keep(name: string, prepared: Prepared): void {
    this.#prepared.set(name, prepared);
    this.#preparedMarks += marksOf(prepared);
    for (const [oldest, old] of this.#prepared) {
      // The newest stays, however large it is.
      if (this.#preparedMarks <= KEPT_MARKS || oldest === name) break;
      this.#prepared.delete(oldest);
      this.#preparedMarks -= marksOf(old);
    }
  }

  async #answer({ outcome, order, premises }: Ordered, result: ProjectionResult): Promise<Projection> {
    const compare = order.daysInside !== undefined && result.final;
    const line = compare ? await this.#documented.lineAfter(outcome.table, premises) : [];
    return projectionOf(outcome.of, result, line.length === 0 ? undefined : truthOf(line, result));
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

const marksOf = ({ request }: Prepared): number =>
  request.marks.reduce((sum, { marks }) => sum + marks.length, 0);

const SUPERSEDED = rejection(
  'projection-superseded',
  'A newer question took the place of this one',
  'Nothing is wrong: read the answer to the newer one.',
);

const WAITS = rejection(
  'projection-waits',
  'There are no figures yet: other projections come first',
  'Ask again in a second; it keeps its place meanwhile.',
);

const UNKNOWN_FINGERPRINT = rejection(
  'unknown-fingerprint',
  'This server was not asked for a projection of that fingerprint, or not lately',
  "Ask for the what-if's or the draft's projection again, and take the fingerprint of the answer.",
);

/** Why there are no figures, for a caller. Throws on what is nobody's refusal. */
function rejectionOf(error: unknown): Rejection {
  if (!(error instanceof ProjectionError)) throw error;
  const { code, message, remedy } = error;
  switch (code) {
    case 'projection-busy':
      return rejection('projection-busy', message, remedy);
    case 'projection-closed':
      return rejection('projection-closed', message, remedy);
    case 'projection-cancelled':
      return SUPERSEDED;
    case 'projection-failed':
      throw error;
  }
}
