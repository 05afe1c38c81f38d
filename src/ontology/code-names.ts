import { allCodes } from './codes.ts';
import { MANUAL_NAMES } from './cameo-manual.ts';

let byName: ReadonlyMap<string, string> | undefined;

/** The code whose whole name a text is: data sets write names in place of codes, and leave "not specified below" out. */
export function codeByName(name: string): string | undefined {
  byName ??= names();
  return byName.get(letters(name));
}

function names(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const offer = (name: string, code: string): void => {
    const key = letters(name);
    const before = found.get(key);
    // A root and the code below it for what is not told apart have one name; data sets write the longer.
    if (before === undefined || (code.startsWith(before) && code.length > before.length))
      found.set(key, code);
  };
  for (const { code, name } of allCodes()) offer(name, code);
  for (const [code, name] of MANUAL_NAMES) offer(name, code);
  return found;
}

const letters = (name: string): string =>
  name
    .toLowerCase()
    .replace(/,? not specified (below|otherwise)/, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
