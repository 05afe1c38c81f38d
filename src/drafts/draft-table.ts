import type { Redacted } from '../eventstore/erasing/ledger-events.ts';
import { withoutText } from '../eventstore/erasing/redacted-event.ts';
import type { StoredEvent } from '../eventstore/port.ts';
import { LOCAL_NAME } from '../http/principal.ts';
import { PERSON, type Proposal } from '../coding/draft-form.ts';
import { editedOf, type Drafted } from '../coding/entry.ts';
import { proposedOf } from '../coding/draft-form.ts';
import { draftOfStream, type DraftId } from './draft-id.ts';
import type { DraftContent, EditedProposal, Reason } from './events.ts';
import { draftEvent } from './evolve.ts';

/** What became of one proposal, as far as counting goes: no word of the text is kept. */
export interface Mark {
  readonly rule: string;
  readonly confidence: number;
  readonly byHand: boolean;
  readonly proposed: ReturnType<typeof proposedOf>;
  readonly edited: Drafted['edited'];
  readonly verdict: 'open' | 'accepted' | Reason;
  /** Accepted as one more source of an act that was there. */
  readonly merged?: boolean;
}

export interface DraftRow {
  readonly draftId: DraftId;
  readonly content: Pick<
    DraftContent,
    'history' | 'source' | 'coder' | 'dictionary' | 'published' | 'parties' | 'text'
  >;
  /** Milliseconds. */
  readonly madeAt: number;
  readonly madeBy: string;
  readonly revision: number;
  /** Revision of the event that holds the source as it is. */
  readonly sourceAt: number;
  readonly marks: ReadonlyMap<string, Mark>;
}

/** The read model of all drafts: a pure fold of their events. Quotes stay in the store. */
export class DraftTable {
  readonly #rows = new Map<DraftId, DraftRow>();

  get(draft: DraftId): DraftRow | undefined {
    return this.#rows.get(draft);
  }

  /** In the order in which they were opened. */
  get rows(): readonly DraftRow[] {
    return [...this.#rows.values()];
  }

  /** Takes in the next event of a draft's stream; one that was taken in before is passed over. Throws on a gap and on what it does not know. */
  apply(stored: StoredEvent): void {
    const { stream, revision, recordedAt, metadata } = stored;
    const draftId = draftOfStream(stream);
    const row = this.#rows.get(draftId);
    const next = row === undefined ? 0 : row.revision + 1;
    if (revision < next) return;
    if (revision > next) {
      throw new Error(`${stream} jumps from revision ${next - 1} to ${revision}: events between are missing`);
    }
    const event = draftEvent(stored);
    if (event.type === 'DraftMade.v1') {
      const { history, source, coder, dictionary, published, parties, text } = event.data;
      this.#rows.set(draftId, {
        draftId,
        content: { history, source, coder, dictionary, published, parties, text },
        madeAt: recordedAt,
        madeBy: metadata?.actor?.id ?? LOCAL_NAME,
        revision,
        sourceAt: revision,
        marks: new Map(),
      });
      return;
    }
    if (row === undefined) throw new Error(`${stream} begins with ${event.type}, not with a draft`);
    if (event.type === 'SourceCorrected.v1') {
      const content = { ...row.content, source: event.data.source };
      this.#rows.set(draftId, { ...row, content, revision, sourceAt: revision });
      return;
    }
    const marks = new Map(row.marks);
    for (const [id, mark] of marksOf(event, row.marks, row.content.coder)) marks.set(id, mark);
    this.#rows.set(draftId, { ...row, revision, marks });
  }

  /** Forgets a draft. */
  drop(draft: DraftId): void {
    this.#rows.delete(draft);
  }

  /** Shows a text of the event of a revision no more, where the row tells it. */
  redact(draft: DraftId, text: Redacted): void {
    const row = this.#rows.get(draft);
    if (row === undefined || row.sourceAt !== text.revision) return;
    this.#rows.set(draft, { ...row, content: withoutText(row.content, text) });
  }
}

type Judging = Exclude<ReturnType<typeof draftEvent>, { type: 'DraftMade.v1' | 'SourceCorrected.v1' }>;

function marksOf(
  event: Judging,
  before: DraftRow['marks'],
  coder: string,
): readonly (readonly [string, Mark])[] {
  if (event.type === 'ProposalsMade.v1')
    return event.data.proposals.map((each) => newMark(each, coder === PERSON));
  if (event.type === 'ProposalAdded.v1') return [newMark(event.data.proposal, true)];
  const { proposalId } = event.data;
  const mark = before.get(proposalId);
  if (mark === undefined) throw new Error(`${event.type} speaks of a proposal that the draft has not`);
  return [[proposalId, { ...mark, ...changeOf(event, mark) }]];
}

const newMark = (proposal: Proposal, byHand: boolean): readonly [string, Mark] => [
  proposal.proposalId,
  {
    rule: proposal.why.rule,
    confidence: proposal.confidence,
    byHand,
    proposed: proposedOf(proposal),
    edited: [],
    verdict: 'open',
  },
];

function changeOf(
  event: Exclude<Judging, { type: 'ProposalsMade.v1' | 'ProposalAdded.v1' }>,
  { proposed }: Mark,
): Partial<Mark> {
  switch (event.type) {
    case 'ProposalEdited.v1':
      return { edited: editedOf(proposed, event.data.content satisfies EditedProposal) };
    case 'ProposalAccepted.v1':
      return { verdict: 'accepted', merged: event.data.merged === true };
    case 'ProposalRejected.v1':
      return { verdict: event.data.reason };
    case 'DecisionTakenBack.v1':
      return { verdict: 'open' };
  }
}
