import { canonicalJson, sha256 } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { ActDraft, NoteContent } from '../relations/events.ts';
import type { DraftFile, FileProposal } from './draft-file.ts';
import { verify } from './verify.ts';

export interface Acceptance {
  /** Who accepts. */
  readonly by: string;
  readonly issue: string | undefined;
  /** The article, where it is at hand: a quote that was changed is compared with it. */
  readonly text: string | undefined;
}

export interface Accepted {
  readonly acts: readonly ActDraft[];
  readonly notes: readonly NoteContent[];
}

/** What a draft file's accepted proposals become, or the first reason why one cannot be recorded. */
export function acceptedOf(file: DraftFile, { by, issue, text }: Acceptance): Result<Accepted> {
  const chosen = file.proposals.filter(({ accept }) => accept);
  if (chosen.length === 0) {
    return err(
      refusal(
        'nothing-accepted',
        'no proposal of the draft is accepted',
        'Write "accept: yes" where one is right.',
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
  const taken = new Set(chosen.map(({ proposalId }) => proposalId));
  for (const proposal of chosen) {
    const fault = faultOf(file, proposal, text);
    if (fault !== undefined) return err(fault);
    const of = proposal.issue ?? issue ?? file.issue;
    if (proposal.kind === 'note') notes.push(noteOf(file, proposal, of));
    else if (of === undefined) return err(noIssue());
    else acts.push(actOf(file, proposal, { by, issue: of, taken }));
  }
  return ok({ acts, notes });
}

const refusal = (code: string, message: string, remedy: string): Rejection =>
  rejection('rule', code, message, remedy);

const noIssue = (): Rejection =>
  refusal(
    'no-issue',
    'an act belongs to an issue of its history',
    'Name one with --issue, or as "issue" in the draft or in the proposal.',
  );

/** The quote is the text's own, told by the text or by the digest of what was proposed; all else passes the gate that made the proposal. */
function faultOf(file: DraftFile, proposal: FileProposal, text: string | undefined): Rejection | undefined {
  const { accept: _, issue: __, summary: ___, proposed, ...rest } = proposal;
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
    `${at} cannot be recorded: ${WORDS[checked.error]}`,
    'Correct it, or write "accept: no".',
  );
}

const WORDS = {
  form: 'a field is not of its form',
  'quote-not-in-text': 'its quote does not occur in the text',
  'unknown-code': 'its code is not in the code book',
  'undeclared-party': 'a party of it is none of the draft',
  'one-party': 'initiator and target are one',
  'after-publication': 'it lies after the day of publication, or ends before it begins',
} as const;

const sourcesOf = ({ source, published }: DraftFile, { quote }: FileProposal): ActDraft['sources'] => [
  {
    title: source.title,
    publisher: source.publisher,
    ...(source.url !== undefined && { url: source.url }),
    published,
    quote: quote.text,
    checked: 'matched',
  },
];

const occurredOf = ({ occurred }: FileProposal): ActDraft['occurred'] => {
  const { from, to, precision, basis } = occurred;
  return { from, ...(to !== undefined && { to }), precision, basis };
};

const summaryOf = ({ summary, quote }: FileProposal): string =>
  summary ?? quote.text.replace(/\s+/g, ' ').trim();

function noteOf(file: DraftFile, proposal: FileProposal, issue: string | undefined): NoteContent {
  return {
    noteId: `drafted-${proposal.proposalId}`,
    occurred: occurredOf(proposal),
    ...(issue !== undefined && { issue }),
    summary: summaryOf(proposal),
    sources: sourcesOf(file, proposal),
  };
}

interface Within {
  readonly by: string;
  readonly issue: string;
  /** Proposals that are accepted: a follow-up of one that is not stands alone. */
  readonly taken: ReadonlySet<string>;
}

function actOf(file: DraftFile, proposal: FileProposal, { by, issue, taken }: Within): ActDraft {
  const { followUpOf, confidence, code, initiator, target, reciprocal } = proposal;
  return {
    actId: `drafted-${proposal.proposalId}`,
    occurred: occurredOf(proposal),
    initiator,
    target,
    reciprocal,
    code: { ontology: 'cameo', code },
    score: { scale: 'goldstein/gdelt' },
    magnitude: { value: 1 },
    issue,
    summary: summaryOf(proposal),
    sources: sourcesOf(file, proposal),
    // A person has looked at it: what they left unchanged is as sure as they are.
    confidence: 'high',
    ...(followUpOf !== undefined && taken.has(followUpOf) && { followUpOf: `drafted-${followUpOf}` }),
    drafted: {
      coder: file.coder,
      dictionary: file.dictionary,
      text: file.text,
      confidence,
      edited: editedOf(proposal),
      acceptedBy: by,
    },
  };
}

type Edited = NonNullable<ActDraft['drafted']>['edited'];

/** What a person changed of what was proposed. */
function editedOf({ proposed, quote, summary, ...now }: FileProposal): Edited {
  const fields = ['initiator', 'target', 'reciprocal', 'code', 'occurred'] as const;
  const changed: Edited = fields.filter(
    (field) => canonicalJson(now[field]) !== canonicalJson(proposed[field]),
  );
  if (sha256(quote.text) !== proposed.quote) changed.push('quote');
  if (summary !== undefined) changed.push('summary');
  return changed;
}
