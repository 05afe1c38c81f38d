import { err, ok, rejection, type Result } from '../kernel/result.ts';
import {
  COMPARED_PATHS,
  differingEntries,
  unpairable,
  type Attribution,
  type Compared,
  type Comparison,
  type PairedDifference,
} from './comparison.ts';
import type { Projectable } from './outcome.query.ts';
import { projectionOf, type Projection } from '../models/reaction/projection-answer.ts';
import type { ProjectionQuestion } from './premises.ts';
import type { Ordered, ProjectionService } from './projection.service.ts';
import { PATH_DAYS_LIMIT } from '../models/reaction/request.ts';
import type { ProjectionResult } from '../models/reaction/results.ts';
import type { AskOptions } from './shared-runs.runner.ts';

type WaitOptions = Pick<AskOptions, 'signal'> & { readonly final?: boolean };

/** Holds outcomes of one history against each other, and each against its baseline. */
export class ComparisonQuery {
  readonly #service: ProjectionService;

  constructor(service: ProjectionService) {
    this.#service = service;
  }

  /**
   * Compares outcomes over the same number of days and with the same seed: the first one's and the shortest horizon, unless
   * the question says otherwise. Rejections: `compared-apart` for outcomes of different histories, `projection-size` where all
   * together would be too much, and those of a projection.
   */
  async compare(
    outcomes: readonly [Projectable, ...Projectable[]],
    { paths = COMPARED_PATHS, days, seed }: ProjectionQuestion,
    options: WaitOptions = {},
  ): Promise<Result<Comparison>> {
    const [first] = outcomes;
    const elsewhere = outcomes.find(({ of }) => of.history !== first.of.history);
    if (elsewhere !== undefined) return err(apart(first, elsewhere));
    const question = {
      paths,
      days: days ?? Math.min(...outcomes.map(({ content }) => content.horizonDays)),
      seed: seed ?? first.content.seed,
    };
    const tooMuch = problemOfTotal(outcomes, question);
    if (tooMuch !== undefined) return tooMuch;

    const compared = await allOk(outcomes.map((outcome) => this.#alone(outcome, question, options)));
    if (!compared.ok) return compared;
    const others = outcomes.slice(1);
    const paired = await allOk(
      others.map((outcome, index) => this.#paired(outcome, first, index + 1, question, options)),
    );
    if (!paired.ok) return paired;
    const final =
      compared.value.every(({ complete }) => complete) && paired.value.every(({ complete }) => complete);
    return ok({
      compared: compared.value.map(({ answer }) => answer),
      paired: paired.value.map(({ answer }) => answer),
      differing: differingEntries(outcomes.map(({ content }) => content)),
      final,
    });
  }

  /** An outcome against its own baseline, and what of the difference its assumptions and its acts make. */
  async #alone(
    outcome: Projectable,
    question: ProjectionQuestion,
    options: WaitOptions,
  ): Promise<Result<{ readonly answer: Compared; readonly complete: boolean }>> {
    const plainly = { ...outcome, content: { ...outcome.content, assumptions: {} } };
    const orders = await allOk(
      (assumes(outcome) ? [outcome, plainly] : [outcome]).map((each) =>
        this.#service.best(each, question, options),
      ),
    );
    if (!orders.ok) return orders;
    const [own, plain] = orders.value as [Projection, Projection?];
    const { futures: _, ...answer } = own;
    const attribution: Attribution = {
      baseline: (plain ?? own).baseline,
      assumptions: own.baseline,
      acts: (plain ?? own).whatIf,
      both: own.whatIf,
    };
    return ok({ answer: { ...answer, attribution }, complete: orders.value.every(({ final }) => final) });
  }

  async #paired(
    outcome: Projectable,
    first: Projectable,
    place: number,
    question: ProjectionQuestion,
    options: WaitOptions,
  ): Promise<Result<{ readonly answer: PairedDifference; readonly complete: boolean }>> {
    const places = { of: place, against: 0 };
    const why = unpairable(pairable(outcome), pairable(first));
    if (why !== undefined) return ok({ answer: { ...places, unpaired: why }, complete: true });
    const ordered = await this.#service.order(outcome, question, first.content);
    if (!ordered.ok) return ordered;
    const result = await this.#service.resultOf(ordered.value, options);
    if (!result.ok) return result;
    const { difference, fingerprint, paths, final } = answered(ordered.value, result.value);
    return ok({ answer: { ...places, difference, fingerprint, paths }, complete: final });
  }
}

const answered = ({ outcome }: Ordered, result: ProjectionResult): Projection =>
  projectionOf(outcome.of, result);

const pairable = ({ of, content, table }: Projectable) => ({ of, content, head: table.revision });

const assumes = ({ content }: Projectable): boolean => Object.keys(content.assumptions).length > 0;

/** All values, or the first refusal. */
async function allOk<T>(promises: readonly Promise<Result<T>>[]): Promise<Result<T[]>> {
  const values: T[] = [];
  for (const result of await Promise.all(promises)) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

function problemOfTotal(
  outcomes: readonly Projectable[],
  { paths, days }: { readonly paths: number; readonly days: number },
): Result<never> | undefined {
  const runs = 2 * outcomes.length - 1 + outcomes.filter(assumes).length;
  if (runs * paths * days <= PATH_DAYS_LIMIT) return undefined;
  const most = Math.floor(PATH_DAYS_LIMIT / (runs * days));
  return err(
    rejection(
      'rule',
      'projection-size',
      `${paths} futures of ${days} days in ${runs} runs are more than ${PATH_DAYS_LIMIT} path-days.`,
      `Ask for at most ${most} futures, for fewer days, or compare fewer outcomes.`,
      { field: 'paths', value: String(paths) },
    ),
  );
}

const apart = (one: Projectable, other: Projectable) =>
  rejection(
    'rule',
    'compared-apart',
    `"${one.of.title}" is of ${one.of.history}, "${other.of.title}" of ${other.of.history}`,
    'Compare outcomes of one history.',
  );
