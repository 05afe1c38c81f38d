import { bookOf } from './code-book.ts';
import { dayNumber, type Day } from '../../kernel/clock.ts';
import { digestOf } from '../../kernel/canonical-json.ts';
import { err, ok, rejection, type Result } from '../../kernel/result.ts';
import type { Commitment, CommitmentEffect } from './commitment.ts';
import type { DirectedAct } from './directed-act.ts';
import { actClassOf, modelActsOf } from '../tension/model-act.ts';
import { decayedDays, impulseOf, type ModelAct } from '../tension/model.ts';
import { TENSION_MODEL, type TensionModel, type TensionParameters } from '../tension/parameters.ts';
import { SHARE_TOLERANCE, shareReversed } from './edits.ts';
import { problemOfGiven, supposedBy } from './given.ts';
import { sizeOf, zeros } from './processes.ts';
import { cutAt, processesOf, type Parties, type Stocks } from './record.ts';

/** In the order in which they are carried out; on one day, what another supposes comes before it. */
export function inOrder(effects: readonly CommitmentEffect[]): readonly CommitmentEffect[] {
  const depthOf = (effect: CommitmentEffect): number => {
    const parent = effects[supposedBy(effect, effects)];
    return parent === undefined || parent.day < effect.day ? 0 : 1 + depthOf(parent);
  };
  const placed = effects.map((effect) => ({ effect, depth: depthOf(effect) }));
  return placed
    .toSorted(
      ({ effect: a, depth }, { effect: b, depth: other }) =>
        a.day - b.day || depth - other || (a.id < b.id ? -1 : Number(a.id > b.id)),
    )
    .map(({ effect }) => effect);
}

const words = (id: string): readonly [number, number] => {
  const digest = digestOf(['commitment', id]);
  return [Number.parseInt(digest.slice(0, 8), 16) | 0, Number.parseInt(digest.slice(8, 16), 16) | 0];
};

/** The place of a commitment's reversed acts: `undefined` where all is well. */
function problemOfReversals(
  commitments: readonly Commitment[],
  record: readonly DirectedAct[],
): Result<never> | undefined {
  const totals = new Map<string, number>();
  for (const [index, { commitmentId, reverses }] of commitments.entries()) {
    for (const { actId, share } of reverses ?? []) {
      const refuse = (message: string, remedy: string) =>
        err(
          rejection('rule', 'commitment-reversal', `The commitment "${commitmentId}" ${message}`, remedy, {
            commitment: index,
          }),
        );
      const act = record.find((candidate) => candidate.actId === actId);
      if (act === undefined) {
        return refuse(
          `reverses "${actId}", which is not among the acts that began by the fork.`,
          'Name an act of the record as the what-if sees it: begun by the fork, not omitted by an edit.',
        );
      }
      if (act.followUpOf !== undefined) {
        return refuse(
          `reverses "${actId}", a follow-up, which has no effect of its own.`,
          `Name the act that it follows up: "${act.followUpOf}".`,
        );
      }
      const total = (totals.get(actId) ?? shareReversed(record, actId)) + share;
      totals.set(actId, total);
      if (total > 1 + SHARE_TOLERANCE) {
        return refuse(
          `brings the reversals of "${actId}" to ${Number(total.toFixed(6))} of it, as if all were carried out.`,
          'Lower the shares: those in the record and in all commitments together are at most 1.',
        );
      }
    }
  }
  return undefined;
}

function stocksOf(
  commitment: Commitment,
  acts: ReadonlyMap<string, ModelAct>,
  fork: number,
  tension: TensionParameters,
): { readonly stocks: Stocks; readonly gross: Stocks } {
  const material =
    actClassOf({
      code: commitment.code,
      ...(commitment.class && { class: commitment.class }),
    }) === 'material';
  const lastingShare = material ? tension.r_material : tension.r_verbal;
  const directions = commitment.reciprocal ? 2 : 1;
  const pressure = tension.s * impulseOf(commitment.score.value, commitment.magnitude.value, directions);
  const fading = pressure * (1 - lastingShare);
  let lasting = pressure * lastingShare;
  let grossLasting = Math.abs(lasting);
  for (const { actId, share } of commitment.reverses ?? []) {
    const act = acts.get(actId);
    if (act === undefined) continue;
    const perDay = (tension.s * act.impulse) / (act.last - act.first + 1);
    const left = decayedDays(act.first, act.last, fork + commitment.day, Math.LN2 / tension.H);
    const taken = share * perDay * (act.material ? tension.r_material : tension.r_verbal) * left;
    lasting -= taken;
    grossLasting -= Math.abs(taken);
  }
  const stocks = (amount: number, kept: number): Stocks => ({
    verbal: material ? 0 : amount,
    material: material ? amount : 0,
    lasting: kept,
  });
  return { stocks: stocks(fading, lasting), gross: stocks(Math.abs(fading), grossLasting) };
}

/**
 * Works out what each commitment does on its day. `record` is the edited record up to the fork `at`: a commitment takes
 * the lasting effect of its acts away from its day on. Effects come back in order of day, then id. `tension` are the kernels of
 * `model`.
 */
export function effectsOf(
  commitments: readonly Commitment[],
  record: readonly DirectedAct[],
  at: Day,
  parties: Parties,
  tension: TensionParameters,
  meanSizes: readonly number[],
  model: TensionModel = TENSION_MODEL,
): Result<readonly CommitmentEffect[]> {
  const problem = problemOfGiven(commitments) ?? problemOfReversals(commitments, record);
  if (problem !== undefined) return problem;
  const fork = dayNumber(at);
  const reversed = new Set(commitments.flatMap(({ reverses }) => reverses?.map(({ actId }) => actId) ?? []));
  const acts = new Map(
    reversed.size === 0 ? [] : modelActsOf(record).map(({ actId, act }) => [actId, cutAt(act, fork)]),
  );
  const effects = commitments.map((commitment): CommitmentEffect => {
    const { score, magnitude, reciprocal } = commitment;
    const activity = zeros();
    for (const process of processesOf(commitment, parties)) {
      activity[process] = sizeOf(score.value, magnitude.value) / (meanSizes[process] ?? 1);
    }
    const { stocks, gross } = stocksOf(commitment, acts, fork, tension);
    const marked = { code: commitment.code, ...(commitment.class && { class: commitment.class }) };
    return {
      id: commitment.commitmentId,
      day: commitment.day,
      probability: commitment.probability.value,
      ...givenBy(commitment),
      words: words(commitment.commitmentId),
      stocks,
      ...(model === 'tension/2' && { gross }),
      activity,
      initiator: commitment.initiator,
      reciprocal,
      ...(commitment.summary === undefined ? {} : { summary: commitment.summary }),
      mark: {
        code: commitment.code.code,
        ...bookOf(commitment.code),
        scale: score.scale,
        score: score.value,
        magnitude: magnitude.value,
        class: actClassOf(marked),
        target: commitment.target,
        issue: commitment.issue,
      },
    };
  });
  return ok(inOrder(effects));
}

function givenBy({ probability: { given, otherwise } }: Commitment): Pick<CommitmentEffect, 'given'> {
  return given === undefined || otherwise === undefined ? {} : { given: { id: given, otherwise } };
}
