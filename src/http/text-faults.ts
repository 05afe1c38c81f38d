import { brokenText } from '../kernel/broken-text.ts';
import type { Fault, Path } from './fault.ts';

/** Most places named: who sends one broken text tends to send many. */
const MOST = 50;

interface Place {
  readonly value: unknown;
  readonly key?: string | number;
  readonly within?: Place;
}

/**
 * Texts in a value that are no Unicode text: half of a surrogate pair, which JSON and YAML can write by an escape and no store
 * keeps, and NUL, which ends a text in many programs. Walks without recursion, however deep the value is.
 */
export function textFaults(whole: unknown): Fault[] {
  const faults: Fault[] = [];
  const open: Place[] = [{ value: whole }];
  for (let place = open.pop(); place !== undefined && faults.length < MOST; place = open.pop()) {
    const { value } = place;
    if (typeof value === 'string') {
      const fault = faultOf(value);
      if (fault !== undefined) faults.push({ ...fault, path: pathOf(place) });
    } else if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) {
        open.push({ value: value[index] as unknown, key: index, within: place });
      }
    } else if (value !== null && typeof value === 'object') {
      for (const [key, member] of Object.entries(value).reverse()) {
        open.push({ value: member, key, within: place });
      }
    }
  }
  return faults;
}

function faultOf(text: string): Omit<Fault, 'path'> | undefined {
  const message = brokenText(text);
  return message === undefined
    ? undefined
    : { code: 'not-unicode', message, remedy: 'Write the text anew, without it.' };
}

function pathOf(place: Place): Path {
  const path: (string | number)[] = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.within) path.push(at.key);
  return path.reverse();
}
