/** An escape that may be half of a surrogate pair: JSON that holds none of them holds no half either. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** Whether JSON, read from UTF-8, may hold text that is no Unicode: cheap, and seldom so. */
export const mayHoldHalves = (json: string): boolean => SURROGATE_ESCAPE.test(json);

/**
 * Where a value that was read from JSON holds half a surrogate pair, which is no character: the way there, `undefined` where all
 * its texts and keys are Unicode.
 */
export function halfIn(value: unknown): readonly (string | number)[] | undefined {
  // Not by recursion: a frame may be nested deeper than the stack.
  const waiting: Place[] = [{ value, step: undefined, within: undefined }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value: part } = place;
    if (typeof part === 'string' && !part.isWellFormed()) return wayTo(place);
    if (part === null || typeof part !== 'object') continue;
    for (const [key, inner] of Object.entries(part)) {
      const step = Array.isArray(part) ? Number(key) : key.toWellFormed();
      const inside = { value: inner as unknown, step, within: place };
      if (!key.isWellFormed()) return wayTo(inside);
      waiting.push(inside);
    }
  }
  return undefined;
}

interface Place {
  readonly value: unknown;
  /** Key or index in the value around it. */
  readonly step: string | number | undefined;
  readonly within: Place | undefined;
}

function wayTo(place: Place): (string | number)[] {
  const way: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.step !== undefined; at = at.within) way.push(at.step);
  return way.reverse();
}
