import { dayOfInstant, type Clock, type Day } from '../kernel/clock.ts';
import { Lru } from '../kernel/lru.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Histories } from '../timeline/histories.ts';
import type { TensionReading } from './tension-answers.ts';
import type { TensionQuery } from './tension.query.ts';

/** Tension on a day, without where it comes from. */
export type Reading = Pick<TensionReading, 'at' | 'covered' | 'tension' | 'underlying' | 'band' | 'z'>;

interface Kept {
  readonly day: number;
  readonly reading: Promise<Result<Reading>>;
}

/** Most histories whose reading is kept. */
const KEPT = 1000;

/** Readings of histories at their revisions, each made once for all who ask for it on one day. */
export class Readings {
  readonly #tension: TensionQuery;
  readonly #histories: Histories;
  readonly #clock: Clock;
  readonly #kept = new Lru<string, Kept>({ most: KEPT });

  constructor(parts: {
    readonly tension: TensionQuery;
    readonly histories: Histories;
    readonly clock: Clock;
  }) {
    this.#tension = parts.tension;
    this.#histories = parts.histories;
    this.#clock = parts.clock;
  }

  /** Tension of a history as of a revision: on its default day, or on another. */
  reading(history: string, revision: number, at?: Day): Promise<Result<Reading>> {
    if (at !== undefined) return this.#read(history, revision, at);
    const key = `${history} ${revision}`;
    const day = dayOfInstant(this.#clock.now());
    const kept = this.#kept.get(key);
    if (kept?.day === day) return kept.reading;
    const reading = this.#read(history, revision);
    this.#kept.set(key, { day, reading });
    return reading;
  }

  /** The history's last revision that the read models have. */
  revisionOf(history: string): number | undefined {
    const table = this.#histories.resolve(history);
    return table.ok ? table.value.revision : undefined;
  }

  async #read(history: string, revision: number, at?: Day): Promise<Result<Reading>> {
    const view = { asOf: { revision }, ...(at === undefined ? {} : { at }) };
    const answer = await this.#tension.reading(history, view);
    if (!answer.ok) return answer;
    const { at: day, covered, tension, underlying, band, z } = answer.value;
    return ok({ at: day, covered, tension, underlying, band, z });
  }
}
