import { describe, expect, test } from 'vitest';
import { contrast, DARK, LIGHT, luminance, type Token } from '../../src/charts/palette.ts';

const BANDS: Token[] = ['band-calm', 'band-strained', 'band-tense', 'band-acute'];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('the %s palette', (_, palette) => {
  test.each(['ink', 'muted', 'tension'] as const)(
    'given text in %s, then its contrast on the surface is 4.5 at least',
    (token) => {
      expect(contrast(palette[token], palette.surface)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(BANDS)('given lines on %s, then their contrast is 3 at least', (band) => {
    for (const line of ['tension', 'underlying', 'ink', 'muted'] as const) {
      expect(contrast(palette[line], palette[band])).toBeGreaterThanOrEqual(3);
    }
  });

  test('given marks and bars on the surface, then their contrast is 3 at least', () => {
    for (const mark of ['raising', 'lowering', 'muted', 'tension'] as const) {
      expect(contrast(palette[mark], palette.surface)).toBeGreaterThanOrEqual(3);
    }
  });

  test('given a fan, then its median stands out from both bands', () => {
    for (const band of ['fan-outer', 'fan-inner'] as const) {
      expect(contrast(palette.tension, palette[band])).toBeGreaterThanOrEqual(3);
    }
  });

  test('given the bands from calm to acute, then each stands further from the surface than the one before', () => {
    const steps = BANDS.map((band) => contrast(palette[band], palette.surface));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBe(4);
  });
});

test('given black and white, then luminance and contrast are those of WCAG', () => {
  expect(luminance('#ffffff')).toBeCloseTo(1, 9);
  expect(luminance('#000000')).toBe(0);
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});
