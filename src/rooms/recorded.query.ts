import { dayNumber, formatDay } from '../kernel/clock.ts';
import type { DocumentedQuery } from '../projection/documented.query.ts';
import type { Histories } from '../timeline/histories.ts';
import { isToldWhatCame, type RecordedDay } from './recorded.ts';
import type { RoomState } from './state.ts';

/** Ten-thousandths of a point, as figures are answered. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000 || 0;

/** How the record goes on past the fork of a room, reckoned as its figures are. */
export class RecordedAfter {
  readonly #histories: Pick<Histories, 'resolve'>;
  readonly #documented: Pick<DocumentedQuery, 'lineAfter'>;

  constructor(parts: {
    readonly histories: Pick<Histories, 'resolve'>;
    readonly documented: Pick<DocumentedQuery, 'lineAfter'>;
  }) {
    this.#histories = parts.histories;
    this.#documented = parts.documented;
  }

  /**
   * Day by day from the one after the fork to the last that the room looks ahead to, as far as the history's last revision covers. Nothing
   * where it does not go on, or was erased, and before the room is told.
   */
  async of(room: RoomState): Promise<{ readonly recorded?: readonly RecordedDay[] }> {
    if (!isToldWhatCame(room)) return {};
    const { opened, base } = room;
    const table = this.#histories.resolve(opened.history);
    if (!table.ok) return {};
    const { baseline, parameters } = table.value.declarationAt(base.revision);
    const line = await this.#documented.lineAfter(table.value, {
      at: base.at,
      horizonDays: opened.horizonDays,
      baseline: baseline.value,
      tension: parameters,
    });
    if (line.length === 0) return {};
    const first = dayNumber(base.at) + 1;
    return {
      recorded: line.map((tension, day) => ({ date: formatDay(first + day), tension: rounded(tension) })),
    };
  }
}
