import { addDays, type Day } from '../kernel/clock.ts';

/**
 * States that are gone, with the days of their lives. Codes are those of ISO 3166-3; that the Soviet Union is SUN until
 * 25 December 1991 and Russia RUS from the day after is how the actor dictionaries of CAMEO's coders have it
 * (openeventdata/Dictionaries, `Phoenix.Countries.actors.txt`). Days are those on which a state was proclaimed and the last
 * before it was dissolved, united or renamed.
 */
export interface FormerState {
  readonly code: string;
  readonly name: string;
  /** First and last day. */
  readonly from: Day;
  readonly until: Day;
  /** Codes of states that begin where this one ends. */
  readonly followedBy: readonly string[];
  /** The code of the state of today that holds its seat: they are shown together. Their records stay apart. */
  readonly seat?: string;
}

export const FORMER_STATES: readonly FormerState[] = [
  {
    code: 'ANT',
    name: 'Netherlands Antilles',
    from: '1954-12-15',
    until: '2010-10-09',
    followedBy: ['BES', 'CUW', 'SXM'],
  },
  {
    code: 'CSK',
    name: 'Czechoslovakia',
    from: '1918-10-28',
    until: '1992-12-31',
    followedBy: ['CZE', 'SVK'],
  },
  {
    code: 'DDR',
    name: 'German Democratic Republic',
    from: '1949-10-07',
    until: '1990-10-02',
    followedBy: [],
  },
  {
    code: 'SCG',
    name: 'Serbia and Montenegro',
    from: '2003-02-04',
    until: '2006-06-02',
    followedBy: ['MNE', 'SRB'],
    seat: 'SRB',
  },
  {
    code: 'SUN',
    name: 'Soviet Union',
    from: '1922-12-30',
    until: '1991-12-25',
    followedBy: ['RUS'],
    seat: 'RUS',
  },
  {
    code: 'VDR',
    name: 'Democratic Republic of Viet-Nam',
    from: '1945-09-02',
    until: '1976-07-01',
    followedBy: [],
    seat: 'VNM',
  },
  {
    code: 'YMD',
    name: 'Democratic Yemen',
    from: '1967-11-30',
    until: '1990-05-21',
    followedBy: [],
    seat: 'YEM',
  },
  {
    code: 'YUG',
    name: 'Yugoslavia',
    from: '1918-12-01',
    until: '2003-02-03',
    followedBy: ['SCG'],
    seat: 'SRB',
  },
];

const BY_CODE: ReadonlyMap<string, FormerState> = new Map(FORMER_STATES.map((state) => [state.code, state]));
const BEFORE: ReadonlyMap<string, FormerState> = new Map(
  FORMER_STATES.flatMap((state) => state.followedBy.map((code) => [code, state] as const)),
);

/** What a state that is gone was called; nothing for any other code. */
export const formerStateName = (code: string): string | undefined => BY_CODE.get(code)?.name;

/** The code under which a party is shown: that of the state that holds its seat today, or its own. */
export const seatOf = (party: string): string => {
  const seat = BY_CODE.get(party.slice(0, 3))?.seat;
  return seat === undefined ? party : seat + party.slice(3);
};

/** A pair of parties as it is shown: histories of one pair stand together, whichever states they were at the time. */
export const pairOf = (parties: readonly string[]): string => parties.map(seatOf).sort().join('-');

/** Why a code is not that of its time, where days from `from` to `to` lie outside the life of its state. */
export function outOfItsTime(
  party: string,
  from: Day,
  to: Day = from,
): { readonly message: string; readonly remedy: string } | undefined {
  const code = party.slice(0, 3);
  const gone = BY_CODE.get(code);
  if (gone !== undefined && from > gone.until) {
    const next = gone.followedBy.length === 0 ? undefined : gone.followedBy.join(' or ');
    return {
      message: `${party} is the code of a state that was until ${gone.until}: ${gone.name}`,
      remedy:
        next === undefined
          ? 'Write the code of the state that acted.'
          : `From ${addDays(gone.until, 1)} on write ${next}.`,
    };
  }
  if (gone !== undefined && to < gone.from) {
    return {
      message: `${party} is the code of a state that was from ${gone.from} on: ${gone.name}`,
      remedy: 'Correct the day, or write the code of the state that acted.',
    };
  }
  const before = BEFORE.get(code);
  if (before === undefined || gone !== undefined || to > before.until) return undefined;
  return {
    message: `${party} is the code of a state since ${addDays(before.until, 1)}; until then it was part of ${before.code}, ${before.name}`,
    remedy: `Write ${before.code} where the state acted; ${party} stays right for what the part did by itself.`,
  };
}
