import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { CliError } from '../../src/cli/exit.ts';
import { declareWriting } from '../../src/cli/writing-commands.adapter.ts';
import { temporaryStore } from '../support/cli.ts';

/** Commands as their arguments are read, in one process. */
async function run(store: string, ...args: string[]) {
  const told = { stdout: '', stderr: '', code: 0 };
  const context: CliContext = {
    env: {},
    store,
    openStore,
    clock: { now: () => Date.parse('2021-06-16T12:00:00Z') },
    input: process.stdin,
    terminal: () => ({ width: 120, colours: 'none', unicode: true }),
    print: (text) => {
      told.stdout += text;
      return Promise.resolve();
    },
    say: (text) => void (told.stderr += `${text}\n`),
    watched: false,
    signal: new AbortController().signal,
  };
  const program = new Command('detente').exitOverride();
  declareWriting(program, () => Promise.resolve(context));
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    told.stderr += `${error.message}. ${error.remedy ?? ''}`;
    told.code = error.exitCode;
  }
  return told;
}

describe('a table by command line', () => {
  test('given a table, then it is planned, recorded once and taken back; faults come a line each, and end the command', async () => {
    using place = temporaryStore();
    const detente = (...args: string[]) => run(place.store, ...args);
    await detente(
      'open',
      'IND-PAK~agra-2001',
      '--title',
      'Agra',
      '--baseline',
      '55',
      '--because',
      'After Kargil.',
      '--issue',
      'kashmir=Kashmir',
      '--from',
      '2001-05-01',
    );
    const template = await detente('record', 'IND-PAK', '--template');
    expect(template.stdout).toMatch(/^on,by,toward,.*\r\n# 2001-05-01,IND,PAK,yes,046,kashmir,/u);

    const file = join(place.folder, 'acts.csv');
    writeFileSync(
      file,
      `${template.stdout}2001-05-23,IND,PAK,,022,kashmir,India invites.,Release,MEA\r\n2001-06-02,PAK,IND,,057,kashmir,Pakistan accepts.,Release,MFA\r\n`,
    );
    const planned = await detente('record', 'IND-PAK', '--csv', file, '--dry-run');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toContain('  line 3: would record india-invites\n');
    expect(planned.stdout).toContain('In IND-PAK~agra-2001 it would record 2 acts; 0 are there already.');

    const recorded = JSON.parse((await detente('record', 'IND-PAK', '--csv', file, '--json')).stdout);
    expect(recorded).toMatchObject({ revision: 2, events: 2, rows: [{ line: 3 }, { line: 4 }] });
    const again = await detente('record', 'IND-PAK', '--csv', file);
    expect(again.stdout).toContain('says all of it already, at revision 2');
    expect(again.stdout).toContain(`--undo ${recorded.import}`);

    expect((await detente('record', 'IND-PAK', '--undo', recorded.import)).stdout).toMatch(
      /^Took 2 acts back; the history stands at revision 4\./u,
    );
    expect((await detente('record', 'IND-PAK', '--undo', recorded.import)).stdout).toBe(
      'All of it was taken back before.\n',
    );
    expect((await detente('record', 'IND-PAK', '--undo', 'nothing')).code).toBe(4);

    writeFileSync(file, 'on,by,toward,code,issue,summary,source\n2001-05-23,IND,PAK,022,kashmir,x,y\n');
    const faulty = await detente('record', 'IND-PAK', '--csv', file);
    expect(faulty).toMatchObject({ code: 3, stdout: '' });
    expect(faulty.stderr).toContain('Line 1, column "publisher": The column "publisher" is missing.');
    writeFileSync(file, Buffer.from([0x6f, 0x6e, 0xe9]));
    expect(await detente('record', 'IND-PAK', '--csv', file)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('UTF-8'),
    });
    writeFileSync(file, 'x'.repeat(1024 * 1024 + 1));
    expect(await detente('record', 'IND-PAK', '--csv', file)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Split it'),
    });
    expect((await detente('record', 'IND-PAK', '--csv', join(place.folder, 'none.csv'))).code).toBe(4);
    expect((await detente('record', 'IND-PAK', '--csv', file, '--template')).code).toBe(2);
    expect((await detente('record', 'IND-PAK', '--dry-run')).code).toBe(2);
  });
});
