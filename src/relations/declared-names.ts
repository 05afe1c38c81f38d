import type { RelationContent } from './events.ts';

/** The names that a history declares for its parties and third parties, by code; none of a party that it leaves unnamed. */
export const declaredNames = ({
  parties,
  names,
  thirdParties,
}: Pick<RelationContent, 'parties' | 'names' | 'thirdParties'>): readonly (readonly [
  code: string,
  name: string,
])[] =>
  [
    ...parties.map((code, index) => [code, names?.[index]] as const),
    ...thirdParties.map(({ party, name }) => [party, name] as const),
  ].filter((named): named is readonly [string, string] => named[1] !== undefined);
