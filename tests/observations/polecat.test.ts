import { expect, test } from 'vitest';
import { dataSetOf } from '../../src/observations/data-sets.ts';
import { formatOf, readerOf } from '../../src/observations/formats.ts';

const TODAY = '2026-01-31';
const NAMES = (
  'Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,' +
  'Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,' +
  'Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,' +
  'City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,' +
  'Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version'
).split(',');
const row = (over: Readonly<Record<string, string>> = {}): readonly string[] =>
  NAMES.map(
    (name) =>
      ({
        'Event ID': 'ASIA-1',
        'Event Date': '2018-06-01',
        'Event Type': 'CONSULT',
        'Event Mode': 'visit',
        'Actor Country': 'RUS',
        'Recipient Country': 'United States',
        'Publication Date': '2018-06-03',
        ...over,
      })[name] ?? 'None',
  );
const quoted = (fields: readonly string[], by: string): string =>
  fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(by);

function read(lines: readonly string[]) {
  const format = formatOf(lines);
  if (format === undefined) return undefined;
  const reader = readerOf(format, lines[0] ?? '', TODAY);
  return [...lines.map((line) => reader.read(line)), reader.end?.()].flatMap((each) =>
    each === undefined || (!each.ok && each.fault === 'header') ? [] : [each.ok ? each.row : each.fault],
  );
}

const VISIT = {
  day: '2018-06-01',
  known: '2018-06-03',
  a: 'RUS',
  b: 'USA',
  code: '042',
  id: 'ASIA-1',
  stamp: '20180601',
};

test('given POLECAT between tabs or commas, quoted or not, with trailing tabs, then its rows are taken with the day on which the story came out', () => {
  const [head, one] = [NAMES.join('\t'), row().join('\t')];
  expect(read([head, one])).toEqual([VISIT]);
  expect(read([`${head}\t`, `${one}\t\t\r`])).toEqual([VISIT]);
  expect(read([quoted(NAMES, '\t'), quoted(row({ Placename: 'a "b"\tc' }), '\t')])).toEqual([VISIT]);
  expect(read([NAMES.join(','), quoted(row({ Placename: 'a, b' }), ',')])).toEqual([VISIT]);
});

test('given types and modes of PLOVER, then the code is the one that its authors set beside them, and one that is none is refused', () => {
  const coded = (type: string, mode = 'None') =>
    read([NAMES.join('\t'), row({ 'Event Type': type, 'Event Mode': mode }).join('\t')])?.map((each) =>
      typeof each === 'string' ? each : each.code,
    );
  expect(
    ['AGREE', 'support', 'CONCEDE', 'RETREAT', 'REQUEST', 'ASSAULT'].flatMap((type) => coded(type)),
  ).toEqual(['03', '05', '080', '084', '10', '18']);
  expect(coded('ACCUSE', 'investigate')).toEqual(['09']);
  expect(coded('ASSAULT', 'heavy-weapons')).toEqual(['194']);
  expect(coded('SANCTION', 'a new mode')).toEqual(['16']);
  expect([coded('DANCE'), coded('None'), coded('toString')].flat()).toEqual([
    'unknown-code',
    'missing-code',
    'unknown-code',
  ]);
});

test('given what is missing or wrong, then the row is refused by that name, and one without a day of its story is known later', () => {
  const fault = (over: Readonly<Record<string, string>>) =>
    read([NAMES.join('\t'), row(over).join('\t')])?.[0];
  expect(fault({ 'Recipient Country': 'None' })).toBe('missing-party');
  expect(fault({ 'Event Date': '2018-06-31' })).toBe('bad-day');
  expect(fault({ 'Publication Date': 'yesterday' })).toBe('bad-day');
  expect(fault({ 'Publication Date': '2018-05-31' })).toBe('known-before-it-happened');
  expect(fault({ 'Publication Date': 'None' })).not.toHaveProperty('known');
  for (let length = 1; length < NAMES.length; length += 1)
    expect(read([NAMES.join('\t'), row().slice(0, length).join('\t')])).toEqual(['wrong-columns']);
  expect(read([NAMES.join('\t'), `${row().join('\t')}\tmore`])).toEqual(['wrong-columns']);
});

test('given its licence, then no row is handed on and every import says that there is no commercial use', () => {
  expect(dataSetOf('polecat')).toMatchObject({ redistribute: 'none' });
  expect(dataSetOf('polecat').caution).toContain('No commercial use');
});
