import { parseDay, formatDay, type DayNumber } from '../kernel/clock.ts';
import { err, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { ActContent, Occurred } from './events.ts';
import type { RelationEntry } from './state.ts';

/** What rules about names ask of a history: what it declares. */
export interface Declared {
  readonly relation: Pick<RelationEntry, 'content' | 'issues' | 'thirdParties'>;
}

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

export const refuse = (...reason: Parameters<typeof rejection>): Result<never> => err(rejection(...reason));

/** `"a", "b" and 3 more`: enough of a list to act on. */
export function listed(names: Iterable<string>, most = 5): string {
  const all = [...names];
  const shown = all.slice(0, most).map((name) => `"${name}"`);
  if (all.length > most) shown.push(`${all.length - most} more`);
  const last = shown.pop() ?? 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** A real calendar day, not later than `latest` where that is given. */
export function dayFault(
  day: string,
  what: string,
  path: FaultPath,
  latest?: DayNumber,
): Rejection | undefined {
  const number = parseDay(day);
  if (number === undefined) {
    return fault(
      'invalid-date',
      `${what}: "${day}" is not a calendar day`,
      'Write a real day as YYYY-MM-DD.',
      path,
    );
  }
  if (latest === undefined || number <= latest) return undefined;
  return fault(
    'future-date',
    `${what}: ${day} has not come yet`,
    `The record holds what has happened: give a day up to ${formatDay(latest)}; what may come belongs in a what-if.`,
    path,
    { latest: formatDay(latest) },
  );
}

/** The days of something that happened: real, in order, and not in the future. */
export function occurredFault(
  occurred: Occurred,
  what: string,
  path: FaultPath,
  latest: DayNumber,
): Rejection | undefined {
  const { from, to } = occurred;
  return firstFault(
    () => dayFault(from, what, [...path, 'from'], latest),
    () => (to === undefined ? undefined : dayFault(to, what, [...path, 'to'], latest)),
    () => orderFault(from, to, what, path),
  );
}

export function orderFault(
  from: string,
  to: string | undefined,
  what: string,
  path: FaultPath,
): Rejection | undefined {
  if (to === undefined || to >= from) return undefined;
  return fault(
    'date-order',
    `${what}: its last day ${to} lies before its first, ${from}`,
    'Swap the two days.',
    [...path, 'to'],
  );
}

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
    `Use one of ${listed(relation.issues, 12)}, or declare it by revising the relation.`,
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
  if (isParty(state, party) || state.relation.thirdParties.has(party)) return undefined;
  const [a, b] = state.relation.content.parties;
  return fault(
    'undeclared-party',
    `${what}: ${party} is neither a party of the relation (${a}, ${b}) nor a declared third party`,
    `Correct the code, or declare ${party} under thirdParties by revising the relation.`,
    path,
    { parties: [a, b], thirdParties: [...state.relation.thirdParties] },
  );
}

/** An act is a party's own; it may be aimed at the other party or at a declared third one. */
export function actorsFault(
  state: Declared,
  act: Pick<ActContent, 'initiator' | 'target' | 'reciprocal'>,
  what: string,
  at: FaultPath = [],
): Rejection | undefined {
  const { initiator, target, reciprocal } = act;
  return firstFault(
    () => partyFault(state, initiator, what, [...at, 'initiator']),
    () => partyFault(state, target, what, [...at, 'target']),
    () =>
      isParty(state, initiator)
        ? undefined
        : fault(
            'third-party-initiator',
            `${what} was done by ${initiator}, a third party`,
            `Acts of third parties do not count in this relation: keep it as a note, or record what ${state.relation.content.parties.join(' or ')} did.`,
            [...at, 'initiator'],
          ),
    () =>
      initiator === target
        ? fault('same-party', `${what} has ${initiator} on both sides`, 'Name whom the act was aimed at.', [
            ...at,
            'target',
          ])
        : undefined,
    () =>
      reciprocal && !isParty(state, target)
        ? fault(
            'reciprocal-third-party',
            `${what} is reciprocal, but ${target} is a third party`,
            'Only an act that both parties of the relation performed counts in both directions: set reciprocal to false.',
            [...at, 'reciprocal'],
          )
        : undefined,
  );
}

/** The first name that occurs twice. */
export function repeated(names: readonly string[]): { name: string; index: number } | undefined {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) return { name, index };
    seen.add(name);
  }
  return undefined;
}
