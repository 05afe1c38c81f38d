import type { Cell } from '../kernel/csv.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';

/** Names of the columns that say in each line what it takes to compute it again. */
export const PROVENANCE_HEAD: readonly string[] = [
  'history',
  'base_revision',
  'fork',
  'what_if_id',
  'what_if_revision',
  'title',
  'paths',
  'seed',
  'tension_model',
  'reaction_model',
  'fingerprint',
];

/** Their cells, for an answer that was simulated. */
export const provenanceCells = ({
  of,
  paths,
  seed,
  models,
  fingerprint,
}: Pick<Projection, 'of' | 'paths' | 'seed' | 'models' | 'fingerprint'>): readonly Cell[] => [
  of.history,
  of.base.revision,
  of.base.at,
  of.whatIfId,
  of.revision,
  of.title,
  paths,
  seed,
  models.tension,
  models.reaction,
  fingerprint,
];
