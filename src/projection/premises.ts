import { ok, type Result } from '../kernel/result.ts';
import { goesByOwnRates } from '../models/reaction/parameters.ts';
import type { Premises } from '../models/reaction/preparation.ts';
import { DEFAULT_PATHS, problemOfSize } from '../models/reaction/request.ts';
import { assumedParameters } from '../whatifs/assumed-parameters.ts';
import type { Projectable } from './outcome.query.ts';

/** What is asked of an outcome, where it is not what the outcome itself says. */
export interface ProjectionQuestion {
  /** Futures to simulate; default 10 000. */
  readonly paths?: number | undefined;
  /** Days to look ahead; default: the outcome's horizon. */
  readonly days?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * What a simulation of an outcome starts from, on its own or `against` another one of the same fork. Rejected by what the numbers
 * alone can tell, before the record is looked at: `projection-size`, assumptions that do not fit.
 */
export function premisesOf(
  { table, content }: Pick<Projectable, 'table' | 'content'>,
  { paths = DEFAULT_PATHS, days, seed }: ProjectionQuestion,
  against?: Projectable['content'],
): Result<Premises> {
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
    tensionModel: content.models.tension,
    model: content.models.reaction,
    ...(goesByOwnRates(content.models.reaction) &&
      assumptions.reaction !== undefined && { stated: assumptions.reaction }),
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
  return problemOfSize(premises) ?? ok(premises);
}
