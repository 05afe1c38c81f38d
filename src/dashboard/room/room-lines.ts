import type { DayLine } from '../../charts/fan-geometry.ts';
import { dayNumber } from '../../kernel/clock.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';

/** A line that a room's chart lays over what the model has, with what it is called. */
export interface RoomLine extends DayLine {
  readonly id: string;
  readonly name: string;
  /** The same at its end, where there is little room. */
  readonly short: string;
  /** Which of the lines in `chart.css` it is drawn as: by colour and by dashes. */
  readonly tone: 2 | 3 | 4;
}

/** What the chart of a room lays over the model: from the reveal on how the record goes on, as far as it does. */
export function besideModel({ recorded = [] }: Pick<RoomAnswer, 'recorded'>): readonly RoomLine[] {
  const [first] = recorded;
  if (first === undefined) return [];
  const values = recorded.map(({ tension }) => tension);
  return [
    {
      id: 'came',
      name: 'what came, by the record',
      short: 'what came',
      tone: 2,
      first: dayNumber(first.date),
      values,
    },
  ];
}
