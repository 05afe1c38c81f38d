import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detente, temporaryStore } from '../support/cli.ts';

/** Sets the window's title, clears the screen, changes the colour, turns the reading direction. */
const STEERING = String.raw`T\e]0;other\a\e[2J\x9b31m\u202eend`;

const SCENARIO = `schema: 1
scenario: steering
title: "${STEERING}"
description: "${STEERING}"
parties: [{ code: DEU, name: "${STEERING}" }, { code: FRA, name: France }]
baseline: { value: 30, rationale: "${STEERING}" }
coverage: { from: 2021-01-01, to: 2021-12-31 }
issues: [{ id: trade, title: "${STEERING}" }]
acts:
  - actId: talk
    occurred: 2021-02-01
    initiator: DEU
    target: FRA
    code: '036'
    issue: trade
    summary: "${STEERING}"
    sources: [{ title: "${STEERING}", publisher: "${STEERING}", quote: "${STEERING}" }]
`;

test('given texts that steer terminals in every field of a file, then no command lets one through', async () => {
  using temporary = temporaryStore();
  const file = join(temporary.folder, 'steering.scenario.yaml');
  writeFileSync(file, SCENARIO);
  const commands = [
    ['validate', file],
    ['replay', file],
    ['timeline', 'DEU-FRA'],
    ['explain', 'DEU-FRA', '--at', '2021-03-01'],
    ['whatif', file],
    ['whatifs', 'DEU-FRA'],
    ['verify'],
    ['doctor'],
    ['explain', '\u001b[2Jnowhere'],
  ];
  for (const command of commands) {
    const { stdout, stderr } = await detente(['--store', temporary.store, ...command]);
    expect(stdout + stderr, command[0]).not.toBe('');
    if (command[0] === 'replay') expect(stdout).toMatch(/[1-9] recorded/);
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr, command[0]).not.toMatch(/[\u001b\u0007\u009b\u202e]/);
  }
});
