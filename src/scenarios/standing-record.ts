import type {
  ActContent,
  DeclaredPreset,
  NoteContent,
  RelationContent,
  RelationEvent,
  Story,
  SummitContent,
  SummitConclusion,
} from '../relations/events.ts';

export interface StandingSummit {
  readonly content: SummitContent;
  readonly end?: { readonly phase: 'concluded' | 'cancelled'; readonly content: SummitConclusion };
}

/** What a history says at a revision: the last content of everything that was not retracted, in the order it first came. */
export interface StandingRecord {
  /** Revision of the last event folded in; -1 before the first. */
  readonly revision: number;
  readonly relation?: RelationContent;
  readonly acts: ReadonlyMap<string, ActContent>;
  readonly notes: ReadonlyMap<string, NoteContent>;
  readonly summits: ReadonlyMap<string, StandingSummit>;
  readonly presets: ReadonlyMap<string, DeclaredPreset>;
  readonly story?: Story;
}

function withoutReason<T extends { readonly reason: string }>(data: T): Omit<T, 'reason'> {
  const { reason: _, ...content } = data;
  return content;
}

/** Folds the events of one history, oldest first, into what stands after the last of them. */
export class StandingFold {
  #revision = -1;
  #relation: RelationContent | undefined;
  #story: Story | undefined;
  readonly #acts = new Map<string, ActContent>();
  readonly #notes = new Map<string, NoteContent>();
  readonly #summits = new Map<string, StandingSummit>();
  readonly #presets = new Map<string, DeclaredPreset>();

  get record(): StandingRecord {
    return {
      revision: this.#revision,
      ...(this.#relation !== undefined && { relation: this.#relation }),
      acts: this.#acts,
      notes: this.#notes,
      summits: this.#summits,
      presets: this.#presets,
      ...(this.#story !== undefined && { story: this.#story }),
    };
  }

  take(event: RelationEvent): void {
    this.#revision += 1;
    switch (event.type) {
      case 'RelationOpened.v1':
        this.#relation = event.data;
        return;
      case 'RelationRevised.v1':
        this.#relation = withoutReason(event.data);
        return;
      case 'ActRecorded.v1':
        this.#acts.set(event.data.actId, event.data);
        return;
      case 'ActCorrected.v1':
        this.#acts.set(event.data.actId, withoutReason(event.data));
        return;
      case 'ActRetracted.v1':
        this.#acts.delete(event.data.actId);
        return;
      case 'NoteRecorded.v1':
        this.#notes.set(event.data.noteId, event.data);
        return;
      case 'NoteCorrected.v1':
        this.#notes.set(event.data.noteId, withoutReason(event.data));
        return;
      case 'NoteRetracted.v1':
        this.#notes.delete(event.data.noteId);
        return;
      case 'PresetDeclared.v1':
        this.#presets.set(event.data.preset, event.data);
        return;
      case 'PresetWithdrawn.v1':
        this.#presets.delete(event.data.preset);
        return;
      case 'StoryDeclared.v1':
        this.#story = event.data;
        return;
      default:
        this.#summit(event);
    }
  }

  #summit(event: Extract<RelationEvent, { type: `Summit${string}` }>): void {
    const { summitId } = event.data;
    const before = this.#summits.get(summitId);
    switch (event.type) {
      case 'SummitScheduled.v1':
        this.#summits.set(summitId, { content: event.data });
        return;
      case 'SummitRevised.v1':
        this.#summits.set(summitId, { ...before, content: withoutReason(event.data) });
        return;
      case 'SummitWithdrawn.v1':
        this.#summits.delete(summitId);
        return;
      case 'SummitConcluded.v1':
      case 'SummitCancelled.v1':
        if (before !== undefined) {
          const phase = event.type === 'SummitConcluded.v1' ? 'concluded' : 'cancelled';
          this.#summits.set(summitId, { ...before, end: { phase, content: event.data } });
        }
    }
  }
}
