import { keyOfSeed, philox, uniform } from '../kernel/random.ts';

/** Resamples that an interval is read off. */
const RESAMPLES = 1000;

/**
 * The middle 95 % of a ratio's resamples, for `pairs` of sums in order of time: blocks of `block` neighbours are drawn with
 * replacement, in a circle (Politis and Romano 1992), since forecasts whose days overlap are no separate evidence. Absent where
 * fewer than three blocks make up the whole.
 */
export function blockInterval(
  pairs: readonly (readonly [number, number])[],
  block: number,
  seed = 1,
): readonly [number, number] | undefined {
  const n = pairs.length;
  if (n < 3 * block) return undefined;
  const blocks = Math.ceil(n / block);
  const words = new Int32Array(4);
  const [key0, key1] = keyOfSeed(seed);
  const ratios = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    let top = 0;
    let bottom = 0;
    let left = n;
    for (let drawn = 0; drawn < blocks; drawn += 1) {
      philox(words, resample, drawn, block, n, key0, key1);
      const from = Math.floor(uniform(words[0] ?? 0, words[1] ?? 0) * n);
      for (let place = 0; place < block && left > 0; place += 1) {
        const [a, b] = pairs[(from + place) % n] as (typeof pairs)[number];
        top += a;
        bottom += b;
        left -= 1;
      }
    }
    ratios[resample] = top / bottom;
  }
  ratios.sort();
  return [
    ratios[Math.round(RESAMPLES * 0.025)] ?? Number.NaN,
    ratios[Math.round(RESAMPLES * 0.975) - 1] ?? Number.NaN,
  ];
}
