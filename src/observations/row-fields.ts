import { parseDay } from '../kernel/clock.ts';
import { knownCode } from '../ontology/codes.ts';
import { isKnownParty, isState } from '../ontology/countries.ts';
import { refused, type ObservedRow, type RowFault, type RowRead } from './observed-row.ts';

/** The fields of a row as text, before anything is known of them. */
export interface RowFields {
  readonly day: string | undefined;
  readonly known?: string | undefined;
  readonly a: string;
  readonly b: string;
  readonly code: string;
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly stamp?: string | undefined;
}

const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'N/A', 'None', 'NULL', '---']);

/** First day of which event data are taken; before it a date is a slip. */
export const FIRST_DAY = '1900-01-01';

/** `YYYY-MM-DD` of eight digits; `undefined` where the calendar has no such day. */
export function dayOfDigits(digits: string): string | undefined {
  if (!/^\d{8}$/.test(digits)) return undefined;
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  return parseDay(day) === undefined ? undefined : day;
}

/** A row of its fields, or the first thing that is wrong with them. `today` is the last day that can have happened. */
export function rowOf({ day, known, a, b, code, id, link, stamp }: RowFields, today: string): RowRead {
  if (day === undefined) return refused('bad-day');
  if (day < FIRST_DAY || day > today) return refused('day-out-of-range', day);
  if (known !== undefined && known > today) return refused('day-out-of-range', known);
  if (known !== undefined && known < day) return refused('known-before-it-happened', `${day} ${known}`);
  for (const party of [a, b]) {
    const fault = partyFault(party);
    if (fault !== undefined) return refused(fault, party);
  }
  const [actor, target] = [stateOf(a), stateOf(b)];
  if (actor === target) return refused('same-party', actor);
  const fault = codeFault(code);
  if (fault !== undefined) return refused(fault, code);
  const row: ObservedRow = {
    day,
    ...(known !== undefined && { known }),
    a: actor,
    b: target,
    code,
    ...(id !== undefined && id !== '' && { id }),
    ...(link !== undefined && link !== '' && { link }),
    ...(stamp !== undefined && { stamp }),
  };
  return { ok: true, row };
}

/** Codes by which files write one state where this project has another: Palestine stands as PAL and as PSE in one file. */
const WRITTEN_AS: Readonly<Record<string, string>> = { PAL: 'PSE', ROM: 'ROU', TMP: 'TLS' };

/** The state of an actor's code: `USAGOV` is USA. */
export function stateOf(party: string): string {
  const state = party.slice(0, 3);
  return WRITTEN_AS[state] ?? state;
}

function partyFault(party: string): RowFault | undefined {
  if (MISSING.has(party)) return 'missing-party';
  // FIPS and ISO give one two-letter code to different states (AU is Austria in one and Australia in the other).
  if (/^[A-Z]{2}$/.test(party)) return 'two-letter-country';
  if (!/^[A-Z]{3}[A-Z]*$/.test(party)) return 'unknown-party';
  const state = stateOf(party);
  if (isState(state)) return undefined;
  return isKnownParty(state) ? 'group-not-state' : 'unknown-party';
}

function codeFault(code: string): RowFault | undefined {
  if (MISSING.has(code)) return 'missing-code';
  if (knownCode(code) !== undefined) return undefined;
  if (knownCode(`0${code}`) !== undefined) return 'lost-zero';
  // WEIS ends with 21 (seize) and 22 (force), which CAMEO does not have.
  return /^2[12]\d$/.test(code) ? 'weis-code' : 'unknown-code';
}
