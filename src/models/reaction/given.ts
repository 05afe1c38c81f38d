import { err, rejection, type Result } from '../../kernel/result.ts';
import type { Commitment, CommitmentEffect } from './commitment.ts';

/**
 * Commitments whose chance hangs on whether another one is carried out. The draw of each stays its own, a function of seed, path
 * and id, so that what-ifs remain coupled whatever their chances hang on.
 */

/** The place of the commitment of the same what-if that an effect's probability supposes; -1 for none. */
export const supposedBy = (
  { given, inBaseline }: CommitmentEffect,
  effects: readonly CommitmentEffect[],
): number =>
  given === undefined
    ? -1
    : effects.findIndex((other) => other.id === given.id && other.inBaseline === inBaseline);

/** How many commitments stand one behind the other before each, by id; one that supposes nothing has 0. */
export function depthsOf(commitments: readonly Commitment[]): ReadonlyMap<string, number> {
  const parents = new Map(
    commitments.map(({ commitmentId, probability }) => [commitmentId, probability.given]),
  );
  return new Map(
    commitments.map(({ commitmentId }) => {
      let depth = 0;
      for (let at = parents.get(commitmentId); at !== undefined && depth <= parents.size; depth += 1) {
        at = parents.get(at);
      }
      return [commitmentId, depth];
    }),
  );
}

/** The chance of each effect that it is carried out, whatever comes of the others: in the order of the effects. */
export function chancesOf(effects: readonly CommitmentEffect[]): readonly number[] {
  const chances: number[] = [];
  for (const effect of effects) {
    const { probability, given } = effect;
    // What an effect supposes stands before it.
    const met = given === undefined ? 1 : (chances[supposedBy(effect, effects)] ?? 0);
    chances.push(met * probability + (1 - met) * (given?.otherwise ?? 0));
  }
  return chances;
}

/** What is wrong with what commitments suppose of each other; `undefined` where all is well. */
export function problemOfGiven(commitments: readonly Commitment[]): Result<never> | undefined {
  const byId = new Map(commitments.map((commitment) => [commitment.commitmentId, commitment]));
  const depths = depthsOf(commitments);
  for (const [index, { commitmentId, day, probability }] of commitments.entries()) {
    const refuse = (message: string, remedy: string) =>
      err(
        rejection(
          'rule',
          'commitment-given',
          `The chance of the commitment "${commitmentId}" ${message}`,
          remedy,
          {
            commitment: index,
          },
        ),
      );
    const { given, otherwise } = probability;
    if ((given === undefined) !== (otherwise === undefined)) {
      return refuse(
        `names ${given === undefined ? 'otherwise without given' : 'given without otherwise'}.`,
        'Give both: the commitment that the chance supposes, and the chance where that is not carried out.',
      );
    }
    if (given === undefined || otherwise === undefined) continue;
    if (!(otherwise >= 0 && otherwise <= 1)) {
      return refuse(`is ${otherwise} otherwise.`, 'Give a probability from 0 to 1.');
    }
    const parent = byId.get(given);
    if (parent === undefined) {
      return refuse(
        `supposes "${given}", which is no commitment of this what-if.`,
        'Name the id of another of its commitments.',
      );
    }
    if ((depths.get(commitmentId) ?? 0) > commitments.length) {
      return refuse(
        `supposes "${given}", which in turn hangs on a circle of commitments.`,
        'Let one of them have a chance of its own, without given.',
      );
    }
    if (parent.day > day) {
      return refuse(
        `supposes "${given}", which is due on day ${parent.day}, after its own day ${day}.`,
        'Suppose one that is due no later, or move one of the two.',
      );
    }
  }
  return undefined;
}
