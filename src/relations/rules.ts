import { listed } from '../kernel/listed.ts';
import { didYouMean } from '../kernel/nearest.ts';
import { err, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { ActContent, RelationContent } from './events.ts';
import type { RelationEntry } from './state.ts';

/** What rules about names ask of a history: what it declares. */
export interface Declared {
  readonly relation: Pick<RelationEntry, 'issues' | 'thirdParties'> & {
    readonly content: Pick<RelationContent, 'parties'>;
  };
}

/** Content of which fields may be missing, as in a file with mistakes: rules that need a missing field do not apply. */
export type Partly<T> = { readonly [Field in keyof T]?: T[Field] | undefined };

/** Where in a command's content a fault lies. */
export type FaultPath = readonly (string | number)[];

/** The refusal of a rule that the content breaks; it names where. */
export const fault = (
  code: string,
  message: string,
  remedy: string,
  path: FaultPath,
  details: Readonly<Record<string, unknown>> = {},
): Rejection => rejection('rule', code, message, remedy, { path, ...details });

/** The first rule that is broken. Each rule runs only where the ones before it hold, so it may rely on them. */
export function firstFault(...rules: readonly (() => Rejection | undefined)[]): Rejection | undefined {
  for (const rule of rules) {
    const found = rule();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The faults among what rules found. */
export const found = (results: readonly (Rejection | undefined)[]): Rejection[] =>
  results.filter((result) => result !== undefined);

export const refuse = (...reason: Parameters<typeof rejection>): Result<never> => err(rejection(...reason));

/** An issue is declared by the history. */
export function issueFault(
  { relation }: Declared,
  issue: string,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  if (relation.issues.has(issue)) return undefined;
  return fault(
    'undeclared-issue',
    `${what}: the history declares no issue "${issue}"`,
    `${didYouMean(issue, relation.issues)}Use one of ${listed(relation.issues, 12)}, or declare it under issues.`,
    path,
    { declared: [...relation.issues] },
  );
}

export const isParty = ({ relation }: Declared, party: string): boolean =>
  party === relation.content.parties[0] || party === relation.content.parties[1];

/** A party of the relation, or a third party that the history declares. */
export function partyFault(
  state: Declared,
  party: string,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  const { content, thirdParties } = state.relation;
  if (isParty(state, party) || thirdParties.has(party)) return undefined;
  const [a, b] = content.parties;
  return fault(
    'undeclared-party',
    `${what}: ${party} is neither a party of the relation (${a}, ${b}) nor a declared third party`,
    `${didYouMean(party, [a, b, ...thirdParties])}Correct the code, or declare ${party} under thirdParties.`,
    path,
    { parties: [a, b], thirdParties: [...thirdParties] },
  );
}

/** An act is a party's own; it may be aimed at the other party or at a declared third one. */
export function actorsFaults(
  state: Declared,
  { initiator, target, reciprocal }: Partly<Pick<ActContent, 'initiator' | 'target' | 'reciprocal'>>,
  what: string,
  at: FaultPath = [],
): Rejection[] {
  return found([
    initiator === undefined ? undefined : initiatorFault(state, initiator, what, [...at, 'initiator']),
    target === undefined ? undefined : targetFault(state, target, initiator, what, [...at, 'target']),
    reciprocal === true && target !== undefined && state.relation.thirdParties.has(target)
      ? fault(
          'reciprocal-third-party',
          `${what} is reciprocal, but ${target} is a third party`,
          'Only an act that both parties of the relation performed counts in both directions: set reciprocal to false.',
          [...at, 'reciprocal'],
        )
      : undefined,
  ]);
}

function initiatorFault(
  state: Declared,
  initiator: string,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  const unknown = partyFault(state, initiator, what, path);
  if (unknown !== undefined || isParty(state, initiator)) return unknown;
  const { parties } = state.relation.content;
  return fault(
    'third-party-initiator',
    `${what} was done by ${initiator}, a third party`,
    `Acts of third parties do not count in this relation: keep it as a note, or record what ${parties.join(' or ')} did.`,
    path,
  );
}

const targetFault = (
  state: Declared,
  target: string,
  initiator: string | undefined,
  what: string,
  path: FaultPath,
): Rejection | undefined =>
  target === initiator
    ? fault('same-party', `${what} has ${target} on both sides`, 'Name whom the act was aimed at.', path)
    : partyFault(state, target, what, path);

/** The names that are there already, further up in the list. */
export function repeats(names: readonly string[]): { name: string; index: number; first: number }[] {
  const seen = new Map<string, number>();
  return names.flatMap((name, index) => {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    return first === undefined ? [] : [{ name, index, first }];
  });
}
