import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/scenarios/file-problem.ts';
import { brief, FILE, parsed, problemsOf } from './scenarios.ts';

const spoil = (from: string, to: string): string => {
  if (!FILE.includes(from)) throw new Error(`the file has no ${from}`);
  return FILE.replace(from, to);
};

describe('the version of a file', () => {
  test('given version 1, when parsed, then names and introduction stay in the file; given 2, then the record has them', () => {
    const first = parsed(FILE);
    expect(first.ok && Object.keys(first.value.relation)).not.toContain('names');
    const second = parsed(spoil('schema: 1', 'schema: 2'));
    expect(second.ok && second.value.relation).toMatchObject({
      names: ['Russia', 'United States'],
      introduction: 'For tests.',
    });
    expect(problemsOf(spoil('schema: 1', 'schema: 3'))).toMatchObject([{ path: 'schema' }]);
  });
});

describe('a story in a file', () => {
  const story = (stop: string): string =>
    `${FILE}\nstory:\n  title: A walk\n  stops:\n    - { ${stop}, says: Look. }\n`;
  test('given a story whose stops are there, when parsed, then the scenario has it', () => {
    const result = parsed(story('day: 2021-03-17, actId: statement'));
    expect(result.ok && result.value.story?.stops).toEqual([
      { day: '2021-03-17', actId: 'statement', says: 'Look.' },
    ]);
  });
  test.each([
    ['an act that is not there', 'day: 2021-03-17, actId: gone', 'story.stops[0].actId', 'unknown-act'],
    [
      'a preset that is not there',
      'day: 2021-03-17, preset: gone',
      'story.stops[0].preset',
      'unknown-preset',
    ],
    ['a day that is not covered', 'day: 1999-03-17', 'story.stops[0].day', 'outside-coverage'],
    ['a day that is none', 'day: 2021-02-30', 'story.stops[0].day', 'invalid-date'],
  ])('given a story with %s, when parsed, then its stop is named', (_what, stop, path, code) => {
    expect(problemsOf(story(stop))).toMatchObject([{ path, code }]);
  });
});

describe('a valid scenario file', () => {
  const result = parsed(FILE);
  if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
  const scenario = result.value;

  test('given parties in any order, when parsed, then its history is named by the sorted parties and the slug', () => {
    expect(scenario.history).toBe('RUS-USA~test');
    expect(scenario.relation.parties).toEqual(['RUS', 'USA']);
  });

  test('given an unquoted code 010, when parsed, then it is "010", neither 10 nor 8', () => {
    expect(scenario.acts[0]?.code).toEqual({ ontology: 'cameo', code: '010' });
  });

  test('given a code 163 in long form without quotes, when parsed, then it is text as well', () => {
    const long = parsed(spoil('code: "163"', 'code: { code: 0163, rationale: Why. }'));
    expect(long.ok).toBe(false);
    const right = parsed(spoil('code: "163"', 'code: { code: 163, rationale: Why. }'));
    expect(right.ok && right.value.acts[1]?.code).toEqual({
      ontology: 'cameo',
      code: '163',
      rationale: 'Why.',
    });
  });

  test('given shorthands, when parsed, then they are written out with their defaults', () => {
    expect(scenario.acts[0]?.occurred).toEqual({ from: '2021-03-17', precision: 'day' });
    expect(scenario.acts[1]?.occurred).toEqual({ from: '2021-04-01', to: '2021-04-30', precision: 'month' });
    expect(scenario.summits[0]?.content.date).toEqual({ from: '2021-06-16' });
    const reversal = parsed(
      spoil(
        '    occurred: { from: 2021-04-01',
        '    reverses: [statement]\n    occurred: { from: 2021-04-01',
      ),
    );
    expect(reversal.ok && reversal.value.acts[1]?.reverses).toEqual([{ actId: 'statement', share: 1 }]);
  });

  test('given a scale for the file, when parsed, then acts without their own scale take it', () => {
    const other = parsed(spoil('coverage:', 'scale: goldstein/icews\ncoverage:'));
    expect(other.ok && other.value.acts.map(({ score }) => score)).toEqual([
      { scale: 'goldstein/icews' },
      { scale: 'goldstein/icews' },
    ]);
    expect(scenario.acts[0]?.score).toEqual({ scale: 'goldstein/gdelt' });
  });

  test('given a value repeated by alias, when parsed, then it stands in both places', () => {
    const aliased = parsed(
      spoil('title: Test', 'title: &t Test').replace('description: For tests.', 'description: *t'),
    );
    expect(aliased.ok && aliased.value.description).toBe('Test');
  });

  test('given an act of which only the month or the year is known, when parsed, then it has its days and says so', () => {
    const month = parsed(spoil('occurred: 2021-03-17', 'occurred: 2021-03'));
    expect(month.ok && month.value.acts[0]?.occurred).toEqual({
      from: '2021-03-01',
      to: '2021-03-31',
      precision: 'month',
    });
    for (const year of ['2020', '"2020"']) {
      const parsedYear = parsed(spoil('occurred: 2021-03-17', `occurred: ${year}`));
      expect(parsedYear.ok && parsedYear.value.acts[0]?.occurred).toEqual({
        from: '2020-01-01',
        to: '2020-12-31',
        precision: 'year',
      });
    }
  });

  test.each([
    [
      'a year where a first day is due',
      'occurred: { from: 2020 }',
      '{from: 2020-01-01, to: 2020-12-31, precision: year}',
    ],
    [
      'a month where a last day is due',
      'occurred: { from: 2021-03-17, to: 2021-04 }',
      '{from: 2021-04-01, to: 2021-04-30, precision: month}',
    ],
  ])('given %s, when parsed, then the form that is taken is shown, and is taken', (_, written, form) => {
    const [problem, ...more] = problemsOf(spoil('occurred: 2021-03-17', written));
    expect([problem?.code, more]).toEqual(['invalid-date', []]);
    expect(problem?.remedy).toContain(form);
    const taken = parsed(spoil('occurred: 2021-03-17', `occurred: ${form}`));
    expect(taken.ok).toBe(true);
  });

  test('given a year that is not over, when parsed, then the form up to today is shown, and is taken', () => {
    const [problem, ...more] = problemsOf(spoil('occurred: 2021-03-17', 'occurred: 2021'));
    expect([problem?.code, more]).toEqual(['future-date', []]);
    const [form = ''] = /\{from.*\}/.exec(problem?.remedy ?? '') ?? [];
    const taken = parsed(spoil('occurred: 2021-03-17', `occurred: ${form}`));
    expect(taken.ok && taken.value.acts[0]?.occurred).toEqual({
      from: '2021-01-01',
      to: '2021-06-17',
      precision: 'year',
    });
  });

  test('given a year as the date of a source, when parsed, then a day is asked for and no quotes', () => {
    const [problem] = problemsOf(spoil('publisher: Paper }]', 'publisher: Paper, published: 2021 }]'));
    expect([problem?.code, problem?.remedy]).toEqual([
      'invalid-date',
      'Write YYYY-MM-DD, such as 2021-06-16.',
    ]);
  });

  test('given a directive for YAML 1.1, when parsed, then it changes nothing', () => {
    expect(parsed(`%YAML 1.1\n---\n${FILE}`)).toEqual(result);
  });

  test('given a merge key, when parsed, then the fields of the block come in, and those written beside it count', () => {
    const merged = parsed(
      FILE.replace('  - actId: statement', '  - &one\n    actId: statement').replace(
        'notes:',
        '  - <<: [*one, { summary: Never seen., level: minister }]\n    actId: again\n    occurred: 2021-05-02\nnotes:',
      ),
    );
    expect(merged.ok && merged.value.acts[2]).toEqual({
      ...scenario.acts[0],
      actId: 'again',
      occurred: { from: '2021-05-02', precision: 'day' },
      level: 'minister',
    });
  });

  test('given a mistake in what a merge key brings in, when parsed, then it is told where it is used, too', () => {
    const text = spoil('  - actId: statement', '  - &one\n    actId: statement')
      .replace('issue: cyber\n    summary: A statement', 'issue: fish\n    summary: A statement')
      .replace('notes:', '  - <<: *one\n    actId: again\nnotes:');
    expect(problemsOf(text).map(brief)).toEqual([
      '30:12 undeclared-issue acts[0].issue',
      '41:9 undeclared-issue acts[2].issue',
    ]);
  });
});

/** Each mistake, and what is reported of it: line, column, code and path. */
const MISTAKES: readonly (readonly [mistake: string, text: string, reported: readonly string[]])[] = [
  ['a code that does not exist', spoil('"163"', '"1699"'), ['36:11 unknown-code acts[1].code']],
  ['a code that lost its leading zero', spoil('"163"', '841'), ['36:11 unknown-code acts[1].code']],
  ['a code that is no number', spoil('"163"', 'sanctions'), ['36:11 unknown-code acts[1].code']],
  ['an unknown scale', spoil('coverage:', 'scale: goldstein\ncoverage:'), ['13:8 unknown-scale scale']],
  [
    'a score that its scale does not give',
    spoil('    code: "163"', '    score: { value: -7 }\n    code: "163"'),
    ['36:21 score-mismatch acts[1].score.value'],
  ],
  ['a future date', spoil('2021-03-17', '2031-03-17'), ['25:15 future-date acts[0].occurred']],
  ['a future last day', spoil('to: 2021-04-30', 'to: 2031-04-30'), ['33:39 future-date acts[1].occurred.to']],
  [
    'a future report',
    spoil('    code: "163"', '    reported: 2031-01-01\n    code: "163"'),
    ['36:15 future-date acts[1].reported'],
  ],
  ['a day that does not exist', spoil('2021-03-17', '2021-02-30'), ['25:15 invalid-date acts[0].occurred']],
  [
    'a last day before the first',
    spoil('to: 2021-04-30', 'to: 2021-03-30'),
    ['33:39 date-order acts[1].occurred.to'],
  ],
  ['a month without its last day', spoil(', to: 2021-04-30', ''), ['33:15 missing acts[1].occurred.to']],
  ['an id used twice', spoil('actId: sanctions', 'actId: statement'), ['32:12 act-exists acts[1].actId']],
  [
    'an issue declared twice',
    spoil('thirdParties:', '  - { id: cyber, title: Again }\nthirdParties:'),
    ['11:11 named-twice issues[1].id'],
  ],
  [
    'an unknown key',
    spoil('    summary: Sanctions.', '    summary: Sanctions.\n    magnitud: 2'),
    ['39:5 unknown-key acts[1].magnitud'],
  ],
  [
    'a key of the language itself',
    spoil('coverage:', '__proto__: { polluted: true }\ncoverage:'),
    ['13:1 unknown-key __proto__'],
  ],
  ['a key given twice', spoil('title: Test', 'title: Test\ntitle: Other'), ['4:1 duplicate-key title']],
  ['a missing key', spoil('    summary: Sanctions.\n', ''), ['32:5 missing acts[1].summary']],
  ['an empty value', spoil('title: Test', 'title:'), ['3:7 empty title']],
  ['a number where text is due', spoil('title: Test', 'title: 2021'), ['3:8 wrong-type title']],
  ['a syntax error', spoil('[USA, RUS]', '[USA, RUS'), ['20:5 yaml-syntax']],
  ['a tab', spoil('    occurred: 2021-03-17', '\toccurred: 2021-03-17'), ['25:1 tab']],
  ['an empty file', '', ['1:1 empty']],
  ['a file that is one word', 'hello', ['1:1 wrong-type']],
  ['two documents', `${FILE}---\n${FILE}`, ['45:1 yaml-syntax']],
  ['a tag', spoil('title: Test', 'title: !secret Test'), ['3:8 yaml-tag']],
  ['an alias without an anchor', spoil('title: Test', 'title: *other'), ['3:8 yaml-alias title']],
  [
    'a merge key with a text',
    spoil('    code: "163"', '    <<: text\n    code: "163"'),
    ['36:9 yaml-merge acts[1].<<'],
  ],
  [
    'an alias of the value around it',
    spoil('issues:', 'issues: &all\n  - *all'),
    ['10:5 yaml-alias issues[0]'],
  ],
  [
    'an issue that is not declared',
    spoil('issue: cyber\n    summary: Sanc', 'issue: cybr\n    summary: Sanc'),
    ['37:12 undeclared-issue acts[1].issue'],
  ],
  [
    'an agenda that is not declared',
    spoil('agenda: [cyber]', 'agenda: [cyber, fish]'),
    ['20:21 undeclared-issue summits[0].agenda[1]'],
  ],
  [
    'an initiator that is no party',
    spoil('initiator: USA', 'initiator: UAS'),
    ['26:16 undeclared-party acts[0].initiator'],
  ],
  [
    'an act by a third party',
    spoil('initiator: USA', 'initiator: UKR'),
    ['26:16 third-party-initiator acts[0].initiator'],
  ],
  ['a target that is nobody', spoil('target: RUS', 'target: FRA'), ['27:13 undeclared-party acts[0].target']],
  ['an act toward oneself', spoil('target: RUS', 'target: USA'), ['27:13 same-party acts[0].target']],
  [
    'a reciprocal act with a third party',
    spoil('target: RUS', 'target: UKR\n    reciprocal: true'),
    ['28:17 reciprocal-third-party acts[0].reciprocal'],
  ],
  [
    'a party of three too many letters',
    spoil('{ code: USA, name', '{ code: USAGOV, name'),
    ['6:13 invalid-format parties[0].code'],
  ],
  [
    'a dangling follow-up',
    spoil('    code: "163"', '    followUpOf: statment\n    code: "163"'),
    ['36:17 unknown-reference acts[1].followUpOf'],
  ],
  [
    'a follow-up of itself',
    spoil('    code: "163"', '    followUpOf: sanctions\n    code: "163"'),
    ['36:17 self-reference acts[1].followUpOf'],
  ],
  [
    'a dangling reversal',
    spoil('    code: "163"', '    reverses: [nothing]\n    code: "163"'),
    ['36:16 unknown-reference acts[1].reverses[0]'],
  ],
  [
    'a reversal before its act',
    spoil('    code: 010', '    reverses: [sanctions]\n    code: 010'),
    ['28:16 reversal-before-act acts[0].reverses[0]'],
  ],
  [
    'a share beyond one',
    spoil('    code: "163"', '    reverses: [{ actId: statement, share: 1.5 }]\n    code: "163"'),
    ['36:43 too-big acts[1].reverses[0].share'],
  ],
  [
    'a dangling summit',
    spoil('    code: "163"', '    summitId: genf\n    code: "163"'),
    ['36:15 unknown-reference acts[1].summitId'],
  ],
  [
    'a summit that ended twice',
    spoil(
      '    sources: []',
      '    sources: []\n    concluded: &end { occurred: 2021-06-16, summary: Held., sources: [] }\n    cancelled: *end',
    ),
    ['24:16 summit-ended summits[0].cancelled'],
  ],
  [
    'a magnitude without a rationale',
    spoil('    code: "163"', '    magnitude: { value: 2 }\n    code: "163"'),
    ['36:16 magnitude-rationale acts[1].magnitude.rationale'],
  ],
  ['a wrong version', spoil('schema: 1', 'schema: 3'), ['1:9 invalid-value schema']],
];

describe('a scenario file with a mistake', () => {
  test.each(MISTAKES)('given %s, when parsed, then it says where and what', (_, text, reported) => {
    expect(problemsOf(text).map(brief)).toEqual(reported);
  });

  test.each(MISTAKES)('given %s, when parsed, then it says what to do', (_, text) => {
    for (const { message, remedy } of problemsOf(text)) {
      expect(message).not.toBe('');
      expect(remedy).toMatch(/\w.*\.$/);
    }
  });

  test('given many mistakes, when parsed, then all are reported at once, in order of lines', () => {
    const text = spoil('"163"', '"1699"')
      .replace('initiator: USA', 'initiator: UAS')
      .replace('title: Test', 'titel: Test')
      .replace('2021-05-25', '2021-02-30')
      .replace('    summary: A remark.', '    summary: A remark.\n    issue: fish');
    expect(problemsOf(text).map(brief)).toEqual([
      '1:1 missing title',
      '3:1 unknown-key titel',
      '21:16 invalid-date summits[0].announced',
      '26:16 undeclared-party acts[0].initiator',
      '36:11 unknown-code acts[1].code',
      '44:12 undeclared-issue notes[0].issue',
    ]);
  });

  test('given several mistakes in one act, when parsed, then its good fields are checked against the rules too', () => {
    const text = spoil('issue: cyber\n    summary: Sanctions.', 'issue: fish\n    confidence: hgh');
    expect(problemsOf(text).map(({ code }) => code)).toEqual([
      'missing',
      'undeclared-issue',
      'invalid-value',
    ]);
  });

  test('given an unknown key near a known one, when parsed, then the known one is proposed', () => {
    const [problem] = problemsOf(spoil('description:', 'descripton:')).filter(
      ({ code }) => code === 'unknown-key',
    );
    expect(problem?.remedy).toContain('Did you mean "description"?');
  });

  test('given a code without its zero, when parsed, then the code with it is proposed', () => {
    expect(problemsOf(spoil('"163"', '841'))[0]?.remedy).toContain('"0841"');
  });

  test('given a problem, when printed, then it begins with file, line and column', () => {
    const [problem] = problemsOf(spoil('2021-03-17', '2021-02-30'));
    expect(problem && formatProblem(problem)).toMatch(
      /^test\.yaml:25:15: acts\[0\]\.occurred: .*\[invalid-date\]\. /,
    );
  });

  test('given mistakes by the thousand, when parsed, then a readable number is reported, and how many follow', () => {
    const keys = Array.from({ length: 1000 }, (_, k) => `unknown${k}: 1`).join('\n');
    const problems = problemsOf(`${FILE}${keys}\n`);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', message: '800 more problems follow' });
  });
});

describe('a hostile scenario file', () => {
  test('given one line of 10 MB, when parsed, then it is refused by its size, unread', () => {
    expect(problemsOf('x'.repeat(10_000_000)).map(brief)).toEqual(['0:0 too-large']);
  });

  test('given text of few characters but many bytes, when parsed, then its bytes count', () => {
    expect(problemsOf('€'.repeat(720_000)).map(brief)).toEqual(['0:0 too-large']);
  });

  test('given a billion laughs, when parsed, then the alias that is too much is named and nothing is written out', () => {
    const names = 'abcdefghi'.split('');
    const laughs = names.map((name, k) => {
      const inner = k === 0 ? '"lol"' : `*${names[k - 1] ?? ''}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
    });
    expect(problemsOf(`${laughs.join('\n')}\n${FILE}`).map(({ code }) => code)).toEqual(['alias-expansion']);
  });

  test('given brackets nested a hundred thousand deep, when parsed, then it is refused as too deep', () => {
    const nested = `${FILE}x: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`;
    expect(problemsOf(nested).map(({ code }) => code)).toEqual(['too-deep']);
  });

  test('given forty levels, when parsed, then it is refused as too deep', () => {
    expect(problemsOf(`${FILE}x: ${'['.repeat(40)}${']'.repeat(40)}\n`).map(({ code }) => code)).toEqual([
      'too-deep',
    ]);
  });

  test('given an act larger than an event may be, when parsed, then that act is named', () => {
    const quotes = Array.from(
      { length: 40 },
      () => `{ title: Page, publisher: Paper, quote: ${'€'.repeat(3000)} }`,
    );
    const text = spoil(
      'summary: Sanctions.\n    sources: [',
      `summary: Sanctions.\n    sources: [${quotes.slice(1).join(', ')}, `,
    );
    expect(problemsOf(text).map(brief)).toEqual(['32:5 too-large acts[1]']);
  });
});
