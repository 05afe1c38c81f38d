import { clamp, type Box, type Scale } from './scale.ts';

/**
 * Places for labels of one height in a column, each as near to the place it wants as the others allow (blocks of
 * labels that touch are centred on the mean of their wishes). Answers in the order of the wishes; between `low` and
 * `high` as long as all of them fit in there.
 */
export function spreadLabels(wishes: readonly number[], height: number, low: number, high: number): number[] {
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish - b.wish);
  const blocks: { sum: number; members: number[]; top: number }[] = [];
  const place = (sum: number, count: number): number => {
    const half = ((count - 1) * height) / 2;
    return clamp(sum / count, low + half, Math.max(low + half, high - half)) - half;
  };
  for (const { wish, index } of order) {
    let block = { sum: wish, members: [index], top: place(wish, 1) };
    for (let before = blocks[blocks.length - 1]; before !== undefined; before = blocks[blocks.length - 1]) {
      if (before.top + before.members.length * height <= block.top + 1e-9) break;
      blocks.pop();
      const members = [...before.members, ...block.members];
      const sum = before.sum + block.sum;
      block = { sum, members, top: place(sum, members.length) };
    }
    blocks.push(block);
  }
  const places = Array.from(wishes, () => 0);
  for (const { top, members } of blocks) {
    members.forEach((index, row) => {
      places[index] = top + row * height;
    });
  }
  return places;
}

/** Where a label at the end of a line stands, and where its line ends. */
export interface EndPlace {
  readonly x: number;
  readonly y: number;
  readonly lineY: number;
}

/** Labels at the ends of lines, at `x` and as near to their values as the others allow; what has no value has no label. */
export function placedAtEnds<T extends { readonly value: number | undefined }>(
  wanted: readonly T[],
  x: number,
  y: Scale,
  height: number,
  plot: Box,
): (T & EndPlace & { readonly value: number })[] {
  const real = wanted.filter((label): label is T & { value: number } => Number.isFinite(label.value));
  const wishes = real.map(({ value }) => y(value));
  const places = spreadLabels(wishes, height, plot.y, plot.y + plot.height);
  return real.map((label, index) => ({ ...label, x, y: places[index] ?? 0, lineY: wishes[index] ?? 0 }));
}

export interface RowLabel {
  readonly x: number;
  readonly width: number;
}

/**
 * Rows for labels that want to be centred at an x: each in the first row where it touches none of the earlier ones, moved
 * inwards at the ends. A label that finds no place in `rows` rows is left out (`row` undefined).
 */
export function rowLabels(
  labels: readonly RowLabel[],
  rows: number,
  gap: number,
  start: number,
  end: number,
): { readonly x: number; readonly row: number | undefined }[] {
  const taken: { from: number; to: number }[][] = Array.from({ length: rows }, () => []);
  return labels.map(({ x, width }) => {
    const half = width / 2;
    const at = clamp(x, start + half, Math.max(start + half, end - half));
    const from = at - half;
    const to = at + half;
    const row = taken.findIndex((others) =>
      others.every((other) => to + gap <= other.from || other.to + gap <= from),
    );
    if (row < 0 || to > end + 1e-9) return { x: at, row: undefined };
    taken[row]?.push({ from, to });
    return { x: at, row };
  });
}
