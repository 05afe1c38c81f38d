import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { contributionsFrom, stepsOf, type ContributionFigures } from '../models/reaction/contributions.ts';
import { chunksOf } from '../models/reaction/chunk.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { CONTRIBUTION_PATHS, contributionsAnswer, type Contributions } from './contributions-answer.ts';
import type { Projectable } from './outcome.query.ts';
import type { ProjectionQuestion } from './premises.ts';
import type { Ordered, ProjectionService } from './projection.service.ts';
import { rejectionOf, UNKNOWN_FINGERPRINT, WAITS } from './refusals.ts';
import { SharedWork } from './shared-work.runner.ts';
import { isCancelled } from './shared-runs.runner.ts';
import type { SimulationPool } from './simulation.pool.ts';

/** Days of steps that are kept, over all results: some 30 MB. */
const KEPT_DAYS = 1_000_000;
/** Questions that are worked on at a time. */
const AT_A_TIME = 24;

/** A question about an outcome's steps that can be answered. */
export interface AskedContributions {
  /** Equal keys have equal figures. */
  readonly key: string;
  readonly whole: Ordered;
  /** The same without what is assumed otherwise, where something is. */
  readonly plain?: Ordered;
}

/** Which step of an outcome does the work. What is asked is shared by all who ask the same, and kept for a while. */
export class ContributionsQuery {
  readonly #service: ProjectionService;
  readonly #pool: SimulationPool;
  readonly #work = new SharedWork<ContributionFigures>({
    most: AT_A_TIME,
    mostWeight: KEPT_DAYS,
    weightOf: ({ baseline, steps }) => baseline.length * (2 * steps.length + 1),
  });

  constructor(parts: { readonly projections: ProjectionService; readonly pool: SimulationPool }) {
    this.#service = parts.projections;
    this.#pool = parts.pool;
  }

  /** What has to be run. Rejections: what forbids the request. */
  async ask(outcome: Projectable, question: ProjectionQuestion): Promise<Result<AskedContributions>> {
    const asked = { ...question, paths: question.paths ?? CONTRIBUTION_PATHS };
    const whole = await this.#service.order(outcome, asked);
    if (!whole.ok) return whole;
    const { fingerprint } = whole.value.order;
    if (Object.keys(outcome.content.assumptions).length === 0) {
      return ok({ key: fingerprint, whole: whole.value });
    }
    const plainly = { ...outcome, content: { ...outcome.content, assumptions: {} } };
    const plain = await this.#service.order(plainly, asked);
    if (!plain.ok) return plain;
    // Assumptions that say what holds anyway are no step.
    return plain.value.order.fingerprint === fingerprint
      ? ok({ key: fingerprint, whole: whole.value })
      : ok({
          key: digestOf([fingerprint, plain.value.order.fingerprint]),
          whole: whole.value,
          plain: plain.value,
        });
  }

  /** Likewise of what a projection was asked of, by its fingerprint, on at most 4 000 of its futures. Rejections: `unknown-fingerprint`. */
  async askAgain(fingerprint: string): Promise<Result<AskedContributions>> {
    const asked = this.#service.askedBefore(fingerprint);
    if (asked === undefined) return err(UNKNOWN_FINGERPRINT);
    const { paths = CONTRIBUTION_PATHS } = asked.question;
    return this.ask(asked.outcome, { ...asked.question, paths: Math.min(paths, CONTRIBUTION_PATHS) });
  }

  /** Rejections: `projection-waits` where `signal` was raised, `projection-busy`. */
  async answer(
    { key, whole, plain }: AskedContributions,
    signal?: AbortSignal,
  ): Promise<Result<Contributions>> {
    try {
      const request = await this.#service.requestOf(whole);
      const without = plain === undefined ? undefined : await this.#service.requestOf(plain);
      const figures = await this.#work.of(key, (stop) => this.#run(request, without, stop), signal);
      // Whoever asked has words of their own for the same steps.
      const steps = stepsOf(request, without);
      const named = figures.steps.map((figure, index) => ({ ...figure, step: steps[index] ?? figure.step }));
      return ok(contributionsAnswer(whole.outcome.of, request, key, { ...figures, steps: named }));
    } catch (error) {
      return err(isCancelled(error) ? WAITS : rejectionOf(error));
    }
  }

  /** Both at once, for who does not ask twice. */
  async of(
    outcome: Projectable,
    question: ProjectionQuestion,
    signal?: AbortSignal,
  ): Promise<Result<Contributions>> {
    const asked = await this.ask(outcome, question);
    return asked.ok ? this.answer(asked.value, signal) : asked;
  }

  #run(
    request: SimulationRequest,
    plain: SimulationRequest | undefined,
    signal: AbortSignal,
  ): Promise<ContributionFigures> {
    const others = plain === undefined ? [] : [plain];
    return this.#pool.aside({ request, others, signal }, async (perform) => {
      const tasks = Array.from({ length: chunksOf(request.paths) }, (_, chunk) => ({
        kind: 'contribute' as const,
        chunk,
      }));
      return contributionsFrom(request, await perform(tasks), plain);
    });
  }
}
