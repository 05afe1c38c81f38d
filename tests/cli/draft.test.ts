import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detente, temporaryStore } from '../support/cli.ts';

const ARTICLE = resolve(import.meta.dirname, '../golden/article.txt');
const ASKED = ['--published', '2021-05-31', '--parties', 'USA,RUS'];
const GENEVA = 'RUS-USA~geneva-2021';

describe('an article at the command line', () => {
  test(
    'given it, when a draft is accepted in part and accepted again, then the acts are recorded once, with who did it',
    { timeout: 150_000 },
    async () => {
      using temporary = temporaryStore();
      const path = join(temporary.folder, 'x.draft.yaml');
      const source = ['--title', 'Before Geneva', '--publisher', 'A paper', '--out', path];
      const drafted = await detente(['draft', ARTICLE, ...ASKED, ...source]);
      expect(drafted.exitCode).toBe(0);
      expect(drafted.stdout).toContain('"expelled 10 Russian diplomats"');
      expect(drafted.stdout).toContain('Nothing is recorded');
      await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
      const into = [
        '--store',
        temporary.store,
        'accept',
        path,
        '--history',
        GENEVA,
        '--issue',
        'rhetoric',
        '--by',
        'ann',
      ];
      expect((await detente(into)).exitCode).toBe(3);
      const text = readFileSync(path, 'utf8')
        .replace('accept: no', 'accept: yes')
        .replace('code: "037"', 'code: 036');
      writeFileSync(path, text);
      // The record has it already, by other hands.
      const [proposal = ''] = /(?<=proposalId: )\S+/.exec(text) ?? [];
      into.push('--apart', proposal);
      const first = await detente([...into, '--json']);
      expect(JSON.parse(first.stdout)).toMatchObject({ recorded: 1, unchanged: 0 });
      const again = await detente([...into, '--json']);
      expect(JSON.parse(again.stdout)).toMatchObject({ recorded: 0, unchanged: 1 });
      const { stdout } = await detente(['--store', temporary.store, 'export', GENEVA]);
      const { acts } = JSON.parse(stdout) as { acts: { actId: string; code: object; drafted?: object }[] };
      expect(acts.filter(({ drafted }) => drafted !== undefined)).toMatchObject([
        { code: { code: '036' }, drafted: { coder: 'coder/1', edited: ['code'], acceptedBy: 'ann' } },
      ]);
      const rejecting = text.replace('accept: no', 'accept: no\n    reject: wrong-code');
      writeFileSync(path, rejecting);
      expect((await detente(into)).exitCode).toBe(0);
      const printed = await detente(['--store', temporary.store, 'coding', 'precision']);
      expect(printed.stdout).toMatch(/all +\d+ +0 +1 +1 +0\.00/);
      const kept = await detente(['--store', temporary.store, 'drafts', '--json']);
      const { draftId } = JSON.parse(kept.stdout) as { draftId: string };
      expect(acts.find(({ drafted }) => drafted !== undefined)).toMatchObject({
        drafted: { draft: draftId },
      });
      expect((await detente(['--store', temporary.store, 'verify'])).exitCode).toBe(0);
      const told = await detente(['--store', temporary.store, 'timeline', GENEVA]);
      expect(told.stdout.replace(/\s+/g, ' ')).toContain(
        'proposed by coder/1, accepted by ann, who changed code',
      );
      const actId = acts.find(({ drafted: proposal }) => proposal !== undefined)?.actId ?? '';
      const corrected = async (...change: string[]) => {
        const answer = ['correct', GENEVA, actId, ...change, '--reason', 'A slip.'];
        expect((await detente(['--store', temporary.store, ...answer])).exitCode).toBe(0);
        const exported = await detente(['--store', temporary.store, 'export', GENEVA]);
        return (JSON.parse(exported.stdout) as { acts: typeof acts }).acts.find((act) => act.actId === actId);
      };
      expect(await corrected('--level', 'minister')).toMatchObject({ drafted: { acceptedBy: 'ann' } });
      expect((await corrected('--quote', 'Other words.'))?.drafted).toBeUndefined();
      const over = await detente(['draft', ARTICLE, ...ASKED, ...source]);
      expect(over).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('is there already') });
      expect(readFileSync(path, 'utf8')).toBe(rejecting);
    },
  );

  test.each([
    ['no day', ['draft', ARTICLE, '--parties', 'USA,RUS'], 2, '--published'],
    [
      'a day that is none',
      ['draft', ARTICLE, '--published', '2021-02-31', '--parties', 'USA,RUS'],
      2,
      'no calendar day',
    ],
    [
      'one party',
      ['draft', ARTICLE, '--published', '2021-05-31', '--parties', 'USA,USA'],
      2,
      'not two parties',
    ],
    [
      'a code of a sports page',
      ['draft', ARTICLE, '--published', '2021-05-31', '--parties', 'GER,USA'],
      2,
      'Did you mean DEU',
    ],
    ['a name of nobody', ['draft', ARTICLE, ...ASKED, '--cast', 'ISR'], 2, 'NAME=CODE'],
    ['no file', ['draft', 'no-such.txt', ...ASKED], 4, 'there is no file'],
    ['a draft that is none', ['accept', ARTICLE, '--history', GENEVA], 3, 'article.txt:1:1: YAML'],
  ])('given %s, then it is refused with a way out', async (_, args, exitCode, words) => {
    const ran = await detente(['--store', 'memory:', ...args]);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toContain(words);
  });

  test('given 5 MB, or nothing, then it is refused without being read', async () => {
    const large = await detente(['draft', '-', ...ASKED], {
      input: 'Russia expelled a diplomat. '.repeat(190_000),
    });
    expect(large).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('at most') });
    const empty = await detente(['draft', '-', ...ASKED], { input: ' \n' });
    expect(empty).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('no text') });
  });

  test('given a text about two other states, then it is told of whom it speaks', async () => {
    const { exitCode, stdout, stderr } = await detente(['draft', '-', ...ASKED, '--json'], {
      input: 'Greece signed a treaty with Macedonia. Greece praised Macedonia.',
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ proposals: [] });
    expect(stderr).toContain('GRC-MKD (2)');
  });
});

test('given an article on an act of the record, when it is accepted, then it is not doubled: merging adds its source, once, and apart it is recorded beside', async () => {
  using temporary = temporaryStore();
  const path = join(temporary.folder, 'x.draft.yaml');
  const input = 'On 15 April 2021 the United States expelled ten Russian diplomats.';
  const source = ['--title', 'Ten go', '--publisher', 'Another paper', '--out', path];
  await detente(['draft', '-', ...ASKED, ...source], { input });
  await detente(['--store', temporary.store, 'replay', 'geneva-2021']);
  writeFileSync(path, readFileSync(path, 'utf8').replace('accept: no', 'accept: yes'));
  const into = ['--store', temporary.store, 'accept', path, '--history', GENEVA, '--issue', 'rhetoric'];
  const doubled = await detente(into);
  expect(doubled.exitCode).toBe(5);
  const [, offer = '', proposal = ''] = /--merge ((\w+)=us-expels-10)/.exec(doubled.stderr) ?? [];
  expect(doubled.stderr).toContain(`--apart ${proposal}`);

  const acts = async () => {
    const { stdout } = await detente(['--store', temporary.store, 'export', GENEVA]);
    return (JSON.parse(stdout) as { acts: { actId: string; sources: { publisher: string }[] }[] }).acts;
  };
  const before = await acts();
  const merged = await detente([...into, '--merge', offer]);
  expect(merged.stdout).toContain('0 recorded, the article added to 1 act');
  const after = await acts();
  expect(after.map(({ actId }) => actId).sort()).toEqual(before.map(({ actId }) => actId).sort());
  const sourcesOf = (list: typeof after) => list.find(({ actId }) => actId === 'us-expels-10')?.sources ?? [];
  expect(sourcesOf(after).map(({ publisher }) => publisher)).toEqual([
    ...sourcesOf(before).map(({ publisher }) => publisher),
    'Another paper',
  ]);
  const again = await detente([...into, '--merge', offer, '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ recorded: 0, merged: 0 });
  const { stdout } = await detente(['--store', temporary.store, 'drafts', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ open: 0, accepted: 1, merged: 1 });

  expect((await detente([...into, '--merge', 'nobody=us-expels-10'])).exitCode).toBe(2);
  await detente(
    [
      '--store',
      temporary.store,
      'draft',
      '-',
      ...ASKED,
      '--title',
      'Again',
      '--publisher',
      'A paper',
      '--out',
      `${path}.2`,
    ],
    {
      input: `${input} It rained.`,
    },
  );
  writeFileSync(`${path}.2`, readFileSync(`${path}.2`, 'utf8').replace('accept: no', 'accept: yes'));
  const [second = ''] = /(?<=proposalId: )\S+/.exec(readFileSync(`${path}.2`, 'utf8')) ?? [];
  const apart = await detente([...into.with(3, `${path}.2`), '--apart', second]);
  expect(apart.stdout).toContain('1 recorded');
  expect(await acts()).toHaveLength(before.length + 1);
});

test('given an endpoint, when it reads a text too, then it is said that the text goes there, and where the two differ', async () => {
  const content = JSON.stringify({
    proposals: [
      { initiator: 'USA', target: 'RUS', code: '161', quote: 'expelled 10 Russian diplomats' },
      { initiator: 'USA', target: 'RUS', code: '190', quote: 'the United States attacked' },
    ],
  });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end(JSON.stringify({ choices: [{ message: { content } }] })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const coder = ['--coder', `http://127.0.0.1:${port}/v1`, '--model', 'scripted'];
  const { stdout, stderr } = await detente(['draft', ARTICLE, ...ASKED, ...coder]);
  server.close();
  expect(stderr).toContain(`The whole text is sent to 127.0.0.1:${port}.`);
  expect(stderr).toContain('its quote does not occur in the text');
  expect(stdout).toMatch(/coder\/1 and endpoint\/scripted: \d+ acts, 1 with the same code/);
  expect(stdout).toContain('only the first');
});
