import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import { parseStoreUrl } from '../../src/eventstore/store-url.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import type { Comparison } from '../../src/projection/comparison.ts';
import type { Contributions } from '../../src/projection/contributions-answer.ts';
import type { Tornado } from '../../src/projection/tornado-answer.ts';
import type { Projection } from '../../src/models/reaction/projection-answer.ts';
import { loadHistories } from '../../src/timeline/history.reader.ts';
import { outcomeSchema } from '../../src/whatifs/events.ts';
import { HistoryFactsQuery } from '../../src/whatifs/history-facts.query.ts';
import type { WhatIfSummary } from '../../src/whatifs/what-if-answers.ts';
import { whatIfIdOf } from '../../src/whatifs/what-if-id.ts';
import { WhatIfWriter } from '../../src/whatifs/what-if.writer.ts';
import { detente, temporaryStore } from '../support/cli.ts';

const GENEVA = 'RUS-USA~geneva-2021';

const SAMPLE = 'samples/20180101000000.export.CSV.gz';

const QUICK = ['--paths', '250', '--days', '30'];
const run = async (...args: string[]) => {
  using temporary = temporaryStore();
  return detente(args, { env: { DETENTE_STORE: temporary.store } });
};

describe('detente whatif', () => {
  test('given a history of eight decades, when an act is omitted, then it is projected, and the record is explained', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'decades.scenario.yaml');
    const text = readFileSync('scenarios/geneva-2021.scenario.yaml', 'utf8');
    writeFileSync(file, text.replace(/^coverage:.*$/m, 'coverage: { from: 1940-09-02, to: 2021-06-16 }'));
    const env = { DETENTE_STORE: temporary.store };
    const replayed = await detente(['replay', file], { env });
    expect([replayed.exitCode, replayed.stderr]).toEqual([0, '']);
    const explained = await detente(['explain', GENEVA], { env });
    expect([explained.exitCode, explained.stdout]).toEqual([0, expect.stringContaining('Why, act by act')]);
    const edited = await detente(['whatif', file, '--omit', 'ru-expels-10', ...QUICK], { env });
    expect([edited.exitCode, edited.stderr]).toEqual([0, '']);
  });

  test('given a scenario alone, then its presets are listed', async () => {
    const { exitCode, stdout } = await run('whatif', 'geneva-2021');
    expect(exitCode).toBe(0);
    for (const preset of [
      'stable-and-predictable',
      'reset',
      'cyber-red-lines',
      'walk-out',
      'called-off',
      'no-killer-remark',
    ]) {
      expect(stdout).toContain(preset);
    }
  });

  test('given a preset, when projected twice and with other threads, then the figures are equal to the last digit', async () => {
    const args = ['whatif', 'geneva-2021', 'reset', ...QUICK, '--json'];
    const runs = await Promise.all(
      ['1', '2'].map((workers) =>
        detente(args, { env: { DETENTE_WORKERS: workers, DETENTE_STORE: 'memory:' } }),
      ),
    );
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
    const projection = JSON.parse(runs[0]?.stdout ?? '') as Projection;
    expect(projection).toMatchObject({ final: true, paths: 250, horizonDays: 30 });
    expect(projection.difference.q50.at(-1)).toBeLessThan(0);
  });

  test('given a preset, when it is asked which step does the work, then the steps add up to the difference', async () => {
    const [asked, whole] = await Promise.all([
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--steps', '--json'),
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--json'),
    ]);
    const contributions = JSON.parse(asked.stdout) as Contributions;
    const { difference } = JSON.parse(whole.stdout) as Projection;
    expect(contributions.paths).toBe(250);
    expect(contributions.steps.length).toBeGreaterThan(1);
    for (const day of [0, 29]) {
      const sum = contributions.steps.reduce((total, { mean }) => total + (mean[day] ?? 0), 0);
      expect(sum).toBeCloseTo(difference.mean[day] ?? Number.NaN, 3);
    }
    expect(difference.mean[29]).toBeLessThan(-1);

    const { stdout } = await run('whatif', 'geneva-2021', 'reset', ...QUICK, '--steps');
    expect(stdout).toContain(`Together −${Math.abs(difference.mean[29] ?? 0).toFixed(1)} points`);
    for (const { day } of contributions.steps) expect(stdout).toContain(day);
    const csv = await run('whatif', 'geneva-2021', 'reset', ...QUICK, '--steps', '--csv');
    expect(csv.stdout.split('\n').filter((line) => line.startsWith('1,commitment,'))).toHaveLength(30);
    const refused = await run('whatif', 'geneva-2021', 'reset', '--steps', '--futures', '2');
    expect(refused.stderr).toContain('--steps and --futures exclude each other');
  });

  test('given a preset, when it is asked what the assumptions move, then each stands with both ends, within 80 columns', async () => {
    const [json, text, csv] = await Promise.all([
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--tornado', '--json'),
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--tornado'),
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--tornado', '--csv'),
    ]);
    const tornado = JSON.parse(json.stdout) as Tornado;
    expect(tornado).toMatchObject({ paths: 250, horizonDays: 30 });
    expect(tornado.parameters).toHaveLength(13);
    const moved = tornado.parameters[0]?.high.moves?.whatIf.mean ?? 0;
    expect(Math.abs(moved)).toBeGreaterThan(0.5);
    const shown = text.stdout.split('\n');
    const first = shown.findIndex((line) => line.startsWith('assumption')) + 1;
    expect(shown[first]).toContain(`${moved < 0 ? '\u2212' : '+'}${Math.abs(moved).toFixed(1)}`);
    expect(shown.filter((line) => line.length > 80)).toEqual([]);
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(27);
  });

  test('given more threads than a server may have, then it is refused in the words of the server', async () => {
    const { exitCode, stderr } = await detente(['whatif', 'geneva-2021', 'reset', ...QUICK], {
      env: { DETENTE_WORKERS: '65', DETENTE_STORE: 'memory:' },
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/DETENTE_WORKERS=65[^]*from 1 to 64/)]);
  });

  test('given a preset, when it is read in a terminal, then fan, takeaway, chances and a future are shown within 80 columns', async () => {
    const { stdout } = await run('whatif', 'geneva-2021', 'walk-out', ...QUICK, '--futures', '1');
    expect(stdout).toMatch(/On day 30 tension is \d+ points higher than without it/);
    expect(stdout).toMatch(/^of 100 futures +on the last day +without it/m);
    expect(stdout).toMatch(/\b250\s+futures, seed 20210616, fingerprint [0-9a-f]{12}\./);
    expect(stdout).toMatch(/^Future 1: \d+ acts$/m);
    // A commitment happens with the what-if alone.
    expect(stdout).toMatch(/^\+ +2021-06-16 +USA<>RUS +\* The talks in Geneva/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    await expect(stdout).toMatchFileSnapshot('../golden/terminal/whatif-80.txt');
  });

  test('given a fork before the record ends, then what came afterwards is held against the bands', async () => {
    const { stdout } = await run(
      'whatif',
      'us-russia-2021',
      '--omit',
      'killer-interview',
      '--at',
      '2021-04-14',
      ...QUICK,
    );
    expect(stdout).toMatch(/without it: \d+ of 30 days in the 50 % band/);
    expect(stdout).toMatch(/in \d+ of 100 of the\s+model's own futures/);
  });

  test('given an outcome in a file, then it is projected, and as CSV each day is a line', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(
      file,
      `title: A phone call
author: Ann
commitments:
  - commitmentId: call
    day: 3
    initiator: USA
    target: RUS
    reciprocal: true
    code: { code: '041' }
    issue: summitry
    summary: They speak by telephone.
`,
    );
    const { exitCode, stdout } = await run('whatif', 'geneva-2021', '--file', file, ...QUICK, '--csv');
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines[0]).toMatch(/^day,date,what_if_mean/);
  });

  test('given an outcome in a file with what may be a slip, then that is told with its place, and it is projected', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(
      file,
      `title: A demand
author: Ann
commitments:
  - { commitmentId: asks, day: 3, initiator: USA, target: RUS, code: { code: '10' }, issue: summitry, summary: They ask. }
`,
    );
    const { exitCode, stderr } = await run('whatif', 'geneva-2021', '--file', file, ...QUICK, '--csv');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^caution: \S+outcome\.yaml: commitments\[0\]\.code\.code: .*\[lost-zero\]/m);
  });

  test('given a preset copied out of the scenario into a file, then it is the same projection', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'mine.yaml');
    const scenario = readFileSync(
      join(import.meta.dirname, '../../scenarios/geneva-2021.scenario.yaml'),
      'utf8',
    );
    const [, begun = ''] = scenario.split(/^ {2}- (?=preset: reset$)/m);
    const [preset = ''] = begun.split(/^ {2}- preset: /m);
    writeFileSync(file, preset.replace(/^ {4}/gm, ''));
    const [own, named] = await Promise.all([
      run('whatif', 'geneva-2021', '--file', file, ...QUICK, '--json'),
      run('whatif', 'geneva-2021', 'reset', ...QUICK, '--json'),
    ]);
    expect(own.stderr).toBe('');
    expect((JSON.parse(own.stdout) as Projection).of.title).toBe('A reset');
    expect(JSON.parse(own.stdout)).toEqual(JSON.parse(named.stdout));
  });

  test('given a file with faults, then each is told by line and column, and nothing is projected', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(
      file,
      `title: Faulty
commitments:
  - commitmentId: call
    day: 3
    date: 2021-06-18
    initiator: USA
    target: RUS
    code: 041
    issue: summitry
    summary: They speak.
    probability: 1.2
    magnitude: { value: -1 }
horizonDays: 10000
colour: red
`,
    );
    const { exitCode, stdout, stderr } = await run('whatif', 'geneva-2021', '--file', file);
    expect([exitCode, stdout]).toEqual([3, '']);
    const told = stderr
      .split('\n')
      .flatMap((line) => /outcome\.yaml:(\d+):\d+: ([\w.[\]]+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
    expect(told).toEqual(
      expect.arrayContaining([
        '11 commitments[0].probability',
        '12 commitments[0].magnitude.value',
        '13 horizonDays',
        '14 colour',
      ]),
    );
    expect(stderr).toMatch(/\d problems; nothing was projected/);
  });

  test.each([
    [['reste'], 4, 'has no preset "reste"'],
    [['reset', '--paths', '1000000000'], 3, '--paths 1000000000 is no whole number from 2 to 100000'],
    [['reset', '--paths', 'many'], 3, '--paths many'],
    [['reset', '--days', '0'], 3, '--days 0 is no whole number from 1 to 730'],
    [['reset', '--days', '10000'], 3, '--days 10000 is no whole number from 1 to 730'],
    [['--omit', 'no-such-act'], 3, 'no-such-act'],
    [['--file', 'no-such-file.yaml'], 4, 'no such file'],
    [['reset', '--file', 'x.yaml'], 2, 'exclude each other'],
    [['reset', '--at', '2021-01-01'], 3, 'first act'],
  ] as const)('given %j, then it ends with %i and says why', async (args, exitCode, says) => {
    const ran = await run('whatif', 'geneva-2021', ...args);
    expect(ran.stderr).toContain(says);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stdout).toBe('');
  });
});

describe('detente compare', () => {
  test('given three presets, then medians, paired differences and where they differ are told', async () => {
    const names = ['reset', 'walk-out', 'called-off'].map((preset) => `geneva-2021/${preset}`);
    const json = await run('compare', ...names, ...QUICK, '--json');
    const comparison = JSON.parse(json.stdout) as Comparison;
    expect(comparison.compared).toHaveLength(3);
    expect(comparison.paired.map(({ of, against }) => [of, against])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect(comparison.differing.length).toBeGreaterThan(5);
    const [first = '', ...others] = names;
    // A preset without its scenario is of the one before it.
    const bare = others.map((name) => name.slice(name.indexOf('/') + 1));
    const text = await run('compare', first, ...bare, ...QUICK);
    expect(text.stdout).toMatch(/B less A: \+\d/);
    await expect(text.stdout).toMatchFileSnapshot('../golden/terminal/compare-80.txt');
  });

  test.each([
    [['geneva-2021/reset'], 2, '1 cannot be compared'],
    [['geneva-2021/reset', 'us-russia-2021/x'], 2, 'different scenarios'],
    [['reset', 'geneva-2021/walk-out'], 2, 'does not say of which scenario'],
    [['geneva-2021/reset', 'nonsense'], 4, 'has no preset "nonsense"'],
  ] as const)('given %j, then it ends with %i and says why', async (names, exitCode, says) => {
    const ran = await run('compare', ...names);
    expect(ran.stderr).toContain(says);
    expect(ran.exitCode).toBe(exitCode);
  });
});

describe('given a history of the store', () => {
  test('when its presets are listed, projected, compared and searched, then that is as of the scenario that it was replayed from, and nothing is recorded', async () => {
    using temporary = temporaryStore();
    const env = { DETENTE_STORE: temporary.store };
    await detente(['replay', 'geneva-2021'], { env });
    const asked = async (...words: string[]) => {
      const ran = await detente(words, { env });
      expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
      return ran.stdout;
    };
    const both = async (words: (name: string) => string[]) =>
      Promise.all(['geneva-2021', GENEVA].map((name) => asked(...words(name))));
    const [listed, own] = await both((name) => ['whatif', name]);
    expect(own?.replaceAll(GENEVA, 'geneva-2021')).toBe(listed);
    const least = ['--below', '45', '--chance', '60', '--paths', '100', '--days', '30', '--json'];
    for (const words of [
      (name: string) => ['whatif', name, 'reset', ...QUICK, '--json'],
      (name: string) => ['compare', `${name}/reset`, 'walk-out', ...QUICK, '--json'],
      (name: string) => ['least', name, 'walk-out', ...least],
    ]) {
      const [scenario, history] = await both(words);
      expect(history).toBe(scenario);
    }
    const kept = await detente(['list', 'what-ifs', GENEVA, '--json'], { env });
    expect([kept.stdout, kept.stderr]).toEqual(['', expect.stringContaining('has no what-ifs yet')]);
  });

  test('when it was counted out of a data set, then it goes on by its own model, alone or with what a file brings', async () => {
    using temporary = temporaryStore();
    const env = { DETENTE_STORE: temporary.store };
    await detente(['import', SAMPLE, '--parties', 'RUS,USA'], { env });
    const bare = await detente(['whatif', 'RUS-USA'], { env });
    expect([bare.exitCode, bare.stdout, bare.stderr]).toEqual([
      0,
      '',
      expect.stringContaining('RUS-USA~gdelt has no presets. Name an outcome with --file'),
    ]);
    const alone = await detente(['whatif', 'RUS-USA', '--at', '2018-01-01', ...QUICK, '--json'], { env });
    const projection = JSON.parse(alone.stdout) as Projection;
    expect(projection.models).toMatchObject({ tension: 'tension/2' });
    expect(projection.whatIf.mean).toEqual(projection.baseline.mean);
    const file = join(temporary.folder, 'talks.yaml');
    writeFileSync(
      file,
      `title: Talks
author: A test
base: { at: 2018-01-01 }
commitments:
  - commitmentId: talks
    day: 3
    initiator: USA
    target: RUS
    reciprocal: true
    code: { code: '057' }
    issue: verbal-cooperation
    summary: They sign.
`,
    );
    const talks = await detente(['whatif', 'RUS-USA~gdelt', '--file', file, ...QUICK, '--json'], { env });
    expect([talks.exitCode, talks.stderr]).toEqual([0, '']);
    const brought = JSON.parse(talks.stdout) as Projection;
    expect(brought.whatIf.mean.at(-1)).toBeLessThan(brought.baseline.mean.at(-1) ?? 0);
    const other = await detente(['whatif', 'RUS-USA', 'reset'], { env });
    expect([other.exitCode, other.stderr]).toEqual([
      4,
      expect.stringContaining('It has none; write an outcome'),
    ]);
  });
});

describe('given a store with what-ifs', () => {
  /** The scenario, and two what-ifs beside it, one of them with assumptions. */
  async function proposed(url: string): Promise<readonly string[]> {
    await detente(['--store', url, 'replay', 'geneva-2021']);
    const parsed = parseStoreUrl(url);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const store = await openStore(parsed.value);
    const histories = await loadHistories(store);
    const facts = new HistoryFactsQuery({ histories, store, clock: systemClock });
    const writer = new WhatIfWriter({ store, clock: systemClock, facts });
    const drafts = [
      { title: 'Nothing comes of it', author: 'Ann', base: { at: '2021-06-15' } },
      {
        title: 'A call',
        author: 'Bob',
        base: { at: '2021-06-15' },
        assumptions: { reaction: { mu: 0.02 } },
        commitments: [
          {
            commitmentId: 'call',
            day: 3,
            initiator: 'USA',
            target: 'RUS',
            reciprocal: true,
            code: { code: '041' },
            issue: 'summitry',
            summary: 'They speak by telephone.',
          },
        ],
      },
    ];
    const ids: string[] = [];
    for (const draft of drafts) {
      const commandId = randomUUID();
      const order = { type: 'ProposeOutcome', history: GENEVA, content: outcomeSchema.parse(draft) } as const;
      const actor = { id: 'test', via: 'test' };
      const answer = await writer.execute({ commandId, actor, whatIfId: whatIfIdOf(commandId), order });
      if (!answer.ok) throw new Error(answer.error.message);
      ids.push(answer.value.whatIfId);
    }
    await store.close();
    return ids;
  }

  test('when they are listed, then the last proposed comes first, with the id that other commands take', async () => {
    using temporary = temporaryStore();
    const ids = await proposed(temporary.store);
    const { stdout } = await detente(['--store', temporary.store, 'whatifs', 'RUS-USA']);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^what-if +title/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      [ids[1], 'A call'],
      [ids[0], 'Nothing comes of it'],
    ]);
    const json = await detente(['--store', temporary.store, 'whatifs', GENEVA, '--json']);
    expect(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as WhatIfSummary).author),
    ).toEqual(['Bob', 'Ann']);
  });

  test('when two are compared by id, then assumptions and acts are told apart, and that they cannot be paired is said', async () => {
    using temporary = temporaryStore();
    const ids = await proposed(temporary.store);
    const { stdout, exitCode } = await detente(['--store', temporary.store, 'compare', ...ids, ...QUICK]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('B less A: cannot be paired, they rest on different assumptions.');
    expect(stdout).toMatch(/B: median [\d.]+ with nothing changed, [\d.]+ with its assumptions alone,/);
    expect(stdout).toContain('. B  assume reaction mu = 0.02');
    const unknown = await detente([
      '--store',
      temporary.store,
      'compare',
      ids[0] ?? '',
      '00000000-0000-4000-8000-000000000000',
    ]);
    expect(unknown.exitCode).toBe(4);
  });
});

test('given a history without what-ifs, when they are listed, then it says so on standard error', async () => {
  using temporary = temporaryStore();
  await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
  const ran = await detente(['--store', temporary.store, 'whatifs', 'RUS-USA']);
  expect(ran).toMatchObject({ exitCode: 0, stdout: '' });
  expect(ran.stderr).toContain('has no what-ifs yet');
});
