import { ok, type Result } from '../kernel/result.ts';
import type { DraftAnswer, WaitingList, WaitingQuery } from './draft-answers.ts';
import type { DraftDesk } from './draft-desk.service.ts';
import type { Drafts } from './drafts.ts';

/** What is proposed and not judged, of all drafts in one list, whoever or whatever proposes it. */
export class WaitingProposals {
  readonly #drafts: Drafts;
  readonly #desk: Pick<DraftDesk, 'get'>;

  constructor(parts: { readonly drafts: Drafts; readonly desk: Pick<DraftDesk, 'get'> }) {
    this.#drafts = parts.drafts;
    this.#desk = parts.desk;
  }

  /** Only drafts of which the part that is asked for tells are read from the store. */
  async list({ history, offset, limit }: WaitingQuery): Promise<Result<WaitingList>> {
    const rows = this.#drafts.table.rows
      .filter(({ content }) => history === undefined || content.history === history)
      .map(({ draftId, marks }) => ({
        draftId,
        open: [...marks.values()].filter(({ verdict }) => verdict === 'open').length,
      }))
      .reverse();
    const total = rows.reduce((sum, { open }) => sum + open, 0);
    const proposals: WaitingList['proposals'][number][] = [];
    let before = 0;
    for (const { draftId, open } of rows) {
      const from = Math.max(0, offset - before);
      const to = Math.min(open, offset + limit - before);
      before += open;
      if (from >= to) continue;
      const draft = await this.#desk.get(draftId);
      // Erased or judged since: the push tells.
      if (draft.ok) proposals.push(...openOf(draft.value).slice(from, to));
    }
    return ok({ total, proposals, ...(offset + limit < total && { next: offset + limit }) });
  }
}

function openOf(draft: DraftAnswer): WaitingList['proposals'][number][] {
  const { draftId, history, parties, coder, madeBy, source, published, reading } = draft;
  const head = { draftId, history, parties, coder, madeBy, source, published };
  return draft.proposals
    .filter(({ verdict }) => verdict === undefined)
    .map((proposal) => ({ ...head, ...(reading !== undefined && { reading }), proposal }));
}
