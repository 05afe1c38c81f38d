import type { StepDraft } from './events.ts';
import type { RoomState } from './state.ts';

export interface DraftedStep {
  readonly stepId: string;
  readonly step: StepDraft;
}

/** What somebody shows their delegation. */
export interface SharedDraft {
  readonly participant: string;
  readonly steps: readonly DraftedStep[];
}

interface Shared extends SharedDraft {
  readonly room: string;
  /** The delegation that they were of as they showed it: it does not come along to another. */
  readonly party: string;
}

/**
 * Drafts that delegations have before them on this server: while the socket is open from which they were shown, in memory alone. What is
 * drafted is recorded nowhere.
 */
export class SharedDrafts {
  readonly #shown = new Map<string, Shared>();
  readonly #listeners = new Set<(room: string, party: string) => void>();

  /** Calls the listener with each delegation whose drafts have changed. */
  onChanged(listener: (room: string, party: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Shows steps; `place` names the socket's slot. Nothing where whoever shows them is of no delegation. */
  show(place: string, { opened, participants }: RoomState, draft: SharedDraft): void {
    const one = participants.get(draft.participant);
    if (one?.party === undefined || one.removed) return this.takeBack(place);
    this.#shown.set(place, { ...draft, room: opened.roomId, party: one.party });
    return this.#tell(opened.roomId, one.party);
  }

  takeBack(place: string): void {
    const shown = this.#shown.get(place);
    if (shown === undefined) return;
    this.#shown.delete(place);
    this.#tell(shown.room, shown.party);
  }

  /** What a delegation has before it, of those who are still of it. */
  of({ opened, participants }: RoomState, party: string): readonly SharedDraft[] {
    return [...this.#shown.values()]
      .filter((shown) => shown.room === opened.roomId && shown.party === party)
      .filter(({ participant }) => {
        const one = participants.get(participant);
        return one?.party === party && !one.removed;
      })
      .map(({ participant, steps }) => ({ participant, steps }));
  }

  #tell(room: string, party: string): void {
    for (const listener of this.#listeners) listener(room, party);
  }
}
