import { proposedOf, type Draft } from '../coding/draft-form.ts';
import { STREAM_KINDS } from '../eventstore/stream-kinds.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { DETENTE_NAMESPACE, isUuid, uuidV5 } from '../kernel/ids.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { HistoryId } from '../relations/history-id.ts';

/** Names one draft: a UUID. */
export type DraftId = string;

export const DRAFT_STREAM_PREFIX: string = STREAM_KINDS.draft.prefix;

/** The draft of a text for a history: who reads the same text in the same way gets the same one. */
export function draftIdOf(history: HistoryId, draft: Draft): DraftId {
  const { text, published, parties, coder, dictionary } = draft;
  const proposals = draft.proposals.map((each) => ({ id: each.proposalId, ...proposedOf(each) }));
  const named = canonicalJson({ history, text, published, parties, coder, dictionary, proposals });
  return uuidV5(DETENTE_NAMESPACE, `draft ${named}`);
}

/** What happens to any draft, by the push. */
export const DRAFTS_TOPIC = 'drafts';

export const draftStreamOf = (draft: DraftId): string => `${DRAFT_STREAM_PREFIX}${draft}`;

export const draftOfStream = (stream: string): DraftId => stream.slice(DRAFT_STREAM_PREFIX.length);

/** The id in its one spelling. */
export const parseDraftId = (text: string): Result<DraftId> =>
  isUuid(text)
    ? ok(text.toLowerCase())
    : err(
        rejection(
          'malformed',
          'draft-id',
          `"${text.slice(0, 80)}" is not the id of a draft`,
          'Write its UUID, as the answer that opened it and the list of drafts have it.',
        ),
      );
