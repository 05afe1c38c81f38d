import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, exitOfRejection, type ExitCode } from '../../src/cli/exit.ts';
import { rejection, type RejectionKind } from '../../src/kernel/result.ts';
import { detenteProcess, temporaryStore } from '../support/cli.ts';

const exitOf = (kind: RejectionKind, code: string): ExitCode =>
  exitOfRejection(rejection(kind, code, 'What.', 'What to do.'));

describe('the exit code of a refusal', () => {
  test.each<[RejectionKind, ExitCode]>([
    ['malformed', EXIT.invalidInput],
    ['missing', EXIT.notFound],
    ['conflict', EXIT.conflict],
    ['rule', EXIT.invalidInput],
    ['later', EXIT.invalidInput],
  ])(
    'given a refusal of the kind %s, when a command ends by it, then its code does not matter',
    (kind, exit) => {
      expect(exitOf(kind, 'some-rule')).toBe(exit);
      expect(exitOf(kind, 'unknown-history')).toBe(exit);
      expect(exitOf(kind, 'already-somewhere-exists')).toBe(exit);
    },
  );

  test.each<[RejectionKind, string, ExitCode]>([
    ['missing', 'revision-not-reached', EXIT.invalidInput],
    ['missing', 'before-the-record', EXIT.invalidInput],
    ['conflict', 'act-in-use', EXIT.invalidInput],
    ['conflict', 'what-if-withdrawn', EXIT.invalidInput],
    ['rule', 'unknown-preset', EXIT.notFound],
    ['rule', 'edit-insert-exists', EXIT.conflict],
  ])(
    'given the %s %s, when a command ends by it, then scripts still get the code they know',
    (kind, code, exit) => {
      expect(exitOf(kind, code)).toBe(exit);
    },
  );
});

describe('arguments that are no text', () => {
  test.each([
    ['explain', 'RUS-USA~\ufffd'],
    ['replay', 'geneva-2021', '--pace', '\ufffd'],
  ])('given %j, then the command is refused and names the argument', async (...args) => {
    const { exitCode, stderr, stdout } = await detenteProcess(['--store', 'memory:', ...args]);
    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(`argument ${args.length + 2} is no text`);
  });

  test('given a file of an outcome in Latin-1, when it is projected, then it is refused', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(file, Buffer.from('title: Fran\xe7ois\n', 'latin1'));
    const { exitCode, stderr } = await detenteProcess(['whatif', 'geneva-2021', '--file', file]);
    expect(exitCode).toBe(EXIT.invalidInput);
    expect(stderr).toContain('is not text in UTF-8');
  });
});
