import { parseScenario } from '../../src/scenarios/parse.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseOffLoop, readScenario, scenarioFilesIn } from '../../src/scenarios/scenario-file.reader.ts';
import { NOW } from '../support/relations.ts';
import { brief, FILE, parsed } from './scenarios.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detente-scenarios-'));
});
afterAll(async () => rm(folder, { recursive: true }));

async function problemsOf(path: string) {
  const result = await readScenario(path, NOW);
  return result.ok ? [] : result.error.map((problem) => ({ file: problem.file, brief: brief(problem) }));
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The valid file with so many further acts that it is parsed in a thread. */
const large = (count: number): string => {
  const [head = '', notes = ''] = FILE.split('notes:');
  const act = head.slice(head.indexOf('  - actId: sanctions'));
  const acts = Array.from({ length: count }, (_, k) =>
    act.replace('actId: sanctions', `actId: further-${k}`),
  );
  return `${head}${acts.join('')}notes:${notes}`;
};

describe('reading a scenario file', () => {
  test('given a small file, when read, then it is the scenario that its text describes', async () => {
    const path = await written('small.scenario.yaml', FILE);
    expect(await readScenario(path, NOW)).toEqual(parsed(FILE));
  });

  test('given a file parsed in a thread, when read, then the answer is the same as in place', async () => {
    const text = large(300);
    expect(text.length).toBeGreaterThan(64 * 1024);
    const path = await written('large.scenario.yaml', text);
    expect(await readScenario(path, NOW)).toEqual(parseScenario(text, { file: path, now: NOW }));
  });

  test('given mistakes in a large file, when read, then they are found there too, under the name of the file', async () => {
    const path = await written('wrong.scenario.yaml', large(300).replace('"163"', '"1699"'));
    expect(await problemsOf(path)).toEqual([{ file: path, brief: '36:11 unknown-code acts[1].code' }]);
  });

  test('given a large text is parsed, when other work waits, then it is done meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await parseOffLoop(large(1500), { file: 'large', now: NOW });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test('given no file, a directory, too many bytes, or bytes that are no text, when read, then that is the problem', async () => {
    const missing = join(folder, 'missing.scenario.yaml');
    expect(await problemsOf(missing)).toEqual([{ file: missing, brief: '0:0 file-not-found' }]);
    expect(await problemsOf(folder)).toEqual([{ file: folder, brief: '0:0 unreadable' }]);
    const long = await written('long.scenario.yaml', 'x'.repeat(10_000_000));
    expect(await problemsOf(long)).toEqual([{ file: long, brief: '0:0 too-large' }]);
    const binary = await written('binary.scenario.yaml', Uint8Array.from([0x61, 0xff, 0xfe]));
    expect(await problemsOf(binary)).toEqual([{ file: binary, brief: '0:0 not-utf-8' }]);
  });

  test('given a directory, when its scenarios are listed, then other files are left out; without one there are none', async () => {
    await written('notes.yaml', '');
    const found = await scenarioFilesIn(folder);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((path) => path.endsWith('.scenario.yaml'))).toBe(true);
    expect(await scenarioFilesIn(join(folder, 'nowhere'))).toEqual([]);
  });
});
