import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import { entriesOf } from './match.ts';
import type { Meaning } from './meaning.ts';
import type { Roles } from './roles.ts';

/** What each thing that was not told but concluded takes away, and what each word that was found adds. Measured by `npm run bench coding`. */
const BASE = 0.55;
const WEIGHTS = {
  word: 0.1,
  bare: -0.2,
  targetNamed: 0.1,
  targetFar: 0,
  targetAssumed: -0.12,
  initiatorAssumed: -0.2,
  pronoun: -0.06,
  office: -0.15,
  concluded: -0.08,
  governed: -0.12,
  attempt: -0.15,
  aside: -0.08,
  heading: -0.05,
  noun: -0.15,
} as const;

export function confidenceOf(
  reading: SentenceReading,
  clause: Clause,
  meaning: Meaning,
  roles: Roles,
): number {
  const governor = clause.governor === undefined ? undefined : reading.clauses[clause.governor];
  const how = roles.actor?.how;
  const attempted =
    governor !== undefined && entriesOf(reading, governor).some(({ kind }) => kind === 'attempt');
  const parts = [
    WEIGHTS.word * Math.min(meaning.told, 2),
    meaning.told === 0 && meaning.family !== undefined ? WEIGHTS.bare : 0,
    roles.how === 'named'
      ? WEIGHTS.targetNamed
      : roles.how === 'far'
        ? WEIGHTS.targetFar
        : WEIGHTS.targetAssumed,
    roles.assumed.includes('initiator') ? WEIGHTS.initiatorAssumed : 0,
    how === 'pronoun'
      ? WEIGHTS.pronoun
      : how === 'office'
        ? WEIGHTS.office
        : how === 'concluded'
          ? WEIGHTS.concluded
          : 0,
    governor === undefined ? 0 : WEIGHTS.governed,
    attempted ? WEIGHTS.attempt : 0,
    clause.about.length > 0 ? WEIGHTS.aside : 0,
    reading.heading ? WEIGHTS.heading : 0,
    clause.nominal === undefined ? 0 : WEIGHTS.noun,
  ];
  const sum = parts.reduce((total, each) => total + each, BASE);
  return Math.round(Math.min(0.95, Math.max(0.05, sum)) * 100) / 100;
}
