import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detente, temporaryStore } from '../support/cli.ts';

describe('a table by command line', () => {
  test('given a table, then it is planned, recorded once and taken back; faults come a line each, and end the command', async () => {
    using place = temporaryStore();
    const run = (...args: string[]) => detente(['--store', place.store, ...args]);
    await run(
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
    const template = await run('record', 'IND-PAK', '--template');
    expect(template.stdout).toMatch(/^on,by,toward,.*\r\n# 2001-05-01,IND,PAK,yes,046,kashmir,/u);

    const file = join(place.folder, 'acts.csv');
    writeFileSync(
      file,
      `${template.stdout}2001-05-23,IND,PAK,,022,kashmir,India invites.,Release,MEA\r\n2001-06-02,PAK,IND,,057,kashmir,Pakistan accepts.,Release,MFA\r\n`,
    );
    const planned = await run('record', 'IND-PAK', '--csv', file, '--dry-run');
    expect(planned).toMatchObject({ exitCode: 0, stderr: '' });
    expect(planned.stdout).toContain('  line 3: would record india-invites\n');
    expect(planned.stdout).toContain('In IND-PAK~agra-2001 it would record 2 acts; 0 are there already.');

    const recorded = JSON.parse((await run('record', 'IND-PAK', '--csv', file, '--json')).stdout);
    expect(recorded).toMatchObject({ revision: 2, events: 2, rows: [{ line: 3 }, { line: 4 }] });
    const again = await run('record', 'IND-PAK', '--csv', file);
    expect(again.stdout).toContain('says all of it already, at revision 2');
    expect(again.stdout).toContain(`--undo ${recorded.import}`);

    expect((await run('record', 'IND-PAK', '--undo', recorded.import)).stdout).toMatch(
      /^Took 2 acts back; the history stands at revision 4\./u,
    );
    expect((await run('record', 'IND-PAK', '--undo', recorded.import)).stdout).toBe(
      'All of it was taken back before.\n',
    );
    expect((await run('record', 'IND-PAK', '--undo', 'nothing')).exitCode).toBe(4);

    writeFileSync(file, 'on,by,toward,code,issue,summary,source\n2001-05-23,IND,PAK,022,kashmir,x,y\n');
    const faulty = await run('record', 'IND-PAK', '--csv', file);
    expect(faulty).toMatchObject({ exitCode: 3, stdout: '' });
    expect(faulty.stderr).toContain('Line 1, column "publisher": The column "publisher" is missing.');
    writeFileSync(file, Buffer.from([0x6f, 0x6e, 0xe9]));
    expect(await run('record', 'IND-PAK', '--csv', file)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('UTF-8'),
    });
    writeFileSync(file, 'x'.repeat(1024 * 1024 + 1));
    expect(await run('record', 'IND-PAK', '--csv', file)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('Split it'),
    });
    expect((await run('record', 'IND-PAK', '--csv', join(place.folder, 'none.csv'))).exitCode).toBe(4);
    expect((await run('record', 'IND-PAK', '--csv', file, '--template')).exitCode).toBe(2);
    expect((await run('record', 'IND-PAK', '--dry-run')).exitCode).toBe(2);
  });
});
