import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { CliError } from '../../src/cli/exit.ts';
import { least as search } from '../../src/cli/least.command.ts';
import { systemClock } from '../../src/kernel/system.clock.ts';
import type { Least } from '../../src/projection/least-answer.ts';
import { detente, temporaryStore } from '../support/cli.ts';

const env = { DETENTE_STORE: 'memory:' };
const run = (...args: string[]) => detente(['least', ...args], { env });
const RESET = ['geneva-2021', 'reset', '--days', '60', '--paths', '500'];

const outcome = (count: number): string =>
  `title: Talks
author: Ann
horizonDays: 40
commitments:
${Array.from(
  { length: count },
  (_, index) => `  - commitmentId: step-${index}
    day: ${index + 1}
    initiator: USA
    target: RUS
    code: { code: '046' }
    issue: summitry
    summary: Talks of day ${index + 1}
`,
).join('')}`;

/** A process that somebody watches, and may interrupt. */
function watched(): {
  readonly context: CliContext;
  readonly said: string[];
  readonly interrupt: AbortController;
} {
  const said: string[] = [];
  const interrupt = new AbortController();
  const context = {
    env: { DETENTE_WORKERS: '1' },
    store: 'memory:',
    openStore,
    clock: systemClock,
    terminal: () => ({ width: 80, colours: 'none', unicode: true }),
    print: () => Promise.resolve(),
    say: (text: string) => void said.push(text),
    watched: true,
    signal: interrupt.signal,
  } as unknown as CliContext;
  return { context, said, interrupt };
}

describe('detente least', () => {
  test('given a preset, then the cheapest steps that do are told, as JSON and in words within 80 columns', async () => {
    const open = JSON.parse(
      (await run(...RESET, '--below', '99', '--chance', '50', '--json')).stdout,
    ) as Least;
    const below = String(Math.round((open.none.mean + open.all.mean) / 2));
    const asked = [...RESET, '--below', below, '--chance', '50'];
    const [json, text] = await Promise.all([run(...asked, '--json'), run(...asked)]);
    const least = JSON.parse(json.stdout) as Least;
    expect(least).toMatchObject({ found: true, paths: 500, horizonDays: 60, chance: 50 });
    const [first] = least.sets;
    expect(first?.commitments.length).toBeGreaterThan(0);
    const letters = first?.commitments.map((id) =>
      String.fromCharCode(65 + least.candidates.findIndex(({ commitment }) => commitment === id)),
    );
    const shown = text.stdout.split('\n');
    const place = shown.indexOf('The least that does:');
    expect(shown[place + 2]).toMatch(
      new RegExp(`^${letters?.join(' \\+ ')} +${first?.cost} +${((first?.share ?? 0) * 100).toFixed(1)} `),
    );
    expect(shown.filter((line) => line.length > 80)).toEqual([]);
    for (const { day } of least.candidates) expect(text.stdout).toContain(day);
  });

  test('given steps and costs of a file, then they alone are chosen from', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(file, outcome(13));
    const asked = ['geneva-2021', '--file', file, '--below', '99', '--chance', '90', '--paths', '250'];
    const refused = await run(...asked);
    expect([refused.exitCode, refused.stderr]).toEqual([
      3,
      expect.stringContaining('13 steps to choose from'),
    ]);
    const some = await run(...asked, '--candidates', 'step-3:2.5', 'step-1', '--json');
    const least = JSON.parse(some.stdout) as Least;
    expect(least.candidates.map(({ commitment, cost }) => [commitment, cost])).toEqual([
      ['step-1', 1],
      ['step-3', 2.5],
    ]);
    expect(least.sets[0]).toMatchObject({ commitments: [], cost: 0, does: true });
  });

  test.each([
    [['geneva-2021', '--below', '40', '--chance', '50'], 2, 'nothing to choose from'],
    [['geneva-2021', 'reset', '--chance', '50'], 2, '--below'],
    [['geneva-2021', 'reset', '--below', '0', '--chance', '50'], 3, '--below 0 is no tension'],
    [['geneva-2021', 'reset', '--below', 'x', '--chance', '50'], 3, '--below x'],
    [['geneva-2021', 'reset', '--below', '40', '--chance', '101'], 3, '--chance 101'],
    [
      ['geneva-2021', 'reset', '--below', '40', '--chance', '50', '--candidates', 'nothing'],
      3,
      '"nothing" is no commitment',
    ],
    [
      ['geneva-2021', 'called-off', '--below', '40', '--chance', '50', '--candidates', 'x:-1'],
      3,
      '"x" is no commitment',
    ],
  ] as const)('given %j, then it ends with %d and says why', async (args, exitCode, words) => {
    const ran = await run(...args);
    expect([ran.exitCode, ran.stderr]).toEqual([exitCode, expect.stringContaining(words)]);
  });

  test('given a terminal, then progress is told, and Ctrl-C ends the search', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'outcome.yaml');
    writeFileSync(file, outcome(12));
    const { context, said, interrupt } = watched();
    const say = context.say;
    const noticing = {
      ...context,
      say: (text: string) => {
        say(text);
        if (text.includes('of 4096 sets')) interrupt.abort();
      },
    };
    const ended = await search(noticing, 'geneva-2021', undefined, {
      file,
      below: '0.5',
      chance: '100',
    }).catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(CliError);
    expect(ended).toMatchObject({ exitCode: 130 });
    expect(said.filter((text) => text.includes('of 4096 sets'))).toHaveLength(1);
  });
});
