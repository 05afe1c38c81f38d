import { expect, test } from 'vitest';
import { tornadoView } from '../../src/dashboard/whatifs/tornado-vm.ts';
import type { Tornado, VariedEnd } from '../../src/projection/tornado-answer.ts';

const figures = (whatIf: number, difference: number) => ({
  whatIf: { mean: whatIf, standardError: 0.1 },
  difference: { mean: difference, standardError: 0.05 },
});
const end = (value: number, whatIf: number, difference = 0): VariedEnd => ({
  value,
  moves: figures(whatIf, difference),
});
const tornado: Tornado = {
  of: { title: 'Talks' } as Tornado['of'],
  fingerprint: 'f',
  models: { tension: 'tension/1', reaction: 'reaction/2' },
  seed: 1,
  paths: 2000,
  horizonDays: 180,
  day: '2021-12-12',
  ...figures(40, -5),
  parameters: [
    { parameter: 'reaction.mu', value: 0.05, low: end(0.025, -3), high: end(0.1, 6, 0.1) },
    { parameter: 'reaction.a', low: end(0.5, 1, -2), high: { value: 1.25, refused: 'without end' } },
    { parameter: 'tension.s', value: 0.5, low: end(0.35, -1, 1), high: end(0.7, 1.5, -1.4) },
  ],
};

test('given assumptions, then the strongest is first, and bars reach from the middle to where each end moves tension', () => {
  const { rows, sentence, table } = tornadoView(tornado, 'whatIf');
  expect(sentence).toContain('on 12 Dec 2021');
  expect(sentence).toContain('mean tension with the what-if, 40.0');
  expect(rows.map(({ key }) => key)).toEqual(['reaction.mu', 'tension.s', 'reaction.a']);
  const [first] = rows;
  expect(first?.high).toEqual({ left: 50, width: 48, raising: true, text: '0.1: +6.0' });
  expect(first?.low).toEqual({ left: 26, width: 24, raising: false, text: '0.025: \u22123.0' });
  expect(first?.now).toBe('now 0.05');
  expect(rows[2]?.high.text).toBe('\u00d71.25: refused');
  expect(rows[2]?.now).toBe('');
  expect(table.rows).toHaveLength(6);
  expect(table.rows[0]).toEqual(['Acts that nothing brings about, a day', 'low', 0.025, -3, 0.1, 0, 0.05]);
});

test('given the difference in place of tension, then the order and the bars are those of the difference', () => {
  const { rows, sentence } = tornadoView(tornado, 'difference');
  expect(sentence).toContain('what the what-if changes of it, \u22125.0 points');
  expect(rows.map(({ key }) => key)).toEqual(['tension.s', 'reaction.a', 'reaction.mu']);
  expect(rows[0]?.high.text).toBe('0.7: \u22121.4');
});
