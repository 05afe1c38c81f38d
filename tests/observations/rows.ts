/** A row of one of the full forms of GDELT, made up. */
export function gdeltRow(columns: 57 | 58 | 61, over: Readonly<Record<number, string>> = {}): string {
  const added = columns === 61 ? 59 : 56;
  const row: Record<number, string> = {
    0: '719',
    1: '20171202',
    7: 'RUS',
    17: 'USA',
    26: '010',
    28: '01',
    [added]: columns === 61 ? '20180101001500' : '20180101',
    ...(columns > 57 && { [added + 1]: 'https://example.org/a' }),
    ...over,
  };
  return Array.from({ length: columns }, (_, at) => row[at] ?? '').join('\t');
}
