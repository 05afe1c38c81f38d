import { expect, test } from 'vitest';
import { element, escapeXml } from '../../src/charts/svg-parts.ts';
import { incoming } from '../../src/dashboard/app/incoming.ts';
import { withoutTurns } from '../../src/kernel/direction.ts';

const TURNING = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'];

test('given marks that turn the reading direction, when a text is shown, in a picture or on the page, then they are left out', () => {
  for (const mark of TURNING) {
    expect(withoutTurns(`Summit ${mark}0.6`)).toBe('Summit 0.6');
    expect(escapeXml(`Summit ${mark}<0.6>`)).toBe('Summit &lt;0.6&gt;');
    expect(element('text', { 'aria-label': `a${mark}b` })).toBe('<text aria-label="ab"/>');
    expect(incoming(JSON.stringify({ title: `a${mark}b`, [`k${mark}`]: [mark] }))).toEqual({
      title: 'ab',
      k: [''],
    });
  }
});

test('given a script that is written from right to left, when its text is shown, then nothing is left out', () => {
  const text = 'قمة \u200f(جنيف)\u200e 0.6';
  expect(withoutTurns(text)).toBe(text);
});
