/**
 * Rounds figures so that their printed sum is the printed total: each goes to the next lower or next higher step, those
 * with the largest remainders up (Hamilton's method), so none moves by a whole step, but where the total itself was
 * rounded on both ends; that last step goes to the largest figure. `decimals` is 0 to 6.
 */
export function roundToSum(values: readonly number[], total: number, decimals: number): number[] {
  const unit = Number(`1e${decimals}`);
  const scaled = values.map((value) => value * unit);
  const steps = scaled.map((value) => Math.floor(value + 1e-9));
  let missing = Math.round(total * unit) - steps.reduce((sum, value) => sum + value, 0);
  const order = scaled
    .map((value, index) => ({ index, remainder: value - (steps[index] ?? 0), size: Math.abs(value) }))
    .sort((a, b) => b.remainder - a.remainder || b.size - a.size || a.index - b.index);
  for (const { index, remainder } of order) {
    if (missing <= 0 || remainder < 1e-9) break;
    steps[index] = (steps[index] ?? 0) + 1;
    missing -= 1;
  }
  const largest = order.reduce((best, item) => (item.size > best.size ? item : best), {
    index: -1,
    remainder: 0,
    size: -1,
  });
  if (largest.index >= 0) steps[largest.index] = (steps[largest.index] ?? 0) + missing;
  return steps.map((step) => (step === 0 ? 0 : step / unit));
}

/** The value at the same precision as `roundToSum` prints. */
export function roundTo(value: number, decimals: number): number {
  const unit = Number(`1e${decimals}`);
  return Math.round(value * unit) / unit;
}
