import { describe, expect, test } from 'vitest';
import { BODY_LIMIT } from '../../src/http/server.adapter.ts';
import { keptBack, tableFaults, tableSentence, tableText } from '../../src/dashboard/writing/table-plan.ts';

const row = (known: boolean) => ({ line: 2, actId: 'a', summary: 'A', known });
const refused = (details: Record<string, unknown>, code = 'invalid-table') => ({
  status: 422,
  code,
  detail: 'The table has faults.',
  remedy: 'Mend them.',
  details,
});

describe('what a table would bring', () => {
  test('given a plan, then one sentence says it', () => {
    expect(tableSentence({ rows: [row(false), row(false)] })).toBe('It would record 2 acts.');
    expect(tableSentence({ rows: [row(false), row(true)] })).toBe(
      'It would record 1 act; 1 is there already.',
    );
    expect(tableSentence({ rows: [row(true)] })).toContain('nothing would be written');
  });

  test('given faults, then each is a sentence with its place, and those that were cut off are counted', () => {
    const fault = { line: 3, column: 'on', message: 'not a day', remedy: 'Write one.' };
    expect(tableFaults(refused({ faults: [fault], count: 3 }))).toEqual([
      'Line 3, column "on": not a day. Write one.',
      'And 2 faults more.',
    ]);
    expect(tableFaults(refused({}))).toEqual(['The table has faults. Mend them.']);
  });

  test('given an import that cannot go as a whole, then what stays is known, and of other refusals nothing', () => {
    expect(keptBack(refused({ actIds: ['a'] }, 'acts-changed'))).toEqual(['a']);
    expect(keptBack(refused({ actIds: ['a'] }, 'unknown-act'))).toEqual([]);
  });

  test('given bytes, then text that fits a request is sent, and what is no UTF-8 or too long is refused in words', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const sent = tableText('x.csv', bytes('\uFEFFon,é'));
    expect(sent).toEqual({ text: '\uFEFFon,é' });
    const largest = tableText('x.csv', bytes('a'.repeat(BODY_LIMIT - 200)));
    expect(JSON.stringify({ ...largest, dryRun: false }).length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(tableText('x.csv', bytes('"'.repeat(BODY_LIMIT / 2)))).toHaveProperty('refusal');
    expect(tableText('x.csv', new Uint8Array([0xe9]))).toEqual({ refusal: expect.stringContaining('UTF-8') });
  });
});
