import type { Position } from '../eventstore/port.ts';
import { dayOfInstant, type Clock, type Day } from '../kernel/clock.ts';
import { Lru } from '../kernel/lru.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { TensionQuery } from '../tension/tension.query.ts';
import type { Histories } from '../timeline/histories.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { WhatIfQuery } from '../whatifs/what-if.query.ts';
import type { WhatIfs } from '../whatifs/what-ifs.ts';
import { HISTORIES_LISTED, WHAT_IFS_LISTED, type Reading } from './protocol.ts';
import type { LiveReads, SnapshotAnswer, Staleness } from './sources.ts';
import type { Topic } from './topic.ts';

interface Kept {
  readonly day: number;
  readonly reading: Promise<Result<Reading>>;
}

/** Most histories whose reading is kept. */
const KEPT = 1000;

/** Snapshots and readings out of the read models. */
export class ReadModelReads implements LiveReads {
  readonly #histories: Histories;
  readonly #timeline: TimelineQuery;
  readonly #tension: TensionQuery;
  readonly #clock: Clock;
  readonly #whatIfs: WhatIfs;
  readonly #whatIfQuery: WhatIfQuery;
  readonly #position: () => Position;
  /** Readings by history and revision: many ask for one at a time. */
  readonly #kept = new Lru<string, Kept>({ most: KEPT });

  constructor(parts: {
    readonly histories: Histories;
    readonly timeline: TimelineQuery;
    readonly tension: TensionQuery;
    readonly clock: Clock;
    readonly whatIfs: WhatIfs;
    readonly whatIfQuery: WhatIfQuery;
    /** Position at which the read models of histories and what-ifs stand. */
    readonly position: () => Position;
  }) {
    this.#histories = parts.histories;
    this.#timeline = parts.timeline;
    this.#tension = parts.tension;
    this.#clock = parts.clock;
    this.#whatIfs = parts.whatIfs;
    this.#whatIfQuery = parts.whatIfQuery;
    this.#position = parts.position;
  }

  exists(topic: Topic): Result<void> {
    switch (topic.kind) {
      case 'relations':
        return ok(undefined);
      case 'relation': {
        const found = this.#histories.resolve(topic.history);
        return found.ok ? ok(undefined) : found;
      }
      case 'whatif':
        return this.#whatIfs.table.get(topic.whatIfId) === undefined
          ? err(noWhatIf(topic.whatIfId))
          : ok(undefined);
    }
  }

  async snapshot(topic: Topic): Promise<Result<SnapshotAnswer>> {
    // What is read below before the first pause stands at this position, and names the revisions that the rest is read by.
    const position = this.#position();
    switch (topic.kind) {
      case 'relations': {
        const all = this.#timeline.histories();
        return ok({ position, state: { total: all.length, histories: all.slice(0, HISTORIES_LISTED) } });
      }
      case 'relation': {
        const summary = this.#timeline.summary(topic.history);
        if (!summary.ok) return summary;
        const list = this.#whatIfQuery.list(topic.history, { limit: WHAT_IFS_LISTED });
        const reading = await this.reading(topic.history, summary.value.revision);
        if (!reading.ok) return reading;
        const page = await list;
        if (!page.ok) return page;
        const whatIfs = { total: page.value.total, list: page.value.whatIfs };
        return ok({ position, state: { history: summary.value, reading: reading.value, whatIfs } });
      }
      case 'whatif': {
        const row = this.#whatIfs.table.get(topic.whatIfId);
        if (row === undefined) return err(noWhatIf(topic.whatIfId));
        const asOf = row.steps.length - 1;
        const detail = await this.#whatIfQuery.get(topic.whatIfId, asOf);
        return detail.ok ? ok({ position, state: { ...detail.value, revision: asOf } }) : detail;
      }
    }
  }

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

  async staleness(history: string): Promise<Result<Staleness>> {
    const page = await this.#whatIfQuery.list(history, { limit: WHAT_IFS_LISTED });
    if (!page.ok) return page;
    const { asOf, whatIfs } = page.value;
    return ok({
      history,
      revision: asOf,
      whatIfs: whatIfs.map(({ whatIfId, stale }) => ({ whatIfId, stale })),
    });
  }

  async isStale(whatIfId: string): Promise<boolean | undefined> {
    const detail = await this.#whatIfQuery.get(whatIfId);
    return detail.ok ? detail.value.stale : undefined;
  }

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

const noWhatIf = (whatIfId: string) =>
  rejection(
    'missing',
    'unknown-what-if',
    `there is no what-if ${whatIfId}`,
    'GET /api/histories/ID/what-ifs lists those of a history.',
  );
