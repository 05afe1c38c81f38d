import { DRAFT_EVENT_SCHEMAS } from '../drafts/events.ts';
import { unknownDraft } from '../drafts/decide.ts';
import { draftStreamOf, parseDraftId } from '../drafts/draft-id.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Erasures, Order, Redaction } from '../eventstore/erasing/erasures.runner.ts';
import { erasedStream } from '../eventstore/erasing/erased-stream.ts';
import { redactionsOf } from '../eventstore/erasing/ledger.ts';
import type { LedgerModel } from '../eventstore/erasing/ledger.reader.ts';
import { upcast } from '../eventstore/following/upcasting.ts';
import type { StoredEvent } from '../eventstore/port.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { OBSERVATION_EVENT_SCHEMAS } from '../observations/events.ts';
import { TRACE_EVENT_SCHEMAS, traceStreamOf } from '../observations/trace-events.ts';
import { RELATION_EVENT_SCHEMAS } from '../relations/event-schemas.ts';
import { isObservedStream, observedStreamOf, parseHistoryId, streamOf } from '../relations/history-id.ts';
import type { Histories } from '../timeline/histories.ts';
import { WHAT_IF_EVENT_SCHEMAS } from '../whatifs/event-schemas.ts';
import { parseWhatIfId, whatIfStreamOf } from '../whatifs/what-if-id.ts';
import type { WhatIfs } from '../whatifs/what-ifs.ts';
import type { ErasedAnswer, ErasuresAnswer } from './erasure-answers.ts';

/** What to take out: a whole history or what-if, by its full id. */
export interface Target {
  readonly history?: string;
  readonly whatIf?: string;
  readonly draft?: string;
}

const SCHEMAS: Readonly<Record<string, { safeParse(data: unknown): { readonly success: boolean } }>> = {
  ...RELATION_EVENT_SCHEMAS,
  ...WHAT_IF_EVENT_SCHEMAS,
  ...DRAFT_EVENT_SCHEMAS,
  ...OBSERVATION_EVENT_SCHEMAS,
  ...TRACE_EVENT_SCHEMAS,
};

/** Shortest text that is searched for: a shorter one stands nearly everywhere. */
export const SHORTEST_TEXT = 3;

/** What else rests on a history and goes with it. */
export interface Hanging {
  streamsOn(history: string): readonly string[];
}

/**
 * Takes histories, what-ifs and texts out of the record for good. A history goes with its what-ifs, its rooms, the drafts for it and
 * the rows that are kept of it.
 */
export class RecordErasures {
  readonly #erasures: Erasures;
  readonly #ledger: LedgerModel;
  readonly #histories: Histories;
  readonly #whatIfs: WhatIfs;
  readonly #drafts: Drafts;
  readonly #hanging: Hanging;

  constructor(parts: {
    readonly erasures: Erasures;
    readonly ledger: LedgerModel;
    readonly histories: Histories;
    readonly whatIfs: WhatIfs;
    readonly drafts: Drafts;
    readonly hanging: Hanging;
  }) {
    this.#erasures = parts.erasures;
    this.#ledger = parts.ledger;
    this.#histories = parts.histories;
    this.#whatIfs = parts.whatIfs;
    this.#drafts = parts.drafts;
    this.#hanging = parts.hanging;
  }

  /** How many texts are shown no more. */
  get redactions(): number {
    const { ledger } = this.#ledger;
    let count = 0;
    for (const stream of ledger.redacted.keys()) count += redactionsOf(ledger, stream);
    return count;
  }

  /** Everything that was taken out, as the ledger tells it. */
  list(): ErasuresAnswer {
    const { erased, redacted } = this.#ledger.ledger;
    return {
      erased: [...erased.values()],
      redacted: [...redacted.values()].flatMap((revisions) => [...revisions.values()].flat()),
    };
  }

  /** Erases a history with its what-ifs, rooms and drafts, or one what-if or draft. Rejections: those of the names, `erased`. */
  async erase(target: Target, order: Order): Promise<Result<ErasedAnswer>> {
    const streams = this.#streamsOf(target);
    if (!streams.ok) return streams;
    const { own, rows } = streams.value;
    const rooms = target.history === undefined ? [] : this.#hanging.streamsOn(target.history);
    const others = [...rooms, ...streams.value.others];
    const of = target.history === undefined ? this.#historyOf(target) : own;
    const erased = await this.#erasures.erase(
      [
        ...others.map((stream) => ({ stream, of: own })),
        ...rows.map((stream) => ({ stream, of: own, ifThere: true as const })),
        { stream: own, ...(of !== undefined && of !== own && { of }) },
      ],
      order,
    );
    if (!erased.ok) return err(erased.error.code === 'unknown-stream' ? this.#missing(target) : erased.error);
    return ok({ erased: erased.value.map(({ stream, events, tip }) => ({ stream, events, tip })) });
  }

  /**
   * Takes a text out wherever it stands in a history, its what-ifs and drafts, or in one what-if or draft: each text that holds it is shown as the
   * reason from then on. Rejections: those of the names, `erased`, `text-too-short`, `text-not-found`.
   */
  async redact(target: Target, text: string, order: Order): Promise<Result<Redaction>> {
    if (text.trim().length < SHORTEST_TEXT) {
      return err(
        rejection(
          'malformed',
          'text-too-short',
          `"${text}" is too short to be searched for`,
          `Give at least ${SHORTEST_TEXT} characters.`,
        ),
      );
    }
    const streams = this.#streamsOf(target);
    if (!streams.ok) return streams;
    if (!this.#isThere(target)) return err(this.#missing(target));
    const { own, others, rows } = streams.value;
    const done = await this.#erasures.redact([own, ...others, ...rows], text, isOfItsKind, order);
    if (!done.ok || done.value.redacted.length > 0) return done;
    return err(
      rejection(
        'missing',
        'text-not-found',
        done.value.left.length === 0
          ? 'That text stands nowhere there'
          : 'That text stands only where nothing else can stand: in ids, codes, addresses',
        'Write it as it stands in the record, capitals and all; what cannot be shown without it can only be erased as a whole.',
        { left: done.value.left },
      ),
    );
  }

  /** Streams of what is named: its own, those that hang on it, and that of the rows behind it, where some are kept. */
  #streamsOf({
    history,
    whatIf,
    draft = '',
  }: Target): Result<Record<'others' | 'rows', readonly string[]> & { readonly own: string }> {
    if (whatIf !== undefined) {
      const id = parseWhatIfId(whatIf);
      return id.ok ? ok({ own: whatIfStreamOf(id.value), others: [], rows: [] }) : id;
    }
    if (history === undefined) {
      const id = parseDraftId(draft);
      return id.ok ? ok({ own: draftStreamOf(id.value), others: [], rows: [] }) : id;
    }
    const id = parseHistoryId(history);
    if (!id.ok) return id;
    const own = this.#streamOf(id.value.id);
    const drafts = this.#drafts.table.rows.filter(({ content }) => content.history === id.value.id);
    return ok({
      own,
      rows: isObservedStream(own) ? [traceStreamOf(id.value.id)] : [],
      others: [
        ...this.#whatIfs.table.of(id.value.id).map(({ whatIfId }) => whatIfStreamOf(whatIfId)),
        ...drafts.map(({ draftId }) => draftStreamOf(draftId)),
      ],
    });
  }

  /** Where a history lies, or lay. */
  #streamOf(history: string): string {
    const table = this.#histories.list().find(({ id }) => id === history);
    if (table !== undefined) return table.stream;
    const observed = observedStreamOf(history);
    return this.#ledger.ledger.erased.has(observed) ? observed : streamOf(history);
  }

  #historyOf({ whatIf, draft = '' }: Target): string | undefined {
    const history =
      whatIf === undefined
        ? this.#drafts.table.get(draft.toLowerCase())?.content.history
        : this.#whatIfs.table.get(whatIf.toLowerCase())?.history;
    return history === undefined ? undefined : this.#streamOf(history);
  }

  #isThere({ history, whatIf, draft = '' }: Target): boolean {
    if (history !== undefined) return this.#histories.list().some(({ id }) => id === history);
    return whatIf === undefined
      ? this.#drafts.table.get(draft.toLowerCase()) !== undefined
      : this.#whatIfs.table.get(whatIf.toLowerCase()) !== undefined;
  }

  /** Why there is nothing of that name. */
  #missing(target: Target): Rejection {
    const { history, whatIf, draft = '' } = target;
    const stream =
      history !== undefined
        ? this.#streamOf(history)
        : whatIf === undefined
          ? draftStreamOf(draft.toLowerCase())
          : whatIfStreamOf(whatIf.toLowerCase());
    const erased = this.#ledger.ledger.erased.get(stream);
    const named = history ?? (whatIf === undefined ? `The draft ${draft}` : `The what-if ${whatIf}`);
    if (erased !== undefined) return erasedStream(named, erased);
    const near = history === undefined ? undefined : this.#histories.resolve(history);
    if (near !== undefined && !near.ok) return near.error;
    if (whatIf === undefined && history === undefined) return unknownDraft(draft);
    const remedy = 'Take an id from the list of what-ifs of its history.';
    return rejection('missing', 'unknown-what-if', `There is no what-if ${whatIf}`, remedy);
  }
}

/** Whether an event, as it reads now, is still one of its kind. One of a kind that is not known is left as it is. */
const isOfItsKind = (event: StoredEvent): boolean => {
  const { type, data } = upcast(event);
  return SCHEMAS[type]?.safeParse(data).success === true;
};
