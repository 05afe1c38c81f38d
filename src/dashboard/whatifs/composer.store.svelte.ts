import {
  DRAFT_LIMIT,
  FIRST_MODELS,
  WHAT_IFS_LIMIT,
  type ViewChange,
  type ViewState,
} from '../../charts/view-state.ts';
import { NEW_REACTION_MODEL, type ReactionModel } from '../../models/reaction/parameters.ts';
import type { Day } from '../../kernel/clock.ts';
import { begun, changed, redone, undone, type Changes } from './changes.ts';
import { besideOf, toggled } from './beside.ts';
import { draftOf, draftOfPreset, newDraft, parseDraft, type Draft, type Preset } from './draft.ts';
import type { Address } from '../app/address.store.svelte.ts';
import type { Notices } from '../app/notices.store.svelte.ts';
import type { HistoryRecord } from '../record/record.ts';
import { settings } from '../app/settings.store.svelte.ts';
import type { WhatIfStore } from './whatifs.store.svelte.ts';

/** What the composer needs of the page. */
export interface ComposerHost {
  readonly view: ViewState;
  readonly record: HistoryRecord | undefined;
  readonly history: string | undefined;
  readonly cursorDay: Day;
  /** Saved what-ifs of the address. */
  readonly chosen: readonly string[];
  /** What is drawn, the one that is read first. */
  readonly drawn: readonly { readonly key: string }[];
  readonly whatIfs: WhatIfStore;
  readonly notices: Notices;
  readonly address: Pick<Address, 'leaveOut'>;
  show(change: ViewChange, step?: boolean): void;
}

/**
 * Composes one what-if at a time: the draft, what was done to it, and its place in the address, so that it survives a reload
 * and can be sent before it is saved.
 */
export class Composer {
  draft = $state.raw<Changes<Draft> | undefined>();
  saving = $state.raw(false);
  /** Whether the draft's fields are shown, not only what it says. */
  open = $state.raw(false);
  /** Whether the fields are still to come into sight, as somebody asked for them. */
  bring = $state.raw(false);
  readonly #host: ComposerHost;
  /** What of the address the present draft stands for. */
  #stands: string | undefined;

  constructor(host: ComposerHost) {
    this.#host = host;
  }

  /** Whether the draft is too long for the address, which then does not hold what is shown. */
  get unaddressed(): boolean {
    const { draft, preset } = this.#host.view;
    return this.draft !== undefined && draft === undefined && preset === undefined;
  }

  /** Begins a what-if that forks on a day and asks for its form to come into sight; what was being composed is replaced. */
  start(at: Day): void {
    this.#begin(at);
    this.bring = this.open;
  }

  #begin(at: Day): void {
    const { record } = this.#host;
    if (record === undefined) return;
    this.open = true;
    this.#put(begun(newDraft(record, at, settings.author || settings.signed)));
  }

  /** Changes the draft; changes with one key in a row are one step of undo. Where there is none, one is begun. */
  edit(change: (draft: Draft) => Draft, key?: string): void {
    if (this.draft === undefined) {
      const { drawn, whatIfs, cursorDay } = this.#host;
      const [focus] = drawn;
      if (focus !== undefined && (whatIfs.details.has(focus.key) || besideOf(focus.key) !== undefined))
        this.revise(focus.key);
      else this.#begin(cursorDay);
    }
    if (this.draft !== undefined) this.#put(changed(this.draft, change(this.draft.present), key));
  }

  undo(): void {
    if (this.draft !== undefined) this.#put(undone(this.draft));
  }

  redo(): void {
    if (this.draft !== undefined) this.#put(redone(this.draft));
  }

  discard(): void {
    this.#clear();
    this.#host.whatIfs.conflict = undefined;
    this.#host.show(
      {
        draft: undefined,
        preset: undefined,
        model: this.#modelBeside(),
        seed: undefined,
        future: undefined,
      },
      true,
    );
  }

  /** What the address keeps of the model while there are presets beside what is read, which it simulates too. */
  #modelBeside(): ViewState['model'] {
    const { beside, model } = this.#host.view;
    return beside.length === 0 ? undefined : model;
  }

  /** Shows a preset as an unsaved draft. */
  showPreset(preset: Preset): void {
    const { record } = this.#host;
    if (record === undefined) return;
    this.open = false;
    const draft = draftOfPreset(preset, record, settings.author || settings.signed);
    this.draft = begun(draft);
    this.#stands = standing(preset.preset, draft.models.reaction, undefined);
    this.#host.show(
      {
        preset: preset.preset,
        model: draft.models.reaction,
        seed: undefined,
        draft: undefined,
        whatIfs: [],
        beside: [],
        at: undefined,
        future: undefined,
      },
      true,
    );
  }

  /** Shows a saved what-if alone. */
  showWhatIf(id: string): void {
    this.#clear();
    this.#host.show(
      {
        whatIfs: [id],
        beside: [],
        draft: undefined,
        preset: undefined,
        model: undefined,
        seed: undefined,
        at: undefined,
        future: undefined,
      },
      true,
    );
  }

  /** Puts a saved what-if beside those shown, or takes it away. */
  toggleWhatIf(id: string): void {
    const whatIfs = toggled(this.#host.chosen, id, this.#isFull);
    if (whatIfs === undefined) this.#tooMany();
    else this.#host.show({ whatIfs }, true);
  }

  /** Puts a preset beside what is shown, or takes it away; the one that is read is closed. */
  togglePreset(preset: Preset): void {
    const { view, drawn } = this.#host;
    if (view.preset === preset.preset) this.discard();
    else if (drawn.length === 0) this.showPreset(preset);
    else {
      const beside = toggled(view.beside, preset.preset, this.#isFull);
      if (beside === undefined) this.#tooMany();
      else
        this.#host.show(
          { beside, model: beside.length === 0 && view.preset === undefined ? undefined : this.#modelRead() },
          true,
        );
    }
  }

  /** The model of what is read: outcomes of two models are not paired. */
  #modelRead(): ReactionModel {
    const { view, drawn, whatIfs } = this.#host;
    const read = this.draft?.present ?? whatIfs.content(drawn[0]?.key ?? '');
    return view.model ?? read?.models.reaction ?? NEW_REACTION_MODEL;
  }

  get #isFull(): boolean {
    return this.#host.drawn.length >= WHAT_IFS_LIMIT;
  }

  #tooMany(): void {
    this.#host.notices.add(`At most ${WHAT_IFS_LIMIT} are compared; take one away first.`);
  }

  /** Takes a saved what-if up to revise it, or with `copy` to make another of it; a preset beside others as a draft of one's own. */
  revise(id: string, copy = false): void {
    const preset = besideOf(id);
    const { record, whatIfs, view } = this.#host;
    const ready = whatIfs.presets.find((each) => each.preset === preset);
    if (ready !== undefined && record !== undefined) {
      this.#host.show({ beside: view.beside.filter((each) => each !== preset) });
      this.open = true;
      const models = { ...FIRST_MODELS, reaction: view.model ?? FIRST_MODELS.reaction };
      this.#put(begun(draftOfPreset(ready, record, settings.author || settings.signed, models)));
      return;
    }
    const detail = this.#host.whatIfs.details.get(id);
    if (detail === undefined) return;
    this.open = true;
    const draft = draftOf(detail.content, copy ? undefined : { whatIfId: id, revision: detail.revision });
    this.#put(
      begun(
        copy
          ? { ...draft, title: `${draft.title} (copy)`, author: settings.author || settings.signed }
          : draft,
      ),
    );
  }

  /** Takes a file's draft up. */
  load(text: string): void {
    const parsed = parseDraft(text);
    if (parsed.ok) this.#put(begun(parsed.value));
    else this.#host.notices.add(`${parsed.error.message} ${parsed.error.remedy}`);
  }

  /** Where somebody else revised it first: keeps what is here, on top of theirs. */
  overwrite(revision: number): void {
    this.edit((draft) => (draft.of === undefined ? draft : { ...draft, of: { ...draft.of, revision } }));
    this.#host.whatIfs.conflict = undefined;
  }

  /** Saves the draft and shows it. Rejects with `ApiError`. */
  async save(): Promise<void> {
    const { history, whatIfs, notices, show } = this.#host;
    if (this.draft === undefined || history === undefined) return;
    this.saving = true;
    try {
      const { whatIfId, title } = await whatIfs.save(history, this.draft.present);
      this.#clear();
      const others = this.#host.chosen.filter((id) => id !== whatIfId);
      const saved = [whatIfId, ...others].slice(0, WHAT_IFS_LIMIT);
      show.call(
        this.#host,
        {
          whatIfs: saved,
          beside: this.#host.view.beside.slice(0, WHAT_IFS_LIMIT - saved.length),
          draft: undefined,
          preset: undefined,
          model: this.#modelBeside(),
          seed: undefined,
        },
        true,
      );
      notices.add(`Saved \u201c${title}\u201d.`);
    } finally {
      this.saving = false;
    }
  }

  /** Takes the draft or the preset of the address up, after going back or following a link. */
  followAddress(): void {
    const { view, record, whatIfs, address } = this.#host;
    if (record === undefined) return;
    const { draft, preset, model = FIRST_MODELS.reaction, seed } = view;
    if (draft !== undefined) {
      if (draft === this.#stands) return;
      const parsed = parseDraft(draft);
      if (parsed.ok) this.draft = begun(parsed.value);
      else address.leaveOut('draft', 'which cannot be read; the link may have been cut short');
      this.#stands = draft;
    } else if (preset !== undefined) {
      const found = whatIfs.presets.find((each) => each.preset === preset);
      if (found === undefined) {
        if (whatIfs.presetsKnown) address.leaveOut('preset', `as this history has none named ${preset}`);
        return;
      }
      const stands = standing(preset, model, seed);
      if (this.#stands === stands) return;
      this.#stands = stands;
      const models = { ...FIRST_MODELS, reaction: model };
      const ready = draftOfPreset(found, record, settings.author || settings.signed, models);
      this.draft = begun(seed === undefined ? ready : { ...ready, seed });
    } else if (this.#stands !== undefined && this.#stands.length <= DRAFT_LIMIT) this.#clear();
  }

  #clear(): void {
    this.open = false;
    this.draft = undefined;
    this.#stands = undefined;
    this.#host.whatIfs.drop('draft');
  }

  #put(draft: Changes<Draft>): void {
    this.draft = draft;
    const text = JSON.stringify(draft.present);
    this.#stands = text;
    // A long draft stays on this page alone; once saved it has an address.
    this.#host.show({
      draft: text.length <= DRAFT_LIMIT ? text : undefined,
      preset: undefined,
      model: this.#modelBeside(),
      seed: undefined,
    });
  }
}

/** What the draft of a preset is known by. */
const standing = (preset: string, model: string, seed: number | undefined): string =>
  `preset:${preset} ${model} ${seed ?? ''}`;
