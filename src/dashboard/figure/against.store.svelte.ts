import { coveredDays, parseAgainst, type SecondLine } from '../../charts/second-line.ts';
import { dayNumber, formatDay, type DayNumber } from '../../kernel/clock.ts';
import { relationTopic } from '../../relations/history-id.ts';
import type { seriesSchema } from '../../tension/tension-schemas.ts';
import type { HistoryDetail } from '../../timeline/timeline-page.ts';
import { seriesBy } from '../../models/tension/series-by-model.ts';
import { problemOf } from '../record/record.store.svelte.ts';
import type { Page } from '../app/page.store.svelte.ts';
import type { z } from 'zod';

const RETRY_MS = 3000;
/** Events of an import come by the hundred: the record is read again once they pause. */
const SETTLE_MS = 300;

/** What is drawn beside the history of a page: read of the server, or computed of the same acts by another model. */
export class AgainstStore {
  readonly #page: Page;
  #read = $state.raw<ReadonlyMap<string, SecondLine>>(new Map());
  readonly #text: string;
  readonly lines: readonly SecondLine[];

  constructor(page: Page) {
    this.#page = page;
    // One value, so that a step of the cursor reads nothing anew.
    this.#text = $derived(page.view.against.join());
    const keys = $derived(this.#text === '' ? [] : this.#text.split(','));
    this.lines = $derived(keys.flatMap((key) => this.#own(key) ?? this.#read.get(key) ?? []));
    // As many days as the page may show, so that another window reads nothing anew either.
    const first = $derived(Math.min(page.first, page.whole.first));
    const last = $derived(Math.max(page.last, page.whole.last, page.end));
    $effect(() => {
      if (page.record === undefined) return undefined;
      const { asOf, knownBy, dedupe } = page;
      const ends = keys.map((key) => this.#follow(key, { first, last }, { asOf, knownBy, dedupe }));
      return () => ends.forEach((end) => end());
    });
  }

  /** The same acts by another model. */
  #own(key: string): SecondLine | undefined {
    const { record, recorded, first, last } = this.#page;
    const model = parseAgainst(key)?.model;
    if (model === undefined || record === undefined || recorded === undefined) return undefined;
    const { declaration, history, revision } = record;
    const { baseline, parameters, models } = recorded;
    const covers = { from: dayNumber(declaration.coverage.from), to: dayNumber(record.end) };
    const series = seriesBy(model, models.values(), { first, last }, baseline, parameters);
    return {
      key,
      history,
      title: declaration.title,
      ...(declaration.observed !== undefined && { counted: declaration.observed.name }),
      model,
      baseline,
      asOf: revision,
      covers,
      first,
      tension: coveredDays(series, covers),
    };
  }

  /** Reads a history and follows its own record, until the function that is returned is called. */
  #follow(
    key: string,
    span: { readonly first: DayNumber; readonly last: DayNumber },
    seen: {
      readonly asOf: string | undefined;
      readonly knownBy: string | undefined;
      readonly dedupe: string | undefined;
    },
  ): () => void {
    const page = this.#page;
    const of = parseAgainst(key);
    if (of?.history === undefined) {
      if (of?.model === page.record?.declaration.model) this.#leaveOut(key, 'as the history is read by it');
      return () => undefined;
    }
    const { history, revision } = of;
    if (history === page.history || !history.startsWith(`${page.history?.split('~')[0]}~`)) {
      this.#leaveOut(key, 'which is no other history of this pair');
      return () => undefined;
    }
    let asked = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const instant = seen.asOf !== undefined && !/^r?\d+$/.test(seen.asOf) ? seen.asOf : undefined;
    const asOf = revision === undefined ? instant : String(revision);
    const read = async (): Promise<void> => {
      asked.abort();
      asked = new AbortController();
      const { signal } = asked;
      try {
        const line = await readLine(page, { key, history, ...span, ...seen, asOf }, signal);
        if (!signal.aborted) this.#read = new Map(this.#read).set(key, line);
      } catch (error) {
        if (signal.aborted) return;
        const { status, detail } = problemOf(error);
        if (status === 0 || status === 503) timer = setTimeout(() => void read(), RETRY_MS);
        else this.#leaveOut(key, `as ${detail}`);
      }
    };
    void read();
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), SETTLE_MS);
    };
    const unsubscribe =
      asOf === undefined
        ? page.live.subscribe(relationTopic(history), {
            snapshot: (state) => {
              const known = this.#read.get(key)?.asOf;
              if ('reading' in state && known !== undefined && state.history.revision > known) again();
            },
            events: again,
          })
        : undefined;
    return () => {
      asked.abort();
      clearTimeout(timer);
      unsubscribe?.();
    };
  }

  #leaveOut(key: string, why: string): void {
    const { view, address } = this.#page;
    this.#page.show({ against: view.against.filter((each) => each !== key) });
    address.tell(`against=${key}, ${why}`);
  }
}

interface Question {
  readonly key: string;
  readonly history: string;
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly asOf: string | undefined;
  readonly knownBy: string | undefined;
  readonly dedupe: string | undefined;
}

/** One revision of a history, day by day. Rejects with `ApiError`. */
async function readLine(
  { api }: Page,
  { key, history, first, last, asOf, knownBy, dedupe }: Question,
  signal: AbortSignal,
): Promise<SecondLine> {
  const path = `/api/histories/${encodeURIComponent(history)}`;
  const view = new URLSearchParams();
  if (asOf !== undefined) view.set('asOf', asOf);
  if (knownBy !== undefined) view.set('knownBy', knownBy);
  const detail = await api.get<HistoryDetail>(`${path}?${view.toString()}`, signal);
  const { title, declaration, coverage, at } = detail;
  view.set('asOf', String(detail.asOf));
  // Nobody counted rows of what people wrote.
  if (dedupe !== undefined && declaration.observed !== undefined) view.set('dedupe', dedupe);
  view.set('from', formatDay(first));
  view.set('to', formatDay(last));
  const { days, baseline } = await api.get<z.infer<typeof seriesSchema>>(
    `${path}/tension/series?${view.toString()}`,
    signal,
  );
  const covers = { from: dayNumber(coverage.from), to: dayNumber(at) };
  return {
    key,
    history,
    title,
    ...(declaration.observed !== undefined && { counted: declaration.observed.name }),
    model: declaration.model,
    baseline,
    asOf: detail.asOf,
    covers,
    first,
    tension: coveredDays({ first, tension: Float64Array.from(days, ({ tension }) => tension) }, covers),
  };
}
