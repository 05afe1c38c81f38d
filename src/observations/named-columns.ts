import { codeByName } from '../ontology/code-names.ts';
import { stateByWholeName } from '../ontology/country-names.ts';

/** Where the columns of a header lie, by their names in small letters. */
export class NamedColumns {
  readonly count: number;
  readonly #at: ReadonlyMap<string, number>;

  constructor(names: readonly string[]) {
    this.count = names.length;
    this.#at = new Map(names.map((name, at) => [name.trim().toLowerCase(), at]));
  }

  /** Whether there is one of the names. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => this.#at.has(name));
  }

  /** The field under the first of the names that there is; `undefined` where there is none. */
  of(fields: readonly string[], ...names: readonly string[]): string | undefined {
    for (const name of names) {
      const at = this.#at.get(name);
      if (at !== undefined) return (fields[at] ?? '').trim();
    }
    return undefined;
  }
}

const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'N/A', 'None', 'NULL', 'NaN']);

/** Whether a field says that there is nothing. */
export const isMissing = (field: string | undefined): boolean => field === undefined || MISSING.has(field);

/** The code of a party that is written by its code, its whole name, or as `Government (Nigeria)`; what is neither as it is. */
export function partyOf(field: string): string {
  if (isMissing(field)) return '';
  if (/^[A-Z]{3}$/.test(field)) return field;
  const [, inside] = /\(([^()]+)\)$/.exec(field) ?? [];
  return stateByWholeName(inside ?? field) ?? field;
}

/** The code of a kind of event that is written by its code or its whole name; what is neither as it is. */
export const eventCodeOf = (field: string): string =>
  /^\d{2,4}$/.test(field) || isMissing(field) ? field : (codeByName(field) ?? field);
