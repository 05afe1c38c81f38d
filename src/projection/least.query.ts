import { digestOf } from '../kernel/canonical-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { candidatesOf, type Candidate, type LeastQuestion } from '../models/reaction/candidates.ts';
import { chunksOf } from '../models/reaction/chunk.ts';
import { CHECK_PATHS, leastSets, type Ask } from '../models/reaction/least.ts';
import { addedTallies, SETS_AT_ONCE, type SetsQuestion, type SetTally } from '../models/reaction/sets.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { leastAnswer, type Least, type LeastFigures, type LeastProgress } from './least-answer.ts';
import type { Projectable } from './outcome.query.ts';
import type { ProjectionQuestion } from './premises.ts';
import type { Ordered, ProjectionService } from './projection.service.ts';
import { rejectionOf, UNKNOWN_FINGERPRINT, WAITS } from './refusals.ts';
import { SharedWork } from './shared-work.runner.ts';
import { isCancelled } from './shared-runs.runner.ts';
import type { Perform, SimulationPool } from './simulation.pool.ts';

/** Results that are kept. */
const KEPT = 200;
/** Searches that are worked on at a time; each is as long as some ten projections. */
const AT_A_TIME = 4;

/** A search that can be done. */
export interface AskedLeast {
  /** Equal keys have equal figures. */
  readonly key: string;
  readonly whole: Ordered;
  readonly candidates: readonly Candidate[];
  readonly below: number;
  readonly chance: number;
}

type Hear = (progress: LeastProgress) => void;

/** The fewest, or cheapest, steps of an outcome that would do. A search is shared by all who ask the same, and kept for a while. */
export class LeastQuery {
  readonly #service: ProjectionService;
  readonly #pool: SimulationPool;
  readonly #work = new SharedWork<LeastFigures>({ most: AT_A_TIME, mostWeight: KEPT, weightOf: () => 1 });
  /** Who hears of the progress of each search. */
  readonly #listeners = new Map<string, Set<Hear>>();

  constructor(parts: { readonly projections: ProjectionService; readonly pool: SimulationPool }) {
    this.#service = parts.projections;
    this.#pool = parts.pool;
  }

  /** What has to be searched. Rejections: `least-question`, and what forbids the request. */
  async ask(outcome: Projectable, question: LeastQuestion & ProjectionQuestion): Promise<Result<AskedLeast>> {
    const { below, chance, seed, days, paths = CHECK_PATHS } = question;
    const candidates = candidatesOf(outcome.content.commitments, question);
    if (!candidates.ok) return candidates;
    const whole = await this.#service.order(outcome, { seed, days, paths });
    if (!whole.ok) return whole;
    const key = digestOf([whole.value.order.fingerprint, below, chance, candidates.value]);
    return ok({ key, whole: whole.value, candidates: candidates.value, below, chance });
  }

  /** Likewise of what a projection was asked of, by its fingerprint. Rejections: `unknown-fingerprint`, and those of `ask`. */
  async askAgain(
    fingerprint: string,
    question: LeastQuestion & Pick<ProjectionQuestion, 'days' | 'paths'>,
  ): Promise<Result<AskedLeast>> {
    const asked = this.#service.askedBefore(fingerprint);
    if (asked === undefined) return err(UNKNOWN_FINGERPRINT);
    const { seed, days } = asked.question;
    return this.ask(asked.outcome, { ...question, seed, days: question.days ?? days });
  }

  /** Rejections: `projection-waits` where `signal` was raised, `projection-busy`. */
  async answer(
    asked: AskedLeast,
    { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: Hear } = {},
  ): Promise<Result<Least>> {
    const { key, whole } = asked;
    const unlisten = onProgress === undefined ? () => {} : this.#listen(key, onProgress);
    try {
      const request = await this.#service.requestOf(whole);
      const figures = await this.#work.of(key, (stop) => this.#search(asked, request, stop), signal);
      return ok(leastAnswer(whole.outcome.of, request, asked, figures));
    } catch (error) {
      return err(isCancelled(error) ? WAITS : rejectionOf(error));
    } finally {
      unlisten();
    }
  }

  #listen(key: string, hear: Hear): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(hear));
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  #tell(key: string, { done, sets, check }: Ask): void {
    for (const hear of this.#listeners.get(key) ?? []) hear({ done, sets, checking: check });
  }

  #search(
    { key, candidates, below, chance }: AskedLeast,
    request: SimulationRequest,
    signal: AbortSignal,
  ): Promise<LeastFigures> {
    const question: SetsQuestion = {
      candidates: candidates.map(({ commitment }) =>
        request.commitments.findIndex(({ id }) => id === commitment),
      ),
      below,
    };
    return this.#pool.aside({ request, signal }, async (perform) => {
      const chunks = chunksOf(request.paths);
      const costs = candidates.map(({ cost }) => cost);
      const search = leastSets(costs, chance);
      let step = search.next();
      while (step.done !== true) {
        this.#tell(key, step.value);
        const { masks, check } = step.value;
        step = search.next(await tallies(perform, question, masks, check ? chunks : 1));
      }
      const ends = await tallies(perform, question, [0, 2 ** costs.length - 1], chunks);
      const [none, all] = ends as [SetTally, SetTally];
      return { candidates, found: step.value, none, all };
    });
  }
}

/** How sets end on the first `chunks` chunks of futures: as many side by side as a run has room for. */
async function tallies(
  perform: Perform,
  question: SetsQuestion,
  masks: readonly number[],
  chunks: number,
): Promise<readonly SetTally[]> {
  const runs = Array.from({ length: Math.ceil(masks.length / SETS_AT_ONCE) }, (_, run) =>
    masks.slice(run * SETS_AT_ONCE, (run + 1) * SETS_AT_ONCE),
  );
  const tasks = runs.flatMap((some) =>
    Array.from({ length: chunks }, (_, chunk) => ({ kind: 'sets' as const, question, masks: some, chunk })),
  );
  const answers = await perform(tasks);
  return runs.flatMap((_, run) => addedTallies(answers.slice(run * chunks, (run + 1) * chunks)));
}
