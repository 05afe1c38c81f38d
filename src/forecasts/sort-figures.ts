import { insertEach } from '../models/reaction/quantiles.ts';

/** Figures dealt to one place at most that are put in order there one by one; more are sorted by themselves. */
const FEW = 24;

let places = new Int32Array(0);
let counts = new Int32Array(0);
let dealt = new Float64Array(0);

/**
 * Sorts figures, none of them NaN, as `sort` does, some four times as fast where they are spread out: dealt into as many places
 * by size, and put in order within each. A forecast is a thousand figures a day, of which nearly all of its time would be this.
 */
export function sortFigures(figures: Float64Array): void {
  const n = figures.length;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i += 1) {
    const figure = figures[i] as number;
    if (figure < least) least = figure;
    if (figure > most) most = figure;
  }
  const scale = (n - 1) / (most - least);
  if (n < FEW || !Number.isFinite(scale)) {
    figures.sort();
    return;
  }
  makeRoom(n);
  for (let i = 0; i < n; i += 1) {
    // Rounding keeps the order, so that a smaller figure never comes to a later place.
    const place = (((figures[i] as number) - least) * scale) | 0;
    places[i] = place;
    counts[place + 1] = (counts[place + 1] as number) + 1;
  }
  for (let place = 1; place <= n; place += 1) {
    counts[place] = (counts[place] as number) + (counts[place - 1] as number);
  }
  for (let i = 0; i < n; i += 1) {
    const place = places[i] as number;
    const at = counts[place] as number;
    dealt[at] = figures[i] as number;
    counts[place] = at + 1;
  }
  // What was where a place begins is by now where it ends.
  for (let place = 0, from = 0; place < n; place += 1) {
    const to = counts[place] as number;
    if (to - from > FEW) dealt.subarray(from, to).sort();
    else insertEach(dealt, from, to);
    from = to;
  }
  figures.set(dealt.subarray(0, n));
}

function makeRoom(n: number): void {
  if (dealt.length < n) {
    places = new Int32Array(n);
    counts = new Int32Array(n + 1);
    dealt = new Float64Array(n);
  }
  counts.fill(0, 0, n + 1);
}
