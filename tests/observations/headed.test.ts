import { describe, expect, test } from 'vitest';
import { formatOf, readerOf, type Format } from '../../src/observations/formats.ts';

const TODAY = '2026-01-31';

/** What a reader makes of each line after the first: the row, or why there is none. */
function read(lines: readonly string[], format: Format | undefined = formatOf(lines)) {
  if (format === undefined) return undefined;
  const reader = readerOf(format, lines[0] ?? '', TODAY);
  const rows = lines.map((line) => reader.read(line));
  return [...rows, reader.end?.()].flatMap((row) =>
    row === undefined || (!row.ok && row.fault === 'header') ? [] : [row.ok ? row.row : row.fault],
  );
}

const ICEWS = [
  'Event ID',
  'Event Date',
  'Source Name',
  'Source Sectors',
  'Source Country',
  'Event Text',
  'CAMEO Code',
  'Intensity',
  'Target Name',
  'Target Sectors',
  'Target Country',
  'Story ID',
  'Sentence Number',
  'Publisher',
  'City',
  'District',
  'Province',
  'Country',
  'Latitude',
  'Longitude',
];
const icews = (over: Readonly<Record<string, string>>, without?: string): string =>
  ICEWS.filter((name) => name !== without)
    .map(
      (name) =>
        ({
          'Event ID': '7',
          'Event Date': '2018-06-01',
          'Source Country': 'Russian Federation',
          'Event Text': 'Consult',
          'CAMEO Code': '040',
          'Target Country': 'United States',
          'Story ID': '47',
          ...over,
        })[name] ?? 'x',
    )
    .join('\t');

describe('files with a header', () => {
  test('given ICEWS, then states are known by their names, an event by its number and day, and what is missing is told', () => {
    const row = { day: '2018-06-01', a: 'RUS', b: 'USA', code: '040', id: '7 2018-06-01', link: '47' };
    expect(
      read([
        ICEWS.join('\t'),
        icews({}),
        icews({ 'Source Country': 'NA' }),
        icews({ 'Event Date': '6/1/2018' }),
        icews({ 'CAMEO Code': '40' }),
        icews({}).slice(0, 60),
        icews({ 'Target Country': 'Atlantis' }),
      ]),
    ).toEqual([row, 'missing-party', 'bad-day', 'lost-zero', 'wrong-columns', 'unknown-party']);
  });

  test('given ICEWS of 2017, without codes and with the month first, then the name tells the code', () => {
    const head = ICEWS.filter((name) => name !== 'CAMEO Code').join('\t');
    const rows = read([
      head,
      icews({ 'Event Date': '6/21/2017', 'Event Text': 'Use conventional military force' }, 'CAMEO Code'),
      icews({ 'Event Date': '21/6/2017' }, 'CAMEO Code'),
      icews({ 'Event Date': '6/2/2017', 'Event Text': 'Do a thing' }, 'CAMEO Code'),
    ]);
    expect(rows).toMatchObject([{ day: '2017-06-21', code: '190' }, 'bad-day', 'unknown-code']);
  });

  test('given quadruples, then states and those of a state in brackets are taken, and persons not', () => {
    expect(
      read([
        'Japan\tMake a visit\tThailand\t2014-09-22',
        'Government (Nigeria)\tExpress intent to meet or negotiate\tCôte d’Ivoire\t2014-09-22',
        'John Kerry\tMake statement\tChina\t2014-11-04',
        'Japan\tMake a visit\tThailand\t2014-09-31',
      ]),
    ).toMatchObject([
      { day: '2014-09-22', a: 'JPN', b: 'THA', code: '042' },
      { a: 'NGA', b: 'CIV', code: '036' },
      'unknown-party',
      'bad-day',
    ]);
  });

  test('given a table with a header of its own, also quoted over lines, then its columns are known by their names', () => {
    expect(
      read([
        'note,date,Source,target,cameo,url,known',
        '"said, and\n'.trimEnd(),
        'said",2018-06-01,RUS,United States,042,https://example.org/a,2018-06-03',
        '"x ""y""",2018-06-02,USA,RUS,10,,2018-06-01',
        'x,2018-06-02,USA,EUR,010,,2018-06-02',
        'x,2018-06-02,USA,RUS,010',
        '"open,2018-06-02,USA,RUS,010,,2018-06-02',
      ]),
    ).toEqual([
      {
        day: '2018-06-01',
        known: '2018-06-03',
        a: 'RUS',
        b: 'USA',
        code: '042',
        link: 'https://example.org/a',
      },
      'known-before-it-happened',
      'group-not-state',
      'wrong-columns',
      'open-quote',
    ]);
    expect(formatOf(['date;source;target;code', '2018-06-01;RUS;USA;042'])).toBeUndefined();
    expect(formatOf(['date,source,target', '2018-06-01,RUS,USA'])).toBeUndefined();
  });

  test('given a NUL in a line, then it is refused', () => {
    expect(read([ICEWS.join('\t'), icews({ 'Source Name': '\0' })])).toEqual(['control-character']);
  });
});
