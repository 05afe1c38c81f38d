import type { Caution } from '../kernel/caution.ts';
import { dayNumber, type Day, type DayNumber } from '../kernel/clock.ts';
import { listed } from '../kernel/listed.ts';
import { tellingKey, type Telling } from './tellings.ts';

/** How many acts alike within so many days are worth a word, told at the act that makes them so many. */
const DENSE = 4;
const DENSE_DAYS = 7;
/** Ids by `tellingKey`. */
export interface Tellings {
  get(key: string): Iterable<string> | undefined;
}

/** A few of the others, however many there are. */
function othersOf(ids: Iterable<string>, own: string): string[] {
  const others: string[] = [];
  for (const id of ids) {
    if (id !== own) others.push(id);
    if (others.length > DENSE) break;
  }
  return others;
}

/** What may be told again, and what to say of it then. */
export interface Repeated extends Telling {
  readonly id: string;
  readonly from: Day;
  /** What it is called in a sentence. */
  readonly what: string;
  readonly path: Caution['path'];
  readonly remedies: { readonly twice: string; readonly often: string };
}

/** One that others of its day, or several of the week before it, are alike with. */
export function repeatCaution(
  tellings: Tellings,
  { id, from, what, path, remedies, ...telling }: Repeated,
): Caution | undefined {
  const others = (key: string): string[] => othersOf(tellings.get(key) ?? [], id);
  const [today, ...before] = tellingKeys(telling, dayNumber(from));
  const same = others(today);
  const { initiator, target, code } = telling;
  const alike = `the code ${code.code}, by ${initiator} toward ${target}`;
  if (same.length > 0) {
    return {
      code: 'told-twice',
      message: `${what} and ${listed(same)} are of one day, ${from}, and have ${alike}`,
      remedy: remedies.twice,
      path,
    };
  }
  const earlier = before.flatMap(others);
  if (earlier.length + 1 !== DENSE) return undefined;
  return {
    code: 'dense-repeats',
    message: `${what} is the ${DENSE}th within ${DENSE_DAYS} days, after ${listed(earlier)}, to have ${alike}`,
    remedy: remedies.often,
    path,
  };
}

/** Under which keys stands what something of a day may repeat: its own first, then those of the days before that count. */
export const tellingKeys = (telling: Telling, day: DayNumber): readonly [string, ...string[]] => [
  tellingKey(telling, day),
  ...Array.from({ length: DENSE_DAYS - 1 }, (_, back) => tellingKey(telling, day - back - 1)),
];
