import type { Story } from '../../relations/events.ts';
import type { GuideAnswer } from '../../scenarios/guide-answer.ts';
import type { OutcomeContent } from '../../whatifs/events.ts';
import type { Contributions } from '../../projection/contributions-answer.ts';
import type { Tornado } from '../../projection/tornado-answer.ts';
import type { WhatIfDetail, WhatIfPage, WhatIfSummary } from '../../whatifs/what-if-answers.ts';
import type { EventItem, ProjectionFrame, StalenessFrame } from '../../live/protocol.ts';
import { whatIfTopic } from '../../whatifs/what-if-id.ts';
import { NEW_REACTION_MODEL } from '../../models/reaction/parameters.ts';
import { projectionFromLean } from '../../models/reaction/projection-answer.ts';
import type { FiguresListener, LiveClient } from '../live/live.client.svelte.ts';
import { ApiError, type ApiClient, type Problem } from '../app/api.client.ts';
import { besideOf, type Beside } from './beside.ts';
import { outcomeOf, type Draft, type Preset } from './draft.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { effectWords, type Projection } from './projection-vm.ts';
import { detailAfter, listAfter } from './whatif-events.ts';
import { problemOf } from '../record/record.store.svelte.ts';

export interface Projected {
  readonly projection?: Projection;
  readonly problem?: Problem;
  /** Whether better figures are still to come. */
  readonly busy: boolean;
}

export interface Steps {
  readonly fingerprint: string;
  readonly contributions?: Contributions;
  readonly problem?: Problem;
}

export interface Varied {
  readonly fingerprint: string;
  readonly tornado?: Tornado;
  readonly problem?: Problem;
}

/** Futures behind the effect that a card names. */
const EFFECT_PATHS = 1000;
export interface SaveConflict {
  readonly theirs: WhatIfDetail;
}

/** The what-ifs of the history shown, their contents, and what is projected for them and for the draft. */
export class WhatIfStore {
  list = $state.raw<readonly WhatIfSummary[]>([]);
  presets = $state.raw<readonly Preset[]>([]);
  /** The guided story of the history, where it has one. */
  story = $state.raw<Story | undefined>();
  /** Whether the history's presets, or that there are none, have been heard of. */
  presetsKnown = $state(false);
  /** What each preset changes on its last day. */
  effects = $state.raw<ReadonlyMap<string, string>>(new Map());
  details = $state.raw<ReadonlyMap<string, WhatIfDetail>>(new Map());
  projected = $state.raw<ReadonlyMap<string, Projected>>(new Map());
  /** What the steps of a projection do, by its fingerprint; only of the one asked for last. */
  steps = $state.raw<Steps | undefined>();
  /** Likewise of what assumptions move. */
  tornado = $state.raw<Varied | undefined>();
  /** Somebody else changed the what-if that is being revised. */
  conflict = $state.raw<SaveConflict | undefined>();
  readonly #api: ApiClient;
  /** The history whose what-ifs these are. */
  history = $state.raw<string | undefined>();
  readonly #live: LiveClient;
  /** Ends the following of each projection, by key. */
  readonly #followed = new Map<string, () => void>();
  /** What each preview was asked of. */
  readonly #asked = new Map<string, string>();
  /** Revisions that this page itself made. */
  readonly #own = new Map<string, number>();

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    this.#live = live;
  }

  /** Shows the what-ifs of another history. */
  async enter(history: string): Promise<void> {
    if (this.history === history) return;
    this.history = history;
    for (const key of this.#followed.keys()) this.drop(key);
    this.list = [];
    this.presets = [];
    this.story = undefined;
    this.presetsKnown = false;
    this.effects = new Map();
    this.details = new Map();
    this.projected = new Map();
    await Promise.all([this.refresh(), this.#loadPresets(history)]);
  }

  async #loadPresets(history: string): Promise<void> {
    try {
      const path = `/api/histories/${encodeURIComponent(history)}/guide`;
      const { presets, outcomes, guide } = await this.#api.get<GuideAnswer>(path);
      if (this.history !== history) return;
      this.presets = presets.flatMap((preset) => {
        const outcome = outcomes[preset.preset];
        return outcome === undefined ? [] : [{ ...preset, outcome }];
      });
      this.story = guide;
      this.presetsKnown = true;
      void this.#loadEffects(history);
    } catch {
      // Without presets one still composes what-ifs of one's own.
    }
  }

  /** One after the other, of few futures: a card says how much, the chart says it exactly. */
  async #loadEffects(history: string): Promise<void> {
    for (const { preset } of this.presets) {
      if (this.history !== history) return;
      try {
        const path = `/api/histories/${encodeURIComponent(history)}/presets/${preset}/projection?paths=${EFFECT_PATHS}&model=${NEW_REACTION_MODEL}&wait=final`;
        const projection = await this.#api.get<Projection>(path);
        if (this.history === history)
          this.effects = new Map(this.effects).set(preset, effectWords(projection));
      } catch {
        // A card without its effect still can be opened, and then tells why it cannot be projected.
      }
    }
  }

  async refresh(): Promise<void> {
    const history = this.history;
    if (history === undefined) return;
    try {
      const { whatIfs } = await this.#api.get<WhatIfPage>(
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

  /** Follows the saved what-ifs that are shown, and those alone. */
  follow(shown: readonly string[]): void {
    for (const key of this.#followed.keys()) {
      if (!shown.includes(key) && !this.#asked.has(key)) this.drop(key);
    }
    for (const whatIfId of shown) if (!this.#followed.has(whatIfId)) this.#follow(whatIfId);
  }

  #follow(whatIfId: string): void {
    this.#begin(whatIfId);
    const end = this.#live.subscribe(whatIfTopic(whatIfId), {
      ...this.#listener(whatIfId),
      snapshot: (state) => {
        this.#know(state as WhatIfDetail);
        const { problem: _, ...projected } = this.projected.get(whatIfId) ?? { busy: true };
        this.#tell(whatIfId, projected);
      },
      events: (items) => {
        const detail = this.details.get(whatIfId);
        if (detail !== undefined) this.#know(items.reduce(detailAfter, detail));
        this.#begin(whatIfId);
      },
    });
    this.#followed.set(whatIfId, end);
  }

  /** Projects a draft; a newer one with the same key takes its place. */
  preview(history: string, draft: Draft, key = 'draft'): void {
    // Neither the title nor whose it is changes a figure.
    const { title: _title, author: _author, description: _description, of: _of, ...content } = draft;
    const text = JSON.stringify([history, content]);
    const asked = this.#followed.has(key) && this.#asked.get(key) === text;
    if (asked && this.projected.get(key)?.problem === undefined) return;
    this.#asked.set(key, text);
    this.#begin(key);
    this.#followed.set(key, () => {
      this.#asked.delete(key);
      this.#live.endPreview(key);
    });
    this.#live.preview(key, { history, outcome: outcomeOf(draft) }, this.#listener(key));
  }

  /** Projects the presets that are drawn beside others, and those alone. */
  previewBeside(history: string, beside: readonly Beside[]): void {
    for (const key of this.#followed.keys())
      if (besideOf(key) !== undefined && beside.every((each) => each.key !== key)) this.drop(key);
    for (const { key, draft } of beside) if (draft !== undefined) this.preview(history, draft, key);
  }

  /** Forgets what was projected, and follows it no more. */
  drop(key: string): void {
    this.#followed.get(key)?.();
    this.#followed.delete(key);
    const rest = new Map(this.projected);
    if (rest.delete(key)) this.projected = rest;
  }

  /** Asks for the sample futures of final figures, which frames leave out. */
  async loadFutures(key: string): Promise<void> {
    const { projection } = this.projected.get(key) ?? {};
    if (projection?.final !== true || projection.futures.length > 0) return;
    try {
      const whole = await this.#api.get<Projection>(`/api/projections/${projection.fingerprint}`);
      if (this.projected.get(key)?.projection?.fingerprint !== whole.fingerprint) return;
      this.#tell(key, { projection: { ...whole, of: projection.of }, busy: false });
    } catch (error) {
      this.#tell(key, { ...this.projected.get(key), problem: problemOf(error), busy: false });
    }
  }

  /** Asks which step does the work in what was projected under a fingerprint. */
  async loadSteps(fingerprint: string): Promise<void> {
    if (this.steps?.fingerprint === fingerprint && this.steps.problem === undefined) return;
    this.steps = { fingerprint };
    const told = await this.#api.get<Contributions>(`/api/projections/${fingerprint}/contributions`).then(
      (contributions) => ({ contributions }),
      (error: unknown) => ({ problem: problemOf(error) }),
    );
    if (this.steps.fingerprint === fingerprint) this.steps = { fingerprint, ...told };
  }

  /** Asks what each assumption moves in what was projected under a fingerprint. */
  async loadTornado(fingerprint: string): Promise<void> {
    if (this.tornado?.fingerprint === fingerprint && this.tornado.problem === undefined) return;
    this.tornado = { fingerprint };
    const told = await this.#api.get<Tornado>(`/api/projections/${fingerprint}/tornado`).then(
      (tornado) => ({ tornado }),
      (error: unknown) => ({ problem: problemOf(error) }),
    );
    if (this.tornado.fingerprint === fingerprint) this.tornado = { fingerprint, ...told };
  }

  #begin(key: string): void {
    this.#tell(key, { ...this.projected.get(key), busy: true });
  }

  #listener(key: string): FiguresListener {
    return {
      figures: (frame) => this.#take(key, frame),
      refused: (problem) => this.#tell(key, { problem, busy: false }),
    };
  }

  #take(key: string, frame: ProjectionFrame): void {
    const before = this.projected.get(key)?.projection;
    const projection = projectionFromLean(frame.figures);
    // What was asked for by the fingerprint is not in the frame, and is as good as before.
    const whole = before?.final === true && frame.final && before.fingerprint === frame.fingerprint;
    this.#tell(key, {
      projection: whole ? { ...before, of: projection.of } : projection,
      busy: !frame.final,
    });
    const { stale } = projection.of;
    if (stale !== undefined) this.judged([{ whatIfId: key, stale }]);
  }

  #know(detail: WhatIfDetail): void {
    this.details = new Map(this.details).set(detail.whatIfId, detail);
  }

  #tell(key: string, projected: Projected): void {
    this.projected = new Map(this.projected).set(key, projected);
  }

  /** Saves a draft: a new what-if, or a new revision of the one it was taken from. Rejects with `ApiError`. */
  async save(history: string, draft: Draft): Promise<WhatIfDetail> {
    this.conflict = undefined;
    const body = outcomeOf(draft);
    const key = randomUuid();
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
    const detail = await this.detail(whatIfId ?? '');
    this.#own.set(detail.whatIfId, detail.revision);
    this.#place(detail);
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
    this.list = this.list.filter((each) => each.whatIfId !== whatIfId);
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
    this.#place(await this.detail(whatIfId));
  }

  isOwn(whatIfId: string, revision: number): boolean {
    return revision <= (this.#own.get(whatIfId) ?? -1);
  }

  /** The last proposed of a history, as a snapshot lists them; where there are more, they are asked for. */
  listed({ total, list }: { readonly total: number; readonly list: readonly WhatIfSummary[] }): void {
    if (total > list.length) void this.refresh();
    else this.list = list.filter(({ state }) => state === 'open');
  }

  /** Events of a history and its what-ifs. */
  receive(items: readonly EventItem[]): void {
    this.list = listAfter(this.list, items);
  }

  /** What-ifs that were taken out of the record: nothing of them is shown any more. */
  erased(whatIfIds: readonly string[]): void {
    if (whatIfIds.length === 0) return;
    for (const id of whatIfIds) this.drop(id);
    this.list = this.list.filter(({ whatIfId }) => !whatIfIds.includes(whatIfId));
    this.details = new Map([...this.details].filter(([id]) => !whatIfIds.includes(id)));
  }

  /** What the server says of the past that what-ifs rest on. */
  judged(verdicts: StalenessFrame['whatIfs']): void {
    const stale = new Map(verdicts.map((each) => [each.whatIfId, each.stale]));
    const told = <T extends WhatIfSummary>(whatIf: T): T => {
      const verdict = stale.get(whatIf.whatIfId);
      return verdict === undefined || verdict === whatIf.stale ? whatIf : { ...whatIf, stale: verdict };
    };
    this.list = this.list.map(told);
    this.details = new Map([...this.details].map(([id, detail]) => [id, told(detail)]));
  }

  #place(detail: WhatIfDetail): void {
    const known = this.list.some(({ whatIfId }) => whatIfId === detail.whatIfId);
    this.list = known
      ? this.list.map((each) => (each.whatIfId === detail.whatIfId ? detail : each))
      : [detail, ...this.list];
  }

  content(whatIfId: string): OutcomeContent | undefined {
    return this.details.get(whatIfId)?.content;
  }
}
