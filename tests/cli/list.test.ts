import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detente, detenteProcess, temporaryStore } from '../support/cli.ts';

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const GENEVA = join(import.meta.dirname, '../../scenarios/geneva-2021.scenario.yaml');
const WIDER = join(import.meta.dirname, '../../scenarios/us-russia-2021.scenario.yaml');

describe('lists', () => {
  test('given a record, when its histories are listed, then each is named with what it holds, as a table and a line of JSON each', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const told = await detente(['--store', temporary.store, 'list', 'histories']);
    expect(told.stdout).toContain('RUS-USA~geneva-2021');
    const { stdout } = await detente(['--store', temporary.store, 'list', 'histories', '--json']);
    expect(lines(stdout).map((line) => JSON.parse(line))).toMatchObject([
      { history: 'RUS-USA~geneva-2021', acts: 17, coverage: { to: '2021-06-15' } },
    ]);
  });

  test('given a record, when relations are listed, then each stands with its level, its histories and what the library holds of it', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const { stdout } = await detente([
      '--store',
      temporary.store,
      'list',
      'relations',
      'russia',
      '--sort',
      'level',
      '--json',
    ]);
    const [relation, ...others] = lines(stdout).map((line) => JSON.parse(line));
    expect(others).toEqual([]);
    expect(relation).toMatchObject({
      relation: 'RUS-USA',
      histories: [
        { history: 'RUS-USA~geneva-2021', acts: 17, band: 'tense', lastAct: { day: '2021-05-25' } },
      ],
    });
    expect(relation.library.map(({ scenario }: { scenario: string }) => scenario)).toContain(
      'us-russia-2021',
    );
    const told = await detente(['--store', temporary.store, 'list', 'relations']);
    const level = Number(relation.histories[0].tension).toFixed(1);
    expect(told.stdout).toMatch(new RegExp(`RUS-USA .*${level} +tense`));
    expect(told.stdout).toMatch(/ARG-GBR .*not replayed/);
  }, 90_000);

  test.each([
    [
      ['scenarios'],
      7,
      {
        name: 'camp-david-1977-79',
        acts: 44,
        sources: 44,
        checked: { matched: 1, read: 33, pattern: 10 },
        presets: expect.arrayContaining([expect.objectContaining({ preset: 'sadat-leaves' })]),
      },
    ],
    [['scales'], 2, { id: 'goldstein/gdelt' }],
    [
      ['codes', '036'],
      1,
      { code: '036', quadClass: 'verbal-cooperation', scores: { 'goldstein/gdelt': { value: 4 } } },
    ],
  ])(
    'given nothing but the product, when %j are listed, then there are %d or more, such as %o',
    async (what, least, first) => {
      const { stdout, exitCode } = await detente(['--store', 'memory:', 'list', ...what, '--json']);
      expect(exitCode).toBe(0);
      const rows = lines(stdout).map((line) => JSON.parse(line) as object);
      expect(rows.length).toBeGreaterThanOrEqual(least);
      expect(rows[0]).toMatchObject(first);
    },
  );
});

describe('several files', () => {
  test('given valid files, one of them in standard input, when they are checked, then each is told and the exit code is 0', async () => {
    const both = await detente(['validate', GENEVA, WIDER, '--json']);
    expect(both.exitCode).toBe(0);
    expect(lines(both.stdout).map((line) => JSON.parse(line).valid)).toEqual([true, true]);
    const piped = await detente(['validate', '-'], { input: readFileSync(GENEVA, 'utf8') });
    expect(piped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('17 acts') });
  });

  test('given one that is missing and one that is none, when they are checked, then the others are told and the exit code is of the worst', async () => {
    const checked = await detente(['validate', GENEVA, 'no-such-file', '-'], { input: 'a: b' });
    expect(checked.exitCode).toBe(4);
    expect(checked.stdout).toContain('17 acts');
    expect(checked.stderr).toContain('no-such-file: there is no such file');
    expect(checked.stderr).toContain('standard input');
    expect(checked.stderr).toContain('2 of 3 files');
  });
});

describe('completion', () => {
  test('given bash, when its script is asked for, then bash takes it', async () => {
    const { stdout, exitCode } = await detenteProcess(['completion', 'bash']);
    expect(exitCode).toBe(0);
    expect(spawnSync('bash', ['-n'], { input: stdout }).status).toBe(0);
    expect(stdout).toContain('detente');
  });

  test.each([
    [['li'], 'list'],
    [['list', ''], 'scenarios'],
    [['export', '--format', ''], 'csv'],
    [['explain', '--k'], '--known-by'],
  ])('given %j on the line, when a shell asks, then %s is suggested', async (typed, suggested) => {
    const { stdout } = await detenteProcess(['complete', '--', ...typed]);
    expect(lines(stdout).map((line) => line.split('\t')[0])).toContain(suggested);
  });
});

describe('whatever is typed', () => {
  test.each([
    ['whatif', 'geneva-2021', 'reset', '--at', '2021-6-15'],
    ['whatif', 'geneva-2021', 'reset', '--omit', 'not an id'],
    ['whatif', 'geneva-2021', 'reset', '--omit', ''],
    ['whatif', 'geneva-2021', 'reset', '--seed', '-1'],
    ['explain', 'RUS-USA', '--known-by', 'yesterday'],
    ['explain', 'RUS-USA', '--as-of', '2021-06-16'],
    ['timeline', 'RUS-USA', '--from', '16.6.2021'],
    ['compare', 'geneva-2021/none', 'x'],
    ['list', 'everything'],
    ['list', 'what-ifs'],
    ['list', 'scales', 'goldstein'],
    ['list', 'scales', '--sort', 'level'],
    ['export', 'RUS-USA', '--bom'],
    ['validate'],
    ['completion', 'csh'],
  ])('given %s %s %s %s %s, then it is refused in words, with what to do and no stack', async (...args) => {
    const { exitCode, stderr } = await detente([
      '--store',
      'memory:',
      ...args.filter((each) => each !== undefined),
    ]);
    expect([2, 3, 4]).toContain(exitCode);
    expect(stderr).not.toMatch(/^ {4}at |ZodError|should not/m);
    expect(stderr.trim().length).toBeGreaterThan(20);
  });

  test.each([
    [['--at', '2021-6-15'], '--at 2021-6-15: not a real calendar day'],
    [['--omit', 'killer-interview', 'not an id'], '--omit not an id:'],
  ])(
    'given an option that is none, such as %j, then it is the option that is named',
    async (options, told) => {
      const { exitCode, stderr } = await detente(['whatif', 'geneva-2021', 'reset', ...options]);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(told);
    },
  );

  test('given a setting that is none, when any command runs, then it is named', async () => {
    const { stderr, exitCode } = await detente(['list', 'scales'], { env: { DETENTE_STROE: 'memory:' } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('DETENTE_STROE is no setting');
    expect(stderr).toContain('DETENTE_STORE');
  });
});
