import { describe, expect, test } from 'vitest';
import {
  foundRelations,
  relationName,
  sortedRelations,
  type Comparable,
} from '../../src/pages/relation-order.ts';

const row = (history: string, names: readonly [string, string], issues: readonly string[] = []) => ({
  title: `Title of ${history}`,
  history,
  issues,
  parties: names.map((name, index) => ({ code: history.slice(index * 4, index * 4 + 3), name })),
});

const relation = (
  code: string,
  names: readonly [string, string],
  figures?: { readonly tension: number; readonly change7?: number },
): Comparable => ({
  relation: code,
  histories: figures === undefined ? [] : [{ ...row(`${code}~one`, names), at: '2021-06-15', ...figures }],
  library: figures === undefined ? [row(`${code}~kept`, names, ['Fisheries'])] : [],
});

const ALL = [
  relation('CIV-FRA', ['Côte d’Ivoire', 'France'], { tension: 30, change7: -9 }),
  relation('IND-PAK', ['India', 'Pakistan'], { tension: 80, change7: 2 }),
  relation('ARG-GBR', ['Argentina', 'United Kingdom']),
  relation('RUS-USA', ['Russia', 'United States'], { tension: 50 }),
];
const codes = (relations: readonly Comparable[]) => relations.map((each) => each.relation);

describe('relations in order', () => {
  test('given each order, then the greatest come first, and what has no figure after those that have', () => {
    expect(codes(sortedRelations(ALL, 'level'))).toEqual(['IND-PAK', 'RUS-USA', 'CIV-FRA', 'ARG-GBR']);
    expect(codes(sortedRelations(ALL, 'change'))).toEqual(['CIV-FRA', 'IND-PAK', 'RUS-USA', 'ARG-GBR']);
    expect(codes(sortedRelations(ALL, 'name'))).toEqual(['CIV-FRA', 'IND-PAK', 'RUS-USA', 'ARG-GBR']);
  });

  test.each([
    ['india', ['IND-PAK']],
    ['PAK', ['IND-PAK']],
    ['cote', ['CIV-FRA']],
    ['kingdom fisher', ['ARG-GBR']],
    ['united', ['ARG-GBR', 'RUS-USA']],
    ['title rus', ['RUS-USA']],
    ['  ', ['CIV-FRA', 'IND-PAK', 'ARG-GBR', 'RUS-USA']],
    ['nowhere', []],
  ])('given the words "%s", then %j are found', (search, found) => {
    expect(codes(foundRelations(ALL, search))).toEqual(found);
  });

  test('given a state that is gone beside its successor, then both names are told, each once', () => {
    const both: Comparable = {
      relation: 'RUS-USA',
      histories: [{ ...row('RUS-USA~a', ['Russia', 'United States']), at: '2021-06-15', tension: 1 }],
      library: [
        row('RUS-USA~b', ['Russia', 'United States']),
        row('SUN-USA~c', ['Soviet Union', 'United States']),
      ],
    };
    expect(relationName(both)).toBe('Russia and United States; Soviet Union and United States');
  });
});
