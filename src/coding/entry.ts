import { canonicalJson } from '../kernel/canonical-json.ts';
import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import type { ActDraft, NoteContent } from '../relations/events.ts';
import { proposedOf, type Draft, type Proposal } from './draft-form.ts';

/** How an act came about that a coder proposed. */
export type Drafted = NonNullable<ActDraft['drafted']>;

/** What an accepted proposal becomes. */
export type Entry =
  | { readonly kind: 'act'; readonly content: ActDraft }
  | { readonly kind: 'note'; readonly content: NoteContent };

/** Where a proposal comes from: the head of its draft, and whose text it is. */
export interface Origin extends Pick<Draft, 'coder' | 'dictionary' | 'text' | 'published'> {
  readonly source: {
    readonly title: string;
    readonly publisher: string;
    readonly url?: string | undefined;
  };
  /** Id of the draft, where it has one. */
  readonly draft?: string | undefined;
}

export interface Taken {
  /** Who accepts it. */
  readonly by: string;
  /** An act has to have one. */
  readonly issue: string | undefined;
  readonly edited: Drafted['edited'];
  /** Id of the act that it follows up, where that is recorded or about to be. */
  readonly followUpOf: string | undefined;
}

/** A proposal as a person leaves it; without a summary of theirs the quote is the summary. */
export type Standing = Proposal & { readonly summary?: string | undefined };

export const refusal = (code: string, message: string, remedy: string): Rejection =>
  rejection('rule', code, message, remedy);

/** Id of the act or note that a proposal becomes. */
export const entryIdOf = (proposalId: string): string => `drafted-${proposalId}`;

const EDITABLE = ['initiator', 'target', 'reciprocal', 'code', 'occurred', 'quote'] as const;

/** What a person changed of what was proposed. */
export function editedOf(
  proposed: ReturnType<typeof proposedOf>,
  now: Parameters<typeof proposedOf>[0] & Pick<Standing, 'summary'>,
): Drafted['edited'] {
  const standing = proposedOf(now);
  const changed: Drafted['edited'] = EDITABLE.filter(
    (field) => canonicalJson(standing[field]) !== canonicalJson(proposed[field]),
  );
  return now.summary === undefined ? changed : [...changed, 'summary'];
}

/** The act or note that an accepted proposal becomes. Rejection: `no-issue`. */
export function entryOf(origin: Origin, proposal: Standing, taken: Taken): Result<Entry> {
  const { issue } = taken;
  if (proposal.kind === 'note') return ok({ kind: 'note', content: noteOf(origin, proposal, issue) });
  if (issue === undefined) return err(NO_ISSUE);
  return ok({ kind: 'act', content: actOf(origin, proposal, { ...taken, issue }) });
}

const NO_ISSUE = refusal(
  'no-issue',
  'an act belongs to an issue of its history',
  'Name one that the history declares: --issue at the command line, "issue" in a draft file or a request.',
);

/** The text as one more source of an act. */
export const sourcesOf = ({ source, published }: Origin, { quote }: Standing): ActDraft['sources'] => [
  {
    title: source.title,
    publisher: source.publisher,
    ...(source.url !== undefined && { url: source.url }),
    published,
    quote: quote.text,
    checked: 'matched',
  },
];

const occurredOf = ({ occurred }: Standing): ActDraft['occurred'] => {
  const { from, to, precision, basis } = occurred;
  return { from, ...(to !== undefined && { to }), precision, basis };
};

const summaryOf = ({ summary, quote }: Standing): string => summary ?? quote.text.replace(/\s+/g, ' ').trim();

const noteOf = (origin: Origin, proposal: Standing, issue: string | undefined): NoteContent => ({
  noteId: entryIdOf(proposal.proposalId),
  occurred: occurredOf(proposal),
  ...(issue !== undefined && { issue }),
  summary: summaryOf(proposal),
  sources: sourcesOf(origin, proposal),
});

function actOf(
  origin: Origin,
  proposal: Standing,
  { by, issue, edited, followUpOf }: Taken & { readonly issue: string },
): ActDraft {
  const { confidence, code, initiator, target, reciprocal } = proposal;
  const { coder, dictionary, text, draft } = origin;
  return {
    actId: entryIdOf(proposal.proposalId),
    occurred: occurredOf(proposal),
    initiator,
    target,
    reciprocal,
    code: { ontology: 'cameo', code },
    score: { scale: 'goldstein/gdelt' },
    magnitude: { value: 1 },
    issue,
    summary: summaryOf(proposal),
    sources: sourcesOf(origin, proposal),
    // A person has looked at it: what they left unchanged is as sure as they are.
    confidence: 'high',
    ...(followUpOf !== undefined && { followUpOf }),
    drafted: {
      coder,
      dictionary,
      text,
      confidence,
      edited,
      acceptedBy: by,
      ...(draft !== undefined && { draft }),
    },
  };
}
