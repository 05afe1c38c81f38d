import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { parseHistoryId, RELATION_STREAM_PREFIX, streamOf } from '../relations/history-id.ts';
import { RELATION_TOPIC } from './names.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfStreamOf } from '../whatifs/what-if-id.ts';

/** What one may listen to. Its text names it on the wire. */
export type Topic =
  | { readonly kind: 'relations'; readonly text: string }
  | { readonly kind: 'relation'; readonly text: string; readonly history: string }
  | { readonly kind: 'whatif'; readonly text: string; readonly whatIfId: string };

export const RELATIONS = 'relations';

const WHAT_IF_PATTERN = /^whatif:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Reads a topic's text; it says nothing about whether there is such a history or what-if. */
export function parseTopic(text: string): Result<Topic> {
  if (text === RELATIONS) return ok({ kind: 'relations', text });
  const whatIfId = WHAT_IF_PATTERN.exec(text)?.[1];
  if (whatIfId !== undefined) return ok({ kind: 'whatif', text, whatIfId });
  const history = text.startsWith(RELATION_TOPIC) ? text.slice(RELATION_TOPIC.length) : '';
  if (parseHistoryId(history).ok) return ok({ kind: 'relation', text, history });
  return err(
    rejection(
      'malformed',
      'topic',
      `"${text.slice(0, 80)}" is no topic`,
      'Write relations, relation: and the full id of a history (relation:RUS-USA~geneva-2021), or whatif: and its UUID.',
    ),
  );
}

/** Prefixes of the streams that may hold events of a topic. */
export function streamPrefixesOf(topic: Topic): readonly string[] {
  switch (topic.kind) {
    case 'relations':
      return [RELATION_STREAM_PREFIX];
    case 'relation':
      return [streamOf(topic.history), WHAT_IF_STREAM_PREFIX];
    case 'whatif':
      return [whatIfStreamOf(topic.whatIfId)];
  }
}
