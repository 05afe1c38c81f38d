import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  TORNADO_PATHS,
  TORNADO_PIECE,
  variedFigures,
  type VariedFigures,
} from '../models/reaction/tornado.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { variationsOf, type Varied } from '../models/reaction/variations.ts';
import type { Projectable } from './outcome.query.ts';
import type { ProjectionQuestion } from './premises.ts';
import type { Ordered, ProjectionService } from './projection.service.ts';
import { rejectionOf, UNKNOWN_FINGERPRINT, WAITS } from './refusals.ts';
import { SharedWork } from './shared-work.runner.ts';
import { isCancelled } from './shared-runs.runner.ts';
import type { SimulationPool } from './simulation.pool.ts';
import { tornadoAnswer, type AskedEnd, type AskedVariation, type Tornado } from './tornado-answer.ts';

/** Results that are kept. */
const KEPT = 500;
/** Questions that are worked on at a time. */
const AT_A_TIME = 8;

/** A question about an outcome's assumptions that can be answered. */
export interface AskedTornado {
  /** Equal keys have equal figures. */
  readonly key: string;
  readonly whole: Ordered;
  readonly variations: readonly AskedVariation[];
  /** What is simulated beside the outcome itself. */
  readonly varied: readonly Ordered[];
}

/** What each assumption of an outcome moves, low and high. What is asked is shared by all who ask the same, and kept for a while. */
export class TornadoQuery {
  readonly #service: ProjectionService;
  readonly #pool: SimulationPool;
  readonly #work = new SharedWork<readonly VariedFigures[]>({
    most: AT_A_TIME,
    mostWeight: KEPT,
    weightOf: () => 1,
  });

  constructor(parts: { readonly projections: ProjectionService; readonly pool: SimulationPool }) {
    this.#service = parts.projections;
    this.#pool = parts.pool;
  }

  /** What has to be run. Rejections: what forbids the request; an end of a range that the models refuse is told in the answer. */
  async ask(outcome: Projectable, question: ProjectionQuestion): Promise<Result<AskedTornado>> {
    const asked = { ...question, paths: question.paths ?? TORNADO_PATHS };
    const whole = await this.#service.order(outcome, asked);
    if (!whole.ok) return whole;
    const varied: Ordered[] = [];
    const end = async ({ tension, reaction }: Varied): Promise<AskedEnd> => {
      const assumptions = { tension, reaction } as Projectable['content']['assumptions'];
      const content = { ...outcome.content, assumptions };
      const order = await this.#service.order({ ...outcome, content }, asked);
      if (!order.ok) return { refused: order.error.message };
      varied.push(order.value);
      return { place: varied.length - 1 };
    };
    const variations: AskedVariation[] = [];
    // The parameters that the outcome goes by, which may be the relation's own.
    for (const variation of variationsOf(await this.#service.requestOf(whole.value))) {
      const low = await end(variation.low);
      variations.push({ variation, low, high: await end(variation.high) });
    }
    const key = digestOf([whole.value.order.fingerprint, varied.map(({ order }) => order.fingerprint)]);
    return ok({ key, whole: whole.value, variations, varied });
  }

  /** Likewise of what a projection was asked of, by its fingerprint, on at most 2 000 of its futures. Rejections: `unknown-fingerprint`. */
  async askAgain(fingerprint: string): Promise<Result<AskedTornado>> {
    const asked = this.#service.askedBefore(fingerprint);
    if (asked === undefined) return err(UNKNOWN_FINGERPRINT);
    const { paths = TORNADO_PATHS } = asked.question;
    return this.ask(asked.outcome, { ...asked.question, paths: Math.min(paths, TORNADO_PATHS) });
  }

  /** Rejections: `projection-waits` where `signal` was raised, `projection-busy`. */
  async answer(
    { key, whole, variations, varied }: AskedTornado,
    signal?: AbortSignal,
  ): Promise<Result<Tornado>> {
    try {
      const request = await this.#service.requestOf(whole);
      const others: SimulationRequest[] = [];
      for (const order of varied) others.push(await this.#service.requestOf(order));
      const figures = await this.#work.of(key, (stop) => this.#run(request, others, stop), signal);
      return ok(tornadoAnswer(whole.outcome.of, request, key, variations, figures));
    } catch (error) {
      return err(isCancelled(error) ? WAITS : rejectionOf(error));
    }
  }

  /** Both at once, for who does not ask twice. */
  async of(
    outcome: Projectable,
    question: ProjectionQuestion,
    signal?: AbortSignal,
  ): Promise<Result<Tornado>> {
    const asked = await this.ask(outcome, question);
    return asked.ok ? this.answer(asked.value, signal) : asked;
  }

  #run(
    request: SimulationRequest,
    others: readonly SimulationRequest[],
    signal: AbortSignal,
  ): Promise<readonly VariedFigures[]> {
    return this.#pool.aside({ request, others, signal }, async (perform) => {
      const pieces = Math.ceil(request.paths / TORNADO_PIECE);
      return variedFigures(
        await perform(Array.from({ length: pieces }, (_, piece) => ({ kind: 'vary' as const, piece }))),
      );
    });
  }
}
