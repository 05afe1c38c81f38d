import type { CodeBookId } from '../../ontology/code-books.ts';

/** How a code names its book: not at all where that is the usual one, GDELT's list. */
export const bookOf = ({
  ontology,
}: {
  readonly ontology?: CodeBookId;
}): { readonly ontology?: CodeBookId } =>
  ontology === undefined || ontology === 'cameo' ? {} : { ontology };
