import { didYouMean } from '../kernel/nearest.ts';
import { rejection, type Rejection } from '../kernel/result.ts';
import { allCodes } from '../ontology/codes.ts';
import type { RelationContent } from '../relations/events.ts';
import type { ActTexts } from './act-columns.ts';
import type { EntryFilter } from './entry-filter.ts';

/** Most names that a refusal lists. */
const LISTED = 12;

/**
 * Why a question finds nothing whatever the history holds, so that an empty page means that nothing matched: an issue or a party
 * that neither the declaration nor any act ever named, a code that no code begins with.
 */
export function filterFault(
  { issue, initiator, target, code }: EntryFilter,
  { issues, parties, thirdParties }: RelationContent,
  texts: ActTexts,
): Rejection | undefined {
  const declared = [...parties, ...thirdParties.map(({ party }) => party)];
  if (issue !== undefined && texts.issues.find(issue) === undefined) {
    const fault = nameFault(
      'issue',
      issue,
      issues.map(({ id }) => id),
    );
    if (fault !== undefined) return fault;
  }
  for (const party of [initiator, target]) {
    if (party === undefined || texts.parties.find(party) !== undefined) continue;
    const fault = nameFault('party', party, declared);
    if (fault !== undefined) return fault;
  }
  return code === undefined ? undefined : codeFault(code);
}

function nameFault(what: string, name: string, declared: readonly string[]): Rejection | undefined {
  if (declared.includes(name)) return undefined;
  const more = declared.length > LISTED ? ', ...' : '';
  return rejection(
    'malformed',
    `unknown-${what}`,
    `the history declares no ${what} "${name.slice(0, 40)}"`,
    `${didYouMean(name, declared)}It declares ${declared.slice(0, LISTED).join(', ')}${more}.`,
  );
}

function codeFault(prefix: string): Rejection | undefined {
  if (allCodes().some(({ code }) => code.startsWith(prefix))) return undefined;
  return rejection(
    'malformed',
    'unknown-code',
    `no code begins with "${prefix.slice(0, 40)}"`,
    'Write the first digits of a code with its zero, such as 04 or 163; /api/ontology/codes lists them.',
  );
}
