import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detente, temporaryStore } from '../support/cli.ts';

test('given a briefing as a file, then its page holds the charts and notes, is gone on with, and tells of another record', async () => {
  using place = temporaryStore();
  const run = (...args: string[]) => detente(['--store', place.store, ...args]);
  await run('replay', 'geneva-2021');
  const file = join(place.folder, 'geneva.yaml');
  const views = [
    '  - address: "?history=RUS-USA~geneva-2021"',
    '    text: The way there.',
    '  - address: "?history=RUS-USA"',
  ];
  writeFileSync(file, ['briefing: 1', 'title: Geneva', 'views:', ...views].join('\n'));
  const page = join(place.folder, 'geneva.html');
  const made = await run('briefing', file, '--out', page, '--server', 'https://example.org/');
  expect(made).toMatchObject({ exitCode: 0, stdout: '' });
  expect(made.stderr).toMatch(/geneva\.html: 2 views, 2\d end notes\.\n$/u);
  const text = readFileSync(page, 'utf8');
  expect(text.match(/<img /gu)).toHaveLength(2);
  expect(text).toContain('href="https://example.org/?history=RUS-USA~geneva-2021&amp;asOf=21&amp;chain=');

  writeFileSync(page, text.replace(/chain=[0-9a-f]{16}/u, 'chain=0123456789abcdef'));
  const again = await run('briefing', page);
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toMatch(/: This view cannot be shown\. This is another record .*\n$/u);
  expect(again.stdout).toContain('<h1>Geneva</h1>');
  expect(again.stdout.match(/<img /gu)).toHaveLength(1);

  writeFileSync(file, 'briefing: 1\ntitle: x\nviews: []\n');
  expect(await run('briefing', file)).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('views'),
  });
  writeFileSync(file, '<!doctype html><p>Other</p>');
  expect((await run('briefing', file)).exitCode).toBe(3);
  expect((await run('briefing', join(place.folder, 'none.yaml'))).exitCode).toBe(4);
});
