import type { ArticleReadingAnswer, DraftAnswer } from '../../drafts/draft-answers.ts';
import type { Reason } from '../../drafts/events.ts';
import type { ApiClient, Problem } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';
import { problemOf } from '../record/record.store.svelte.ts';
import { contentOf, sentOf, SURE, type Content, type Proposal } from './article-words.ts';
import { holdsQuotes, movedEnd } from './marked-text.ts';
import { kept, keep } from './session-text.adapter.ts';

/** What is known of an article before it is read. */
export interface Article {
  readonly text: string;
  readonly published: string;
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  /** Empty: a history that is still to be opened. */
  readonly history: string;
}

interface Detail {
  readonly declaration: {
    readonly parties: readonly [string, string];
    readonly issues: readonly { readonly id: string; readonly title: string }[];
  };
}

export interface Opening {
  readonly name: string;
  readonly title: string;
  readonly baseline: number;
  readonly rationale: string;
  readonly issue: string;
  readonly from: string;
  readonly to: string;
}

const EMPTY: Article = { text: '', published: '', title: '', publisher: '', url: '', history: '' };

/** An article on its way into a history: it is read, its proposals are judged, and what is accepted is recorded. */
export class ArticleStore {
  readonly #api: ApiClient;
  article = $state.raw<Article>(EMPTY);
  step = $state.raw<'form' | 'relation' | 'review'>('form');
  reading = $state.raw<Omit<ArticleReadingAnswer, 'spans' | 'names'> | undefined>();
  spans = $state.raw<ArticleReadingAnswer['spans']>([]);
  /** What the parties are called, in the order of their codes. */
  names = $state.raw<readonly string[]>([]);
  issues = $state.raw<Detail['declaration']['issues']>([]);
  issue = $state.raw('');
  draftId = $state.raw<string | undefined>();
  selected = $state.raw(0);
  busy = $state.raw(false);
  problem = $state.raw<Problem | undefined>();
  /** What was done last, for those who do not see it. */
  said = $state.raw('');
  #decided: string[] = [];

  constructor(api: ApiClient) {
    this.#api = api;
    const before = kept<Article>();
    if (before !== undefined) this.article = { ...EMPTY, ...before };
  }

  readonly proposals = $derived(this.reading?.proposals ?? []);
  readonly current = $derived(this.proposals[this.selected]);
  /** Whether the text at hand is that of the draft. */
  readonly whole = $derived(
    this.article.text !== '' &&
      holdsQuotes(
        this.article.text,
        this.proposals.map(({ quote }) => quote),
      ),
  );
  readonly sure = $derived(
    this.proposals.filter(
      ({ verdict, confidence, sameAs }) => verdict === undefined && confidence >= SURE && sameAs.length === 0,
    ),
  );

  nameOf(party: string): string {
    return this.names[this.reading?.parties.indexOf(party) ?? -1] ?? party;
  }

  change(change: Partial<Article>): void {
    this.article = { ...this.article, ...change };
    keep(this.article);
  }

  /** Has the server read the text; nothing is kept of it there. */
  async read(): Promise<void> {
    const { text, published, history } = this.article;
    await this.#do(async () => {
      const read = await this.#api.send<ArticleReadingAnswer>('POST', '/api/drafts/reading', {
        text,
        published,
        ...(history !== '' && { history }),
      });
      this.#take(read);
      this.spans = read.spans;
      this.names = read.names;
      this.draftId = read.draftId;
      // It was judged before, here or elsewhere: what was said then stands.
      if (read.draftId !== undefined)
        this.#take(await this.#api.get<DraftAnswer>(`/api/drafts/${read.draftId}`));
      this.selected = 0;
      if (history === '') this.step = 'relation';
      else await this.#review(history);
    });
  }

  /** What the second reading of this text is asked with. */
  get asked(): object {
    const { text, published, history } = this.article;
    return { text, published, ...(history !== '' && { history }) };
  }

  /** Opens a draft that is kept; the text is not, and is shown where this tab still has it. */
  async reopen(draftId: string, nameOf: (party: string) => string): Promise<void> {
    await this.#do(async () => {
      const draft = await this.#api.get<DraftAnswer>(`/api/drafts/${draftId}`);
      const { history, published, source } = draft;
      const { title, publisher, url = '' } = source;
      const text = holdsQuotes(
        this.article.text,
        draft.proposals.map(({ quote }) => quote),
      )
        ? this.article.text
        : '';
      this.article = { text, published, title, publisher, url, history };
      this.#take(draft);
      this.names = draft.parties.map((party) => nameOf(party));
      this.draftId = draftId;
      this.selected = Math.max(
        0,
        this.proposals.findIndex(({ verdict }) => verdict === undefined),
      );
      await this.#review(history);
    });
  }

  /** Reads the open draft again, after somebody changed it; what is selected stays. */
  async follow(): Promise<void> {
    const { draftId, current } = this;
    if (draftId === undefined || this.busy) return;
    await this.#do(async () => {
      this.#take(await this.#api.get<DraftAnswer>(`/api/drafts/${draftId}`));
      const place = this.proposals.findIndex(({ proposalId }) => proposalId === current?.proposalId);
      if (place !== -1) this.selected = place;
    });
  }

  /** A text that may be that of the draft that was opened again: it is, where what is quoted stands in it. */
  paste(text: string): void {
    const quotes = this.proposals.map(({ quote }) => quote);
    if (holdsQuotes(text, quotes)) this.article = { ...this.article, text };
  }

  /** Keeps what was proposed, for somebody else to judge. */
  async propose(): Promise<void> {
    await this.#do(async () => {
      const at = await this.#opened();
      this.#take(await this.#api.get<DraftAnswer>(at));
      this.said = 'Proposed';
    });
  }

  /** Opens the history into which the article goes, and reads it for that. */
  async openHistory({ name, title, baseline, rationale, issue, from, to }: Opening): Promise<void> {
    const parties = this.reading?.parties;
    if (parties === undefined) return;
    let history = '';
    await this.#do(async () => {
      const opened = await this.#api.send<{ readonly history: string }>(
        'POST',
        '/api/histories',
        {
          name,
          content: {
            title,
            parties,
            names: this.names,
            baseline: { value: baseline, rationale },
            issues: [{ id: 'general', title: issue }],
            coverage: { from, to },
          },
        },
        { key: randomUuid() },
      );
      ({ history } = opened);
    });
    if (history === '') return;
    this.change({ history });
    await this.read();
  }

  async #review(history: string): Promise<void> {
    const { declaration } = await this.#api.get<Detail>(`/api/histories/${history}`);
    this.issues = declaration.issues;
    if (!declaration.issues.some(({ id }) => id === this.issue)) this.issue = declaration.issues[0]?.id ?? '';
    this.step = 'review';
  }

  accept(proposal: Proposal, merge?: string): Promise<void> {
    const body = merge === undefined ? { issue: this.issue } : { merge };
    return this.#judge(proposal, 'acceptance', body, merge === undefined ? 'Accepted' : 'Added as a source');
  }

  reject(proposal: Proposal, reason: Reason, comment: string): Promise<void> {
    const said = comment.trim();
    return this.#judge(proposal, 'rejection', { reason, ...(said !== '' && { comment: said }) }, 'Rejected');
  }

  /** Accepts what is sure, one by one, as far as it goes. */
  async acceptSure(): Promise<void> {
    for (const proposal of this.sure) {
      await this.accept(proposal);
      if (this.problem !== undefined) return;
    }
  }

  edit(proposal: Proposal, content: Partial<Content>): Promise<void> {
    const now = { ...contentOf(proposal), ...content };
    const other = now.quote.text !== proposal.quote.text;
    return this.#send(
      proposal,
      'edit',
      { ...sentOf(now), ...(other && { text: this.article.text }) },
      'Changed',
    );
  }

  async add(content: Content): Promise<void> {
    const before = new Set(this.proposals.map(({ proposalId }) => proposalId));
    await this.#do(async () => {
      const at = await this.#opened();
      this.#take(
        await this.#api.send<DraftAnswer>('POST', `${at}/proposals`, {
          ...sentOf(content),
          text: this.article.text,
        }),
      );
      const place = this.proposals.findIndex(({ proposalId }) => !before.has(proposalId));
      if (place !== -1) this.selected = place;
      this.said = place === -1 ? 'It was there already' : 'Added';
    });
  }

  /** Takes the last decision of this visit back, or what was said of the selected one. */
  async undo(): Promise<void> {
    const last = this.#decided.pop();
    const index = this.proposals.findIndex(({ proposalId }) => proposalId === last);
    const proposal = this.proposals[index] ?? this.current;
    if (proposal?.verdict === undefined) return;
    await this.#send(proposal, 'return', {}, 'Taken back');
    this.selected = this.proposals.findIndex(({ proposalId }) => proposalId === proposal.proposalId);
  }

  moveEnd(end: 'start' | 'end', way: 'out' | 'in'): void {
    const proposal = this.current;
    if (proposal === undefined || proposal.verdict !== undefined || !this.whole) return;
    const { from, to } = movedEnd(this.article.text, proposal.quote, end, way);
    const text = this.article.text.slice(from, to);
    if (text !== proposal.quote.text) void this.edit(proposal, { quote: { from, to, text } });
  }

  /** Makes the selected one a further step of the act before it, or one of its own again. */
  toggleFollowUp(): void {
    const proposal = this.current;
    if (proposal === undefined || proposal.verdict !== undefined) return;
    const before = this.proposals.slice(0, this.selected).findLast(({ kind }) => kind === 'act');
    const followUpOf = proposal.followUpOf === undefined ? before?.proposalId : undefined;
    if (followUpOf !== proposal.followUpOf) void this.edit(proposal, { followUpOf });
  }

  go(step: 1 | -1): void {
    this.selected = Math.max(0, Math.min(this.proposals.length - 1, this.selected + step));
  }

  async #judge(proposal: Proposal, what: string, body: object, said: string): Promise<void> {
    if (proposal.verdict !== undefined) return;
    await this.#send(proposal, what, body, said);
    if (this.problem !== undefined) return;
    this.#decided.push(proposal.proposalId);
    const next = this.proposals.findIndex(
      ({ verdict }, index) => index > this.selected && verdict === undefined,
    );
    if (next !== -1) this.selected = next;
  }

  async #send(proposal: Proposal, what: string, body: object, said: string): Promise<void> {
    await this.#do(async () => {
      const at = await this.#opened();
      const answer = await this.#api.send<DraftAnswer>(
        'POST',
        `${at}/proposals/${proposal.proposalId}/${what}`,
        body,
        { key: randomUuid() },
      );
      this.#take(answer);
      this.said = [said, ...(answer.told ?? []).map(({ message }) => message)].join('. ');
    });
  }

  /** The draft, kept on the server from the first decision on. */
  async #opened(): Promise<string> {
    if (this.draftId === undefined) {
      const { text, published, history, title, publisher, url } = this.article;
      const source = { title, publisher, ...(url !== '' && { url }) };
      const body = { text, published, history, source };
      this.draftId = (await this.#api.send<DraftAnswer>('POST', '/api/drafts', body)).draftId;
    }
    return `/api/drafts/${this.draftId}`;
  }

  #take({ proposals, ...head }: Omit<ArticleReadingAnswer, 'spans' | 'names'>): void {
    this.reading = { ...head, proposals: inOrder(proposals) };
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.busy = false;
  }
}

/** In the order of the text, those by hand among the others. */
const inOrder = (proposals: readonly Proposal[]): Proposal[] =>
  proposals.toSorted((a, b) => a.quote.from - b.quote.from);
