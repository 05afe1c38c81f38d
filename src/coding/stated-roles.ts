import { otherOf, type Actor, type Discourse, type Reading } from './actors.ts';
import type { Clause } from './clauses.ts';
import type { SentenceReading } from './finding.ts';
import type { Meaning } from './meaning.ts';
import { rolesOf, type Roles } from './roles.ts';
import { codesAt } from './targets.ts';

/** Who does it toward whom, where what is done turns the roles of the words around: gifts received, crowds, measures told before. */

export function statedRoles(
  reading: SentenceReading,
  clause: Clause,
  meaning: Meaning,
  { subject, discourse }: { readonly subject: Actor | undefined; readonly discourse: Discourse },
): Roles | undefined {
  if (meaning.pattern?.crowd === true) return crowdRoles(reading, clause);
  const roles = rolesOf(reading, clause, subject, discourse);
  return turned(meaning, roles ?? resumed(meaning, clause, discourse, reading.parties));
}

/** "Protesters in Tehran burned [Danish] flags": a crowd is of whose land it stands in, and of the other party where none is named. */
function crowdRoles(reading: Reading, clause: Clause): Roles | undefined {
  const { parties } = reading;
  const isParty = (code: string) => parties.includes(code);
  const own = codesAt(reading, clause.subject).find(isParty);
  const named = codesAt(reading, [...(clause.group.passive ? clause.subject : []), ...clause.near]).filter(
    isParty,
  );
  const target = clause.group.passive ? named[0] : named.find((code) => code !== own);
  const initiator = otherOf(target, parties);
  return target === undefined || initiator === undefined
    ? undefined
    : {
        initiator,
        target,
        both: false,
        actor: undefined,
        how: 'named',
        assumed: own === initiator ? [] : ['initiator'],
      };
}

/** "Greece received tents from Turkey": who is named gives. */
function turned({ pattern }: Meaning, roles: Roles | undefined): Roles | undefined {
  if (pattern?.received !== true || roles === undefined || roles.both) return roles;
  return roles.assumed.length > 0
    ? undefined
    : { ...roles, initiator: roles.target, target: roles.initiator };
}

/** "The ban was lifted": of a measure that was told before, and by whoever took it. */
function resumed(
  { code, pattern }: Meaning,
  { group }: Clause,
  { measure, state }: Discourse,
  [initiator, target]: readonly [string, string],
): Roles | undefined {
  // "A truce was reached": by the two of whom the text speaks.
  if (group.passive && pattern?.mutual === true && /^(0871|057)$/.test(code) && state !== undefined)
    return {
      initiator,
      target,
      both: true,
      actor: undefined,
      how: 'assumed',
      assumed: ['initiator', 'target'],
    };
  if (measure === undefined || !group.passive || !code.startsWith('08')) return undefined;
  return {
    initiator: measure.initiator,
    target: measure.target,
    both: false,
    actor: undefined,
    how: 'assumed',
    assumed: ['initiator', 'target'],
  };
}
