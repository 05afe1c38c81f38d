/** Most levels of an outline. */
export const OUTLINE_POINTS = 60;

/** Levels of an outline are whole numbers of this part of a point, so that one takes a byte. */
export const OUTLINE_STEP = 0.5;

/** Spans between the first and the last day, each with its lowest and its highest level. */
const SPANS = (OUTLINE_POINTS - 2) / 2;

/**
 * Daily tension as at most 60 levels at equal steps of time, in half points. Of few days it is every one of them; of more it is
 * the first, the lowest and the highest of each of 29 spans in the order in which they came, and the last, so that no
 * peak is lost and none is moved by more than a span.
 */
export function outlineOf(tension: Float64Array): Uint8Array {
  const last = tension.length - 1;
  const level = (day: number): number => Math.round((tension[day] ?? 0) / OUTLINE_STEP);
  if (tension.length <= OUTLINE_POINTS) return Uint8Array.from(tension, (_, day) => level(day));
  const levels = [level(0)];
  for (let span = 0; span < SPANS; span += 1) {
    const begin = 1 + Math.floor((span * (last - 1)) / SPANS);
    const end = 1 + Math.floor(((span + 1) * (last - 1)) / SPANS);
    let low = begin;
    let high = begin;
    for (let day = begin; day < end; day += 1) {
      if ((tension[day] ?? 0) < (tension[low] ?? 0)) low = day;
      if ((tension[day] ?? 0) > (tension[high] ?? 0)) high = day;
    }
    levels.push(level(Math.min(low, high)), level(Math.max(low, high)));
  }
  levels.push(level(last));
  return Uint8Array.from(levels);
}
