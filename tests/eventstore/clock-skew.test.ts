import { describe, expect, test } from 'vitest';
import { clockFinding, SKEW_LIMIT_MS } from '../../src/eventstore/clock-skew.ts';

const NOW = Date.UTC(2021, 5, 16, 12);
/** An answer that took 200 ms, dated by a server whose clock differs by `skew`. */
const sighting = (skew: number) => ({
  before: NOW,
  after: NOW + 200,
  dated: Math.floor((NOW + 100 + skew) / 1000) * 1000,
});

describe('the difference of two clocks', () => {
  test('given a dated answer, when the clocks agree as well as can be known, then that is fine', () => {
    for (const skew of [0, -900, 900, SKEW_LIMIT_MS]) {
      expect(clockFinding(sighting(skew))).toMatchObject({ check: 'clock', fine: true });
    }
  });

  test('given a dated answer, when the server is ahead or behind beyond doubt, then it says by how much at least', () => {
    const ahead = clockFinding(sighting(60_000));
    expect(ahead).toMatchObject({ fine: false, remedy: expect.stringContaining('NTP') });
    expect(ahead.says).toBe("the server's clock is 59.8 s ahead");
    const behind = clockFinding(sighting(-60_000));
    expect(behind).toMatchObject({ fine: false });
    expect(behind.says).toBe("the server's clock is 59.0 s behind");
  });

  test('given a slow answer, when its date lies within the journey, then nothing is claimed', () => {
    expect(clockFinding({ before: NOW, after: NOW + 30_000, dated: NOW + 20_000 }).fine).toBe(true);
  });

  test('given no date, when the last event lies in the future, then this clock is behind; else nothing is known', () => {
    const seen = { before: NOW, after: NOW + 10 };
    expect(clockFinding({ ...seen, created: NOW + 60_000 })).toMatchObject({ fine: false });
    expect(clockFinding({ ...seen, created: NOW - 60_000 })).toEqual(clockFinding(seen));
    expect(clockFinding(seen).says).toContain('not compared');
  });
});
