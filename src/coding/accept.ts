import { sha256 } from '../kernel/canonical-json.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import type { ActDraft, NoteContent } from '../relations/events.ts';
import type { DraftFile, FileProposal } from './draft-file.ts';
import { editedOf, entryIdOf, entryOf, refusal } from './entry.ts';
import { REFUSED_WORDS, verify } from './verify.ts';

export interface Acceptance {
  /** Who accepts. */
  readonly by: string;
  readonly issue: string | undefined;
  /** The article, where it is at hand: a quote that was changed is compared with it. */
  readonly text: string | undefined;
  /** Id of the draft, which the acts then name. */
  readonly draft?: string | undefined;
}

export interface Accepted {
  readonly acts: readonly ActDraft[];
  readonly notes: readonly NoteContent[];
}

/** What a draft file's accepted proposals become, or the first reason why one cannot be recorded. */
export function acceptedOf(file: DraftFile, { by, issue, text, draft }: Acceptance): Result<Accepted> {
  const chosen = file.proposals.filter(({ accept }) => accept);
  if (chosen.length === 0 && file.proposals.every(({ reject }) => reject === undefined)) {
    return err(
      refusal(
        'nothing-accepted',
        'no proposal of the draft is accepted or rejected',
        'Write "accept: yes" where one is right, or "reject: REASON" where one is not.',
      ),
    );
  }
  if (file.source.title.trim() === '' || file.source.publisher.trim() === '') {
    const remedy = 'Fill in title and publisher under "source": whoever reads the record asks who said so.';
    return err(refusal('no-source', 'the draft does not say whose text it is of', remedy));
  }
  if (text !== undefined && sha256(text) !== file.text) {
    return err(
      refusal(
        'another-text',
        'the text is not the one that the draft was made of',
        'Name that text, or draft this one.',
      ),
    );
  }
  const acts: ActDraft[] = [];
  const notes: NoteContent[] = [];
  const both = chosen.find(({ reject }) => reject !== undefined);
  if (both !== undefined) {
    const remedy = 'Leave one of the two out.';
    return err(refusal('both', `proposal ${both.proposalId} is accepted and rejected`, remedy));
  }
  const taken = new Set(chosen.map(({ proposalId }) => proposalId));
  for (const proposal of chosen) {
    const fault = faultOf(file, proposal, text);
    if (fault !== undefined) return err(fault);
    const of = proposal.issue ?? issue ?? file.issue;
    const entry = entryOf({ ...file, draft }, proposal, {
      by,
      issue: of,
      edited: editedOf(proposal.proposed, proposal),
      followUpOf: taken.has(proposal.followUpOf ?? '') ? entryIdOf(proposal.followUpOf ?? '') : undefined,
    });
    if (!entry.ok) return entry;
    if (entry.value.kind === 'act') acts.push(entry.value.content);
    else notes.push(entry.value.content);
  }
  return ok({ acts, notes });
}

/** The quote is the text's own, told by the text or by the digest of what was proposed; all else passes the gate that made the proposal. */
function faultOf(file: DraftFile, proposal: FileProposal, text: string | undefined): Rejection | undefined {
  const { accept: _, reject: __, issue: ___, summary: ____, proposed, ...rest } = proposal;
  const at = `proposal ${proposal.proposalId}`;
  if (text === undefined && sha256(proposal.quote.text) !== proposed.quote) {
    const remedy =
      'Name the article with --text, so that the words can be found in it; or leave the quote as it was.';
    return refusal('quote-changed', `${at}: its quote is not the one that was proposed`, remedy);
  }
  const checked = verify(rest, {
    text: text ?? proposal.quote.text,
    published: file.published,
    parties: file.parties,
  });
  if (checked.ok) return undefined;
  return refusal(
    checked.error,
    `${at} cannot be recorded: ${REFUSED_WORDS[checked.error]}`,
    'Correct it, or write "accept: no".',
  );
}
