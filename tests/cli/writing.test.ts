import { describe, expect, test } from 'vitest';
import { optionAt } from '../../src/cli/entry-fields.ts';
import { actFields } from '../../src/scenarios/act-fields.ts';
import { slugOf } from '../../src/kernel/slug.ts';
import { actEntrySchema } from '../../src/scenarios/schema.ts';
import { detente, temporaryStore } from '../support/cli.ts';

describe('what options say of an act', () => {
  test('given every option, then the form of a scenario file takes what they say', () => {
    const fields = actFields({
      id: 'a',
      on: '2021-06-01..2021-06-03',
      basis: 'A diary.',
      by: 'USA',
      toward: 'RUS',
      both: true,
      code: '057',
      scale: 'goldstein/icews',
      magnitude: '1.5',
      because: 'Stronger than most.',
      issue: 'cyber',
      level: 'minister',
      summary: 'They agree.',
      confidence: 'low',
      reverses: ['b', 'c:0.5'],
      followUpOf: 'd',
      summit: 'geneva',
      source: 'Page',
      publisher: 'Paper',
      quote: 'We agree.',
    });
    expect(actEntrySchema.parse(fields)).toEqual({
      actId: 'a',
      occurred: { from: '2021-06-01', to: '2021-06-03', precision: 'day', basis: 'A diary.' },
      initiator: 'USA',
      target: 'RUS',
      reciprocal: true,
      code: { ontology: 'cameo', code: '057' },
      score: { scale: 'goldstein/icews' },
      magnitude: { value: 1.5, rationale: 'Stronger than most.' },
      issue: 'cyber',
      level: 'minister',
      summary: 'They agree.',
      confidence: 'low',
      reverses: [
        { actId: 'b', share: 1 },
        { actId: 'c', share: 0.5 },
      ],
      followUpOf: 'd',
      summitId: 'geneva',
      sources: [{ title: 'Page', publisher: 'Paper', quote: 'We agree.' }],
    });
  });

  test.each([
    ['India invites General Musharraf.', 'india-invites-general-musharraf'],
    ['Grüße aus Genf: “nein”', 'grusse-aus-genf-nein'],
    ['—', ''],
    ['one two three four five six seven eight nine', 'one-two-three-four-five-six-seven-eight'],
  ])('given the summary %s, then the id is "%s"', (summary, id) => {
    expect(slugOf(summary)).toBe(id);
  });

  test.each([
    [['occurred'], '--on'],
    [['sources', 0, 'quote'], '--quote'],
    [['sources'], '--source'],
    [['magnitude', 'rationale'], '--because'],
    [['followUpOf'], '--follow-up-of'],
    [['baseline', 'value'], '--baseline'],
  ])('given a fault at %j, then it is told by the name of its option', (path, option) => {
    expect(optionAt(path)).toBe(option);
  });
});

describe('a history written by command line', () => {
  test('given nothing to make an id of, when an entry is recorded, then its id is asked for, not blamed', async () => {
    const ran = [
      ['record', 'IND-PAK', '--summary', '邀请'],
      ['record', 'IND-PAK'],
      ['note', 'IND-PAK'],
    ].map((words) => detente(['--store', 'memory:', ...words]));
    for (const { exitCode, stderr } of await Promise.all(ran)) {
      expect(exitCode).toBe(3);
      expect(stderr).toContain('--id is missing');
      expect(stderr).toContain('Add --id.');
    }
  });

  test('when it is opened, recorded, corrected, taken back, then each answer says what it did and how tension moved', async () => {
    using place = temporaryStore();
    const run = (...args: string[]) => detente(['--store', place.store, ...args]);
    const opened = await run(
      'open',
      'PAK-IND~agra-2001',
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
      '--to',
      '2001-08-01',
    );
    expect(opened).toMatchObject({
      exitCode: 0,
      stdout: 'Opened IND-PAK~agra-2001; the history stands at revision 0.\n',
    });
    const act = [
      '--by',
      'IND',
      '--toward',
      'PAK',
      '--issue',
      'kashmir',
      '--source',
      'Release',
      '--publisher',
      'MEA',
    ];
    const recorded = await run(
      'record',
      'IND-PAK',
      ...act,
      '--on',
      '2001-05-23',
      '--code',
      '022',
      '--summary',
      'India invites.',
    );
    expect(recorded.stdout).toBe(
      'Recorded act india-invites in IND-PAK~agra-2001; the history stands at revision 1.\nTension on 2001-05-23: 55.0 before, 51.0 now.\n',
    );
    const corrected = await run(
      'correct',
      'IND-PAK',
      'india-invites',
      '--quote',
      'Come.',
      '--code',
      '036',
      '--reason',
      'Formal.',
      '--json',
    );
    expect(JSON.parse(corrected.stdout)).toMatchObject({
      history: 'IND-PAK~agra-2001',
      entry: 'act:india-invites',
      revision: 2,
      tension: { day: '2001-05-23' },
    });
    const scheduled = await run(
      'schedule',
      'IND-PAK',
      '--title',
      'Agra',
      '--date',
      '2001-07-14..2001-07-16',
      '--venue',
      'Agra',
      '--announced',
      '2001-05-23',
      '--agenda',
      'kashmir',
    );
    expect(scheduled.stdout).toContain('Scheduled summit agra in ');
    expect(
      (await run('conclude', 'IND-PAK', 'agra', '--on', '2001-07-16', '--summary', 'No text.')).exitCode,
    ).toBe(0);
    const noted = await run(
      'note',
      'IND-PAK',
      '--on',
      '2001-06',
      '--summary',
      'A remark.',
      '--source',
      'P',
      '--publisher',
      'Q',
    );
    expect(noted.stdout).toContain('Recorded note a-remark');
    expect((await run('retract', 'IND-PAK', 'note:a-remark', '--reason', 'Wrong.')).exitCode).toBe(0);

    const file = await run('export', 'IND-PAK', '--format', 'scenario');
    expect(file.stdout).toContain("code: '036'");
    expect(file.stdout).toContain('quote: Come.');
    expect(file.stdout).toContain('concluded:');
    expect(file.stdout).not.toContain('a-remark');

    const bare = await run('record', 'IND-PAK', '--summary', 'x');
    expect([bare.exitCode, bare.stdout]).toEqual([3, '']);
    expect(bare.stderr.split('\n').filter((line) => line.includes('is missing')).length).toBeGreaterThan(4);
    expect(bare.stderr).toContain('--on is missing');
    expect((await run('correct', 'IND-PAK', 'india-invites', '--reason', 'x')).exitCode).toBe(2);
    expect((await run('correct', 'IND-PAK', 'nothing', '--code', '036', '--reason', 'x')).exitCode).toBe(4);
    const again = await run(
      'record',
      'IND-PAK',
      ...act,
      '--on',
      '2001-05-23',
      '--code',
      '022',
      '--summary',
      'India invites.',
    );
    expect([again.exitCode, again.stdout]).toEqual([5, '']);
    const withdrawn = await run('retract', 'IND-PAK', 'summit:agra', '--reason', 'Recorded by mistake.');
    expect(withdrawn.stdout).toContain('Withdrew summit agra in ');
    const none = await run('retract', 'IND-PAK', 'summit:agra', '--reason', 'Once more.');
    expect([none.exitCode, none.stderr]).toEqual([5, expect.stringContaining('was withdrawn')]);
  });
});
