import { untrack } from 'svelte';
import type { SecondLine } from '../../charts/second-line.ts';
import { secondReading } from '../../charts/second-words.ts';
import { FIRST_MODELS, type ViewChange } from '../../charts/view-state.ts';
import { isNamed } from '../../charts/view-address.ts';
import { clamp } from '../../charts/scale.ts';
import { dayNumber, formatDay, parseDay, type Day, type DayNumber } from '../../kernel/clock.ts';
import type { Names } from '../record/act-words.ts';
import { Address } from './address.store.svelte.ts';
import { NO_RIGHTS, type Rights } from '../access/rights.client.ts';
import { ApiClient } from './api.client.ts';
import { Copying } from './copying.store.svelte.ts';
import { Composer } from '../whatifs/composer.store.svelte.ts';
import { besides } from '../whatifs/beside.ts';
import { assumedTension, editedActs, editedMarks, type Draft } from '../whatifs/draft.ts';
import { entryRows, stepped, stopsOf } from '../record/entries-vm.ts';
import type { Drafts } from '../drafts/drafts.store.svelte.ts';
import { LiveClient } from '../live/live.client.svelte.ts';
import { Notices } from './notices.store.svelte.ts';
import { projectedReading } from '../whatifs/projection-vm.ts';
import { changesPast } from '../../whatifs/changes-past.ts';
import { readingView } from '../figure/reading-vm.ts';
import { firstOpened } from '../../timeline/first-opened.ts';
import { wholeWindow } from '../record/record.ts';
import { declaredNames } from '../../relations/declared-names.ts';
import { RecordStore } from '../record/record.store.svelte.ts';
import { markersOf, sceneOf, seriesIn } from '../figure/scene.ts';
import { settings } from './settings.store.svelte.ts';
import { changedTakeaway, takeaway } from '../figure/takeaway.ts';
import type { WriteWish } from '../writing/wish.ts';
import { WhatIfStore, type Projected } from '../whatifs/whatifs.store.svelte.ts';

/** A hypothetical that is drawn: the draft, or a saved what-if. */
export interface Shown {
  readonly key: string;
  readonly title: string;
  /** Place among those drawn; decides its line. */
  readonly index: number;
  /** Undefined until it has been read. */
  readonly content:
    | Pick<Draft, 'base' | 'edits' | 'commitments' | 'assumptions' | 'horizonDays' | 'seed' | 'models'>
    | undefined;
  readonly projected: Projected | undefined;
}

/** The page's state and what follows from it; components read it and call its verbs. */
export class Page {
  readonly api = new ApiClient();
  readonly address = new Address();
  readonly records = new RecordStore(this.api);
  readonly live: LiveClient = new LiveClient(this.api);
  readonly whatIfs = new WhatIfStore(this.api, this.live);
  readonly notices = new Notices();
  readonly copying = new Copying();
  /** What is proposed for the record, for whoever may read it; loaded beside the first screen. */
  drafts = $state.raw<Drafts | undefined>();
  readonly composer: Composer = new Composer(this);
  /** What whoever looks at it may do. */
  rights = $state.raw<Rights>(NO_RIGHTS);
  /** The window for articles: empty, or with a draft that is opened again. */
  article = $state.raw<{ readonly draftId?: string } | undefined>();
  /** What is drawn beside the history, as far as it is read. */
  seconds = $state.raw<readonly SecondLine[]>([]);
  /** What somebody asked to write. */
  writing = $state.raw<WriteWish | undefined>();
  /** An entry just written, to be shown once it has arrived. */
  wanted = $state.raw<string | undefined>();
  /** An act that was begun and not sent, kept while the page is open. */
  readonly unsent: { act?: { readonly history: string | undefined; readonly form: unknown } | undefined } =
    {};
  /** The act last stepped to or pointed at, of those on the cursor's day. */
  current = $state.raw<string | undefined>();
  /** Acts of the mark that was opened, where it held several. */
  siblings = $state.raw<readonly string[]>([]);
  /** The card that the reader asked for by hand, which may therefore take the focus. */
  opened = $state.raw<string | undefined>();
  playing = $state.raw(false);
  /** Whether the page is laid out for paper. */
  printing = $state.raw(false);
  speed = $state.raw(1);

  /** What states are called that neither record nor library names; loaded beside the first screen. */
  stateName = $state.raw<((code: string) => string | undefined) | undefined>();
  /** The rules of what may be a slip; undefined until they are loaded. */
  cautioning = $state.raw<typeof import('../record/cautions-vm.ts') | undefined>();

  readonly view = $derived(this.address.view);
  readonly record = $derived(this.address.home ? undefined : this.records.record);

  /** Whether all relations are shown, and no history. */
  readonly home = $derived(this.address.home);

  /** The history shown: that of the address, else, for links that name none, the one that was opened first. */
  readonly history = $derived(
    this.home ? undefined : (this.view.history ?? firstOpened(this.records.histories)),
  );

  readonly names = $derived.by((): Names => {
    const parties = new Map(
      this.records.scenarios.flatMap(({ parties }) => parties.map(({ code, name }) => [code, name] as const)),
    );
    // Names of the record go before those of files, which other histories may have brought.
    if (this.record !== undefined)
      for (const [code, name] of declaredNames(this.record.declaration)) parties.set(code, name);
    const issues = new Map(this.record?.declaration.issues.map(({ id, title }) => [id, title]));
    const { codes } = this.records;
    return {
      party: (code) => parties.get(code) ?? this.stateName?.(code) ?? code,
      issue: (id) => issues.get(id) ?? id,
      code: (code, ontology = 'cameo') => {
        const known = codes.get(code);
        return known?.names[ontology] ?? known?.name;
      },
    };
  });

  /** What the history says of itself; where its record says nothing, what the file of its name says. */
  readonly introduction = $derived(
    this.record?.declaration.introduction ??
      (this.record === undefined
        ? undefined
        : this.records.scenarios.find(({ history }) => history === this.history)?.description),
  );

  readonly recorded = $derived(this.record === undefined ? undefined : sceneOf(this.record));
  readonly drawn = $derived.by((): readonly Shown[] => {
    const { projected, details } = this.whatIfs;
    const draft = this.composer.draft?.present;
    const shown: Omit<Shown, 'index'>[] = [];
    if (draft !== undefined) {
      shown.push({ key: 'draft', title: draft.title, content: draft, projected: projected.get('draft') });
    }
    for (const id of this.chosen) {
      if (id === draft?.of?.whatIfId) continue;
      const detail = details.get(id);
      shown.push({
        key: id,
        title: detail?.title ?? this.whatIfs.list.find(({ whatIfId }) => whatIfId === id)?.title ?? 'what-if',
        content: detail?.content,
        projected: projected.get(id),
      });
    }
    for (const { key, preset, draft: content } of this.beside)
      shown.push({ key, title: content?.title ?? preset, content, projected: projected.get(key) });
    return shown.map((each, index) => ({ ...each, index }));
  });
  /** The hypothetical that is read: its past, its projection, its futures. */
  readonly focus = $derived(this.drawn[0]);
  readonly projection = $derived(this.focus?.projected?.projection);
  /** The acts that the hypothetical in focus sees, or what is wrong with its edits. */
  readonly acts = $derived.by(() => {
    const content = this.focus?.content;
    return this.record === undefined || content === undefined ? undefined : editedActs(this.record, content);
  });
  /** The past as the hypothetical in focus sees it; else as it is recorded. */
  readonly scene = $derived.by(() => {
    const { record, recorded, acts } = this;
    const content = this.focus?.content;
    if (record === undefined || content === undefined || acts?.ok !== true) return recorded;
    if (!changesPast(content)) return recorded;
    return sceneOf(record, acts.value, assumedTension(record, content.assumptions));
  });
  /** Whether the hypothetical in focus is, so far, its own baseline. */
  readonly changesNothing = $derived.by(() => {
    const { commitments, edits, assumptions } = this.focus?.content ?? {};
    return commitments?.length === 0 && edits?.length === 0 && Object.keys(assumptions ?? {}).length === 0;
  });
  /** Whether the past that is shown is another than the recorded one. */
  readonly changedPast = $derived(this.scene !== this.recorded);
  /** The day of the fork, while a hypothetical is in focus. */
  readonly fork = $derived(
    this.focus?.content === undefined ? undefined : dayNumber(this.focus.content.base.at),
  );

  readonly whole = $derived(this.record === undefined ? { first: 0, last: 1 } : wholeWindow(this.record));
  readonly end = $derived(this.record === undefined ? 1 : dayNumber(this.record.end));
  // One value each, so that a step of the cursor does not make the window, and all that is laid out in it, anew.
  readonly first = $derived(this.view.from === undefined ? this.whole.first : dayNumber(this.view.from));
  readonly last = $derived.by(() => {
    const content = this.focus?.content;
    const ahead =
      content === undefined || this.fork === undefined ? this.whole.last : this.fork + content.horizonDays;
    const last = this.view.to === undefined ? Math.max(this.whole.last, ahead) : dayNumber(this.view.to);
    return Math.max(this.first + 1, last);
  });
  /** What-ifs of the address; one value, so that it changes only when they do. */
  readonly #chosenText = $derived(this.view.whatIfs.join());
  readonly chosen = $derived(this.#chosenText === '' ? [] : this.#chosenText.split(','));
  readonly #besideText = $derived(this.view.beside.join());
  /** Presets that the address names beside what is read. */
  readonly beside = $derived(
    besides({
      named: this.#besideText === '' ? [] : this.#besideText.split(','),
      read: this.view.preset,
      presets: this.whatIfs.presets,
      record: this.record,
      models: { ...FIRST_MODELS, reaction: this.view.model ?? FIRST_MODELS.reaction },
    }),
  );
  readonly window = $derived({ first: this.first, last: this.last });
  readonly asOf = $derived(this.view.asOf);
  /** Whether the link names another record than the one that is here. */
  readonly anotherRecord = $derived(
    this.asOf !== undefined &&
      this.record?.chain !== undefined &&
      !isNamed(this.view.chain, this.record.chain),
  );
  readonly knownBy = $derived(this.view.knownBy);
  readonly dedupe = $derived(this.view.dedupe);
  /** Whether an earlier state of the record is looked at. */
  readonly past = $derived(this.asOf !== undefined || this.knownBy !== undefined);
  /** Whether a data set was counted, and nobody wrote it: nothing is written into it by hand. */
  readonly observed = $derived(this.record?.declaration.observed !== undefined);
  /** Whether the record can be written here: by whom it is looked at, as it is now. */
  readonly writable = $derived(
    this.rights.write &&
      !this.past &&
      this.record !== undefined &&
      this.record.parked === undefined &&
      !this.observed,
  );
  readonly form = $derived(this.view.form);
  readonly theme = $derived(this.view.theme === 'auto' ? settings.theme : this.view.theme);
  readonly openAct = $derived(this.view.act);

  readonly cursor = $derived.by(() => {
    const wanted = this.view.at === undefined ? (this.fork ?? this.end) : dayNumber(this.view.at);
    return clamp(wanted, this.window.first, this.window.last);
  });

  readonly cursorDay = $derived(formatDay(this.cursor));

  readonly series = $derived(
    this.scene === undefined ? undefined : seriesIn(this.scene, this.window.first, this.window.last),
  );
  readonly markers = $derived(
    this.record === undefined || this.scene === undefined
      ? []
      : markersOf(this.record, this.scene, this.scene === this.recorded ? undefined : this.fork),
  );
  readonly stops = $derived(this.scene === undefined ? [] : stopsOf(this.scene.acts));
  /** The act that Enter opens: the one stepped to, else the last that began by the cursor's day. */
  readonly atCursor = $derived.by(() => {
    const here = this.stops.find(({ id, day }) => id === this.current && day === this.cursor);
    return (here ?? this.stops.findLast(({ day }) => day <= this.cursor))?.id;
  });
  readonly reading = $derived(
    this.record === undefined || this.scene === undefined || this.recorded === undefined
      ? undefined
      : readingView(this.record, this.scene, this.cursor, this.recorded),
  );
  /** Whether a past that is drawn or tabulated is another than the recorded one. */
  readonly edited = $derived(this.drawn.some(({ content }) => content !== undefined && changesPast(content)));
  /** What is simulated on the cursor's day, where it lies past the fork. */
  readonly ahead = $derived(
    this.projection === undefined || this.fork === undefined || this.cursor <= this.fork
      ? undefined
      : projectedReading(this.projection, this.cursor),
  );
  /** How what is drawn beside it stands on the cursor's day. */
  readonly secondReadings = $derived(
    this.seconds.map((line) => secondReading(line, { history: this.history ?? '' }, this.cursor)),
  );
  /** The reading at the cursor in one sentence. */
  readonly sentence = $derived(
    [this.ahead?.sentence ?? this.reading?.sentence ?? '', ...this.secondReadings].join('; beside it '),
  );
  readonly future = $derived(this.view.future);
  readonly takeaway = $derived.by(() => {
    const { record, recorded, scene, fork, whole } = this;
    if (record === undefined || recorded === undefined) return '';
    if (this.changedPast && scene !== undefined && fork !== undefined) {
      const series = seriesIn(scene, Math.min(whole.first, fork), fork);
      return changedTakeaway(record, scene, recorded, series, fork);
    }
    return takeaway(record, recorded, seriesIn(recorded, whole.first, whole.last), this.end);
  });
  /** What each act and note says in a sentence, also of those that a draft leaves out. */
  readonly summaries = $derived(
    new Map([
      ...(this.record?.acts.map(({ content }) => [content.actId, content.summary] as const) ?? []),
      ...(this.record?.notes.map(({ noteId, summary }) => [noteId, summary] as const) ?? []),
    ]),
  );
  /** Codes by what the server told of them: a table that the page need not bring. */
  readonly #known = $derived.by(() => {
    const { codes } = this.records;
    return (code: string) => codes.get(code);
  });
  /** What may be a slip in the record shown. */
  readonly cautions = $derived(
    this.record === undefined ? undefined : this.cautioning?.recordCautions(this.record, this.#known),
  );
  /** What may be a slip in the hypothetical in focus. */
  readonly focusCautions = $derived.by(() => {
    const { record, cautioning } = this;
    const content = this.focus?.content;
    if (record === undefined || content === undefined || cautioning === undefined) return [];
    const summaries = new Map(content.commitments.map((step) => [step.commitmentId, step.summary] as const));
    return cautioning.draftCautions(record, content, summaries, this.#known);
  });
  readonly entries = $derived(
    this.record === undefined ? [] : entryRows(this.record, this.names, editedMarks(this.focus?.content)),
  );

  /** The day of now, in UTC. */
  today(): DayNumber {
    return dayNumber(new Date().toISOString().slice(0, 10));
  }

  show(change: ViewChange, step = false): void {
    this.address.show(change, step);
  }

  /** Shows a history from its beginning: nothing of the one before stays in the view. */
  enter(history: string): void {
    this.show(
      {
        history,
        find: undefined,
        sort: undefined,
        from: undefined,
        to: undefined,
        at: undefined,
        act: undefined,
        asOf: undefined,
        knownBy: undefined,
        dedupe: undefined,
        search: undefined,
        whatIfs: [],
        beside: [],
        against: [],
        preset: undefined,
        model: undefined,
        seed: undefined,
        draft: undefined,
        stop: undefined,
        future: undefined,
      },
      true,
    );
  }

  /** Puts the cursor on a day; the window follows where the day lies outside. */
  moveTo(day: DayNumber, current?: string): void {
    this.current = current;
    this.show({ at: formatDay(day), ...this.#windowAround(day) });
  }

  moveToDay(day: Day): void {
    const number = parseDay(day);
    if (number !== undefined) this.moveTo(number);
  }

  /** The cursor, without being told of its changes. */
  peekCursor(): DayNumber {
    return untrack(() => this.cursor);
  }

  stepActs(by: number): void {
    const stop = stepped(this.stops, this.cursor, this.current, by);
    if (stop === undefined) return;
    this.moveTo(stop.day, stop.id);
    if (this.view.act !== undefined) this.show({ act: stop.id });
  }

  stepDays(by: number): void {
    this.moveTo(this.cursor + by);
  }

  /** Opens the card of an act or note, and puts the cursor on its day. */
  open(id: string, siblings: readonly string[] = []): void {
    this.siblings = siblings.length > 1 ? siblings : [];
    const entry = this.entries.find((row) => row.id === id);
    if (entry === undefined) return;
    const day = dayNumber(entry.day);
    this.current = id;
    this.opened = id;
    this.show({ act: id, at: formatDay(day), ...this.#windowAround(day) }, true);
  }

  close(): void {
    this.siblings = [];
    this.opened = undefined;
    this.show({ act: undefined });
  }

  /** Shows `factor` times as many days around the cursor. */
  zoom(factor: number): void {
    const { first, last } = this.window;
    const days = Math.max(6, Math.round((last - first) * factor));
    const share = (this.cursor - first) / (last - first);
    const from = Math.round(this.cursor - days * share);
    this.setWindow(from, from + days);
  }

  /** Moves the window by a share of its length. */
  pan(share: number): void {
    const { first, last } = this.window;
    const by = Math.round((last - first) * share);
    this.setWindow(first + by, last + by);
  }

  setWindow(first: DayNumber, last: DayNumber): void {
    const { whole } = this;
    // Some room beyond what is documented, but never away from it altogether.
    const low = Math.max(first, whole.first - 365);
    const high = Math.min(Math.max(last, low + 1), whole.last + 730);
    if (low <= whole.first && high >= whole.last && high - low <= whole.last - whole.first + 1) this.fit();
    else this.show({ from: formatDay(Math.min(low, high - 1)), to: formatDay(high) });
  }

  fit(): void {
    this.show({ from: undefined, to: undefined });
  }

  #windowAround(day: DayNumber): { from?: string; to?: string } {
    const { first, last } = this.window;
    if (day >= first && day <= last) return {};
    const by = day < first ? day - first : day - last;
    return { from: formatDay(first + by), to: formatDay(last + by) };
  }
}
