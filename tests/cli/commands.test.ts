import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detente, detenteInShell, detenteProcess, temporaryStore } from '../support/cli.ts';

const GENEVA = 'RUS-USA~geneva-2021';
const KILLER = 'killer-interview';

interface Explained {
  readonly tension: number;
  readonly baseline: number;
  readonly asOf: number;
  readonly covered: boolean;
  readonly contributions: readonly { readonly actId: string; readonly points: number; readonly z: number }[];
}

const parse = <T>(text: string): T => JSON.parse(text) as T;

describe('given an empty store and the Geneva scenario', () => {
  test('when it is replayed twice, then the second time adds nothing and both say what they did', async () => {
    using temporary = temporaryStore();
    const first = await detente(['--store', temporary.store, 'replay', 'geneva-2021', '--json']);
    const second = await detente(['--store', temporary.store, 'replay', 'geneva-2021', '--json']);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    const [one, two] = [first, second].map(({ stdout }) => parse<Record<string, number>>(stdout));
    expect(one?.['recorded']).toBeGreaterThan(15);
    expect(two).toMatchObject({ recorded: 0, corrected: 0, retracted: 0, revision: one?.['revision'] });
  });

  test('when a dry run is asked for, then it names the steps and the store stays empty', async () => {
    using temporary = temporaryStore();
    const dry = await detente(['--store', temporary.store, 'replay', 'geneva-2021', '--dry-run']);
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toContain(`would record  act:${KILLER}`);
    const after = await detente(['--store', temporary.store, 'explain', GENEVA]);
    expect(after.exitCode).toBe(4);
    expect(after.stderr).toContain('The record is empty');
  });

  test('when a paced replay is interrupted and repeated, then the record ends the same as without', async () => {
    using cut = temporaryStore();
    using whole = temporaryStore();
    const interrupted = await detenteProcess(
      ['--store', cut.store, 'replay', 'geneva-2021', '--pace', '150ms'],
      {
        interruptAfter: '5/',
      },
    );
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toContain('run the same command again');
    await detente(['--store', cut.store, 'replay', 'geneva-2021']);
    await detente(['--store', whole.store, 'replay', 'geneva-2021']);
    const exports = await Promise.all(
      [cut, whole].map(({ store }) => detente(['--store', store, 'export', GENEVA, '--format', 'csv'])),
    );
    const acts = exports.map(({ stdout }) =>
      stdout
        .split('\r\n')
        .map((line) => line.replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'INSTANT'))
        .sort(),
    );
    expect(acts[0]?.length).toBeGreaterThan(15);
    const withoutRevisions = (lines: readonly string[] | undefined) =>
      lines?.map((line) => line.split(',')[1]);
    expect(withoutRevisions(acts[0])).toEqual(withoutRevisions(acts[1]));
  });

  test('when a history is exported as a scenario file, then replaying it changes nothing there, and elsewhere gives the same', async () => {
    using one = temporaryStore();
    using other = temporaryStore();
    await detente(['--store', one.store, 'replay', 'falklands-1982']);
    const asked = ['export', 'ARG-GBR', '--format', 'scenario'];
    const { stdout: text } = await detente(['--store', one.store, ...asked]);
    const file = `${one.folder}/falklands-1982.scenario.yaml`;
    writeFileSync(file, text);
    const again = await detente(['--store', one.store, 'replay', file]);
    expect(again.stdout + again.stderr).toContain('0 recorded, 0 corrected, 0 retracted, 42 unchanged');
    expect((await detente(['--store', other.store, 'replay', file])).exitCode).toBe(0);
    const { stdout: copy } = await detente(['--store', other.store, ...asked]);
    const body = (whole: string) => whole.slice(whole.indexOf('schema:'));
    expect(body(copy)).toBe(body(text));
    const cut = await detente(['--store', one.store, ...asked, '--known-by', '1982-05-01']);
    expect([cut.exitCode, cut.stdout]).toEqual([3, '']);
    expect(cut.stderr).toContain('holds all that stands');
  });
});

describe('given a replayed history', () => {
  test('when it is explained as JSON, then the contributions add up to the tension', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const ran = await detente([
      '--store',
      temporary.store,
      'explain',
      'RUS-USA',
      '--at',
      '2021-04-16',
      '--json',
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    const explained = parse<Explained>(ran.stdout);
    const points = explained.contributions.reduce((sum, contribution) => sum + contribution.points, 0);
    expect(explained.baseline + points).toBeCloseTo(explained.tension, 9);
    for (const key of [
      'history',
      'at',
      'asOf',
      'covered',
      'model',
      'baseline',
      'tension',
      'underlying',
      'band',
    ]) {
      expect(explained).toHaveProperty(key);
    }
    for (const key of [
      'actId',
      'occurred',
      'initiator',
      'target',
      'code',
      'score',
      'magnitude',
      'z',
      'points',
    ]) {
      expect(explained.contributions[0]).toHaveProperty(key);
    }
  });

  test('when an act is corrected in the file, then today’s answer changes and the one as of before does not', async () => {
    using temporary = temporaryStore();
    const { store, folder } = temporary;
    await detente(['--store', store, 'replay', 'geneva-2021']);
    const explain = async (...view: string[]) =>
      parse<Explained>(
        (await detente(['--store', store, 'explain', GENEVA, '--at', '2021-03-17', ...view, '--json']))
          .stdout,
      );
    const before = await explain();
    const file = join(folder, 'changed.scenario.yaml');
    const original = readFileSync('scenarios/geneva-2021.scenario.yaml', 'utf8');
    const at = original.indexOf(`actId: ${KILLER}`);
    const changed =
      original.slice(0, at) +
      original
        .slice(at)
        .replace(/initiator: USA/, 'magnitude: { value: 3, rationale: for the test }\n    initiator: USA');
    expect(changed).not.toBe(original);
    writeFileSync(file, changed);
    const replayed = await detente(['--store', store, 'replay', file, '--json']);
    expect(parse<{ corrected: number }>(replayed.stdout).corrected).toBe(1);
    const after = await explain();
    expect(after.tension).toBeGreaterThan(before.tension);
    const asBefore = await explain('--as-of', String(before.asOf));
    expect(asBefore).toEqual(before);
  });

  test('when output is piped, then it is plain text within 80 columns, with the quote of every act', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const timeline = await detente(['--store', temporary.store, 'timeline', GENEVA]);
    const explained = await detente(['--store', temporary.store, 'explain', GENEVA]);
    expect(timeline.stdout).toContain('“Biden called Putin a killer');
    for (const { stdout } of [timeline, explained]) {
      expect(stdout).not.toContain('\u001b');
      const tooWide = stdout.split('\n').filter((line) => line.length > 80 && !/https?:/.test(line));
      expect(tooWide).toEqual([]);
    }
  });

  test('when the record is verified and examined, then both find it in order', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const verified = await detente(['--store', temporary.store, 'verify', '--json']);
    expect(parse<{ brokenStreams: number }>(verified.stdout).brokenStreams).toBe(0);
    const examined = await detente(['--store', temporary.store, 'doctor', '--json']);
    const { findings } = parse<{ findings: { check: string; fine: boolean }[] }>(examined.stdout);
    // How fast its disk is, is the machine's.
    expect(findings.filter(({ check, fine }) => !fine && check !== 'disk sync')).toEqual([]);
    expect(findings.length).toBeGreaterThan(3);
  });
});

describe('given bad input', () => {
  test.each([
    [['explain'], 2, 'missing required argument'],
    [['explode'], 2, "detente: unknown command 'explode'"],
    [['tornado'], 2, '(That is detente whatif SCENARIO PRESET --tornado)'],
    [['explain', 'nonsense', '--limit', 'NaN'], 3, '--limit NaN is no whole number from 0 to 999999'],
    [['room', 'open', 'nonsense', '--name', ''], 3, '--name: must be text of 1 to 40 characters'],
    [['help', 'explian'], 2, 'Did you mean explain?'],
    [['explian', '--help'], 2, 'Did you mean explain?'],
    [['explain', GENEVA, '--at', '2021-02-30'], 4, 'no history'],
    [['explain', 'nonsense'], 4, 'no history'],
    [['replay', 'no-such-file.yaml'], 4, 'there is no such file'],
    [['replay', 'geneva-2012'], 4, 'Did you mean "geneva-2021"? Those that come along: camp-david-1977-79, '],
    [['replay', 'geneva-2021', '--pace', 'soon'], 2, 'is no duration'],
    [['replay', 'geneva-2021', '--ours', '--theirs'], 2, 'exclude each other'],
    [['--store', 'mongodb://x', 'verify'], 2, 'is no kind of event store'],
    [['--store', 'sqlite:package.json', 'verify'], 6, 'not a'],
  ] as const)(
    'when detente %j is called, then it ends with %i and says what to do',
    async (args, exitCode, says) => {
      using temporary = temporaryStore();
      const ran = await detente(args, { env: { DETENTE_STORE: temporary.store } });
      expect(ran.exitCode).toBe(exitCode);
      expect(ran.stderr).toContain(says);
      expect(ran.stdout).toBe('');
    },
  );

  test('when a scenario is named that is none, then it is told of once', async () => {
    const { stderr } = await detente(['validate', 'geneva-2012']);
    expect(stderr.match(/no such file/g)).toHaveLength(1);
  });

  test.runIf(process.platform === 'linux')(
    'when the output goes to a full disk or the errors to a reader that left, then the exit code tells, and a reason where one can be read',
    async () => {
      const [full, left] = await Promise.all([
        detenteInShell('list scales > /dev/full'),
        detenteInShell('validate geneva-2012 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}'),
      ]);
      expect(full.stderr).toContain('detente: the output cannot be written: ENOSPC');
      expect([full.exitCode, left.exitCode]).toEqual([1, 4]);
    },
  );

  test.runIf(process.platform === 'linux')(
    'when the store lies where no folder can be made, then it says so and does not try for ever',
    async () => {
      const ran = await detente(['--store', 'sqlite:/proc/x/y.db', 'replay', 'geneva-2021']);
      expect(ran.exitCode).toBe(6);
      expect(ran.stderr).toContain("mkdir '/proc/x'");
    },
  );

  test('when the store is not there, then commands that read make none, and the checks say so', async () => {
    using temporary = temporaryStore();
    for (const command of [
      ['verify'],
      ['doctor'],
      ['explain', GENEVA],
      ['replay', 'geneva-2021', '--dry-run'],
    ]) {
      const ran = await detente(['--store', temporary.store, ...command]);
      expect(ran.exitCode).toBe({ explain: 4, replay: 0 }[command[0] as string] ?? 6);
      expect(`${ran.stdout}${ran.stderr}`).toMatch(/[Tt]here is no (file|event store)/);
    }
    expect(readdirSync(temporary.folder)).toEqual([]);
  });

  test('when a day is not real, then the history is not blamed', async () => {
    using temporary = temporaryStore();
    await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
    const ran = await detente(['--store', temporary.store, 'explain', GENEVA, '--at', '2021-02-30']);
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toContain('2021-02-30');
  });

  test('when a scenario has several faults, then all are told by line, and nothing is recorded', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'bad.scenario.yaml');
    const original = readFileSync('scenarios/geneva-2021.scenario.yaml', 'utf8');
    writeFileSync(
      file,
      original
        .replace(/code: '111'/, "code: '999'")
        .replace(/from: 2021-03-17/, 'from: 2021-02-30')
        .replace(/^notes:/m, 'noted: 1\nnotes:'),
    );
    const ran = await detente(['--store', temporary.store, 'replay', file]);
    expect(ran.exitCode).toBe(3);
    const lines = ran.stderr.split('\n').filter((line) => /bad\.scenario\.yaml:\d+:\d+: /.test(line));
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect((await detente(['--store', temporary.store, 'explain', GENEVA])).exitCode).toBe(4);
  });
});
