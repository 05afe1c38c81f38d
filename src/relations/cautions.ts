import type { Caution } from '../kernel/caution.ts';
import { dayNumber } from '../kernel/clock.ts';
import { SERIES_LIMIT } from '../models/tension/series.ts';
import { isKnownParty, meantParty } from '../ontology/countries.ts';
import { cautionOf, type KnownCodes } from '../ontology/lost-zero.ts';
import { outOfItsTime } from '../ontology/former-states.ts';
import type { RelationOrder } from './commands.ts';
import type { ActDraft, RelationContent } from './events.ts';
import { repeatCaution, type Tellings } from './repeat-cautions.ts';
import type { Telling } from './tellings.ts';

/** Most cautions of one order: who sent five hundred acts reads fewer. */
export const MOST_CAUTIONS = 50;

/** What cautions ask of the history around an act. */
export interface CautionedHistory {
  readonly relation: { readonly content: Pick<RelationContent, 'coverage'> };
  /** Ids of the live acts of one day, parties and code, by `tellingKey`. */
  readonly tellings: Tellings;
}

/** What may be a slip in what an order says; the state is the one after it. */
export function cautionsOf(order: RelationOrder, state: CautionedHistory, known: KnownCodes): Caution[] {
  switch (order.type) {
    case 'OpenRelation':
    case 'ReviseRelation':
      return declarationCautions(order.content);
    case 'RecordAct':
    case 'CorrectAct':
      return actCautions(state, order.content, known);
    case 'RecordActs':
      return order.contents
        .flatMap((act, index) =>
          actCautions(state, act, known).map((caution) => ({
            ...caution,
            path: ['contents', index, ...caution.path],
          })),
        )
        .slice(0, MOST_CAUTIONS);
    default:
      return [];
  }
}

/** What may be a slip in a declaration: a party's code that no state bears, or none of the days that are covered, and more days than one series shows. */
export function declarationCautions({
  parties,
  thirdParties,
  coverage,
}: Pick<RelationContent, 'parties' | 'thirdParties' | 'coverage'>): Caution[] {
  const named = [
    ...parties.map((party, index) => ({ party, path: ['parties', index] })),
    ...thirdParties.map(({ party }, index) => ({ party, path: ['thirdParties', index, 'party'] })),
  ];
  return [
    longCoverage(coverage),
    ...named.flatMap(({ party, path }) => [
      partyCaution(party, path),
      timeCaution(party, path, coverage.from, coverage.to ?? LATER),
    ]),
  ].filter((caution) => caution !== undefined);
}

/** Where a history covers everything from some day on. */
const LATER = '9999-12-31';

/** A party's code that was that of no state on the days it acts on. */
export function timeCaution(
  party: string,
  path: Caution['path'],
  from: string,
  to?: string,
): Caution | undefined {
  const wrong = outOfItsTime(party, from, to);
  return wrong === undefined ? undefined : { code: 'former-state', ...wrong, path };
}

function longCoverage({ from, to }: RelationContent['coverage']): Caution | undefined {
  const days = to === undefined ? 0 : dayNumber(to) - dayNumber(from) + 1;
  if (days <= SERIES_LIMIT) return undefined;
  return {
    code: 'long-coverage',
    message: `the coverage from ${from} to ${to} has ${days} days; where no days are asked for, the last ${SERIES_LIMIT} are shown`,
    remedy: 'Correct the days if they are a slip; earlier ones are shown where they are asked for.',
    path: ['coverage'],
  };
}

function partyCaution(party: string, path: Caution['path']): Caution | undefined {
  if (isKnownParty(party)) return undefined;
  const meant = meantParty(party);
  return {
    code: 'unknown-country',
    message: `${party} is no code of a present or former state, nor of a group of CAMEO`,
    remedy: meant === undefined ? 'Look the code up in ISO 3166-1 alpha-3.' : `Did you mean ${meant}?`,
    path,
  };
}

/** A code that may have lost its leading zero. */
export function codeCaution(
  { code }: Telling['code'],
  path: Caution['path'],
  known: KnownCodes,
): Caution | undefined {
  const zero = cautionOf(code, known);
  return zero === undefined ? undefined : { code: 'lost-zero', ...zero, path };
}

/** What may be a slip in an act: its code, its day, or that it is told again. */
export function actCautions(
  { relation, tellings }: CautionedHistory,
  act: Pick<ActDraft, 'actId' | 'code' | 'occurred' | 'followUpOf'> & Telling,
  known: KnownCodes,
): Caution[] {
  const what = `Act "${act.actId}"`;
  const { from, to } = act.occurred;
  return [
    codeCaution(act.code, ['code', 'code'], known),
    outsideCoverage(relation.content.coverage, act.occurred, what),
    timeCaution(act.initiator, ['initiator'], from, to),
    timeCaution(act.target, ['target'], from, to),
    act.followUpOf === undefined
      ? repeatCaution(tellings, { ...act, id: act.actId, from, what, path: ['actId'], remedies: OF_ACTS })
      : undefined,
  ].filter((caution) => caution !== undefined);
}

function outsideCoverage(
  coverage: RelationContent['coverage'],
  { from, to = from }: ActDraft['occurred'],
  what: string,
): Caution | undefined {
  if (to >= coverage.from && (coverage.to === undefined || from <= coverage.to)) return undefined;
  const until = coverage.to === undefined ? 'on' : `to ${coverage.to}`;
  return {
    code: 'outside-coverage',
    message: `${what} of ${from} lies outside the days that the record claims to cover, from ${coverage.from} ${until}`,
    remedy: 'Correct the day, or widen the coverage: silence outside it is not calm.',
    path: ['occurred'],
  };
}

const OF_ACTS = {
  twice: 'If it is one act, keep one of them and give it the sources of both.',
  often:
    'If they are reports of one act, give that act its days and all the sources; further steps of one are follow-ups (followUpOf).',
} as const;
