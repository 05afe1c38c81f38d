import type { DayLine } from '../../charts/fan-geometry.ts';
import { dayNumber } from '../../kernel/clock.ts';
import type { Prediction } from '../../rooms/ballot-events.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';
import { dailyWay } from './room-predict.ts';

/** A line that a room's chart lays over what the model has, with what it is called. */
export interface RoomLine extends DayLine {
  readonly id: string;
  readonly name: string;
  /** The same at its end, where there is little room. */
  readonly short: string;
  /** Which of the lines in `chart.css` it is drawn as: by colour and by dashes. */
  readonly tone: 2 | 3 | 4;
}

/**
 * What the chart of a room lays over the model from the reveal on: how the record goes on, as far as it does, and the lines that were drawn,
 * of the room together and one's own.
 * @param from tension as the days ahead begin
 * @param self who looks; absent: somebody who watches
 */
export function besideModel(
  {
    recorded = [],
    revealed,
    horizonDays,
    base,
  }: Pick<RoomAnswer, 'recorded' | 'revealed' | 'horizonDays' | 'base'>,
  from: number,
  self?: string,
): readonly RoomLine[] {
  const first = dayNumber(base.at) + 1;
  const drawn = (prediction: Prediction | undefined, line: Omit<RoomLine, 'first' | 'values'>): RoomLine[] =>
    prediction?.line === undefined
      ? []
      : [{ ...line, first, values: dailyWay(prediction, from, horizonDays) }];
  const own = revealed?.predictions.find(({ participant }) => participant === self)?.prediction;
  const came = { id: 'came', name: 'what came, by the record', short: 'what came', tone: 2 } as const;
  return [
    ...(recorded.length === 0 ? [] : [{ ...came, first, values: recorded.map(({ tension }) => tension) }]),
    ...drawn(revealed?.together?.prediction, {
      id: 'room',
      name: 'the way that the room drew',
      short: 'the room drew',
      tone: 3,
    }),
    ...drawn(own, { id: 'own', name: 'the way that you drew', short: 'you drew', tone: 4 }),
  ];
}
