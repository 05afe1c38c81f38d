import { erasedStream } from '../eventstore/erasing/erased-stream.ts';
import { erasedIn } from '../eventstore/erasing/ledgered.adapter.ts';
import type { EventStore, StoredEvent } from '../eventstore/port.ts';
import { addDays, formatInstant } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import type { HistoryTable } from '../timeline/history-table.ts';
import type { OutcomeContent } from './events.ts';
import { presetOfEntry } from './preset-entry.ts';
import { StalenessQuery } from './staleness.query.ts';
import {
  WHAT_IFS_DEFAULT,
  WHAT_IFS_LIMIT,
  type WhatIfDetail,
  type WhatIfPage,
  type WhatIfsQuestion,
  type WhatIfSummary,
} from './what-if-answers.ts';
import { parseWhatIfId, whatIfStreamOf } from './what-if-id.ts';
import { lastStep, type WhatIfRow, type WhatIfStep } from './what-if-table.ts';
import type { WhatIfs } from './what-ifs.ts';
import { withoutReason } from '../relations/without-reason.ts';

/** Questions about what-ifs: which there are, what they say and said, and whether their past still holds. */
export class WhatIfQuery {
  readonly #whatIfs: WhatIfs;
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #staleness: StalenessQuery;

  constructor(parts: {
    readonly whatIfs: WhatIfs;
    readonly histories: Histories;
    readonly store: EventStore;
  }) {
    this.#whatIfs = parts.whatIfs;
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#staleness = new StalenessQuery(parts);
  }

  /** A page of a history's what-ifs, the last proposed first. Rejections: those of the history's name, `limit`, `cursor`. */
  async list(history: string, question: WhatIfsQuestion = {}): Promise<Result<WhatIfPage>> {
    const table = this.#histories.resolve(history);
    if (!table.ok) return table;
    const { state, limit = WHAT_IFS_DEFAULT, cursor } = question;
    if (!Number.isInteger(limit) || limit < 1 || limit > WHAT_IFS_LIMIT) {
      const remedy = `Ask for 1 to ${WHAT_IFS_LIMIT}, and for the pages after it by their cursor.`;
      return err(rejection('malformed', 'limit', `a page cannot hold ${limit} what-ifs`, remedy));
    }
    const rows = this.#whatIfs.table.of(table.value.id);
    const before = cursor === undefined ? rows.length : rows.findIndex(({ whatIfId }) => whatIfId === cursor);
    if (before < 0) {
      const remedy = 'Take it from next of the page before, or begin without one.';
      return err(
        rejection('malformed', 'cursor', 'the cursor belongs to no what-if of this history', remedy),
      );
    }
    const fits = (row: WhatIfRow): boolean => state === undefined || stateOf(lastStep(row)) === state;
    const wanted = rows.slice(0, before).filter(fits).reverse();
    const shown = wanted.slice(0, limit);
    const last = shown.at(-1);
    const asOf = table.value.revision;
    const whatIfs: WhatIfSummary[] = [];
    for (const row of shown) whatIfs.push(await this.#summary(table.value, row));
    return ok({
      history: table.value.id,
      asOf,
      total: rows.filter(fits).length,
      whatIfs,
      ...(last === undefined || wanted.length <= limit ? {} : { next: last.whatIfId }),
    });
  }

  /** One what-if with its content. Rejections: `what-if-id`, `unknown-what-if`, `revision-not-reached`. */
  async get(id: string, revision?: number): Promise<Result<WhatIfDetail>> {
    const parsed = parseWhatIfId(id);
    if (!parsed.ok) return parsed;
    const row = this.#whatIfs.table.get(parsed.value);
    if (row === undefined) {
      const erased = erasedIn(this.#store, whatIfStreamOf(parsed.value));
      if (erased !== undefined) return err(erasedStream(`The what-if ${parsed.value}`, erased));
      const remedy = 'Take an id from the list of what-ifs of its history.';
      return err(rejection('missing', 'unknown-what-if', `There is no what-if ${parsed.value}`, remedy));
    }
    const head = row.steps.length - 1;
    const asOf = revision ?? head;
    const step = row.steps[asOf];
    if (step === undefined) {
      return err(
        rejection(
          'missing',
          'revision-not-reached',
          `The what-if ${row.whatIfId} has no revision ${asOf}: it stands at revision ${head}`,
          `Ask for a whole number from 0 to ${head}.`,
          { current: head },
        ),
      );
    }
    const table = this.#histories.resolve(row.history);
    if (!table.ok) return table;
    const stream = whatIfStreamOf(row.whatIfId);
    const bodies = await readBodies(this.#store, stream, [0, step.contentAt]);
    const content: OutcomeContent = {
      ...contentOf(bodies.get(step.contentAt) as StoredEvent),
      base: step.base,
    };
    const origin = bodies.get(0)?.metadata.origin;
    const preset = origin === undefined ? undefined : presetOfEntry(origin.entry);
    return ok({
      ...(await this.#summary(table.value, row, step)),
      title: content.title,
      author: content.author,
      horizonDays: content.horizonDays,
      until: addDays(step.base.at, content.horizonDays),
      commitments: content.commitments.length,
      edits: content.edits.length,
      asOf,
      historyRevision: table.value.revision,
      content,
      ...(origin !== undefined && preset !== undefined && { preset: { scenario: origin.scenario, preset } }),
      versions: row.steps.slice(0, asOf + 1).map(({ kind, recordedAt, by }, of) => ({
        kind,
        revision: of,
        recordedAt: formatInstant(recordedAt),
        by,
      })),
    });
  }

  async #summary(table: HistoryTable, row: WhatIfRow, step = lastStep(row)): Promise<WhatIfSummary> {
    const { whatIfId, history, title, author, horizonDays, commitments, edits, steps } = row;
    return {
      whatIfId,
      history,
      title,
      author,
      state: stateOf(step),
      revision: steps.length - 1,
      base: step.base,
      stale: await this.#staleness.isStale(table, step.base),
      horizonDays,
      until: addDays(step.base.at, horizonDays),
      commitments,
      edits,
      proposedAt: formatInstant((steps[0] as WhatIfStep).recordedAt),
      proposedBy: (steps[0] as WhatIfStep).by,
      changedAt: formatInstant(step.recordedAt),
    };
  }
}

const stateOf = ({ kind }: WhatIfStep): WhatIfSummary['state'] =>
  kind === 'withdrawn' ? 'withdrawn' : 'open';

/** The content that an event carries, without what belongs to the event itself. */
function contentOf({ data }: StoredEvent): OutcomeContent {
  const {
    whatIfId: _,
    history: __,
    ...content
  } = data as unknown as OutcomeContent & {
    readonly whatIfId?: string;
    readonly history?: string;
    readonly reason?: string;
  };
  return withoutReason(content);
}
