import type { PhaseName } from '../../rooms/phases.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';
import { nameOf } from './room-vm.ts';

/** Phases in plain words, in the order of a lesson, with the minutes that they usually take. */
export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  explore: 'Look around',
  predict: 'Predict',
  negotiate: 'Negotiate',
  freeze: 'Freeze',
  reveal: 'Reveal',
  debrief: 'Look back',
};

export const USUAL_MINUTES: Readonly<Record<PhaseName, number | undefined>> = {
  explore: 5,
  predict: 5,
  negotiate: 15,
  freeze: undefined,
  reveal: undefined,
  debrief: undefined,
};

/** What whoever leads does in a phase, and what everybody else can do. */
export const PHASE_HINTS: Readonly<Record<PhaseName, string>> = {
  explore: 'Everybody comes in and looks at where things stand. Nothing can be tabled yet.',
  predict:
    'Everybody says how tense it will be on the last day; what they say stays sealed until you reveal it.',
  negotiate: 'Delegations draft, table, accept, amend and refuse steps.',
  freeze: 'Nobody moves any more: look at the package together.',
  reveal: 'Predictions are open, and what followed stands beside them. There is no way back.',
  debrief: 'Look at the moves in order, and at what each of them did.',
};

export interface Seat {
  readonly participant: string;
  readonly name: string;
  readonly party?: string;
  readonly removed: boolean;
  readonly isSuccessor: boolean;
}

export interface SeatGroup {
  readonly key: string;
  readonly title: string;
  readonly seats: readonly Seat[];
}

/** Who is where: by delegation in the order of the room, then who watches under a name, then who was sent out. */
export function seatGroups(view: RoomAnswer): readonly SeatGroup[] {
  const seats = view.participants
    .filter(({ participant }) => participant !== view.facilitator)
    .map((one) => ({ ...one, isSuccessor: one.participant === view.successor && !one.removed }));
  const inside = seats.filter(({ removed }) => !removed);
  const groups = view.delegations.map(({ party, mediates }) => ({
    key: party,
    title: `${nameOf(view, party)}${mediates ? ' (mediates)' : ''}`,
    seats: inside.filter((one) => one.party === party),
  }));
  return [
    ...groups,
    { key: '', title: 'Watching', seats: inside.filter(({ party }) => party === undefined) },
    { key: 'out', title: 'Sent out', seats: seats.filter(({ removed }) => removed) },
  ].filter(({ key, seats: some }) => some.length > 0 || (key !== '' && key !== 'out'));
}

const NOW_WORDS: Readonly<Record<PhaseName, string>> = {
  explore: 'Looking around',
  predict: 'Predicting',
  negotiate: 'Negotiating',
  freeze: 'Frozen: nobody moves any more',
  reveal: 'What came',
  debrief: 'Looking back',
};

/** Where a room stands, for everybody in it. */
export function phaseWords({ state, phase }: Pick<RoomAnswer, 'state' | 'phase'>): string {
  if (state === 'closed') return 'Closed';
  if (state === 'expired') return 'Over';
  return phase.over && phase.name === 'negotiate' ? 'Time is up' : NOW_WORDS[phase.name];
}
