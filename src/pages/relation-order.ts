import type { RelationSort } from '../charts/view-state.ts';

/** How relations are found and put in order: the server and the page do it alike. */

interface Row {
  readonly title: string;
  readonly history: string;
  readonly issues: readonly string[];
  readonly parties: readonly { readonly code: string; readonly name: string }[];
}

/** A relation as far as it is compared. */
export interface Comparable {
  readonly relation: string;
  readonly histories: readonly (Row & {
    readonly at: string;
    readonly tension: number;
    readonly change7?: number | undefined;
  })[];
  readonly library: readonly Row[];
}

/** The names of its parties; a state that is gone stands beside the one that holds its seat, under its own name. */
export const relationName = ({ histories, library }: Comparable): string =>
  [
    ...new Set(
      [...histories, ...library].map(({ parties }) => parties.map(({ name }) => name).join(' and ')),
    ),
  ].join('; ');

/** Without accents and capitals, so that "cote d'ivoire" finds Côte d'Ivoire. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const wordsOf = ({ relation, histories, library }: Comparable): string =>
  plain(
    [
      relation,
      ...[...histories, ...library].flatMap(({ title, history, issues, parties }) => [
        title,
        history,
        ...issues,
        ...parties.flatMap(({ code, name }) => [code, name]),
      ]),
    ].join(' '),
  );

/** The relations in which every word is found, in any order and also as a part of a longer one. */
export function foundRelations<T extends Comparable>(relations: readonly T[], search: string): readonly T[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return relations;
  return relations.filter((relation) => {
    const words = wordsOf(relation);
    return wanted.every((word) => words.includes(word));
  });
}

/** What a relation is compared by, greater first; what has none comes after. */
const FIGURES: Readonly<Record<RelationSort, (relation: Comparable) => number>> = {
  level: ({ histories: [first] }) => first?.tension ?? -1,
  change: ({ histories: [first] }) => Math.abs(first?.change7 ?? -1e-9) - (first === undefined ? 1 : 0),
  // What is recorded here stands before what the library alone holds.
  name: ({ histories }) => Math.min(histories.length, 1),
};

/** In order; those that are equal in it by name, then by their codes. */
export function sortedRelations<T extends Comparable>(relations: readonly T[], by: RelationSort): T[] {
  const keyed = relations.map((relation) => ({
    relation,
    figure: FIGURES[by](relation),
    name: plain(relationName(relation)),
  }));
  keyed.sort(
    (a, b) =>
      b.figure - a.figure ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.relation.relation < b.relation.relation ? -1 : 1),
  );
  return keyed.map(({ relation }) => relation);
}
