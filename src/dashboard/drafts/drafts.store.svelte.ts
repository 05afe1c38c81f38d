import type { DraftList, DraftsState, WaitingList } from '../../drafts/draft-answers.ts';
import type { Reason } from '../../drafts/events.ts';
import type { ApiClient, Problem } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { sentOf, type Content } from '../article/article-words.ts';
import type { LiveClient } from '../live/live.client.svelte.ts';
import { problemOf } from '../record/record.store.svelte.ts';

export type Waiting = WaitingList['proposals'][number];
export type DraftRow = DraftList['drafts'][number];

/** An act that a person proposes, as it is sent. */
export interface Suggested {
  readonly history: string;
  readonly published: string;
  readonly source: { readonly title: string; readonly publisher: string; readonly url?: string };
  readonly quote: string;
}

const TOPIC = 'drafts';
/** How long events are gathered before what they changed is asked for, in milliseconds. */
const GATHER_MS = 150;
const AT_A_TIME = 50;
const MOST = 200;

export const keyOf = ({ draftId, proposal }: Waiting): string => `${draftId} ${proposal.proposalId}`;

/** What is proposed for the record: the drafts there are, and the proposals that wait for a decision. Kept up to date by the push. */
export class Drafts {
  /** Proposals that nobody has judged, of all drafts. */
  open = $state.raw(0);
  list = $state.raw<readonly DraftRow[]>([]);
  waiting = $state.raw<readonly Waiting[]>([]);
  /** Of the history that is looked at, or of all. */
  total = $state.raw(0);
  busy = $state.raw(false);
  problem = $state.raw<Problem | undefined>();
  /** What was done last. */
  said = $state.raw('');
  /** What can be taken back: the decision made last. */
  last = $state.raw<{ readonly draftId: string; readonly proposalId: string } | undefined>();
  /** How often the push told of drafts. */
  events = $state.raw(0);
  readonly #api: ApiClient;
  readonly #live: LiveClient;
  #showing: { history: string | undefined; limit: number } | undefined;
  #gathering = false;

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    this.#live = live;
  }

  /** Follows what happens to drafts until the function that is returned is called. */
  follow(): () => void {
    this.#live.connect();
    return this.#live.subscribe(TOPIC, {
      snapshot: (state) => {
        ({ open: this.open, drafts: this.list } = state as unknown as DraftsState);
        void this.refresh();
      },
      events: () => {
        this.events += 1;
        if (this.#gathering) return;
        this.#gathering = true;
        setTimeout(() => {
          this.#gathering = false;
          void this.refresh();
        }, GATHER_MS);
      },
    });
  }

  /** Shows what waits for a history, or all of it; ends with `undefined`. */
  async show(wanted: { readonly history: string | undefined } | undefined): Promise<void> {
    this.#showing = wanted && { ...wanted, limit: AT_A_TIME };
    this.problem = undefined;
    if (wanted !== undefined) await this.refresh();
  }

  /** Whether more waits than is shown, and can be shown. */
  get more(): boolean {
    return this.waiting.length < this.total && (this.#showing?.limit ?? MOST) < MOST;
  }

  async showMore(): Promise<void> {
    if (this.#showing !== undefined) this.#showing.limit = MOST;
    await this.refresh();
  }

  /** Reads the lists again. What cannot be read now is read when the push stands again. */
  async refresh(): Promise<void> {
    const { history, limit } = this.#showing ?? {};
    try {
      const { drafts } = await this.#api.get<DraftList>('/api/drafts');
      this.list = drafts;
      this.open = drafts.reduce((sum, each) => sum + each.open, 0);
      if (limit === undefined) return;
      const query = new URLSearchParams({ limit: String(limit), ...(history !== undefined && { history }) });
      const { total, proposals } = await this.#api.get<WaitingList>(`/api/drafts/proposals?${query}`);
      this.total = total;
      this.waiting = proposals;
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  accept(waiting: Waiting, into: { readonly issue: string } | { readonly merge: string }): Promise<boolean> {
    const said = 'merge' in into ? `Added as a source of ${into.merge}.` : 'Accepted: it is in the record.';
    return this.#judge(waiting, 'acceptance', into, said);
  }

  reject(waiting: Waiting, reason: Reason, comment: string): Promise<boolean> {
    const said = comment.trim();
    const body = { reason, ...(said !== '' && { comment: said }) };
    return this.#judge(waiting, 'rejection', body, 'Refused, with the reason.');
  }

  edit(waiting: Waiting, content: Content): Promise<boolean> {
    return this.#do(async () => {
      await this.#send(waiting, 'edit', sentOf(content));
      this.said = 'Changed. It waits still.';
      await this.refresh();
    });
  }

  /** Takes the last decision back; what was accepted is retracted. */
  undo(): Promise<boolean> {
    const { last } = this;
    return this.#do(async () => {
      if (last === undefined) return;
      await this.#api.send('POST', `/api/drafts/${last.draftId}/proposals/${last.proposalId}/return`, {});
      this.last = undefined;
      this.said = 'Taken back. It waits again.';
      await this.refresh();
    });
  }

  suggest(about: Suggested, content: Content): Promise<boolean> {
    return this.#do(async () => {
      const { quote: _, ...said } = sentOf(content);
      await this.#api.send('POST', '/api/drafts/suggestions', { ...said, ...about }, { key: randomUuid() });
      this.said = 'Proposed. It waits for somebody who may write the record.';
      await this.refresh();
    });
  }

  erase({ draftId, title }: DraftRow, why: string): Promise<boolean> {
    return this.#do(async () => {
      await this.#api.send('POST', `/api/drafts/${draftId}/erasure`, { why });
      this.said = `Erased \u201c${title}\u201d. What was accepted of it stays in the record.`;
      await this.refresh();
    });
  }

  #judge(waiting: Waiting, what: string, body: object, said: string): Promise<boolean> {
    return this.#do(async () => {
      const { told = [] } = await this.#send(waiting, what, body);
      const { draftId, proposal } = waiting;
      this.last = { draftId, proposalId: proposal.proposalId };
      this.said = [said, ...told.map(({ message }) => message)].join(' ');
      await this.refresh();
    });
  }

  #send({ draftId, proposal }: Waiting, what: string, body: object) {
    return this.#api.send<{ readonly told?: readonly { readonly message: string }[] }>(
      'POST',
      `/api/drafts/${draftId}/proposals/${proposal.proposalId}/${what}`,
      body,
      { key: randomUuid() },
    );
  }

  /** Whether it was done. */
  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.busy = false;
    return this.problem === undefined;
  }
}
