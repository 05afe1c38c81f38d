import type { FigureTable } from '../../charts/figure-table.ts';
import { dayNumber } from '../../kernel/clock.ts';
import { parameterName, parameterValue } from '../../models/reaction/parameter-names.ts';
import type { Tornado, VariedEnd } from '../../projection/tornado-answer.ts';
import { figure, longDay, signed } from '../ui/words.ts';

/** Which figure assumptions are seen to move: tension with the what-if, or what the what-if changes. */
export type Moved = 'whatIf' | 'difference';

export interface TornadoBar {
  /** In percent of the row, between the middle and where the figure moves to. */
  readonly left: number;
  readonly width: number;
  readonly raising: boolean;
  /** Such as `0.15 → +1.2`; why there is none where the models refuse the value. */
  readonly text: string;
}

export interface TornadoRow {
  readonly key: string;
  readonly label: string;
  /** As the what-if has it. */
  readonly now: string;
  readonly low: TornadoBar;
  readonly high: TornadoBar;
}

export interface TornadoView {
  readonly sentence: string;
  readonly rows: readonly TornadoRow[];
  readonly table: FigureTable;
}

/** Room at each side of the longest bar, in percent of the row. */
const ROOM = 2;

export function tornadoView(tornado: Tornado, moved: Moved): TornadoView {
  const { parameters, paths } = tornado;
  const day = longDay(dayNumber(tornado.day));
  const pointsOf = (end: VariedEnd): number => end.moves?.[moved].mean ?? 0;
  const widest = Math.max(
    0.1,
    ...parameters.flatMap(({ low, high }) => [low, high].map((end) => Math.abs(pointsOf(end)))),
  );
  const scale = (50 - ROOM) / widest;
  const barOf = (end: VariedEnd, factor: boolean): TornadoBar => {
    const points = pointsOf(end);
    const width = Math.abs(points) * scale;
    return {
      left: points < 0 ? 50 - width : 50,
      width,
      raising: points >= 0,
      text: `${parameterValue(end.value, factor ? '\u00d7' : '')}: ${end.refused === undefined ? signed(points) : 'refused'}`,
    };
  };
  const sorted = parameters.toSorted(
    (a, b) => Math.abs(pointsOf(b.high) - pointsOf(b.low)) - Math.abs(pointsOf(a.high) - pointsOf(a.low)),
  );
  const what =
    moved === 'whatIf'
      ? `mean tension with the what-if, ${figure(tornado.whatIf.mean)}`
      : `what the what-if changes of it, ${signed(tornado.difference.mean)} points`;
  return {
    sentence: `What each assumption moves on ${day} at the low and at the high end of its range, in points of ${what}; each of ${paths.toLocaleString('en')} futures is held against itself.`,
    rows: sorted.map(({ parameter, value, low, high }) => ({
      key: parameter,
      label: begun(parameterName(parameter)),
      now: value === undefined ? '' : `now ${parameterValue(value, '')}`,
      low: barOf(low, value === undefined),
      high: barOf(high, value === undefined),
    })),
    table: {
      caption: `What each assumption moves on ${day}, in points`,
      columns: [
        { name: 'assumption' },
        { name: 'end' },
        { name: 'value', numeric: true, decimals: 3 },
        { name: 'moves tension', numeric: true, decimals: 2 },
        { name: 'its standard error', numeric: true, decimals: 2 },
        { name: 'moves the difference', numeric: true, decimals: 2 },
        { name: 'the standard error of that', numeric: true, decimals: 2 },
      ],
      rows: sorted.flatMap(({ parameter, low, high }) =>
        (
          [
            ['low', low],
            ['high', high],
          ] as const
        ).map(([name, { value, moves }]) => [
          begun(parameterName(parameter)),
          name,
          value,
          moves?.whatIf.mean,
          moves?.whatIf.standardError,
          moves?.difference.mean,
          moves?.difference.standardError,
        ]),
      ),
    },
  };
}

const begun = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
