import { dayOfInstant } from '../../kernel/clock.ts';
import { ApiError, type ApiClient, type Problem } from '../app/api.client.ts';
import type { CodeAnswer, CodesAnswer } from '../../pages/ontology-answers.ts';
import type { ScenarioSummary } from '../../scenarios/scenario-answers.ts';
import type { HistoryExport } from '../../timeline/export.query.ts';
import type { HistoryDetail, HistoryParked, HistorySummary } from '../../timeline/timeline-page.ts';
import { follow, recordOf, type HistoryRecord, type RecordedEvent } from './record.ts';

export type Loading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly problem: Problem };

export const problemOf = (error: unknown): Problem =>
  error instanceof ApiError
    ? error.problem
    : { status: 0, code: 'page', detail: String(error), remedy: 'Reload the page.' };

export interface Question {
  readonly history: string;
  readonly asOf?: string | undefined;
  readonly knownBy?: string | undefined;
  readonly dedupe?: string | undefined;
}

const RETRY_MS = 3000;

/** What the page knows of the server's record: the histories there are, and the one that is shown. */
export class RecordStore {
  histories = $state.raw<readonly HistorySummary[]>([]);
  scenarios = $state.raw<readonly ScenarioSummary[]>([]);
  codes = $state.raw<ReadonlyMap<string, CodeAnswer>>(new Map());
  record = $state.raw<HistoryRecord | undefined>();
  listing = $state.raw<Loading>({ state: 'loading' });
  loading = $state.raw<Loading>({ state: 'loading' });
  /** Newest revision known of the history shown; the record stands behind it while one looks at the past or pauses. */
  head = $state.raw(0);
  /** Orders of this page that are not answered yet, and the revisions that those before them made. */
  sending = 0;
  readonly own = new Set<number>();
  readonly #api: ApiClient;
  #asked: AbortController | undefined;
  #question: Question | undefined;
  #waiting: RecordedEvent[] = [];

  constructor(api: ApiClient) {
    this.#api = api;
  }

  async list(): Promise<void> {
    try {
      const [{ histories }, { scenarios }] = await Promise.all([
        this.#api.get<{ histories: HistorySummary[] }>('/api/histories'),
        this.#api.get<{ scenarios: ScenarioSummary[] }>('/api/scenarios'),
      ]);
      this.histories = histories;
      this.scenarios = scenarios;
      this.listing = { state: 'ready' };
      if (this.codes.size === 0) void this.#loadCodes();
    } catch (error) {
      const problem = problemOf(error);
      this.listing = { state: 'failed', problem };
      if (problem.status === 0 || problem.status === 503) setTimeout(() => void this.list(), RETRY_MS);
    }
  }

  /** Shows a history as a view sees it; the newest question wins. */
  async ask(question: Question): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const other = this.#question?.history !== question.history;
    this.#question = question;
    this.#waiting = [];
    if (other) this.record = undefined;
    this.loading = { state: 'loading' };
    try {
      const record = await this.#read(question, asked.signal);
      if (this.#asked !== asked) return;
      this.record = record;
      this.head = Math.max(other ? 0 : this.head, record.revision);
      this.loading = { state: 'ready' };
    } catch (error) {
      if (this.#asked !== asked) return;
      const problem = problemOf(error);
      this.loading = { state: 'failed', problem };
      if (problem.status === 0 || problem.status === 503) {
        setTimeout(() => this.#asked === asked && void this.ask(question), RETRY_MS);
      }
    }
  }

  async #read({ history, asOf, knownBy, dedupe }: Question, signal: AbortSignal): Promise<HistoryRecord> {
    const path = `/api/histories/${encodeURIComponent(history)}`;
    const view = new URLSearchParams();
    if (asOf !== undefined) view.set('asOf', asOf);
    if (knownBy !== undefined) view.set('knownBy', knownBy);
    if (dedupe !== undefined) view.set('dedupe', dedupe);
    const search = view.size === 0 ? '' : `?${view.toString()}`;
    const answer = await this.#api.get<HistoryDetail>(`${path}${search}`, signal);
    // By revision, so that both speak of the same record even if it goes on in between.
    view.set('asOf', String(answer.asOf));
    const exported = await this.#api.get<HistoryExport>(`${path}/export.json?${view.toString()}`, signal);
    return recordOf(answer, exported);
  }

  /** The server says that the history has come to a revision: what is missing is read. */
  reached(history: string, revision: number): void {
    if (this.#question?.history !== history) return;
    this.head = Math.max(this.head, revision);
    const shown = this.record?.revision ?? revision;
    if (revision > shown && this.#question.asOf === undefined && this.#question.knownBy === undefined) {
      void this.ask(this.#question);
    }
  }

  /** The server says how the history goes on: with an event that it cannot take in, or, where it took that in by now, without one. */
  goesOn(history: string, parked: HistoryParked | undefined): void {
    if (this.record === undefined || this.#question?.history !== history) return;
    if (parked !== undefined) this.record = { ...this.record, parked };
    else if (this.record.parked !== undefined) void this.ask(this.#question);
  }

  /** Lets go of what was read of a history, and reads it again. */
  forget(history: string): void {
    if (this.#question?.history !== history) return;
    this.record = undefined;
    void this.ask(this.#question);
  }

  /** Events of the history shown, in order; those known already count once. */
  receive(history: string, events: readonly RecordedEvent[]): void {
    const last = events.at(-1);
    if (last === undefined || this.#question?.history !== history) return;
    this.head = Math.max(this.head, last.revision);
    if (this.#question.asOf !== undefined || this.#question.knownBy !== undefined) return;
    // Applied together at the end of the turn; not with an animation frame, as there are none in a hidden tab.
    if (this.#waiting.length === 0) queueMicrotask(() => this.#apply());
    this.#waiting.push(...events);
  }

  #apply(): void {
    const events = this.#waiting;
    this.#waiting = [];
    if (this.record === undefined || this.#question === undefined) return;
    const today = dayOfInstant(Date.now());
    let { record } = this as { record: HistoryRecord | undefined };
    for (const event of events) {
      if (record === undefined) break;
      record = follow(record, event, today);
    }
    if (record === undefined) void this.ask(this.#question);
    else this.record = record;
  }

  async #loadCodes(): Promise<void> {
    try {
      const { codes } = await this.#api.get<CodesAnswer>('/api/ontology/codes?limit=400');
      this.codes = new Map(codes.map((code) => [code.code, code]));
    } catch {
      // Codes are shown without their names until the next listing.
    }
  }
}
