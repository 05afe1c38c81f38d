import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Command, CommanderError } from 'commander';
import { openStore } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { CliError } from '../../src/cli/exit.ts';
import { list } from '../../src/cli/list.command.ts';
import { replay } from '../../src/cli/replay.command.ts';
import type { Debrief } from '../../src/rooms/debrief.ts';
import type { RoomFigured } from '../../src/rooms/room-work.runner.ts';
import { declareRooms } from '../../src/cli/room-commands.adapter.ts';
import { verify } from '../../src/cli/verify.command.ts';
import { temporaryStore } from '../support/cli.ts';

/** A whole lesson played by command line, as its arguments are read, in one process: a class types a lot. */

function contextOf(store: string) {
  const told = { stdout: '', stderr: '' };
  const context: CliContext = {
    env: {},
    store,
    openStore,
    clock: { now: () => Date.now() },
    input: process.stdin,
    terminal: () => ({ width: 120, colours: 'none', unicode: true }),
    print: (text) => {
      told.stdout += text;
      return Promise.resolve();
    },
    say: (text) => void (told.stderr += text),
    watched: false,
    signal: new AbortController().signal,
  };
  return { context, told };
}

async function commanded(store: string, args: readonly string[]) {
  const { context, told } = contextOf(store);
  const program = new Command('detente').exitOverride();
  declareRooms(program, () => Promise.resolve(context));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return { ...told, code: 0 };
  } catch (error) {
    if (error instanceof CommanderError) throw error;
    if (!(error instanceof CliError)) throw error;
    return { stdout: told.stdout, stderr: `${error.message} ${error.remedy ?? ''}`, code: error.exitCode };
  }
}

const parse = <T>(text: string): T => JSON.parse(text) as T;

interface Shown {
  readonly package: readonly string[];
  readonly steps: readonly {
    readonly stepId: string;
    readonly wording: number;
    readonly agreed: boolean;
    readonly lies: string;
  }[];
  readonly predicted: number;
  readonly revision: number;
  readonly base: { readonly at: string };
  readonly revealed?: {
    readonly came: number;
    readonly predictions: readonly { readonly prediction: unknown; readonly interval: number }[];
    readonly together: { readonly crps: number; readonly along: { readonly days: number } };
  };
  readonly recorded?: readonly { readonly date: string; readonly tension: number }[];
  readonly closed?: { readonly whatIfId: string };
}

test('given the Geneva history, when a class plays a lesson by command line, then what both sides accepted becomes a what-if without a name, and what was predicted opens at the reveal', async () => {
  using temporary = temporaryStore();
  const { store, folder } = temporary;
  const run = (...args: string[]) => commanded(store, args);
  const room = async (...args: string[]) => {
    const ran = await run('room', ...args);
    expect([args.join(' '), ran.code, ran.stderr]).toEqual([args.join(' '), 0, '']);
    return ran.stdout;
  };
  await replay(contextOf(store).context, 'geneva-2021', { json: true });
  const opened = parse<{ roomId: string; code: string }>(
    await room(
      'open',
      'RUS-USA',
      '--at',
      '2021-05-20',
      '--days',
      '20',
      '--name',
      'Ms Weber',
      '--title',
      'Geneva, again',
      '--json',
    ),
  );
  const { code } = opened;
  const show = async () => parse<Shown>(await room('show', code, '--json'));
  await room('join', code, '--name', 'Ann Archer', '--party', 'USA');
  await room('join', code, '--name', 'Boris', '--party', 'RUS');

  await room('joining', code, 'closed');
  const shut = await run('room', 'join', code, '--name', 'Late');
  expect([shut.code, shut.stderr]).toEqual([5, expect.stringContaining('Nobody is let in')]);

  expect(await room('rebase', code, '--at', '2021-05-25')).toMatch(/^Moved; the room stands at revision/);
  expect((await show()).base.at).toBe('2021-05-25');
  await room('rebase', code, '--at', '2021-05-20');
  const nowhere = await run('room', 'rebase', code, '--at', 'soon');
  expect([nowhere.code, nowhere.stderr]).toEqual([
    3,
    expect.stringContaining('--at: not a real calendar day'),
  ]);

  await room('phase', code, 'predict', '--minutes', '5');
  const line = ['--line', '70,69,66,60,61,62,60,58,57,55,53'];
  const short = await run(
    'room',
    'predict',
    code,
    '--as',
    'Boris',
    ...'--low 1 --median 2 --high 3 --line 70,69'.split(' '),
  );
  expect([short.code, short.stderr.includes('--line')]).toEqual([3, true]);
  await room(
    'predict',
    code,
    '--as',
    'Ann Archer',
    '--low',
    '31.25',
    '--median',
    '52.75',
    '--high',
    '63.5',
    ...line,
  );
  await room('predict', code, '--as', 'Boris', '--low', '50', '--median', '60', '--high', '70');
  const sealed = await room('export', code);
  expect(sealed.match(/PredictionSealed/g)).toHaveLength(2);
  expect(sealed).not.toMatch(/31\.25|52\.75|63\.5|"recorded":/);
  const moved = await run('room', 'rebase', code, '--at', '2021-05-25');
  expect([moved.code, moved.stderr]).toEqual([3, expect.stringContaining('has sealed a prediction')]);

  await room('phase', code, 'negotiate', '--minutes', '15');
  const step = [
    '--both',
    '--code',
    '057',
    '--day',
    '10',
    '--issue',
    'summitry',
    '--summary',
    'They extend the treaty.',
  ];
  await room(
    'table',
    code,
    '--as',
    'Ann Archer',
    '--by',
    'USA',
    '--toward',
    'RUS',
    '--id',
    'treaty',
    ...step,
  );
  await room('amend', code, '1', '--as', 'Boris', '--day', '12');
  const stranger = await run('room', 'accept', code, '1', '--as', 'Ms Weber');
  expect(stranger.stderr).toContain('Whoever has no delegation accepts or refuses for none');
  const superseded = await run('room', 'accept', code, '1', '--as', 'Ann Archer', '--wording', '1');
  expect([superseded.code, superseded.stderr.includes('another wording')]).toEqual([5, true]);
  expect((await show()).package).toEqual([]);
  await room('accept', code, '1', '--as', 'Ann Archer');

  const before = await show();
  expect(before).toMatchObject({ package: ['treaty'], predicted: 2, steps: [{ wording: 2, agreed: true }] });
  expect(before).not.toHaveProperty('revealed');
  expect(before).not.toHaveProperty('recorded');
  const ban = ['--by', 'USA', '--toward', 'RUS', '--code', '163', '--day', '9', '--issue', 'summitry'];
  await room('table', code, '--as', 'Boris', '--id', 'ban', '--summary', 'They are banned.', ...ban);
  // Half way: what each step on the table moves, beside what is agreed.
  const figured = parse<RoomFigured>(await room('figures', code, '--json'));
  expect([figured.package, figured.projection.paths]).toEqual([['treaty'], 1000]);
  expect(figured.steps.map(({ stepId, agreed }) => [stepId, agreed])).toEqual([
    ['treaty', true],
    ['ban', false],
  ]);
  expect(Math.sign(figured.steps[1]?.beside?.mean ?? 0)).toBe(1);
  expect(await room('figures', code)).toMatch(/1000 futures.*\n.*\n.*They extend the treaty\. +agreed +-\d/);
  const { steps, revision } = await show();
  const tried = await room('try', code, ...ban, '--summary', 'They are tried.', '--day', '3');
  expect(tried).toMatch(/They are tried\. +tried +\+\d/);
  expect(await show()).toMatchObject({ steps, revision });
  await room('move', code, 'Boris');
  await room('move', code, 'Boris', '--party', 'RUS');
  await room('rename', code, 'Boris', 'Boris B.');
  await room('rename', code, 'Boris B.', 'Boris');
  const taken = await run('room', 'rename', code, 'Boris', 'Ann Archer');
  expect([taken.code, taken.stderr]).toEqual([5, expect.stringContaining('is called so already')]);
  await room('refuse', code, 'ban', '--as', 'Ann Archer', '--reason', 'Not now.');
  const revealed = parse<Shown>(await room('reveal', code, '--json'));
  expect(revealed.recorded).toHaveLength(20);
  const exported = (await room('export', code)).trimEnd().split('\n');
  expect(parse(exported.at(-1) ?? '')).toEqual({ recorded: revealed.recorded });
  expect(revealed.recorded?.at(-1)?.tension).toBeCloseTo(revealed.revealed?.came ?? 0, 4);
  expect(await room('reveal', code)).toMatch(
    /The room expected .*\n.*went from .* on 2021-05-21 to .* on 2021-06-09/,
  );
  const late = await run(
    'room',
    'predict',
    code,
    '--as',
    'Boris',
    '--low',
    '1',
    '--median',
    '2',
    '--high',
    '3',
  );
  expect([late.code, late.stderr.includes('revealed')]).toEqual([5, true]);
  await room('close', code, '--communique', 'A beginning.');

  const tooLate = await run('room', 'join', code, '--name', 'Late');
  expect([tooLate.code, tooLate.stderr]).toEqual([5, expect.stringContaining('The room is closed')]);
  const guessed = await run('room', 'join', 'ZZZ999', '--name', 'Late');
  expect([guessed.code, guessed.stderr]).toEqual([4, expect.stringContaining('there is no room "ZZZ999"')]);

  const after = parse<Shown>(await room('show', opened.roomId, '--json'));
  expect(after.revealed?.predictions.map(({ prediction }) => prediction)).toEqual([
    { low: 31.25, median: 52.75, high: 63.5, line: [70, 69, 66, 60, 61, 62, 60, 58, 57, 55, 53] },
    { low: 50, median: 60, high: 70 },
  ]);
  expect(after.revealed?.came).toBeGreaterThan(0);
  expect(after.revealed?.together.crps).toBeGreaterThan(0);
  expect(after.revealed?.together.along.days).toBe(12);
  const told = await room('show', opened.roomId);
  for (const words of ['Geneva, again', 'agreed', 'The room expected', `what-if ${after.closed?.whatIfId}`]) {
    expect(told).toContain(words);
  }

  const debrief = parse<Debrief>(await room('debrief', opened.roomId, '--json'));
  expect(debrief.moves.map(({ move, stepId }) => `${move} ${stepId}`)).toEqual([
    'tabled treaty',
    'amended treaty',
    'accepted treaty',
    'tabled ban',
    'refused ban',
  ]);
  const [first, , agreed] = debrief.moves;
  expect(first?.leaves).toEqual(debrief.baseline);
  expect(agreed?.leaves.mean).toBeLessThan(debrief.baseline.mean);
  expect(debrief.shares.delegations.map(({ party }) => party).sort()).toEqual(['RUS', 'USA']);
  expect(debrief.refused).toMatchObject([{ stepId: 'ban', wording: 1 }]);
  expect(debrief.refused[0]?.wouldMove.mean).toBeGreaterThan(0);
  expect(debrief.recorded).toEqual(revealed.recorded);
  const looked = await room('debrief', opened.roomId);
  for (const words of [
    'By the record tension went',
    'Ann Archer',
    'They extend the treaty.',
    'Refused, and what it would have changed',
  ]) {
    expect(looked).toContain(words);
  }
  const lines = (await room('debrief', opened.roomId, '--csv')).split('\r\n');
  expect(lines[0]).toMatch(/^kind,revision,recorded_at,move,step/);
  expect(lines.filter((line) => line.startsWith('move,'))).toHaveLength(5);
  expect(lines.at(-2)).toMatch(/^recorded,.*,2021-06-09$/);
  expect(lines.join()).not.toMatch(/Ann Archer|Boris/);

  // Names stand in the room's own stream alone, and what was sealed is nowhere open in the file.
  const verified = contextOf(store);
  await verify(verified.context, { json: true });
  expect(parse(verified.told.stdout)).toMatchObject({ brokenStreams: 0 });
  const whatIfs = async () => {
    const listed = contextOf(store);
    await list(listed.context, 'what-ifs', 'RUS-USA', { json: true });
    return listed.told.stdout;
  };
  expect(await whatIfs()).toContain(after.closed?.whatIfId);
  expect(await whatIfs()).not.toMatch(/Ann Archer|Boris|Weber/);
  expect(readFileSync(join(folder, 'store.db.secret'))).toHaveLength(32);

  const erased = await run('room', 'erase', opened.roomId, '--why', 'The lesson is over.', '--yes', '--json');
  expect([erased.code, erased.stderr]).toEqual([0, '']);
  for (const named of [opened.roomId, code]) {
    const gone = await run('room', 'show', named);
    expect([gone.code, gone.stderr]).toEqual([4, expect.stringMatching(/there is no room .* erased/)]);
  }
  expect(await whatIfs()).not.toContain(after.closed?.whatIfId);
});
