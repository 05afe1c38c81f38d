import type { OutcomeContent, OutcomeDraft } from '../../whatifs/events.ts';
import type { WhatIfDetail, WhatIfSummary } from '../../whatifs/what-if-answers.ts';
import { ApiError, type ApiClient, type Problem } from '../app/api.client.ts';
import { outcomeOf, type Draft, type Preset } from './draft.ts';
import { effectWords, type Projection } from './projection-vm.ts';
import { problemOf } from '../record/record.store.svelte.ts';

export interface Projected {
  readonly projection?: Projection;
  readonly problem?: Problem;
  /** Whether better figures are still to come. */
  readonly busy: boolean;
}

/** Where a refining projection is asked for again, in milliseconds. */
const POLL_MS = 350;
/** Futures behind the effect that a card names. */
const EFFECT_PATHS = 1000;
/** Keys of saved what-ifs are their ids; others stand for what is on this page alone. */
const SAVED = /^[0-9a-f]{8}-/;
/** Changes of a draft are gathered for so long before they are simulated. */
const SETTLE_MS = 250;

export interface SaveConflict {
  readonly theirs: WhatIfDetail;
}

/** The what-ifs of the history shown, their contents, and what is projected for them and for the draft. */
export class WhatIfStore {
  list = $state.raw<readonly WhatIfSummary[]>([]);
  presets = $state.raw<readonly Preset[]>([]);
  /** What each preset changes on its last day. */
  effects = $state.raw<ReadonlyMap<string, string>>(new Map());
  details = $state.raw<ReadonlyMap<string, WhatIfDetail>>(new Map());
  projected = $state.raw<ReadonlyMap<string, Projected>>(new Map());
  /** Somebody else changed the what-if that is being revised. */
  conflict = $state.raw<SaveConflict | undefined>();
  readonly #api: ApiClient;
  /** The history whose what-ifs these are. */
  history = $state.raw<string | undefined>();
  readonly #runs = new Map<string, AbortController>();
  /** Begins the names under which this page's previews run; a newer preview of a name takes the place of the older. */
  readonly #slots = crypto.randomUUID();
  /** What each preview was asked of. */
  readonly #asked = new Map<string, string>();
  /** Revisions that this page itself made. */
  readonly #own = new Map<string, number>();
  #listTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Shows the what-ifs of another history. */
  async enter(history: string, scenario: string | undefined): Promise<void> {
    if (this.history === history) return;
    this.history = history;
    for (const run of this.#runs.values()) run.abort();
    this.#runs.clear();
    this.list = [];
    this.presets = [];
    this.effects = new Map();
    this.details = new Map();
    this.projected = new Map();
    await Promise.all([
      this.refresh(),
      scenario === undefined ? undefined : this.#loadPresets(history, scenario),
    ]);
  }

  async #loadPresets(history: string, scenario: string): Promise<void> {
    try {
      const { presets, outcomes } = await this.#api.get<{
        presets: Omit<Preset, 'outcome'>[];
        outcomes: Readonly<Record<string, OutcomeDraft>>;
      }>(`/api/scenarios/${scenario}`);
      if (this.history !== history) return;
      this.presets = presets.flatMap((preset) => {
        const outcome = outcomes[preset.preset];
        return outcome === undefined ? [] : [{ ...preset, outcome }];
      });
      void this.#loadEffects(history, scenario);
    } catch {
      // Without presets one still composes what-ifs of one's own.
    }
  }

  /** One after the other, of few futures: a card says how much, the chart says it exactly. */
  async #loadEffects(history: string, scenario: string): Promise<void> {
    for (const { preset } of this.presets) {
      if (this.history !== history) return;
      try {
        const path = `/api/scenarios/${scenario}/presets/${preset}/projection?paths=${EFFECT_PATHS}&wait=final`;
        const projection = await this.#api.get<Projection>(path);
        if (this.history === history)
          this.effects = new Map(this.effects).set(preset, effectWords(projection));
      } catch {
        // A card without its effect still can be opened, and then tells why it cannot be projected.
      }
    }
  }

  /** Reads the list again; several calls in a row are one. */
  refreshSoon(): void {
    if (this.#listTimer !== undefined) return;
    this.#listTimer = setTimeout(() => {
      this.#listTimer = undefined;
      void this.refresh();
    }, 120);
  }

  async refresh(): Promise<void> {
    const history = this.history;
    if (history === undefined) return;
    try {
      const { whatIfs } = await this.#api.get<{ whatIfs: WhatIfSummary[] }>(
        `/api/histories/${encodeURIComponent(history)}/what-ifs?state=open`,
      );
      if (this.history === history) this.list = whatIfs;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async detail(whatIfId: string): Promise<WhatIfDetail> {
    const detail = await this.#api.get<WhatIfDetail>(`/api/what-ifs/${whatIfId}`);
    this.details = new Map(this.details).set(whatIfId, detail);
    return detail;
  }

  /** Projects a saved what-if and keeps asking until the figures are final. */
  async project(whatIfId: string): Promise<void> {
    const run = this.#run(whatIfId);
    const path = `/api/what-ifs/${whatIfId}/projection`;
    await this.#follow(whatIfId, run, async () => {
      if (!this.details.has(whatIfId)) await this.detail(whatIfId);
      return this.#api.get<Projection>(path, run.signal);
    });
  }

  /** Reads and projects a saved what-if that is not yet shown. */
  ensure(whatIfId: string): void {
    if (!this.#runs.has(whatIfId)) void this.project(whatIfId);
  }

  /** Projects a draft once it has settled; a newer one with the same key takes its place. */
  async preview(history: string, draft: Draft, key = 'draft'): Promise<void> {
    // Neither the title nor whose it is changes a figure.
    const { title: _title, author: _author, description: _description, of: _of, ...content } = draft;
    const text = JSON.stringify([history, content]);
    if (
      this.#runs.has(key) &&
      this.#asked.get(key) === text &&
      this.projected.get(key)?.problem === undefined
    )
      return;
    this.#asked.set(key, text);
    const run = this.#run(key);
    await sleep(SETTLE_MS);
    const path = `/api/histories/${encodeURIComponent(history)}/projections?slot=${this.#slots}-${key}`;
    const body = outcomeOf(draft);
    await this.#follow(key, run, () =>
      this.#api.send<Projection>('POST', path, body, { signal: run.signal }),
    );
  }

  /** Forgets what was projected. */
  drop(key: string): void {
    this.#runs.get(key)?.abort();
    this.#runs.delete(key);
    const rest = new Map(this.projected);
    if (rest.delete(key)) this.projected = rest;
  }

  #run(key: string): AbortController {
    this.#runs.get(key)?.abort();
    const run = new AbortController();
    this.#runs.set(key, run);
    this.#tell(key, { ...this.projected.get(key), busy: true });
    return run;
  }

  async #follow(key: string, run: AbortController, ask: () => Promise<Projection>): Promise<void> {
    try {
      for (;;) {
        if (run.signal.aborted) return;
        const projection = await ask();
        if (run.signal.aborted) return;
        this.#tell(key, { projection, busy: !projection.final });
        if (projection.final) return;
        await sleep(POLL_MS);
      }
    } catch (error) {
      if (!run.signal.aborted) this.#tell(key, { problem: problemOf(error), busy: false });
    }
  }

  #tell(key: string, projected: Projected): void {
    this.projected = new Map(this.projected).set(key, projected);
  }

  /** Saves a draft: a new what-if, or a new revision of the one it was taken from. Rejects with `ApiError`. */
  async save(history: string, draft: Draft): Promise<WhatIfDetail> {
    this.conflict = undefined;
    const body = outcomeOf(draft);
    const key = crypto.randomUUID();
    let whatIfId = draft.of?.whatIfId;
    if (draft.of === undefined) {
      const path = `/api/histories/${encodeURIComponent(history)}/what-ifs`;
      ({ whatIfId } = await this.#api.send<{ whatIfId: string }>('POST', path, body, { key }));
    } else {
      try {
        await this.#api.send(
          'PUT',
          `/api/what-ifs/${draft.of.whatIfId}`,
          { content: body },
          {
            key,
            ifMatch: `"r${draft.of.revision}"`,
          },
        );
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 412) {
          this.conflict = { theirs: await this.detail(draft.of.whatIfId) };
        }
        throw error;
      }
    }
    this.refreshSoon();
    const detail = await this.detail(whatIfId ?? '');
    this.#own.set(detail.whatIfId, detail.revision);
    return detail;
  }

  async withdraw({
    whatIfId,
    revision,
  }: {
    readonly whatIfId: string;
    readonly revision: number;
  }): Promise<void> {
    this.#own.set(whatIfId, revision + 1);
    await this.#api.send('DELETE', `/api/what-ifs/${whatIfId}`, {}, { ifMatch: `"r${revision}"` });
    this.drop(whatIfId);
    await this.refresh();
  }

  async rebase({
    whatIfId,
    revision,
  }: {
    readonly whatIfId: string;
    readonly revision: number;
  }): Promise<void> {
    this.#own.set(whatIfId, revision + 1);
    await this.#api.send('POST', `/api/what-ifs/${whatIfId}/rebase`, {}, { ifMatch: `"r${revision}"` });
    await this.detail(whatIfId);
    await this.project(whatIfId);
    this.refreshSoon();
  }

  isOwn(whatIfId: string, revision: number): boolean {
    return revision <= (this.#own.get(whatIfId) ?? -1);
  }

  /** After a break: what is shown may have changed meanwhile. */
  readAgain(): void {
    for (const key of this.#runs.keys()) if (SAVED.test(key)) this.changed(key);
  }

  /** An event of a what-if arrived live: what is shown of it is read again. */
  changed(whatIfId: string): void {
    this.refreshSoon();
    if (this.#runs.has(whatIfId) || this.details.has(whatIfId)) {
      const rest = new Map(this.details);
      rest.delete(whatIfId);
      this.details = rest;
      if (this.#runs.has(whatIfId)) void this.project(whatIfId);
    }
  }

  content(whatIfId: string): OutcomeContent | undefined {
    return this.details.get(whatIfId)?.content;
  }
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
