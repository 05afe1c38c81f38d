import { expect, test } from 'vitest';
import { codeBooks, codesOf, isInBook, nameIn, namesOf } from '../../src/ontology/code-books.ts';
import { allCodes } from '../../src/ontology/codes.ts';
import { classOf, findCode, quadClassOf, scales, scoreOf } from '../../src/ontology/look-up.ts';
import { scoresOf } from '../../src/ontology/scales.ts';
import { goldenRows } from './csv.ts';

const gdelt = goldenRows('cameo_goldstein.csv');
const bySource = goldenRows('cameo_goldstein_by_source.csv');

/** Where the published file garbles a name that the CAMEO manual gives. */
const MENDED_NAMES: Record<string, string> = {
  '033': 'Express intent to provide material aid, not specified below',
  '044': "Meet at a 'third' location",
  '1056': 'Demand de-escalation of military engagement',
  '106': 'Demand withdrawal',
  '2041': 'Use chemical, biological, or radiological weapons',
};

const manual = goldenRows('cameo_manual_1.1b3.csv');
/** What the manual has and no published list of codes; no scale scores them, so their ancestors' values count. */
const MANUAL_ALONE: readonly (readonly [code: string, via: string])[] = [
  ['155', '15'],
  ['176', '17'],
  ['1834', '183'],
  ['1951', '195'],
  ['1952', '195'],
];

const scoresIn = (column: string) =>
  new Map(
    bySource.filter((row) => row[column] !== '').map((row) => [row['code'] ?? '', Number(row[column])]),
  );

test('given the golden files, then they hold as many rows as their sources', () => {
  expect(gdelt).toHaveLength(311);
  expect(bySource).toHaveLength(322);
  expect(goldenRows('weis_goldstein.csv')).toHaveLength(109);
  expect(goldenRows('plover_scores.csv')).toHaveLength(82);
});

test("given GDELT's published codes, then every one has its name and its score, and the scale has no other", () => {
  const scores = scoresOf('goldstein/gdelt');
  for (const { code = '', name, goldstein } of gdelt) {
    const found = findCode(code);
    expect(found, code).toMatchObject({ ok: true, value: { code, name: MENDED_NAMES[code] ?? name } });
    expect(scores?.get(code), code).toBe(Number(goldstein));
    expect(scoreOf('goldstein/gdelt', code)).toEqual({
      ok: true,
      value: { scale: 'goldstein/gdelt', value: Number(goldstein) },
    });
  }
  expect(scores?.size).toBe(gdelt.length);
});

test.each([
  ['cameo', [...gdelt, { code: '1213', name: 'Reject judicial cooperation' }], MENDED_NAMES],
  ['cameo/manual', manual, {}],
] as const)(
  'given the code book %s, then it has every code of its source with its name, and no other',
  (book, source, mended: Record<string, string>) => {
    const named = source.map(({ code = '', name = '' }) => [code, mended[code] ?? name]);
    expect(codesOf(book).map(({ code, name }) => [code, name])).toEqual(
      named.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    );
    for (const [code = '', name] of named) {
      expect(nameIn(code, book), code).toBe(name);
      expect(namesOf(code)[book], code).toBe(name);
    }
    expect(codeBooks().find(({ id }) => id === book)?.codes).toBe(source.length);
  },
);

test('given a code that a book lacks, then it has the name of the other book, and no name of its own', () => {
  for (const [code, book, other] of [
    ['176', 'cameo', 'cameo/manual'],
    ['1213', 'cameo/manual', 'cameo'],
  ] as const) {
    expect(isInBook(code, book)).toBe(false);
    expect(nameIn(code, book)).toBe(nameIn(code, other));
    expect(namesOf(code)).toEqual({ [other]: nameIn(code, other) });
  }
  expect(nameIn('9999', 'cameo')).toBeUndefined();
});

test("given the manual's codes, then those that no list has are the five", () => {
  const listed = new Set(
    bySource.filter(({ gdelt, icews }) => gdelt !== '' || icews !== '').map(({ code }) => code),
  );
  const alone = manual.filter(({ code }) => !listed.has(code)).map(({ code }) => code);
  expect(alone).toEqual(MANUAL_ALONE.map(([code]) => code));
});

test.each(MANUAL_ALONE)(
  'given %s, which the manual alone has, then it has its name, and on every scale the value of %s, said so',
  (code, via) => {
    expect(findCode(code)).toMatchObject({
      ok: true,
      value: { name: manual.find((row) => row['code'] === code)?.['name'] },
    });
    for (const { id } of scales()) {
      expect(scoreOf(id, code)).toEqual({
        ok: true,
        value: { scale: id, value: scoresOf(id)?.get(via), via },
      });
    }
  },
);

test.each([
  ['goldstein/gdelt', 'gdelt'],
  ['goldstein/icews', 'icews'],
])('given %s, then its scores are those of the column %s, code by code', (scale, column) => {
  expect(new Map([...(scoresOf(scale) ?? [])].sort())).toEqual(new Map([...scoresIn(column)].sort()));
});

test('given the two scales, then they differ in five codes and nowhere else', () => {
  const icews = scoresOf('goldstein/icews') ?? new Map<string, number>();
  const differing = [...icews].filter(([code, value]) => scoresOf('goldstein/gdelt')?.get(code) !== value);
  expect(Object.fromEntries(differing)).toEqual({
    '016': -5,
    '022': 3.4,
    '1213': -4,
    '164': -6.5,
    '165': -7,
  });
});

test('given the look-alike tables of the golden file, then no scale is one of them', () => {
  for (const { id } of scales()) {
    for (const column of ['keds_0.5b1', 'py_gdelt_UNRELIABLE']) {
      expect(scoresOf(id), `${id} and ${column}`).not.toEqual(scoresIn(column));
    }
  }
});

test('given all codes, then they are the published ones, the one that ICEWS adds and the five of the manual', () => {
  const codes = allCodes().map(({ code }) => code);
  const added = ['1213', ...MANUAL_ALONE.map(([code]) => code)];
  expect(codes).toEqual([...gdelt.map(({ code = '' }) => code), ...added].sort());
  expect(codes).toEqual(
    allCodes()
      .map(({ code }) => code)
      .sort(),
  );
  expect(findCode('1213')).toMatchObject({ ok: true, value: { name: 'Reject judicial cooperation' } });
});

test('given any code, then its parent exists, a root has none, and class and quadrant are its root’s', () => {
  expect(allCodes().filter(({ parent }) => parent === undefined)).toHaveLength(20);
  for (const { code, parent, quadClass } of allCodes()) {
    expect(parent, code).toBe(code.length === 2 ? undefined : code.slice(0, -1));
    if (parent !== undefined) expect(findCode(parent).ok, code).toBe(true);
    const root = Number(code.slice(0, 2));
    const quadrant =
      root <= 5
        ? 'verbal-cooperation'
        : root <= 9
          ? 'material-cooperation'
          : root <= 14
            ? 'verbal-conflict'
            : 'material-conflict';
    expect(quadClass, code).toBe(quadrant);
    expect(quadClassOf(code)).toBe(quadrant);
    expect(classOf(code), code).toBe(quadrant.slice(0, quadrant.indexOf('-')));
  }
});

test('given what this slice’s README says of the scales’ weaknesses, then the tables bear it out', () => {
  const goldstein = (code: string) => scoresOf('goldstein/gdelt')?.get(code);
  const weis = new Map(
    goldenRows('weis_goldstein.csv').map((row) => [row['code'], Number(row['goldstein'])]),
  );
  expect(goldstein('108')).toBe(-5);
  expect(goldstein('161')).toBe(-4);
  expect(weis.get('195')).toBe(-7);
  expect(goldstein('0354')).toBe(goldstein('085'));
  expect(goldstein('09')).toBe(-2);
  expect(goldstein('012')).toBe(-0.4);
  for (const row of goldenRows('plover_scores.csv')) {
    expect(Math.abs(Number(row['score'])), row['event_type']).toBeLessThanOrEqual(10);
    expect(['1', '2', '3', '4']).toContain(row['quad']);
  }
});
