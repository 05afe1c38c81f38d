import { GOLDSTEIN_GDELT, GOLDSTEIN_ICEWS } from './goldstein.ts';

/** A published table of scores, by the name under which acts store it. */
export interface Scale {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Where the table was published. */
  readonly source: string;
  /** The ontology, with its version, whose codes it scores. */
  readonly ontology: 'CAMEO 1.1b3';
  /** How many codes have a score of their own. */
  readonly codes: number;
}

interface ScaleTable {
  readonly scale: Scale;
  readonly values: ReadonlyMap<string, number>;
}

const table = (
  scale: Omit<Scale, 'codes' | 'ontology'>,
  values: Readonly<Record<string, number>>,
): ScaleTable => {
  const scores = new Map(Object.entries(values));
  return { scale: { ...scale, ontology: 'CAMEO 1.1b3', codes: scores.size }, values: scores };
};

const TABLES: ReadonlyMap<string, ScaleTable> = new Map(
  [
    table(
      {
        id: 'goldstein/gdelt',
        title: 'Goldstein scale, GDELT',
        description:
          'Scores from -10 (conflict) to +10 (cooperation) for CAMEO codes, as GDELT attaches them to its events.',
        source:
          'GDELT Project, CAMEO.goldsteinscale.txt; after Goldstein, J. of Conflict Resolution 36 (1992)',
      },
      GOLDSTEIN_GDELT,
    ),
    table(
      {
        id: 'goldstein/icews',
        title: 'Goldstein scale, ICEWS',
        description:
          'The same scale as ICEWS attaches it to its events: also scores 1213, and differs for 016 (-5), 022 (+3.4), 164 (-6.5) and 165 (-7).',
        source:
          'ICEWS coded event data, goldstein_mappings; after Goldstein, J. of Conflict Resolution 36 (1992)',
      },
      GOLDSTEIN_ICEWS,
    ),
  ].map((entry) => [entry.scale.id, entry] as const),
);

/** Every named scale. */
export const scales = (): Scale[] => [...TABLES.values()].map(({ scale }) => scale);

/** A scale's own scores by code, without any fall-back, or `undefined` for a scale that does not exist. */
export const scoresOf = (scale: string): ReadonlyMap<string, number> | undefined => TABLES.get(scale)?.values;
