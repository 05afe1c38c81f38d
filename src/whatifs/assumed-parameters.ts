import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { ReactionParameters } from '../models/reaction/parameters.ts';
import { tensionParametersSchema } from '../relations/tension-parameters.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';
import { reactionParametersSchema } from './reaction-parameters.ts';

/** The parameters that a what-if's figures rest on. */
export interface AssumedParameters {
  readonly tension: TensionParameters;
  readonly reaction: ReactionParameters;
}

/**
 * The history's tension parameters and the simulation's priors, with a what-if's overrides in their place. Refused, with
 * the name of the parameter: one that does not exist, or a value outside its limits.
 */
export function assumedParameters(
  history: TensionParameters,
  assumptions: { readonly tension?: object | undefined; readonly reaction?: object | undefined } = {},
): Result<AssumedParameters> {
  const tension = tensionParametersSchema.safeParse({ ...history, ...assumptions.tension });
  if (!tension.success) return refusal('tension', tension.error.issues);
  const reaction = reactionParametersSchema.safeParse(assumptions.reaction ?? {});
  if (!reaction.success) return refusal('reaction', reaction.error.issues);
  return ok({ tension: tension.data, reaction: reaction.data });
}

function refusal(
  model: 'tension' | 'reaction',
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Result<never> {
  const faults = issues.map(({ path, message }) => `${[model, ...path].map(String).join('.')}: ${message}`);
  return err(
    rejection(
      'rule',
      'assumptions',
      `The assumptions cannot be used: ${faults.join('; ')}`,
      'Correct the parameters named, or leave them out to keep the ones of the history and the priors.',
      { faults },
    ),
  );
}
