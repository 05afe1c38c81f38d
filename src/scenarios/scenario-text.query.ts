import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { upcastAll } from '../eventstore/following/upcasting.ts';
import type { EventStore } from '../eventstore/port.ts';
import { dayOfInstant, type Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { RelationEvent } from '../relations/events.ts';
import { slugOf } from '../relations/history-id.ts';
import { onlyWritten } from '../timeline/act-bodies.ts';
import { incomplete } from '../timeline/bodies.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import { resolveView } from '../timeline/resolved-view.ts';
import type { View } from '../timeline/view.ts';
import { SCENARIO_SIZE_LIMIT } from './parse.ts';
import { scenarioPieces } from './scenario-text.ts';
import { SCENARIO_ACTS_LIMIT } from './schema.ts';
import { StandingFold, type StandingRecord } from './standing-record.ts';

export interface ScenarioText {
  /** Name of the file. */
  readonly name: string;
  readonly revision: number;
  readonly text: string;
}

/** How long text is made before others have their turn, in milliseconds. */
const TURN_MS = 10;

/** Writes histories as scenario files. */
export class ScenarioTextQuery {
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #clock: Clock;

  constructor(parts: { readonly histories: Histories; readonly store: EventStore; readonly clock: Clock }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#clock = parts.clock;
  }

  /**
   * What stands in a history, as of a revision, as the text of one scenario file. Rejections: those of `Histories.resolve` and of
   * views; `whole-record` where the view leaves something out; `too-large` where no scenario file can hold it.
   */
  async of(name: string, { at, knownBy, ...view }: View = {}): Promise<Result<ScenarioText>> {
    if (at !== undefined || knownBy !== undefined) return err(WHOLE);
    const table = this.#histories.resolve(name);
    if (!table.ok) return table;
    const resolved = resolveView(table.value, view, dayOfInstant(this.#clock.now()));
    if (!resolved.ok) return resolved;
    const written = onlyWritten(table.value, 'a scenario file holds what people wrote');
    if (!written.ok) return written;
    const { id, stream } = written.value;
    const record = await this.#standing(stream, resolved.value.revision);
    if (record.acts.size > SCENARIO_ACTS_LIMIT) return err(tooLarge(`${record.acts.size} acts`));
    let text = '';
    let bytes = 0;
    let since = performance.now();
    const relation = record.relation ?? resolved.value.declaration;
    for (const piece of scenarioPieces(id, { ...record, relation }, this.#clock.now())) {
      text += piece;
      bytes += Buffer.byteLength(piece);
      if (bytes > SCENARIO_SIZE_LIMIT) return err(tooLarge(`more than ${SCENARIO_SIZE_LIMIT} bytes`));
      if (performance.now() - since < TURN_MS) continue;
      await turnOfTheLoop();
      since = performance.now();
    }
    return ok({ name: `${slugOf(id)}.scenario.yaml`, revision: record.revision, text });
  }

  async #standing(stream: string, revision: number): Promise<StandingRecord> {
    const fold = new StandingFold();
    for await (const events of this.#store.readStream(stream, { from: 0, limit: revision + 1 }))
      for (const { type, data } of upcastAll(events)) fold.take({ type, data } as RelationEvent);
    if (fold.record.revision < revision) throw incomplete(stream, fold.record.revision + 1);
    return fold.record;
  }
}

const WHOLE = rejection(
  'rule',
  'whole-record',
  'A scenario file holds all that stands in a history',
  'Leave "at" and "knownBy" out; "asOf" gives the file as the record stood then.',
);

const tooLarge = (size: string) =>
  rejection(
    'rule',
    'too-large',
    `The history has ${size}; a scenario file has at most ${SCENARIO_ACTS_LIMIT} acts and ${SCENARIO_SIZE_LIMIT} bytes`,
    'Export it as JSON or CSV.',
  );
