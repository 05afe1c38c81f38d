import { canonicalJson, sha256 } from '../kernel/canonical-json.ts';
import type { NewEvent } from './port.ts';

/** The text that a stored event is hashed as: the canonical JSON of its `{type, data, metadata}`. */
export const chainText = (event: Pick<NewEvent, 'type' | 'data' | 'metadata'>): string =>
  canonicalJson({ type: event.type, data: event.data, metadata: event.metadata });

/**
 * The hash by which a stream's next event names its predecessor (`metadata.prev`): SHA-256 over the canonical JSON of
 * the stored `{type, data, metadata}`. Since metadata holds the predecessor's own `prev`, a change of any event breaks
 * every later link. An event without texts that were taken out of it keeps the hash of what was recorded.
 */
export const chainHash = (event: Pick<NewEvent, 'type' | 'data' | 'metadata'>): string =>
  event.metadata.redacted?.hash ?? sha256(chainText(event));
