import { describe, expect, test } from 'vitest';
import { BODY_LIMIT } from '../../src/http/server.adapter.ts';
import { bodyOf, fileFaults, planSentence, stepWords } from '../../src/dashboard/writing/scenario-plan.ts';

const answer = {
  scenario: 'x',
  history: 'NOR-SWE~x',
  dryRun: true,
  recorded: 5,
  corrected: 1,
  retracted: 0,
  unchanged: 20,
  kept: 0,
  interrupted: false,
  conflicts: [],
  keptEntries: [],
  cautions: [],
  steps: [],
};

describe('what a scenario file would change', () => {
  test('given a plan, then one sentence says it, also where there is nothing to do or no history yet', () => {
    expect(planSentence({ ...answer, revision: 3 })).toBe(
      'In NOR-SWE~x it would record 5 entries, correct 1 and retract none; 20 are there already.',
    );
    expect(planSentence({ ...answer, unchanged: 0 })).toBe(
      'In NOR-SWE~x, a new history, it would record 5 entries, correct 1 and retract none; none is there already.',
    );
    expect(planSentence({ ...answer, recorded: 0, corrected: 0 })).toContain('nothing would be written');
    expect(stepWords({ key: 'act:killer-interview', deed: 'correct' })).toBe('correct act killer-interview');
  });

  test('given a file, then it is sent where its request is small enough for the server, and refused in words where not', () => {
    const sized = (length: number) => bodyOf('x.yaml', 'a'.repeat(length));
    const sent = sized(900_000);
    expect('body' in sent && JSON.stringify(sent.body).length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(sized(BODY_LIMIT)).toMatchObject({ refusal: expect.stringContaining('detente replay') });
    // Signs that take more room as they are sent count as what they take.
    expect(bodyOf('x.yaml', '"'.repeat(BODY_LIMIT / 2))).toHaveProperty('refusal');
  });

  test('given faults of a file, then each stands at its line; else the refusal is told', () => {
    const problem = { status: 422, code: 'x', detail: 'It has a fault.', remedy: 'Mend it.' };
    const fault = { line: 3, column: 5, path: 'acts[0]', message: 'is odd', remedy: 'Look.' };
    expect(fileFaults({ ...problem, details: { problems: [fault] } })).toEqual([
      'Line 3, column 5: acts[0]: is odd. Look.',
    ]);
    expect(fileFaults(problem)).toEqual(['It has a fault. Mend it.']);
  });
});
