import type { WrittenAnswer } from '../../relations/request-bodies.ts';
import type { ActContent, NoteContent, SummitContent } from '../../relations/events.ts';
import type { Page } from '../app/page.store.svelte.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { problemOf } from '../record/record.store.svelte.ts';
import { sentAgain } from './act-form.ts';

/** A change of an entry, as it is sent. */
export interface Order {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Below the history. */
  readonly path: string;
  readonly body: unknown;
  /** The revision of the entry that was looked at. */
  readonly of?: number | undefined;
  /** What is said once it took something back, where its method does not tell. */
  readonly undone?: string;
}

/** What every answer to an order tells. */
type Written = Pick<WrittenAnswer, 'events'> & { readonly revision?: number | undefined };

/** Whoever writes the record from the page: says what was done, and can take it back. */
export class RecordClient {
  readonly #page: Page;
  /** What was sent last and under which key, so that sending it again after a lost answer writes nothing twice. */
  #sent: { readonly text: string; readonly key: string } | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Rejects with `ApiError`. */
  async send<T extends Written = WrittenAnswer>(
    history: string,
    { method, path, body, of }: Order,
  ): Promise<T> {
    const text = JSON.stringify([history, method, path, body, of]);
    if (this.#sent?.text !== text) this.#sent = { text, key: randomUuid() };
    const { records, api } = this.#page;
    records.sending += 1;
    try {
      const answer = await api.send<T>(method, `/api/histories/${encodeURIComponent(history)}${path}`, body, {
        key: this.#sent.key,
        ...(of !== undefined && { ifMatch: `"r${of}"` }),
      });
      this.#sent = undefined;
      const { revision, events } = answer;
      if (revision !== undefined) {
        for (let k = 0; k < events; k += 1) records.own.add(revision - k);
        records.reached(history, revision);
      }
      return answer;
    } finally {
      records.sending -= 1;
    }
  }

  /** Tells what was done; `undo` is the order that takes it back. */
  tell(history: string, text: string, undo?: Order): void {
    const { notices } = this.#page;
    const takeBack = async (order: Order): Promise<void> => {
      try {
        await this.send(history, order);
        notices.add(order.undone ?? UNDONE[order.method]);
      } catch (error) {
        const { detail, remedy } = problemOf(error);
        notices.add(`It could not be taken back. ${detail} ${remedy}`);
      }
    };
    notices.add(text, undefined, undo && (() => void takeBack(undo)));
  }
}

const UNDONE: Readonly<Record<Order['method'], string>> = {
  DELETE: 'Taken back. What it said stays in the record, as retracted.',
  PUT: 'Put back as it was. Both versions stay in the record.',
  POST: 'Recorded again. That it was retracted stays in the record.',
};

const BACK = 'Taken back at once.';

export const retracted = (
  kind: 'acts' | 'notes' | 'summits',
  id: string,
  revision: number,
  reason = BACK,
): Order => ({
  method: 'DELETE',
  path: `/${kind}/${id}`,
  body: { reason },
  of: revision,
});

/** Takes back all that one import brought. */
export const importBack = (id: string, reason: string, keepChanged = false): Order => ({
  method: 'POST',
  path: `/imports/${id}/retraction`,
  body: { reason, keepChanged },
  undone: 'All of it is taken back. What it said stays in the record, as retracted.',
});

export const actAsBefore = (act: ActContent, revision: number): Order => ({
  method: 'PUT',
  path: `/acts/${act.actId}`,
  body: { content: sentAgain(act), reason: BACK },
  of: revision,
});

export const summitAsBefore = (summit: SummitContent, revision: number): Order => ({
  method: 'PUT',
  path: `/summits/${summit.summitId}`,
  body: { content: summit, reason: BACK },
  of: revision,
});

export const noteAsBefore = (note: NoteContent, revision: number): Order => ({
  method: 'PUT',
  path: `/notes/${note.noteId}`,
  body: { content: note, reason: BACK },
  of: revision,
});

export const actAgain = (act: ActContent): Order => ({ method: 'POST', path: '/acts', body: sentAgain(act) });
export const summitAgain = (summit: SummitContent): Order => ({
  method: 'POST',
  path: '/summits',
  body: summit,
});
export const noteAgain = (note: NoteContent): Order => ({ method: 'POST', path: '/notes', body: note });
