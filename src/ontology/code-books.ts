import { MANUAL_ALONE, MANUAL_NAMES, NOT_IN_MANUAL } from './cameo-manual.ts';
import { allCodes, knownCode, type CameoCode } from './codes.ts';

/** Code books by the names under which acts store them, as `ontology` of their code. */
export const CODE_BOOK_IDS = ['cameo', 'cameo/manual'] as const;

export type CodeBookId = (typeof CODE_BOOK_IDS)[number];

/** A published list that says what the numbers mean. */
export interface CodeBook {
  readonly id: CodeBookId;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  /** How many codes it has. */
  readonly codes: number;
}

const lacks = (book: CodeBookId): ReadonlySet<string> => (book === 'cameo' ? MANUAL_ALONE : NOT_IN_MANUAL);

/** Whether a book has a code. */
export const isInBook = (code: string, book: CodeBookId): boolean =>
  knownCode(code) !== undefined && !lacks(book).has(code);

/** What a code means in a book; where the book lacks the code, what it means in the other. `undefined` for no code at all. */
export const nameIn = (code: string, book: CodeBookId = 'cameo'): string | undefined =>
  (book === 'cameo/manual' ? MANUAL_NAMES.get(code) : undefined) ?? knownCode(code)?.name;

/** What a code means in each book that has it. */
export const namesOf = (code: string): Readonly<Partial<Record<CodeBookId, string>>> =>
  Object.fromEntries(
    CODE_BOOK_IDS.filter((book) => isInBook(code, book)).map((book) => [book, nameIn(code, book)]),
  );

/** The codes of a book with its names, in order of code. */
export const codesOf = (book: CodeBookId): CameoCode[] =>
  allCodes()
    .filter(({ code }) => isInBook(code, book))
    .map((code) => ({ ...code, name: nameIn(code.code, book) ?? code.name }));

/** Every code book. */
export const codeBooks = (): CodeBook[] => [
  {
    id: 'cameo',
    title: 'CAMEO, as GDELT lists it',
    description:
      'The codes and names by which GDELT publishes its events, and 1213, which ICEWS adds. An act that names no book has its code from here.',
    source: 'GDELT Project, CAMEO.goldsteinscale.txt; ICEWS coded event data, goldstein_mappings',
    codes: codesOf('cameo').length,
  },
  {
    id: 'cameo/manual',
    title: 'CAMEO manual 1.1b3',
    description:
      'The codes and names of the manual itself. It has 155, 176, 1834, 1951 and 1952 besides, and in the root 10 the numbers mean other things: 106 is a demand to meet, 108 one for mediation.',
    source:
      'P. A. Schrodt, CAMEO Conflict and Mediation Event Observations Codebook, version 1.1b3 (2012), chapter 6',
    codes: codesOf('cameo/manual').length,
  },
];
