import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CalibrationAnswer } from '../../src/forecasts/calibrate.query.ts';
import { addDays } from '../../src/kernel/clock.ts';
import { detente, temporaryStore } from '../support/cli.ts';

const env = { DETENTE_STORE: 'memory:' };

/** A scenario of two years with an act every five days. */
const scenario = (): string =>
  JSON.stringify({
    schema: 1,
    scenario: 'dense',
    title: 'Two states and many acts',
    description: 'Made up.',
    parties: [
      { code: 'RUS', name: 'Russia' },
      { code: 'USA', name: 'United States' },
    ],
    baseline: { value: 50, rationale: 'Made up.' },
    issues: [{ id: 'all', title: 'All' }],
    coverage: { from: '2018-01-01', to: '2019-12-31' },
    acts: Array.from({ length: 145 }, (_, index) => ({
      actId: `act-${index}`,
      occurred: addDays('2018-01-01', index * 5 + (index % 3)),
      initiator: index % 2 === 0 ? 'USA' : 'RUS',
      target: index % 2 === 0 ? 'RUS' : 'USA',
      code: ['111', '036', '112', '046'][(index >> 1) % 4],
      issue: 'all',
      summary: `Act ${index}`,
      sources: [{ title: 'A source', publisher: 'A paper' }],
    })),
    presets: [],
  });

describe('detente calibrate', () => {
  test('given a record of two years, then its block of assumptions is one that a what-if takes', async () => {
    using temporary = temporaryStore();
    const file = join(temporary.folder, 'dense.scenario.yaml');
    writeFileSync(file, scenario());
    const [text, json] = await Promise.all([
      detente(['calibrate', file], { env }),
      detente(['calibrate', file, '--window', '700d', '--json'], { env }),
    ]);
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toContain('conflict by RUS that nothing brings about, a day');
    const block = text.stdout.slice(text.stdout.indexOf('# RUS-USA~dense'));
    const model = /detente whatif --model (\S+)/.exec(block)?.[1] ?? '';
    expect(model).toBe('reaction/5');
    const { assumptions } = parse(block) as Pick<CalibrationAnswer, 'assumptions'>;
    expect(assumptions.reaction).toMatchObject({ inertia: { conflict: 0.4 }, gamma: 0, spread: 4 });
    const answer = JSON.parse(json.stdout) as CalibrationAnswer;
    expect(answer.window).toMatchObject({ to: '2019-12-31', days: 700 });
    expect(answer).toMatchObject({ mode: 'shared', intervals: 'bootstrap', history: 'RUS-USA~dense' });

    const outcome = join(temporary.folder, 'outcome.yaml');
    writeFileSync(outcome, `title: As calibrated\nauthor: Ann\nhorizonDays: 30\n${block}`);
    const projected = await detente(
      ['whatif', file, '--file', outcome, '--at', '2019-06-01', '--model', model, '--paths', '100', '--json'],
      { env },
    );
    expect(projected.stderr.replaceAll(/^caution.*$/gm, '').trim()).toBe('');
    const { rates, parameters } = JSON.parse(projected.stdout) as {
      rates: object;
      parameters: { reaction: object };
    };
    expect(rates).toEqual({ used: 'stated' });
    expect(parameters.reaction).toEqual(assumptions.reaction);
  });

  test.each([
    [['geneva-2021'], 3, 'Use the prior'],
    [['geneva-2021', '--dedupe', 'none'], 3, 'was written by people'],
    [['geneva-2021', '--window', 'long'], 3, '--window long is no time'],
  ])('given %j, then it says what is wrong', async (args, exitCode, says) => {
    const ran = await detente(['calibrate', ...args], { env });
    expect([ran.exitCode, ran.stdout]).toEqual([exitCode, '']);
    expect(ran.stderr).toContain(says);
  });
});
